"""Which predictions outcomes are about: rows in a table of the transaction, matched in SQL."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table

from dashboard.domain.errors import InvalidRows, NaiveTime, Problem

from . import tables
from .dialect import aside
from .managed import ManagedSource, Name
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


def take_in(connection: Connection, frame: pd.DataFrame) -> None:
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


def list_numbers(connection: Connection, model: str) -> list[int]:
    """The numbers of a model's versions."""
    numbers = sa.select(tables.version.c.number).join(tables.model)
    return list(connection.scalars(numbers.where(tables.model.c.name == model)))


def match_version(
    connection: Connection, source: ManagedSource, version: int, *, by_time: bool
) -> None:
    """Find the predictions of one version, each along the index of entities."""
    table = source.table.c
    meant = table.entity.in_(sa.select(INCOMING.c.entity))  # leads SQLite to that index
    event = aside(connection.dialect.name, table.event_time)
    when = event == INCOMING.c.event_time if by_time else event <= INCOMING.c.known_at
    same = [table.version == version, table.entity == INCOMING.c.entity, meant, when]
    key = sa.cast(table.id, sa.String(64))
    found = sa.select(
        table.id, INCOMING.c.place, key, INCOMING.c.value, INCOMING.c.known_at
    ).select_from(INCOMING.join(source.table, sa.and_(*same)))
    connection.execute(sa.insert(MATCHED).from_select(list(MATCHED.c.keys()), found))


def unmatched(connection: Connection) -> list[int]:
    """The places of rows that match no prediction."""
    place = INCOMING.c.place
    rows = sa.select(place).where(place.not_in(sa.select(MATCHED.c.place))).order_by(place)
    return list(connection.scalars(rows))


def require_after_event(
    connection: Connection,
    source: ManagedSource,
    versions: Sequence[int],
    frame: pd.DataFrame,
    known_at: str,
) -> None:
    """Refuse rows of entities of which every prediction is of a later time."""
    table, place = source.table.c, INCOMING.c.place
    early = sa.select(place, sa.func.min(table.event_time)).join(
        source.table, table.entity == INCOMING.c.entity
    )
    early = early.where(
        table.version.in_(versions), place.not_in(sa.select(MATCHED.c.place))
    ).group_by(place)
    problems = [
        Problem(
            int(frame.index[row]),
            known_at,
            str(frame["known_at"].iloc[row]),
            f"is before every event of the entity, the first at {first.isoformat()}",
        )
        for row, first in connection.execute(early)
    ]
    if problems:
        raise InvalidRows(sorted(problems))
