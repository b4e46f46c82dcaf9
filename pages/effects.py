"""How the score moves with one feature: average, single records, and where the data lies."""

import streamlit as st

from dashboard.ui import cache, charts, choosers, numbers, state

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card
dark = charts.is_dark()

st.title("Effects")
st.caption(
    "How the model's score changes when one value changes and the others stay as they are. "
    "This describes the model, not what would happen in the world."
)
numbers.show_source(card, cohort)
choosers.require_model(card)

output = choosers.choose_output(choice, card)
names = [feature.name for feature, _ in cache.effects(cohort, output, data)]
with st.container(horizontal=True, vertical_alignment="bottom"):
    feature = choosers.choose_feature(choice, card, names)
    centred = choosers.choose_centred(choice)

chart = cache.dependence_chart(
    cohort, feature.name, output, choice.record, data, centred=centred, dark=dark
)
charts.show_chart(chart, "effects_curve")

st.markdown("### All features")
charts.show_chart(cache.effects_chart(cohort, output, data, dark=dark), "effects_all")
