"""The truth, learned later."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.errors import InvalidRows, MissingColumns, Problem

from .rows import Roles, read_times


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
    MissingColumns, InvalidRows, NaiveTime
        If a column is missing or a value cannot be read; row and column are named.
    """
    absent = [name for name in (roles.entity, "outcome", known_at) if name not in frame.columns]
    if absent:
        raise MissingColumns(absent, tuple(map(str, frame.columns)))
    rows = pd.DataFrame(
        {
            "entity": frame[roles.entity].astype("object").map(str).to_numpy(),
            "outcome": _outcomes(frame, card),
            "known_at": read_times(frame[known_at], known_at, roles.time_zone),
        }
    )
    if roles.event_time in frame.columns:
        rows["event_time"] = read_times(frame[roles.event_time], roles.event_time, roles.time_zone)
    with store.writing(engine) as connection:
        matched, unmatched = store.add_outcomes(connection, card.model, rows)
    return OutcomeCount(matched, unmatched)


def _outcomes(frame: pd.DataFrame, card: Card) -> "np.typing.NDArray[np.float64]":
    """Outcomes as numbers: a class may be given by its word or by its index."""
    words = {label: float(place) for place, label in enumerate(card.outcome_labels)}
    given = frame["outcome"].reset_index(drop=True)
    read = given.map(lambda value: words.get(str(value), value))
    read = read.map(lambda value: float(value) if isinstance(value, bool | np.bool_) else value)
    numbers = pd.to_numeric(read, errors="coerce").to_numpy(np.float64)
    wrong = ~np.isfinite(numbers)
    if card.task is not Task.REGRESSION:
        wrong |= ~np.isin(numbers, list(words.values()))
    if wrong.any():
        expected = f"is not one of {', '.join(words)}" if words else "is no finite number"
        raise InvalidRows(
            Problem(int(row) + 1, "outcome", given.iloc[row], expected)
            for row in np.flatnonzero(wrong)
        )
    return numbers
