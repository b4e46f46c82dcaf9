"""Which models and versions there are, who is at work where, and what they were built from."""

import streamlit as st

from dashboard.ui import cache, catalogue, charts, state

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
versions = cache.versions(cohort.model)
card = cache.version(cohort.model, cohort.version).card
dark = charts.is_dark()

st.title("Models")
st.caption("Every registered version with its card, and who is at work where.")
catalogue.show_models()

st.markdown(f"### {card.title}, version {card.version}")
catalogue.show_trust(cohort)
catalogue.show_card(cache.version(cohort.model, cohort.version))
catalogue.show_deployments(cohort.model)

if len(versions) > 1:
    st.markdown("### Two versions side by side")
    other = catalogue.choose_other(choice, versions)
    catalogue.show_metrics(card, other)
    chart = cache.versions_chart(cohort, other.version, data, dark=dark)
    charts.show_chart(chart, "models_versions")

catalogue.show_runs(cohort.model, data)
