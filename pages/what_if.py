"""What the model would say if some values were different."""

import streamlit as st

from dashboard import figures
from dashboard.ui import cache, charts, choosers, inputs, record, scenarios, state

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card
dark = charts.is_dark()

prediction = record.choose(choice, data)
st.title("What if?")
st.caption(
    "Change values of a stored record and see what the model would answer. This describes the "
    "model, not what would happen in the world."
)
record.show_line(prediction, card)
record.show_steps(choice, prediction, data, here="what_if")

choosers.require_model(card)
output = choosers.choose_output(choice, card)
of_class = card.about(output)
values = inputs.values_after(prediction, choice, card)
left, right = st.columns([2, 3])
with left:
    inputs.choose_values(choice, prediction, card)
with right:
    result = cache.what_if(cohort.model, prediction.key, choice.edits, output)
    inputs.show_answer(result, card)
    inputs.show_edits(result, card)
    if result.edits:
        chart = figures.what_if_chart(result, prediction.features, of_class, dark=dark)
        charts.show_chart(chart, "what_if_change")
    chart = figures.waterfall_chart(result.after, values, of_class, unit=choice.unit, dark=dark)
    charts.show_chart(chart, "what_if_reasons")

scenarios.show(choice, prediction, card, result)
strips = cache.sensitivities(cohort.model, prediction.key, choice.edits, output)
inputs.show_strips(strips, values, card)
