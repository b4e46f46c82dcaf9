"""How the score moves with one feature: average, single records, and where the data lies."""

import streamlit as st

from dashboard import figures
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
effects = choosers.all_effects(cohort, card, output, data)
with st.container(horizontal=True, vertical_alignment="bottom"):
    feature = choosers.choose_feature(choice, card, [each.name for each, _ in effects])
    centred = choosers.choose_centred(choice)

result = cache.dependence(cohort, feature.name, output, data)
curve = choosers.record_curve(choice, feature, output, data)
chart = figures.dependence_chart(
    result,
    feature,
    card,
    record_value=choosers.record_value(choice, feature, data),
    record_curve=curve,
    output=output or "",
    centred=centred,
    dark=dark,
)
charts.show_chart(chart, "effects_curve")

st.markdown("### All features")
chart = figures.effects_overview_chart(effects, card, output=output or "", dark=dark)
charts.show_chart(chart, "effects_all")
