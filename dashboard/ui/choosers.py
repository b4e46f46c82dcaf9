"""Selectors that several pages share; what is chosen goes into the address."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from dashboard import services
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import UnknownOutput
from dashboard.domain.results import PartialDependence
from dashboard.domain.schema import Feature
from dashboard.explain import METRICS, Metric

from . import cache, state

FEATURE, OUTPUT, METRIC = "choose_feature", "choose_output", "choose_metric"


def choose_feature(choice: state.Choice, card: Card, names: Sequence[str]) -> Feature:
    """Draw the selector of a feature and return the chosen one; the first if none is chosen."""
    current = card.schema[choice.feature].name if choice.feature else names[0]
    st.session_state[FEATURE] = current
    st.selectbox(
        "Feature",
        names,
        key=FEATURE,
        format_func=lambda name: card.schema[name].title,
        on_change=lambda: state.change(feature=st.session_state[FEATURE]),
        width=280,
    )
    return card.schema[current]


def choose_output(choice: state.Choice, card: Card) -> str | None:
    """Draw the selector of a class where there are several; None means the only one."""
    if choice.output is not None and choice.output not in card.outputs:
        raise UnknownOutput(choice.output, card.outputs)
    if card.task is not Task.MULTICLASS:
        return choice.output
    current = choice.output or card.outputs[0]
    st.session_state[OUTPUT] = current
    st.selectbox(
        "Class",
        card.outputs,
        key=OUTPUT,
        on_change=lambda: state.change(output=st.session_state[OUTPUT]),
        width=200,
    )
    return current


def choose_metric(card: Card) -> Metric:
    """Draw the selector of a quality measure."""
    fitting = [name for name, metric in METRICS.items() if card.task in metric.tasks]
    default = services.DEFAULT_METRIC[card.task]
    chosen = st.selectbox(
        "Quality measured by",
        fitting,
        index=fitting.index(default),
        key=METRIC,
        format_func=lambda name: METRICS[name].title,
        width=280,
    )
    st.caption(METRICS[chosen].explanation)
    return METRICS[chosen]


def record_curve(
    choice: state.Choice, feature: Feature, output: str | None, data: str
) -> PartialDependence | None:
    """The chosen record's own curve, if a record of this version is chosen."""
    cohort = choice.cohort
    if choice.record is None:
        return None
    stored = cache.prediction(cohort.model, choice.record, data)
    if stored.version != cohort.version:
        return None
    return cache.record_curve(cohort, feature.name, output, choice.record, data)


def record_value(choice: state.Choice, feature: Feature, data: str) -> Any:
    """The chosen record's own value of a feature, if a record is chosen."""
    if choice.record is None:
        return None
    stored = cache.prediction(choice.cohort.model, choice.record, data)
    return stored.features.get(feature.name)


def all_effects(
    cohort: Cohort, card: Card, output: str | None, data: str
) -> list[tuple[Feature, PartialDependence]]:
    """The effect of every feature, the one that moves the score most first."""
    effects = [
        (feature, cache.dependence(cohort, feature.name, output, data))
        for feature in card.schema.features
    ]
    return sorted(effects, key=lambda effect: -float(np.ptp(effect[1].average)))
