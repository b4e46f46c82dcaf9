"""One prediction: its score, the reasons, its place among the others, and feedback."""

import streamlit as st

from dashboard import figures
from dashboard.ui import cache, charts, choosers, feedback_form, record, similar, state, text
from dashboard.ui.errors import expected_errors

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card
dark = charts.is_dark()

prediction = record.choose(choice, data)
record.show_head(prediction, card)
record.show_steps(choice, prediction, data, here="prediction")

output = choosers.choose_output(choice, card)
left, right = st.columns([3, 2])
with left:
    explanation = cache.explanation(cohort.model, prediction.key, output)
    record.choose_view(choice, card)
    reasons = figures.waterfall_chart(
        explanation.attributions, prediction.features, card, unit=choice.unit, dark=dark
    )
    clicked = charts.show_chart(reasons, "prediction_reasons", pick=prediction.key)
    record.show_checks(explanation, card)
with right:
    st.markdown("### In words")
    for sentence in figures.reason_sentences(explanation.attributions, prediction.features, card):
        st.markdown(f"- {text.plain(sentence)}")
    feedback_form.show(prediction, card, explanation, choice.unit, clicked)
    around = cohort.unconditioned()
    chart = figures.distribution_chart(
        cache.distribution(around, data),
        card,
        mark=prediction.score,
        rows=around.words,
        dark=dark,
    )
    charts.show_chart(chart, "prediction_place")

st.markdown("### Similar cases")
with expected_errors():
    similar.show(prediction, cohort.unconditioned(), card, data, dark=dark)

st.markdown("### All values")
record.show_values(reasons.table)
