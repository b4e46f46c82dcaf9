"""The inputs of the what-if page: one for each feature, typed by the schema."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.domain.card import Card
from dashboard.domain.errors import InvalidRows, UnreadableLink
from dashboard.domain.records import Prediction
from dashboard.domain.results import PartialDependence, WhatIf
from dashboard.domain.schema import Feature, FeatureSchema, Kind, is_missing

from . import cache, state
from .text import plain

MISSING = ""
HIGHEST_WIDTH = 320
FLAGS = {"1": "yes", "0": "no", MISSING: "missing"}


def values_after(prediction: Prediction, choice: state.Choice, card: Card) -> dict[str, Any]:
    """The record's values with the edits applied, conformed.

    Raises
    ------
    UnknownFeature, UnreadableLink
        If an edit in the address names no feature, or its value cannot be tried.
    """
    for name, text in choice.edits:
        if _refusal(card.schema[name], text):
            raise UnreadableLink("set", f"{name}:{text}", _expected(card.schema[name]))
    edited = {name: text or None for name, text in choice.edits}
    row = card.schema.conform_row({**prediction.features, **edited})
    return {str(name): value for name, value in row.iloc[0].items()}


def choose_values(choice: state.Choice, prediction: Prediction, card: Card) -> None:
    """Draw one input for each feature, the strongest first; an edit goes into the address."""
    before = cache.what_if(prediction.model, prediction.key, (), choice.output).before
    order = np.argsort(-np.abs(before.values[0]), kind="stable")
    st.caption("The strongest factors of this record come first.")
    for place in order:
        _choose_value(choice, card.schema.features[place], prediction)


def _choose_value(choice: state.Choice, feature: Feature, prediction: Prediction) -> None:
    key = f"set_{feature.name}"
    stored = as_text(prediction.features[feature.name])
    current = dict(choice.edits).get(feature.name, stored)
    if feature.kind in {Kind.NUMBER, Kind.INTEGER}:
        st.session_state[key] = float(current) if _is_number(current) else None
        st.number_input(
            feature.title_with_unit,
            key=key,
            value=None,  # so that an emptied input means missing, not zero
            step=1.0 if feature.kind is Kind.INTEGER else None,
            format="%.0f" if feature.kind is Kind.INTEGER else "%.6g",
            placeholder="missing",
            help=plain(f"{_range_words(feature)}. An empty field means missing.".lstrip(". ")),
            on_change=_edit,
            args=(feature, stored),
        )
        return
    words = dict(FLAGS)
    del words[MISSING]
    if feature.kind is Kind.CATEGORY:
        known = {value: feature.show(value) for value in feature.allowed}
        words = {**known, current: feature.show(current or None)}
    if feature.nullable or current == MISSING:
        words[MISSING] = "missing"
    st.session_state[key] = current
    st.selectbox(
        feature.title_with_unit,
        list(words),
        key=key,
        format_func=lambda value: words.get(value, value),
        on_change=_edit,
        args=(feature, stored),
    )


def _edit(feature: Feature, stored: str) -> None:
    """Put a changed input into the address; a value set back is no edit.

    What the model cannot read is refused here, and the input goes back to what it was.
    """
    given = as_text(st.session_state[f"set_{feature.name}"])
    if given != stored and (refusal := _refusal(feature, given)):
        st.toast(plain(refusal), icon=":material/block:")
        return
    edits = {name: value for name, value in state.current().edits if name != feature.name}
    if given != stored:
        edits[feature.name] = given
    state.change(edits=tuple(edits.items()))


def _expected(feature: Feature) -> str:
    """What an edit of a feature may be, for a reader who wrote something else."""
    if feature.kind is Kind.CATEGORY:
        return f"one of {', '.join(feature.allowed)}"
    if feature.kind is Kind.BOOLEAN:
        return "1 for yes or 0 for no"
    return "a whole number" if feature.kind is Kind.INTEGER else "a number"


def _refusal(feature: Feature, given: str) -> str:
    """Why a value cannot be tried, as a sentence; empty if it can."""
    try:
        FeatureSchema((feature,)).conform_row({feature.name: given or None})
    except InvalidRows as error:
        value = repr(given) if given else "The value"
        return f"{feature.title}: {value} {error.problems[0].reason}. The value before was kept."
    return ""


def as_text(value: Any) -> str:
    """A feature's value as the address writes it."""
    if is_missing(value):
        return MISSING
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value) if isinstance(value, float) else str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _range_words(feature: Feature) -> str:
    if feature.low is None or feature.high is None:
        return ""
    words = f"In training from {feature.show(feature.low)} to {feature.show(feature.high)}"
    if feature.typical is None:
        return words
    low, high = feature.typical
    return f"{words}; typically {feature.show(low)} to {feature.show(high)}"


def show_answer(result: WhatIf, card: Card) -> None:
    """The new score beside the old one, and whether the decision turns."""
    before, after = float(result.before.response[0]), float(result.after.response[0])
    left, right = st.columns(2)
    left.metric("Score as stored", card.show_score(before), border=True, height="stretch")
    change = card.show_change(result.change) if result.edits else None
    right.metric("Score with your values", card.show_score(after), change, delta_color="off",
                 border=True, height="stretch")  # fmt: skip
    if card.decision is not None:
        old, new = card.decision.of(before), card.decision.of(after)
        turn = f"The decision turns from **{old}** to **{new}**." if old != new else (
            f"The decision stays **{new}**."
        )  # fmt: skip
        st.markdown(f"{turn} The threshold is {card.show_score(card.decision.threshold)}.")


def show_edits(result: WhatIf, card: Card) -> None:
    """The changed values, what is unusual about them, and a way back."""
    if not result.edits:
        st.caption("Nothing is changed yet. Edit a value at the left.")
        return
    for edit in result.edits:
        feature = card.schema[edit.feature]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{plain(feature.title)}**: {plain(feature.show(edit.before))} → "
                f"{plain(feature.show(edit.after))}",
                width="stretch",
            )
            st.button("Undo", key=f"undo_{edit.feature}", on_click=_undo, args=(edit.feature,))
        if edit.warning:
            st.warning(plain(f"{feature.title}: {edit.warning}."), icon=":material/warning:")
    if any(edit.warning for edit in result.edits):
        reference = card.require_reference()
        st.caption(
            f"The reference rows are {reference.n_rows:,} {plain(reference.name)}, a "
            "sample of what the model was trained on. Where it saw little, its answer is a guess."
        )
    st.button("Undo all", key="undo_all", on_click=state.change, kwargs={"edits": ()})


def _undo(feature: str) -> None:
    edits = state.current().edits
    state.change(edits=tuple(each for each in edits if each[0] != feature))


def show_strips(strips: Sequence[PartialDependence], values: Mapping[str, Any], card: Card) -> None:
    """One line for each feature: how the score would move along its range, the rest kept."""
    ranked = sorted(strips, key=lambda strip: -float(np.ptp(strip.average)))
    factor = 100.0 if card.is_probability else 1.0
    every = factor * np.concatenate([strip.average for strip in ranked])
    table = pd.DataFrame(
        {
            "Feature": [card.schema[strip.feature].title for strip in ranked],
            "Now": [card.schema[s.feature].show(values[s.feature]) for s in ranked],
            "Along the range": [(factor * strip.average).tolist() for strip in ranked],
            "Lowest at": [_shown_at(card, strip, int(strip.average.argmin())) for strip in ranked],
            "Highest at": [_shown_at(card, strip, int(strip.average.argmax())) for strip in ranked],
        }
    )
    st.markdown("### How far each value alone could move this score")
    st.caption(
        "Each line is the score along the values seen in training, lowest value at the left; "
        "categories come in the order of the model's card. All lines share one scale."
    )
    st.dataframe(
        table,
        hide_index=True,
        key="what_if_strips",
        height="content",
        alt=f"Score of this record along each of {len(ranked)} features",
        column_config={
            "Along the range": st.column_config.LineChartColumn(
                width="medium", y_min=float(every.min()), y_max=float(every.max())
            ),
            "Highest at": st.column_config.TextColumn(width=HIGHEST_WIDTH),
        },
    )


def _shown_at(card: Card, strip: PartialDependence, place: int) -> str:
    value = card.schema[strip.feature].show(strip.grid[place])
    return f"{value}: {card.show_score(float(strip.average[place]))}"
