"""What a model does, and how it did in this period."""

import streamlit as st

from dashboard import figures
from dashboard.ui import cache, charts, listed, numbers, state

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card
overview = cache.overview(cohort, data)
dark = charts.is_dark()

st.title(card.title)
st.markdown(card.purpose)
numbers.show_source(card, cohort)
numbers.show_summary(card, overview)

if overview.distribution is not None:
    numbers.show_notices(overview.notices)
    left, right = st.columns(2)
    with left:
        chart = figures.distribution_chart(
            overview.distribution, card, rows=cohort.words, dark=dark
        )
        charts.show_chart(chart, "overview_scores", even=True)
    with right:
        chart = figures.trend_chart(overview.months, card, dark=dark)
        charts.show_chart(chart, "overview_months", even=True)
    if card.is_explainable:
        strength = cache.mean_attribution(cohort, choice.output, data)
        output = listed.output_of(choice, card)
        chart = figures.mean_attribution_chart(strength, card, output=output, top=5, dark=dark)
        charts.show_chart(chart, "overview_reasons")
    else:
        numbers.show_no_reasons(card)
else:
    st.info("No predictions match this choice. Widen the period or clear the filters.")
