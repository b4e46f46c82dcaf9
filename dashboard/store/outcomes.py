"""The truth, learned later: a history that only grows, and the newest beside each prediction."""

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table

from dashboard.domain.errors import NaiveTime

from . import tables
from .dialect import aside
from .managed import ManagedSource, Name, get_managed
from .tables import Id, Utc

SLICE = 5_000
SCRATCH = MetaData()
INCOMING = Table(
    "incoming_outcome",
    SCRATCH,
    Column("place", sa.Integer, primary_key=True, autoincrement=False),
    Column("entity", Name, nullable=False, index=True),
    Column("event_time", Utc),
    Column("value", sa.Float(53), nullable=False),
    Column("known_at", Utc, nullable=False),
    prefixes=["TEMPORARY"],
)
MATCHED = Table(
    "matched_outcome",
    SCRATCH,
    Column("prediction_id", Id, primary_key=True, autoincrement=False),
    Column("place", sa.Integer, primary_key=True, autoincrement=False),
    Column("prediction_key", sa.String(64), nullable=False),
    Column("value", sa.Float(53), nullable=False),
    Column("known_at", Utc, nullable=False),
    prefixes=["TEMPORARY"],
)


def add_outcomes(connection: Connection, model: str, frame: pd.DataFrame) -> tuple[int, int]:
    """Store outcomes for the predictions of every version of a model.

    The newest is the one that became known last and, of two from the same moment, the one that
    was stored last. What is stored already changes nothing.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, 3 or 4)
        Columns ``entity``, ``outcome``, ``known_at`` (aware) and, where an outcome belongs to
        one prediction only, ``event_time`` (aware).

    Returns
    -------
    (int, int)
        Predictions that have got an outcome, and rows that match no prediction.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    NaiveTime
        If a time has no zone.
    """
    source = get_managed(connection, model)
    SCRATCH.drop_all(connection)
    SCRATCH.create_all(connection)
    _take_in(connection, frame)
    for version in _versions(connection, model):
        _match(connection, source, version, by_time="event_time" in frame.columns)
    predictions = _distinct(connection, MATCHED.c.prediction_id)
    rows = _distinct(connection, MATCHED.c.place)
    _drop_known(connection, source.id)
    _extend_history(connection, source.id)
    _show_newest(connection, source)
    SCRATCH.drop_all(connection)
    return predictions, len(frame) - rows


def _take_in(connection: Connection, frame: pd.DataFrame) -> None:
    """The rows in a table of this transaction, so that matching is one statement."""
    columns = {
        "place": list(range(len(frame))),
        "entity": frame["entity"].map(str).tolist(),
        "value": frame["outcome"].astype(float).tolist(),
        "known_at": _moments(frame, "known_at"),
    }
    if "event_time" in frame.columns:
        columns["event_time"] = _moments(frame, "event_time")
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for start in range(0, len(rows), SLICE):
        connection.execute(sa.insert(INCOMING), rows[start : start + SLICE])


def _moments(frame: pd.DataFrame, name: str) -> list[Any]:
    column = frame[name]
    if not isinstance(column.dtype, pd.DatetimeTZDtype):
        raise NaiveTime(f"column {name!r}", str(column.iloc[0]) if len(column) else "")
    return list(pd.DatetimeIndex(column).to_pydatetime())


def _versions(connection: Connection, model: str) -> list[int]:
    numbers = sa.select(tables.version.c.number).join(tables.model)
    return list(connection.scalars(numbers.where(tables.model.c.name == model)))


def _match(connection: Connection, source: ManagedSource, version: int, *, by_time: bool) -> None:
    """Find the predictions of one version, each along the index of entities."""
    table = source.table.c
    meant = table.entity.in_(sa.select(INCOMING.c.entity))  # leads SQLite to that index
    same = [table.version == version, table.entity == INCOMING.c.entity, meant]
    if by_time:
        same.append(aside(connection.dialect.name, table.event_time) == INCOMING.c.event_time)
    key = sa.cast(table.id, sa.String(64))
    found = sa.select(
        table.id, INCOMING.c.place, key, INCOMING.c.value, INCOMING.c.known_at
    ).select_from(INCOMING.join(source.table, sa.and_(*same)))
    connection.execute(sa.insert(MATCHED).from_select(list(MATCHED.c.keys()), found))


def _distinct(connection: Connection, column: "sa.Column[int]") -> int:
    return int(connection.execute(sa.select(sa.func.count(column.distinct()))).scalar_one())


def _drop_known(connection: Connection, source_id: int) -> None:
    """Leave only what is new."""
    kept = tables.outcome.c
    known = sa.exists().where(
        kept.source_id == source_id,
        kept.prediction_key == MATCHED.c.prediction_key,
        kept.known_at == MATCHED.c.known_at,
        kept.value == MATCHED.c.value,
    )
    connection.execute(sa.delete(MATCHED).where(known))


def _extend_history(connection: Connection, source_id: int) -> None:
    """Add what is new in the order of the rows; a row given twice is kept once."""
    same = (MATCHED.c.prediction_key, MATCHED.c.value, MATCHED.c.known_at)
    new = (
        sa.select(sa.literal(source_id, sa.BigInteger), *same)
        .group_by(*same)
        .order_by(sa.func.max(MATCHED.c.place))
    )
    names = ["source_id", "prediction_key", "value", "known_at"]
    connection.execute(sa.insert(tables.outcome).from_select(names, new))


def _show_newest(connection: Connection, source: ManagedSource) -> None:
    """Put the newest outcome beside each prediction that has got a new one."""
    table, kept = source.stored, tables.outcome.c

    def newest(column: "sa.Column[Any]") -> sa.ScalarSelect[Any]:
        history = sa.select(column).where(
            kept.source_id == source.id, kept.prediction_key == sa.cast(table.c.id, sa.String(64))
        )
        latest_first = history.order_by(kept.known_at.desc(), kept.id.desc())
        return latest_first.limit(1).scalar_subquery()

    changed = table.c.id.in_(sa.select(MATCHED.c.prediction_id))
    values = {"outcome": newest(kept.value), "outcome_known_at": newest(kept.known_at)}
    connection.execute(sa.update(table).where(changed).values(values))
