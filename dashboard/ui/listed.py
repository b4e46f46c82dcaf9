"""The rows of a list in business words: what stands in each column, and how it is written."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import CandorError
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import Feature, Kind

from . import cache, state
from .text import plain

WHEN, LIKELIEST, REASON = "When (UTC)", "Likeliest", "Main reason"
REASON_WIDTH = 330
REASON_HELP = (
    "The one factor that moves this score furthest from the typical score: ↑ raises it, ↓ lowers "
    "it. ≈ marks a reason that is only just ahead of the next one."
)


def output_of(choice: state.Choice, card: Card) -> str | None:
    """The class that the reasons are about, where there are several; the record's page's own."""
    return (choice.output or card.outputs[0]) if card.task is Task.MULTICLASS else None


def main_reasons(
    page: store.PredictionPage, cohort: Cohort, output: str | None, card: Card
) -> list[str] | None:
    """What moves each score most, in words; None, and a sentence, where the model is no help."""
    keys = tuple(map(str, page.rows.index))
    try:
        found = cache.listed_explanation(cohort.model, cohort.version, keys, output, page.rows)
    except CandorError as error:
        st.caption(plain(f"The main reasons are left out. {error}"))
        return None
    return figures.main_reasons(found, page.rows.to_dict("records"), card)


def readable(rows: pd.DataFrame, card: Card, data: str, reasons: list[str] | None) -> pd.DataFrame:
    """The stored rows with titles; one column for each feature at the right."""
    verdicts = cache.verdicts(card.model, tuple(map(str, rows.index)), data)
    table = {
        "Key": rows["@entity"],
        WHEN: rows["@event_time"],
        card.scope_label: rows["@scope"],
        "Score": rows["@score"] * (100 if card.is_probability else 1),
        LIKELIEST: rows["@label"],
        REASON: pd.Series(reasons, rows.index, dtype="object"),
        "Decision": rows["@decision"],
        "Outcome": rows["@outcome"].map(card.show_outcome),
        "Feedback": pd.Series([verdicts.get(str(key), "") for key in rows.index], rows.index),
    }
    if reasons is None:
        del table[REASON]
    if card.task is not Task.MULTICLASS:
        del table[LIKELIEST]
    if card.decision is None:
        del table["Decision"]
    if set(rows["@scope"]) == {EVERYWHERE}:
        del table[card.scope_label]
    for feature, title in _titled(card, set(table)).items():
        values = rows[feature.name]
        table[title] = values if _is_number(feature) else values.map(feature.show)
    return pd.DataFrame(table)


def writers(shown: pd.DataFrame, card: Card) -> dict[Any, str | Callable[[object], str] | None]:
    """How the numbers of features are written; as numbers they sort, as text they would not."""
    fixed = set(shown.columns[: -len(card.schema)])
    features: dict[Any, str | Callable[[object], str] | None] = {
        title: feature.show
        for feature, title in _titled(card, fixed).items()
        if _is_number(feature)
    }
    return features if card.is_probability else features | {"Score": partial(_bare_score, card)}


def columns(card: Card, output: str | None, *, only_days: bool) -> Mapping[str, Any]:
    """How the columns that every list has are drawn."""
    score = (
        st.column_config.ProgressColumn(
            "Score", help=card.about().response_label, format="%.1f %%", min_value=0, max_value=100
        )
        if card.is_probability
        else st.column_config.NumberColumn(
            f"Score ({card.response_unit})" if card.response_unit else "Score",
            help=card.response_label,
        )
    )
    day, moment = "YYYY-MM-DD", "YYYY-MM-DD HH:mm"
    title = f"{REASON} for {output}" if output else REASON
    return {
        WHEN: st.column_config.DatetimeColumn(format=day if only_days else moment, timezone="UTC"),
        "Score": score,
        REASON: st.column_config.TextColumn(title, help=REASON_HELP, width=REASON_WIDTH),
    }


def _titled(card: Card, taken: set[str]) -> dict[Feature, str]:
    """Features and their columns; a title that stands there already gets the feature's name."""
    titles: dict[Feature, str] = {}
    for feature in card.schema.features:
        double = feature.title in taken | set(titles.values())
        titles[feature] = f"{feature.title} ({feature.name})" if double else feature.title
    return titles


def _bare_score(card: Card, score: object) -> str:
    """A score as every page writes it, without the unit that the column's title has."""
    return card.show_score(float(str(score))).removesuffix(card.response_unit).strip()


def _is_number(feature: Feature) -> bool:
    return feature.kind in {Kind.NUMBER, Kind.INTEGER}
