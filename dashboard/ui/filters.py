"""Conditions on predictions: chips that show and remove them, and the form that adds one."""

from dataclasses import dataclass

import streamlit as st

from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort, Condition, Op
from dashboard.domain.records import Verdict
from dashboard.domain.schema import Kind

from . import cache, state
from .text import plain

COLUMN, LOW, HIGH, PICKED, PRESENCE = (
    f"filter_{part}" for part in ("column", "low", "high", "picked", "presence")
)
PRESENCE_WORDS = {Op.IS_KNOWN: "known", Op.IS_MISSING: "missing"}


@dataclass(frozen=True, slots=True)
class Filterable:
    """A column that a condition can be put on.

    `options` maps what is stored to what is read; None means numbers.
    """

    column: str
    title: str
    options: dict[str, str] | None
    in_percent: bool = False


def show_chips(cohort: Cohort) -> None:
    """One small button for each condition; a click removes it."""
    columns = {each.column: each for each in _filterables(_card(cohort))}
    for place, condition in enumerate(cohort.conditions):
        st.button(
            plain(_words(condition, columns.get(condition.column))),
            key=f"chip_{place}",
            icon=":material/close:",
            help="Remove this filter",
            on_click=_remove,
            args=(condition,),
        )


def choose_condition(cohort: Cohort) -> None:
    """A popover that adds one condition to the cohort."""
    with st.popover("Add a filter", icon=":material/filter_alt:"):
        columns = {each.column: each for each in _filterables(_card(cohort))}
        column = st.selectbox(
            "Column", list(columns), key=COLUMN, format_func=lambda name: columns[name].title
        )
        chosen = columns[column]
        unit = " (%)" if chosen.in_percent else ""
        if chosen.options is None:
            st.number_input(f"At least{unit}", key=LOW, value=None)
            st.number_input(f"At most{unit}", key=HIGH, value=None)
        else:
            options = chosen.options
            st.multiselect(
                "Is one of", list(options), key=PICKED, format_func=lambda value: options[value]
            )
        st.pills(
            "Or only where it is",
            list(PRESENCE_WORDS),
            key=PRESENCE,
            format_func=lambda op: PRESENCE_WORDS[op],
        )
        st.button("Apply", key="filter_apply", on_click=_add, args=(chosen,))


def _add(chosen: Filterable) -> None:
    """Read the form's widgets and put what they say into the address."""
    column, given = chosen.column, st.session_state
    new = []
    factor = 100.0 if chosen.in_percent else 1.0
    if chosen.options is None:
        for op, key in ((Op.AT_LEAST, LOW), (Op.AT_MOST, HIGH)):
            if given.get(key) is not None:
                new.append(Condition(column, op, (repr(float(given[key] / factor)),)))
    elif given.get(PICKED):
        new.append(Condition(column, Op.IS_IN, tuple(given[PICKED])))
    if given.get(PRESENCE) is not None:
        new.append(Condition(column, given[PRESENCE]))
    kept = [each for each in state.current().cohort.conditions if each not in new]
    state.change(conditions=(*kept, *new))


def _remove(condition: Condition) -> None:
    others = [each for each in state.current().cohort.conditions if each != condition]
    state.change(conditions=tuple(others))


def _card(cohort: Cohort) -> Card:
    return cache.version(cohort.model, cohort.version).card


def _filterables(card: Card) -> list[Filterable]:
    """The columns every prediction has, then the features."""
    every = [Filterable("@score", card.about().response_label, None, card.is_probability)]
    if card.decision is not None:
        decisions = {word: word for word in (card.decision.above, card.decision.below)}
        every.append(Filterable("@decision", "Decision", decisions))
    outcomes = {str(place): label for place, label in enumerate(card.outcome_labels)}
    every.append(
        Filterable("@outcome", "Outcome", None if card.task is Task.REGRESSION else outcomes)
    )
    verdicts = {verdict.value: verdict.value for verdict in Verdict}
    every.append(Filterable("@feedback", "Feedback", verdicts))
    for feature in card.schema.features:
        options: dict[str, str] | None = None
        if feature.kind is Kind.CATEGORY:
            options = {value: feature.show(value) for value in feature.allowed}
        elif feature.kind is Kind.BOOLEAN:
            options = {"1": "yes", "0": "no"}
        every.append(Filterable(feature.name, feature.title_with_unit, options))
    return every


def _words(condition: Condition, column: Filterable | None) -> str:
    title = condition.column if column is None else column.title
    if condition.op in PRESENCE_WORDS:
        return f"{title} {PRESENCE_WORDS[condition.op]}"
    if condition.op is Op.IS_IN:
        options = (column.options if column else None) or {}
        return f"{title}: {', '.join(options.get(value, value) for value in condition.values)}"
    sign = "≥" if condition.op is Op.AT_LEAST else "≤"
    number = float(condition.values[0])
    shown = f"{100 * number:g} %" if column is not None and column.in_percent else f"{number:,g}"
    return f"{title} {sign} {shown}"
