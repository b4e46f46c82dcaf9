"""Who serves where, what the gate says of another version, and what was decided earlier."""

import streamlit as st

from dashboard.ui import cache, changes, gate, serving, state, time_travel
from dashboard.ui.errors import expected_errors

choice = state.choice()
cohort = choice.cohort
model, scope = cohort.model, cohort.scope
data = cache.data_version(model)
card = cache.version(model, cohort.version).card
spells = cache.deployments(model)

st.title("Deployments")
st.caption(
    "Which version answers where, and how another one takes its place: gate, promotion, "
    "rollback. All of it for the model and scope chosen above; nothing is ever erased."
)
changes.show_answer(model, scope)
st.markdown("### Who serves where")
serving.show_cells(spells, card)
serving.show_chosen(model, scope)

st.markdown("### May another version take its place?")
with expected_errors():
    candidate, fresh = gate.show(choice)
    st.markdown("### Change who serves")
    if candidate:
        changes.promote(candidate, scope, spells, fresh)
    changes.roll_back(model, scope, spells)
    changes.retire(model, scope, spells)

st.markdown("### Time travel: what was decided, and what would be said today")
with expected_errors():
    time_travel.choose(choice, data)
    time_travel.show(choice, data)

st.markdown("### History")
serving.show_history(spells, card)
