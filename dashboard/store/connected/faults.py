"""What may be wrong with a row of a company's table, as conditions that its database can count."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from dashboard.domain.card import Task
from dashboard.domain.keys import INEXACT
from dashboard.domain.schema import Kind

from .facts import NUMBERS, Storage
from .keys import LONGEST_KEY
from .source import ConnectedSource
from .times import DAY_NUMBER, YEAR, pattern_of
from .values import Words, stored_word

LARGEST = 1.7976931348623157e308
LARGEST_WHOLE = 2**53 - 1
EXACT = {Storage.FLOAT: 2**53, Storage.SINGLE: 2**24}
"""Whole numbers below these are their own in a column of floats."""
MOST_VERSION = 999_999_999
NOT_GIVEN = "is missing"


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition that no row may satisfy: on which column, and what is wrong then."""

    column: str
    reason: str
    holds: ColumnElement[bool]


def faults_of(source: ConnectedSource) -> Iterator[Fault]:
    """Everything that a row is checked for, but for keys that occur twice."""
    roles = source.mapping.roles
    for name in roles.id:
        column = source.stored.c[name]
        yield Fault(name, NOT_GIVEN, column.is_(None))
        if _storage(source, name) is Storage.TEXT:
            yield Fault(name, f"is longer than {LONGEST_KEY} characters",
                        sa.func.length(column) > LONGEST_KEY)  # fmt: skip
    named = (*roles.id, roles.entity, roles.scope)
    for name in dict.fromkeys(each for each in named if each is not None):
        exact = EXACT.get(_storage(source, name))
        if exact is not None:
            yield Fault(name, INEXACT, _outside(source.stored.c[name], 1 - exact, exact - 1))
    yield Fault(roles.event_time, NOT_GIVEN, source.stored.c[roles.event_time].is_(None))
    times = (roles.event_time, roles.outcome_known_at, roles.predicted_at)
    for time in dict.fromkeys(each for each in times if each is not None):
        yield from _time_faults(source, time)
    for score in source.score_columns:
        yield from _score_faults(source, score)
    yield from _version_faults(source)
    yield from _word_faults(source)
    yield from _outcome_faults(source)
    for feature, mapped in source.mapping.features.items():
        yield from _feature_faults(source, source.mapping.column_of(feature), mapped.kind)


def _storage(source: ConnectedSource, name: str) -> Storage:
    return source.facts.columns[name].storage


def _given(column: ColumnElement[Any], wrong: ColumnElement[bool]) -> ColumnElement[bool]:
    return sa.and_(column.is_not(None), wrong)


def _outside(column: ColumnElement[Any], low: float, high: float) -> ColumnElement[bool]:
    """Whether a value is no number of a range; SQLite holds any text to be above all numbers."""
    bounds = (sa.literal(low, sa.Float(53)), sa.literal(high, sa.Float(53)))
    return _given(column, sa.not_(column.between(*bounds)))


def _time_faults(source: ConnectedSource, name: str) -> Iterator[Fault]:
    column, fact = source.stored.c[name], source.facts.columns[name]
    if fact.storage is Storage.TEXT:
        same = column.regexp_match(pattern_of(fact.form))
        yield Fault(name, f"is no time of the form {fact.form}", _given(column, sa.not_(same)))
    elif fact.form == YEAR:
        yield Fault(name, "is no year from 1900 to 2200", _outside(column, 1900, 2200))
    elif fact.form == DAY_NUMBER:
        month, day = column / 100 % 100, column % 100
        wrong = sa.or_(sa.not_(month.between(1, 12)), sa.not_(day.between(1, 31)))
        yield Fault(name, "is no day such as 20060501", _given(column, wrong))


def _score_faults(source: ConnectedSource, name: str) -> Iterator[Fault]:
    column = source.stored.c[name]
    yield Fault(name, NOT_GIVEN, column.is_(None))
    if source.mapping.model.task is Task.REGRESSION:
        yield Fault(name, "is no finite number", _outside(column, -LARGEST, LARGEST))
    else:
        yield Fault(name, "is no probability from 0 to 1", _outside(column, 0, 1))


def _version_faults(source: ConnectedSource) -> Iterator[Fault]:
    name = source.mapping.roles.version
    if name is None:
        return
    column, codes = source.stored.c[name], source.mapping.versions
    if codes:
        yield Fault(name, "is a version that [versions] does not name",
                    sa.or_(column.is_(None), _no_word(source, name, codes)))  # fmt: skip
    else:
        wrong = sa.or_(column.is_(None), _outside(column, 1, MOST_VERSION))
        yield Fault(name, "is no version number from 1", wrong)


def _no_word(source: ConnectedSource, name: str, words: Any) -> ColumnElement[bool]:
    """Whether a value is none of some words, as far as these can be stored there."""
    storage = _storage(source, name)
    column: ColumnElement[Any] = source.stored.c[name]
    if storage is Storage.ENUM:
        column = sa.cast(column, sa.Text)
    possible = [word for word in words if stored_word(word, storage) is not None]
    known = sa.type_coerce(column, Words(storage)).in_(possible)
    return _given(column, sa.not_(known))


def _word_faults(source: ConnectedSource) -> Iterator[Fault]:
    mapping = source.mapping
    if mapping.roles.label is not None and mapping.model.outcome_labels:
        words = (*mapping.model.outcome_labels, *mapping.label_codes)
        known = ", ".join(mapping.model.outcome_labels)
        yield Fault(mapping.roles.label, f"is none of the classes {known}",
                    _no_word(source, mapping.roles.label, words))  # fmt: skip


def _outcome_faults(source: ConnectedSource) -> Iterator[Fault]:
    mapping, name = source.mapping, source.mapping.roles.outcome
    if name is None:
        return
    column, storage = source.stored.c[name], _storage(source, name)
    labels = mapping.model.outcome_labels
    if mapping.outcomes or storage in {Storage.TEXT, Storage.ENUM}:
        known = ", ".join(mapping.outcome_codes)
        reason = f"is an outcome that nothing is known of; known are {known}"
        yield Fault(name, reason, _no_word(source, name, mapping.outcome_codes))
    elif labels and storage is not Storage.BOOLEAN:
        numbers = list(mapping.outcome_numbers)
        yield Fault(name, f"is none of the outcomes {', '.join(f'{each:g}' for each in numbers)}",
                    _given(column, column.not_in(numbers)))  # fmt: skip
    elif storage in NUMBERS:
        yield Fault(name, "is no finite number", _outside(column, -LARGEST, LARGEST))


def _feature_faults(source: ConnectedSource, name: str, kind: Kind) -> Iterator[Fault]:
    column, storage = source.stored.c[name], _storage(source, name)
    if kind is Kind.NUMBER:
        yield Fault(name, "is no finite number", _outside(column, -LARGEST, LARGEST))
    elif kind is Kind.INTEGER:
        yield Fault(name, "is no whole number", _outside(column, -LARGEST_WHOLE, LARGEST_WHOLE))
        if storage is not Storage.INTEGER:
            wrong = column != sa.func.floor(column)
            yield Fault(name, "is no whole number", _given(column, wrong))
    elif kind is Kind.BOOLEAN and storage is not Storage.BOOLEAN:
        yield Fault(name, "is neither 1 nor 0", _given(column, column.not_in([0, 1])))
