"""The truth, learned later."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.cells import is_missing, read_numbers
from dashboard.domain.errors import InvalidRows, NoRows, Problem
from dashboard.domain.keys import read_keys
from dashboard.domain.labels import label_numbers, number_of
from dashboard.domain.results import FloatArray
from dashboard.domain.schema import require_columns

from .rows import Roles
from .times import read_times

CLOCK_TOLERANCE = timedelta(minutes=5)


def add_outcomes(
    engine: store.Engine,
    card: Card,
    frame: pd.DataFrame,
    roles: Roles,
    known_at: str,
    *,
    correct: bool = False,
    now: datetime,
) -> store.OutcomeCount:
    """Store outcomes for the predictions of a model; all rows or none.

    `frame` needs the entity column, ``outcome`` and the column `known_at`. With the event time a
    row names one prediction; without it, all predictions of the entity at `known_at` or before.

    Parameters
    ----------
    correct : bool
        Whether the outcomes replace wrong ones of the same or a later time, which else stand.
    now : datetime
        When this happens, in UTC.

    Raises
    ------
    MissingColumns, RepeatedColumns, NoRows, InvalidRows, NaiveTime, UnknownTimeZone
        If a column is missing, a value cannot be read, an outcome became known in the future or
        before its event, or two contradict each other; row and column are named.
    """
    rows = _read(frame, card, roles, known_at)
    problems = [*_timing_problems(rows, frame, roles, known_at, now), *_contradictions(rows, frame)]
    if problems:
        raise InvalidRows(sorted(problems))
    distinct = rows.drop_duplicates()
    with store.writing(engine) as connection:
        count = store.add_outcomes(connection, card.model, distinct, known_at, correct=correct)
    return count.with_repeated(len(rows) - len(distinct))


def _read(frame: pd.DataFrame, card: Card, roles: Roles, known_at: str) -> pd.DataFrame:
    """The columns of outcomes, under their own names; a row's number is its index."""
    by_time = [roles.event_time] if roles.event_time in frame.columns else []
    require_columns(frame, [roles.entity, "outcome", known_at, *by_time])
    if frame.empty:
        raise NoRows
    columns = {
        "entity": read_keys(frame[roles.entity], roles.entity),
        "outcome": read_outcomes(frame["outcome"].reset_index(drop=True), card),
        "known_at": read_times(frame[known_at], known_at, roles.time_zone),
    }
    if by_time:
        times = frame[roles.event_time]
        columns["event_time"] = read_times(times, roles.event_time, roles.time_zone)
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(frame) + 1))


def _timing_problems(
    rows: pd.DataFrame, frame: pd.DataFrame, roles: Roles, known_at: str, now: datetime
) -> Iterator[Problem]:
    """Outcomes that nobody can know yet, or that were known before there was anything to know."""
    given = frame[known_at]
    for row in rows.index[rows["known_at"] > now + CLOCK_TOLERANCE]:
        yield Problem(int(row), known_at, str(given.iloc[row - 1]), "is in the future")
    if "event_time" in rows:
        for row in rows.index[rows["known_at"] < rows["event_time"]]:
            reason = f"is before the event (column {roles.event_time!r})"
            yield Problem(int(row), known_at, str(given.iloc[row - 1]), reason)


def _contradictions(rows: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Problem]:
    """Rows that say something else of the same prediction at the same time as an earlier one."""
    same = [name for name in rows.columns if name != "outcome"]
    first = rows.assign(row=rows.index).groupby(same, sort=False)[["row", "outcome"]]
    said = first.transform("first")
    for row in rows.index[rows["outcome"] != said["outcome"]]:
        earlier = said.loc[row, "row"]
        value, other = (str(frame["outcome"].iloc[place - 1]) for place in (row, earlier))
        reason = f"contradicts row {earlier}, which says {other!r} of the same time"
        yield Problem(int(row), "outcome", value, reason)


def read_outcomes(given: "pd.Series[Any]", card: Card) -> FloatArray:
    """Outcomes as numbers: a class may be given by its word or by its index.

    Raises
    ------
    InvalidRows
        If a value is no outcome of the model.
    """
    labels = card.outcome_labels
    if card.task is Task.REGRESSION:
        read, _ = read_numbers(given)
    else:
        distinct = {(type(value), str(value)): value for value in given}
        places = {key: _place(value, labels) for key, value in distinct.items()}
        read = np.array([places[type(value), str(value)] for value in given], dtype=np.float64)
    wrong = np.flatnonzero(~np.isfinite(read))
    if wrong.size:
        expected = f"is not one of {', '.join(labels)}" if labels else "is no finite number"
        raise InvalidRows(
            Problem(int(row) + 1, "outcome", given.iloc[row], expected) for row in wrong
        )
    return read


def _place(value: Any, labels: tuple[str, ...]) -> float:
    """The index of a class; NaN for a value that names none.

    Where labels are numbers or truth values, a number is a label and never an index: 1, 1.0 and
    True are one value, and must not mean another class than the "1" of a file.
    """
    if is_missing(value):
        return math.nan
    if isinstance(value, str) and value.strip() in labels:
        return float(labels.index(value.strip()))
    number, known = number_of(value), label_numbers(labels)
    if any(map(math.isfinite, known)):
        return float(known.index(number)) if number in known else math.nan
    return number if number in range(len(labels)) else math.nan
