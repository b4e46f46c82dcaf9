"""The truth, learned later: a history that only grows, and the newest next to each prediction."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Table

from dashboard.domain.errors import InvalidRows, Problem

from . import tables
from .identities import take_turns
from .managed import ManagedSource, get_managed
from .outcome_rows import (
    MATCHED,
    SCRATCH,
    list_numbers,
    match_version,
    require_after_event,
    take_in,
    unmatched,
)

KEYS_LISTED = 5
CONTRADICTS = (
    "contradicts a stored outcome of the same time; --correct replaces that, and the history keeps "
    "both"
)


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """What became of outcomes that were given.

    Attributes
    ----------
    matched : int
        Predictions that the rows are about.
    current : int
        Predictions whose outcome is now the one given.
    older : int
        Outcomes stored in the history only: something newer is known of their prediction.
    known : int
        Outcomes that were stored before.
    unknown : int
        Rows that match no prediction.
    unknown_keys : tuple of str
        The first of their keys.
    repeated : int
        Rows that repeat an earlier one.
    """

    matched: int
    current: int
    older: int
    known: int
    unknown: int
    unknown_keys: tuple[str, ...]
    repeated: int = 0

    def with_repeated(self, repeated: int) -> "OutcomeCount":
        """The same, with the rows that were left out before."""
        return replace(self, repeated=repeated)


def add_outcomes(
    connection: Connection,
    model: str,
    frame: pd.DataFrame,
    known_at: str = "known_at",
    *,
    correct: bool = False,
) -> OutcomeCount:
    """Store outcomes for the predictions of every version of a model.

    The current outcome of a prediction is the one that became known last. What is stored already
    changes nothing. A correction voids what was stored before it of the same or a later time;
    the history keeps both.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, 3 or 4)
        Columns ``entity``, ``outcome``, ``known_at`` (aware) and, where an outcome belongs to
        one prediction only, ``event_time`` (aware). The index numbers the rows.
    known_at : str
        What the user calls the column of the time.
    correct : bool
        Whether the rows are corrections.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    NaiveTime
        If a time has no zone.
    InvalidRows
        If an outcome of an entity is of before all its predictions, or contradicts a stored one
        of the same time and is no correction.
    """
    source = get_managed(connection, model)
    take_turns(connection, source.id)
    SCRATCH.drop_all(connection)
    SCRATCH.create_all(connection)
    take_in(connection, frame)
    by_time = "event_time" in frame.columns
    versions = list_numbers(connection, model)
    for version in versions:
        match_version(connection, source, version, by_time=by_time)
    strangers = unmatched(connection)
    if not by_time:
        require_after_event(connection, source, versions, frame, known_at)
    matched = _count(connection, MATCHED.c.prediction_id.distinct())
    n_known = (_drop_current if correct else _drop_known)(connection, source)
    if not correct:
        _require_agreement(connection, source.id, frame)
    n_new = _count(connection)
    _extend_history(connection, source.id, correct=correct)
    _show_newest(connection, source)
    n_current = _current(connection, source)
    keys = list(dict.fromkeys(_key(frame, place) for place in strangers))[:KEYS_LISTED]
    SCRATCH.drop_all(connection)
    return OutcomeCount(matched, n_current, n_new - n_current, n_known, len(strangers), tuple(keys))


def _count(connection: Connection, counted: "ColumnElement[Any] | None" = None) -> int:
    """How many outcomes of predictions are still to be stored."""
    what = sa.func.count() if counted is None else sa.func.count(counted)
    return int(connection.execute(sa.select(what).select_from(MATCHED)).scalar_one())


def _drop_known(connection: Connection, source: ManagedSource) -> int:
    """Leave out what was stored before, whether or not it was corrected since."""
    same = tables.outcome.c.value == MATCHED.c.value
    return _drop(connection, _stored(source.id, MATCHED, same))


def _drop_current(connection: Connection, source: ManagedSource) -> int:
    """Leave out predictions of which all that is given stands, with the current outcome."""
    given = MATCHED.alias("given")
    stands = [tables.outcome.c.value == given.c.value, ~_is_voided(tables.outcome)]
    changed = sa.select(given.c.prediction_id).where(~_stored(source.id, given, *stands))
    current = sa.select(given.c.prediction_id).join(source.table, _is_shown(source, given))
    prediction = MATCHED.c.prediction_id
    return _drop(connection, prediction.in_(current) & prediction.not_in(changed))


def _drop(connection: Connection, where: ColumnElement[bool]) -> int:
    return connection.execute(sa.delete(MATCHED).where(where)).rowcount


def _stored(source_id: int, given: sa.FromClause, *conditions: ColumnElement[bool]) -> sa.Exists:
    """Whether the history has something of the same prediction and time."""
    history = tables.outcome.c
    return (
        sa.exists()
        .where(
            history.source_id == source_id,
            history.prediction_key == given.c.prediction_key,
            history.known_at == given.c.known_at,
            *conditions,
        )
        .correlate(given)
    )


def _is_shown(source: ManagedSource, given: sa.FromClause) -> ColumnElement[bool]:
    """Whether a prediction shows the outcome that is given."""
    table = source.table.c
    return sa.and_(
        table.id == given.c.prediction_id,
        table.outcome == given.c.value,
        table.outcome_known_at == given.c.known_at,
    )


def _require_agreement(connection: Connection, source_id: int, frame: pd.DataFrame) -> None:
    """Refuse what contradicts a stored outcome of the same time that stands."""
    contradicts = _stored(source_id, MATCHED, ~_is_voided(tables.outcome))
    places = sa.select(MATCHED.c.place).where(contradicts).distinct().order_by(MATCHED.c.place)
    problems = [
        Problem(int(frame.index[row]), "outcome", float(frame["outcome"].iloc[row]), CONTRADICTS)
        for row in connection.scalars(places)
    ]
    if problems:
        raise InvalidRows(problems)


def _is_voided(history: Table) -> sa.Exists:
    """Whether a later correction says that an outcome was wrong."""
    correction = tables.outcome.alias("correction").c
    return sa.exists().where(
        correction.source_id == history.c.source_id,
        correction.prediction_key == history.c.prediction_key,
        correction.is_correction,
        correction.id > history.c.id,
        correction.known_at <= history.c.known_at,
    )


def _extend_history(connection: Connection, source_id: int, *, correct: bool) -> None:
    """Add what is new, older first, so that no correction voids another of the same rows."""
    same = (MATCHED.c.prediction_key, MATCHED.c.value, MATCHED.c.known_at)
    new = (
        sa.select(sa.literal(source_id, sa.BigInteger), *same, sa.literal(correct, sa.Boolean))
        .group_by(*same)
        .order_by(MATCHED.c.known_at, sa.func.max(MATCHED.c.place))
    )
    names = ["source_id", "prediction_key", "value", "known_at", "is_correction"]
    connection.execute(sa.insert(tables.outcome).from_select(names, new))


def _show_newest(connection: Connection, source: ManagedSource) -> None:
    """Put the newest outcome beside each prediction that has got a new one."""
    table, history = source.stored, tables.outcome

    def newest(column: "sa.Column[Any]") -> sa.ScalarSelect[Any]:
        standing = sa.select(column).where(
            history.c.source_id == source.id,
            history.c.prediction_key == sa.cast(table.c.id, sa.String(64)),
            ~_is_voided(history),
        )
        latest_first = standing.order_by(history.c.known_at.desc(), history.c.id.desc())
        return latest_first.limit(1).scalar_subquery()

    changed = table.c.id.in_(sa.select(MATCHED.c.prediction_id))
    values = {"outcome": newest(history.c.value), "outcome_known_at": newest(history.c.known_at)}
    connection.execute(sa.update(table).where(changed).values(values))


def _current(connection: Connection, source: ManagedSource) -> int:
    """How many of the predictions with something new now show it."""
    shown = MATCHED.join(source.table, _is_shown(source, MATCHED))
    rows = sa.select(sa.func.count(MATCHED.c.prediction_id.distinct())).select_from(shown)
    return int(connection.execute(rows).scalar_one())


def _key(frame: pd.DataFrame, place: int) -> str:
    """The key that a row gives, as a person would look for it."""
    row = frame.iloc[place]
    moment = f" at {row['event_time'].isoformat()}" if "event_time" in row else ""
    return f"{row['entity']}{moment}"
