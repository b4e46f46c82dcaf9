"""Every model in every scope at a glance, which feeds which, and what depends on a deployment."""

import streamlit as st

from dashboard.ui import cache, charts, model_map, state

cohort = state.choice().cohort
data = cache.map_version()
found = cache.model_map(data)
dark = charts.is_dark()

st.title("Model map")
st.caption("How every model is doing in every scope, and which models read the answers of others.")
model_map.show_health(found, dark=dark)
model_map.show_edges(found, dark=dark)

st.markdown("### What depends on a deployment")
place = model_map.choose_deployment(found, cohort)
if place is not None:
    model_map.show_blast_radius(found, cache.blast_radius(*place, data))
