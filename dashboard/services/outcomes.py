"""The truth, learned later."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.cells import is_missing, read_numbers
from dashboard.domain.errors import InvalidRows, Problem
from dashboard.domain.keys import read_keys
from dashboard.domain.results import FloatArray
from dashboard.domain.schema import require_columns

from .rows import Roles
from .times import read_times


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many outcomes found their prediction, and how many did not."""

    matched: int
    unmatched: int


def add_outcomes(
    engine: store.Engine, card: Card, frame: pd.DataFrame, roles: Roles, known_at: str
) -> OutcomeCount:
    """Store outcomes for the predictions of a model; all rows or none.

    `frame` needs the entity column, ``outcome`` and the column `known_at`; with the event
    time it names one prediction, without it all predictions of the entity.

    Raises
    ------
    MissingColumns, RepeatedColumns, InvalidRows, NaiveTime, UnknownTimeZone
        If a column is missing or a value cannot be read; row and column are named.
    """
    by_time = [roles.event_time] if roles.event_time in frame.columns else []
    require_columns(frame, [roles.entity, "outcome", known_at, *by_time])
    rows = pd.DataFrame(
        {
            "entity": read_keys(frame[roles.entity], roles.entity),
            "outcome": read_outcomes(frame["outcome"].reset_index(drop=True), card),
            "known_at": read_times(frame[known_at], known_at, roles.time_zone),
        }
    )
    if by_time:
        rows["event_time"] = read_times(frame[roles.event_time], roles.event_time, roles.time_zone)
    with store.writing(engine) as connection:
        matched, unmatched = store.add_outcomes(connection, card.model, rows)
    return OutcomeCount(matched, unmatched)


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

    Where labels are numbers, such as 1, 2 and 3, a number is a label and never an index: a 1 from
    a file must not mean another class than the 1.0 of a frame.
    """
    if is_missing(value):
        return math.nan
    word = str(value).strip()
    if word in labels:
        return float(labels.index(word))
    number = _number(value)
    known = [_number(label) for label in labels]
    if any(map(math.isfinite, known)):
        return float(known.index(number)) if number in known else math.nan
    return number if number in range(len(labels)) else math.nan


def _number(value: Any) -> float:
    """A finite number, or the text or truth value of one; NaN for all else."""
    if isinstance(value, bool | np.bool_):
        return float(value)
    number = float(read_numbers(pd.Series([value], dtype="object"))[0][0])
    return number if math.isfinite(number) else math.nan
