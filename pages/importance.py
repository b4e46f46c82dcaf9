"""Which features matter: to the model's quality, and to the scores it gives."""

import streamlit as st

from dashboard import figures
from dashboard.ui import cache, charts, choosers, numbers, state, text
from dashboard.ui.errors import expected_errors

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card
dark = charts.is_dark()

st.title("Importance")
st.caption(
    "Two questions: how much worse the model gets without a feature, and how far a feature "
    "moves the scores."
)
numbers.show_source(card, cohort)
choosers.require_model(card)
with st.container(horizontal=True, vertical_alignment="bottom"):
    metric = choosers.choose_metric(choice, card)
    output = choosers.choose_output(choice, card)
    unit = choosers.choose_unit(choice, card)
st.caption(f"{metric.title}: {metric.explanation}")

together: list[str] = []
left, right = st.columns(2)
with left, expected_errors():
    result = cache.importance(cohort, metric.id, data)
    metric_unit = choosers.unit_of(metric, card)
    chart = figures.importance_chart(result, metric.title, card, unit=metric_unit, dark=dark)
    charts.show_chart(chart, "importance_quality", even=True)
    together = choosers.together_sentences(cohort, metric, metric_unit, card, data)
with right, expected_errors():
    strength = cache.mean_attribution(cohort, output, data, unit)
    chart = figures.mean_attribution_chart(strength, card, output=output, dark=dark)
    charts.show_chart(chart, "importance_scores", even=True)
for sentence in together:
    st.info(text.plain(sentence), icon=":material/link:")
