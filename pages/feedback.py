"""What people said about single predictions."""

import streamlit as st

from dashboard import figures
from dashboard.ui import cache, charts, judgements, state

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card
dark = charts.is_dark()

st.title("Feedback")
st.caption(
    "Judgements of the predictions chosen above (version, scope, period and filters), newest "
    "first. Nothing is ever overwritten; the charts count the views that stand."
)

with st.container(horizontal=True, vertical_alignment="bottom"):
    asked = judgements.choose_filters(choice, card)
found = cache.judgements(asked.within, asked.narrowed, data)
standing = cache.judgements(asked.within, asked.narrowed, data, standing_only=True)
counts = cache.judgement_counts(asked.within, asked.narrowed, data)

if found:
    left, right = st.columns(2)
    with left:
        views = judgements.by_verdict(counts)
        chart = figures.verdict_chart(views, card, rows=asked.words, dark=dark)
        charts.show_chart(chart, "feedback_verdicts", even=True)
    with right:
        suspects = judgements.by_suspect(counts)
        chart = figures.suspect_chart(suspects, card, rows=asked.words, dark=dark)
        charts.show_chart(chart, "feedback_suspects", even=True)
    if len(asked.within) > 1:
        chart = figures.version_chart(judgements.by_version(counts), card, dark=dark)
        charts.show_chart(chart, "feedback_versions")
    judgements.show_list(found, standing, card)
    judgements.offer_csv(asked, card)
else:
    st.info(
        "No judgement matches this choice. Widen the period or clear the filters, or open a "
        "record from the Predictions page and tell what you think of its score."
    )
