"""Cases like the one on the page: what they scored, what became of them, and the way to them."""

import pandas as pd
import streamlit as st

from dashboard import figures
from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort
from dashboard.domain.records import Prediction
from dashboard.domain.results import Neighbours

from . import cache, charts, listing

LISTED = 8
DIFFERS_WIDTH = 700


def show(prediction: Prediction, cohort: Cohort, card: Card, data: str, *, dark: bool) -> None:
    """Draw the similar cases of a cohort: a chart of their scores, and the nearest as a list."""
    found = cache.similar(cohort, prediction.key, data)
    chart = figures.similar_chart(found, prediction.score, card, dark=dark)
    charts.show_chart(chart, "prediction_similar")
    _show_nearest(found, prediction, card, data)


def _show_nearest(found: Neighbours, prediction: Prediction, card: Card, data: str) -> None:
    """The nearest cases as a list; a click opens one."""
    keys = found.keys[:LISTED]
    stored = [cache.prediction(card.model, key, data) for key in keys]
    table = pd.DataFrame(
        {
            "Key": [each.entity for each in stored],
            "When": [each.event_time.date() for each in stored],
            "Score": [card.show_score(each.score) for each in stored],
            "Decision": [each.decision for each in stored],
            "Outcome": [card.show_outcome(each.outcome) for each in stored],
            "What differs": [
                figures.what_differs(found, place, each.features, card)
                for place, each in enumerate(stored)
            ],
        }
    )
    if card.decision is None:
        del table["Decision"]
    st.caption(f"The {len(keys)} most similar ones, nearest first. Click a row to open it.")
    event = st.dataframe(
        table,
        key=f"similar_table_{prediction.key}",
        hide_index=True,
        height="content",
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        column_config={"What differs": st.column_config.TextColumn(width=DIFFERS_WIDTH)},
        alt=f"{len(keys)} similar cases with score, outcome and what differs",
    )
    picked = event["selection"]
    places = [*picked["rows"], *(cell[0] for cell in picked.get("cells", []))]
    if places:
        listing.open_record(keys[places[0]])
