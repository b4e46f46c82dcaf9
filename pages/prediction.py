"""One prediction: its score, the reasons, its place among the others, and feedback."""

import streamlit as st

from dashboard import figures
from dashboard.ui import (
    cache,
    charts,
    choosers,
    feedback_form,
    numbers,
    record,
    similar,
    state,
    text,
)
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
of_class = card.about(output)
explanation = (
    cache.explanation(cohort.model, prediction.key, output) if card.is_explainable else None
)
suspect = None
left, right = st.columns([3, 2])
with left:
    if explanation is not None:
        record.choose_view(choice, card)
        reasons = figures.waterfall_chart(
            explanation.attributions, prediction.features, of_class, unit=choice.unit, dark=dark
        )
        clicked = charts.show_chart(reasons, "prediction_reasons", pick=prediction.key)
        suspect = charts.newest_word(clicked)
        record.show_checks(explanation, card)
        values = reasons.table
    else:
        numbers.show_no_reasons(card)
        values = record.values_of(prediction, card)
        record.show_values(values)
with right:
    if explanation is not None:
        st.markdown("### In words")
        for sentence in figures.reason_sentences(
            explanation.attributions, prediction.features, of_class
        ):
            st.markdown(f"- {text.plain(sentence)}")
    feedback_form.show(prediction, card, explanation, choice.unit, suspect)
    around = cohort.unconditioned()
    chart = figures.distribution_chart(
        cache.distribution(around, data),
        card,
        mark=prediction.score,
        rows=around.words,
        dark=dark,
    )
    charts.show_chart(chart, "prediction_place")

if explanation is not None:
    st.markdown("### Similar cases")
    with expected_errors():
        similar.show(prediction, cohort.unconditioned(), card, data, dark=dark)
    st.markdown("### All values")
    record.show_values(values)
