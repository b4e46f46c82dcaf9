"""One stored prediction on a page: which one, its head, its checks, its values."""

import math

import pandas as pd
import streamlit as st

from dashboard import services
from dashboard.domain.card import Card, Task
from dashboard.domain.errors import NothingToExplain
from dashboard.domain.records import EVERYWHERE, Flag, Prediction
from dashboard.domain.results import Link

from . import cache, navigation, state
from .text import plain

VIEW = "record_view"
FLAGS = {
    Flag.UNKNOWN_CATEGORY: "A value was unknown to the model and was read as missing.",
    Flag.OLD_INPUT: "A value is another model's answer, and was older than it should be.",
    Flag.DEFAULT_INPUT: "A value stands in for another model's answer, which there was not.",
}
VALUE_WIDTH = 220
LINKS = {
    "prediction": "Why this score",
    "what_if": "What if it were different",
    "effects": "Its curves",
    "predictions": "Back to the list",
}


def choose(choice: state.Choice, data: str) -> Prediction:
    """The prediction in the address, or the first of the current list.

    Raises
    ------
    UnknownRecord
        If the address names a prediction that is not stored.
    NothingToExplain
        If the list is empty.
    """
    cohort = choice.cohort
    if choice.record is None:
        page = cache.page_of_predictions(cohort, choice.sort, None, data)
        if page.first is None:
            raise NothingToExplain
        state.change(record=page.first)
        st.rerun()  # so that the bar's link has the record too
    found = cache.prediction(cohort.model, choice.record, data)
    if found.version != cohort.version:
        state.change(version=found.version)
        st.rerun()
    return found


def show_line(prediction: Prediction, card: Card) -> None:
    """The record in one line: key, scope and day."""
    st.caption(
        plain(f"{card.record_label} {prediction.entity} · {_where_and_when(prediction, card)}")
    )


def _where_and_when(prediction: Prediction, card: Card) -> str:
    everywhere = prediction.scope == EVERYWHERE
    scope = "" if everywhere else f"{card.scope_label} {prediction.scope} · "
    data = cache.data_version(prediction.model)
    days = cache.only_days(prediction.model, prediction.version, data)
    at = prediction.event_time
    day = f"{at.day} {at:%b %Y}" + ("" if days else f" {at:%H:%M} UTC")
    return f"{scope}{day} · scored by version {prediction.version}"


def show_head(prediction: Prediction, card: Card) -> None:
    """The record, its score, and what followed from it."""
    st.title(plain(f"{card.record_label} {prediction.entity}"))
    st.caption(plain(_where_and_when(prediction, card)))
    if prediction.superseded_by is not None:
        st.warning("This prediction was replaced. It is no longer listed or counted.")
        st.page_link(
            navigation.page("prediction"),
            label="Open the prediction that replaced it",
            query_params=state.address_of(record=prediction.superseded_by, edits=()),
        )
    said = f"**{plain(card.response_label)}: {plain(card.show_score(prediction.score))}**"
    if prediction.scores:
        ranked = sorted(prediction.scores, key=lambda each: -prediction.scores[each])
        said = f"Most likely **{ranked[0]}**: " + ", ".join(
            f"{each} {card.show_score(prediction.scores[each])}" for each in ranked
        )
    if card.decision is not None and prediction.decision is not None:
        side = "above" if prediction.score >= card.decision.threshold else "below"
        threshold = card.show_score(card.decision.threshold)
        said += f", {side} the threshold of {threshold}: **{plain(prediction.decision)}**"
    outcome = card.show_outcome(prediction.outcome)
    known = prediction.outcome_known_at
    when = f" (known since {known.day} {known:%b %Y})" if known else ""
    st.markdown(f"{said}. Outcome: **{plain(outcome)}**{when}.")
    for flag, words in FLAGS.items():
        if flag in prediction.flags:
            st.warning(words)
    if card.decision is not None and card.decision.is_close(prediction.score):
        gap = card.show_change(abs(prediction.score - card.decision.threshold)).lstrip("+")
        st.warning(
            plain(
                f"Close to the threshold: {gap} away. A small difference in this "
                f"{card.record_label.lower()}'s values could turn the decision."
            ),
            icon=":material/warning:",
        )


def show_steps(choice: state.Choice, prediction: Prediction, data: str, here: str) -> None:
    """Previous and next in the current list, and the same record on other pages."""
    listed = cache.contains(choice.cohort, prediction.key, data)
    previous, following = (
        cache.neighbours(choice.cohort, choice.sort, prediction.key, data)
        if listed
        else (None, None)
    )
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        for label, icon, key in (
            ("Previous", "arrow_back", previous),
            ("Next", "arrow_forward", following),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"step_{label}",
                disabled=key is None,
                on_click=state.change,
                kwargs={"record": key, "edits": ()},
            )
        for name, label in LINKS.items():
            if name != here:
                page = navigation.page(name)
                st.page_link(page, label=label, query_params=state.address_of())
    if not listed and prediction.superseded_by is None:
        _show_outside(choice, data, placed=here == "prediction")


def _show_outside(choice: state.Choice, data: str, *, placed: bool) -> None:
    """Say that the record is none of the current list."""
    cohort = choice.cohort
    card = cache.version(cohort.model, cohort.version).card
    text = (
        f"This {card.record_label.lower()} is not among the {cache.count(cohort, data):,} "
        f"predictions of the current filters ({cohort.words}), so there is no previous or next one."
    )
    if placed:
        text += f" Its place is shown among all of {cohort.unconditioned().words}."
    st.info(plain(text), icon=":material/info:")


def choose_view(choice: state.Choice, card: Card) -> None:
    """Contributions in the score's unit or on the model's own scale.

    With several classes there is no choice: the probability of one depends on the margins of all,
    so contributions can be shown on the model's own scale only.
    """
    if card.task is Task.MULTICLASS:
        st.caption(
            "Contributions are on the model's own scale, on which those of one class add up."
        )
        return
    words = {
        "response": "in points" if card.is_probability else f"in {card.response_unit}",
        "margin": "on the model's own scale",
    }
    st.session_state[VIEW] = choice.unit
    st.segmented_control(
        "Contributions",
        list(words),
        key=VIEW,
        format_func=lambda unit: words[unit],
        on_change=lambda: state.change(unit=st.session_state[VIEW] or state.UNITS[0]),
        help="The model adds up contributions on its own scale (log-odds for a probability); "
        "in points, each is its share of the distance between the typical score and this one.",
    )


def show_checks(explanation: services.RecordExplanation, card: Card) -> None:
    """Whether the contributions add up, and whether the stored score can be replayed."""
    attributions = explanation.attributions
    residual = abs(float(attributions.residual[0]))
    scale = "" if attributions.link is Link.IDENTITY else " on the model's own scale"
    st.caption(
        f"Sum check: typical score plus all contributions equals the score, up to "
        f"{residual:.1e}{scale}. Replay: stored {card.show_score(explanation.logged)}, the same "
        f"version answers {card.show_score(explanation.replayed)} today."
    )
    st.caption(
        "Typical score: the model's answer at the average of the records it is compared with, "
        "not the share of outcomes on the model's card."
    )
    if not explanation.matches:
        st.warning(
            "The stored score is not what this version answers to the stored values. The "
            "reasons explain today's answer; ask an operator how the prediction was made."
        )
    for note in attributions.notes:
        st.info(plain(note), icon=":material/info:")


def values_of(prediction: Prediction, card: Card) -> pd.DataFrame:
    """All values of a record, where there are no contributions to show beside them."""
    features = card.schema.features
    return pd.DataFrame(
        {
            "Factor": [feature.title for feature in features],
            "Value": [feature.show(prediction.features[feature.name]) for feature in features],
        }
    )


def show_values(table: pd.DataFrame) -> None:
    """All values of a record with their contributions, as a table without a scrollbar of its own.

    Numbers of a column have as many digits as its largest needs for three.
    """
    st.dataframe(
        table,
        hide_index=True,
        key="prediction_values",
        height="content",
        column_config={"Value": st.column_config.TextColumn(width=VALUE_WIDTH)}
        | {
            name: st.column_config.NumberColumn(
                format=_format(table[name], signed=name.startswith("Contribution"))
            )
            for name in map(str, table.select_dtypes("number"))
        },
    )


def _format(numbers: "pd.Series[float]", *, signed: bool) -> str:
    largest = float(numbers.abs().max())
    digits = 2 - math.floor(math.log10(largest)) if math.isfinite(largest) and largest else 2
    return f"%{'+' if signed else ''}.{min(max(digits, 0), 10)}f"
