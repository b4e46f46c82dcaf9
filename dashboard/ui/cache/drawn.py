"""Charts that cost more to draw than to compute, drawn once for all sessions.

They are shared and must not be changed; what a page adds to one, it adds to a copy.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import figures
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.results import PartialDependence

from .explained import dependence, effects, record_curve
from .stored import error_difference, overview, prediction, version


@st.cache_resource(max_entries=64, show_spinner=False)
def dependence_chart(
    cohort: Cohort,
    feature: str,
    output: str | None,
    record: str | None,
    data: str,
    *,
    centred: bool,
    dark: bool,
) -> figures.Chart:
    """How the score moves with one feature, with the curve of a record where one is chosen."""
    card = version(cohort.model, cohort.version).card
    value, curve = _of_record(cohort, feature, output, record, data)
    return figures.dependence_chart(
        dependence(cohort, feature, output, data),
        card.schema[feature],
        card,
        record_value=value,
        record_curve=curve,
        output=output or "",
        centred=centred,
        dark=dark,
    )


def _of_record(
    cohort: Cohort, feature: str, output: str | None, record: str | None, data: str
) -> tuple[Any, PartialDependence | None]:
    """A record's value, and its own curve if the version scored it."""
    if record is None:
        return None, None
    stored = prediction(cohort.model, record, data)
    own = stored.version == cohort.version
    curve = record_curve(cohort, feature, output, record, data) if own else None
    return stored.features.get(feature), curve


@st.cache_resource(max_entries=64, show_spinner=False)
def effects_chart(cohort: Cohort, output: str | None, data: str, *, dark: bool) -> figures.Chart:
    """The effects of all features at a glance."""
    card = version(cohort.model, cohort.version).card
    every = effects(cohort, output, data)
    return figures.effects_overview_chart(every, card, output=output or "", dark=dark)


@st.cache_resource(max_entries=64, show_spinner=False)
def versions_chart(cohort: Cohort, other: int, data: str, *, dark: bool) -> figures.Chart:
    """Two versions side by side: the months of a cohort as each of them scored it."""
    cards = [version(cohort.model, number).card for number in (cohort.version, other)]
    months = {
        card.version: overview(replace(cohort, version=card.version), data).months for card in cards
    }
    # where classes are predicted, scores and outcomes have no distance
    tasks = {card.task for card in cards}
    differ = len(tasks) > 1 or Task.MULTICLASS in tasks
    difference = None if differ else error_difference(cohort, other, data)
    return figures.comparison_chart(months, cards[0], difference=difference, dark=dark)
