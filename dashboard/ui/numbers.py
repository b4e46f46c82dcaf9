"""A period in five numbers, each beside the period before."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import services
from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import NoArtifact
from dashboard.domain.summaries import CohortSummary

from . import navigation
from .text import plain


@dataclass(frozen=True, slots=True)
class Number:
    """One number: what it is called, what it is, how it changed, and what it means."""

    label: str
    value: str
    change: str | None
    meaning: str
    moved: bool = True


def show_source(card: Card, cohort: Cohort) -> None:
    """Say which model, version and cohort the page is about."""
    st.caption(f"{card.title} ({card.model}), version {card.version} · {cohort.words}")


def show_summary(card: Card, overview: services.Overview) -> None:
    """Draw the five numbers in a row."""
    before = overview.previous
    if before is not None and not before.n_rows:
        before = None
    numbers = [
        _volume(overview.summary, before),
        _mean_score(card, overview.summary, before),
        *_above(card, overview.summary, before),
        _outcomes(card, overview.summary),
        _feedback(overview.summary),
    ]
    for column, number in zip(st.columns(len(numbers)), numbers, strict=True):
        column.metric(
            number.label,
            number.value,
            number.change,
            delta_color="off",
            help=number.meaning,
            delta_arrow="auto" if number.moved else "off",
            border=True,
            height="stretch",
        )
    if overview.previous_cohort is not None and before is not None:
        st.caption(f"Changes are against {overview.previous_cohort.period_words}.")


def show_no_reasons(card: Card) -> None:
    """Say why there are no reasons, where only predictions are known."""
    st.info(plain(NoArtifact(card.model, card.version)), icon=":material/info:")


def show_notices(notices: Sequence[services.Notice]) -> None:
    """Show what a reader should know, each with the page that shows more."""
    for place, notice in enumerate(notices):
        with st.container(horizontal=True, vertical_alignment="center", key=f"notice_{place}"):
            st.markdown(f":material/notifications: {plain(notice.text)}", width="stretch")
            st.page_link(navigation.page(notice.page), label="See more")


def _volume(now: CohortSummary, before: CohortSummary | None) -> Number:
    change = None if before is None else f"{now.n_rows - before.n_rows:+,}"
    return Number("Predictions", f"{now.n_rows:,}", change, "Stored predictions of this period.")


def _mean_score(card: Card, now: CohortSummary, before: CohortSummary | None) -> Number:
    change = None
    if before is not None and before.mean_score is not None and now.mean_score is not None:
        change = card.show_change(now.mean_score - before.mean_score)
    meaning = f"{card.about().response_label}: the mean over the predictions of this period."
    if card.is_probability or now.mean_score is None:
        return Number("Mean score", card.show_score(now.mean_score), change, meaning)
    label = f"Mean score ({card.response_unit})"
    return Number(label, f"{now.mean_score:,.3g}", change, meaning)


def _above(card: Card, now: CohortSummary, before: CohortSummary | None) -> list[Number]:
    if card.decision is None or now.n_above is None:
        return []
    share = now.n_above / max(now.n_rows, 1)
    change = None
    if before is not None and before.n_above is not None:
        change = f"{100 * (share - before.n_above / before.n_rows):+.1f} points"
    threshold = card.show_score(card.decision.threshold)
    meaning = f"Predictions with a score of {threshold} or more; they go to {card.decision.above}."
    return [Number(f"To {card.decision.above}", f"{100 * share:.1f} %", change, meaning)]


def _outcomes(card: Card, now: CohortSummary) -> Number:
    share = f"{100 * now.n_outcomes / max(now.n_rows, 1):.0f} % of them"
    mean = ""
    if now.mean_outcome is not None and len(card.outcome_labels) <= 2:  # noqa: PLR2004 - two classes have a share
        mean = f" Their mean: {card.show_score(now.mean_outcome)}."
    meaning = f"Predictions of which the truth is known by now.{mean}"
    return Number("Outcomes known", f"{now.n_outcomes:,}", share, meaning, moved=False)


def _feedback(now: CohortSummary) -> Number:
    change = f"{now.n_disagree:,} disagree" if now.n_feedback else "none yet"
    meaning = "What people said about single predictions; a view changed later counts once."
    return Number("Judgements", f"{now.n_feedback:,}", change, meaning, moved=False)
