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
    "Judgements of single predictions of this model, newest first: all versions, scopes and "
    "periods. Nothing is ever overwritten; the charts count the views that stand."
)

with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = judgements.choose_filters(card)
found = cache.feedback(cohort.model, chosen, data)
standing = cache.feedback(cohort.model, (*chosen, ("standing_only", True)), data)

if found:
    left, right = st.columns(2)
    with left:
        charts.show_chart(
            figures.verdict_chart(judgements.by_verdict(standing), card, dark=dark),
            "feedback_verdicts",
        )
    with right:
        charts.show_chart(
            figures.suspect_chart(judgements.by_suspect(standing), card, dark=dark),
            "feedback_suspects",
        )
    judgements.show_list(found, standing, card)
    judgements.offer_csv(found, card)
else:
    st.info(
        "No judgement matches. Open a record from the Predictions page and tell what you think "
        "of its score."
    )
