"""Selectors that several pages share; what is chosen goes into the address."""

from collections.abc import Sequence

import streamlit as st

from dashboard import figures, services
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import NoArtifact, UnknownOutput
from dashboard.domain.results import Unit
from dashboard.domain.schema import Feature
from dashboard.explain import METRICS, Metric, metric_for, metrics_for

from . import cache, record, state

FEATURE, OUTPUT, METRIC = "choose_feature", "choose_output", "choose_metric"
CENTRED = "choose_centred"


def require_model(card: Card) -> None:
    """Make sure that there is a model to ask, and not only its predictions.

    Raises
    ------
    NoArtifact
        If there is none.
    """
    if not card.is_explainable:
        raise NoArtifact(card.model, card.version)


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


def choose_metric(choice: state.Choice, card: Card) -> Metric:
    """Draw the selector of a quality measure.

    Raises
    ------
    UnknownMetric
        If the address names one that does not exist or does not fit what the model predicts.
    """
    chosen = metric_for(card.task, choice.metric or services.DEFAULT_METRIC[card.task])
    st.session_state[METRIC] = chosen.id
    st.selectbox(
        "Quality measured by",
        [metric.id for metric in metrics_for(card.task)],
        key=METRIC,
        format_func=lambda name: METRICS[name].title,
        on_change=lambda: state.change(metric=st.session_state[METRIC]),
        help=chosen.explanation,
        width=280,
    )
    return chosen


def unit_of(metric: Metric, card: Card) -> str:
    """The unit a metric is in: the outcome's own, or none."""
    return card.response_unit if metric.unit == "target" else ""


def choose_unit(choice: state.Choice, card: Card) -> Unit:
    """Draw the selector of the contributions' unit where there are two: for a probability."""
    if card.task is Task.MULTICLASS:
        return "margin"
    if not card.is_probability:
        return "response"
    record.choose_view(choice, card)
    return choice.unit


def choose_centred(choice: state.Choice) -> bool:
    """Draw the switch that lets every curve start at zero."""
    st.session_state[CENTRED] = choice.centred
    st.toggle(
        "Start every curve at zero",
        key=CENTRED,
        on_change=lambda: state.change(centred=st.session_state[CENTRED]),
    )
    return choice.centred


def together_sentences(
    cohort: Cohort, metric: Metric, unit: str, card: Card, data: str
) -> list[str]:
    """What features that move together cost when shuffled together; empty where none do."""
    groups = cache.moving_together(cohort.model, cohort.version)
    if not groups:
        return []
    names = tuple(group.features for group in groups)
    joint = cache.group_importance(cohort, metric.id, names, data)
    return figures.together_sentences(groups, joint, metric.title, card, unit=unit)
