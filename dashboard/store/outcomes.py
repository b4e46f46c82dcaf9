"""The truth, learned later: a history that only grows, and the newest beside each prediction."""

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table

from . import tables
from .managed import get_source
from .tables import Utc

SLICE = 5_000


def add_outcomes(connection: Connection, model: str, frame: pd.DataFrame) -> tuple[int, int]:
    """Store outcomes for the predictions of every version of a model.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, 3 or 4)
        Columns ``entity``, ``outcome``, ``known_at`` (aware) and, where an outcome belongs to
        one prediction only, ``event_time``.

    Returns
    -------
    (int, int)
        Predictions that have got an outcome, and rows that match no prediction.
    """
    source = get_source(connection, model)
    incoming = _incoming(connection, frame)
    table = source.table
    match = table.c.entity == incoming.c.entity
    if "event_time" in frame.columns:
        match &= table.c.event_time == incoming.c.event_time
    _extend_history(connection, source.id, sa.join(table, incoming, match), incoming, table)
    matched = connection.execute(
        sa.select(sa.func.count(table.c.id.distinct())).select_from(sa.join(table, incoming, match))
    ).scalar_one()
    strangers = sa.select(sa.func.count()).select_from(incoming)
    unmatched = connection.execute(
        strangers.where(~sa.exists().where(match).correlate(incoming))
    ).scalar_one()
    newer = sa.or_(
        table.c.outcome_known_at.is_(None), table.c.outcome_known_at <= incoming.c.known_at
    )
    connection.execute(
        sa.update(table)
        .where(match, newer)
        .values(outcome=incoming.c.outcome, outcome_known_at=incoming.c.known_at)
    )
    incoming.drop(connection)
    return matched, unmatched


def _incoming(connection: Connection, frame: pd.DataFrame) -> Table:
    """The rows in a table of this transaction, so that matching is one statement."""
    table = Table(
        "incoming_outcome",
        MetaData(),
        Column("entity", sa.String(200), index=True),
        Column("event_time", Utc),
        Column("outcome", sa.Float(53)),
        Column("known_at", Utc),
        prefixes=["TEMPORARY"],
    )
    table.create(connection)
    # the newest row of an entity comes last, so that it is the one that stays
    ordered = frame.sort_values("known_at", kind="stable")
    names = [name for name in table.c.keys() if name in ordered.columns]  # noqa: SIM118 - not a dict
    columns = [_values(ordered[name]) for name in names]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    for start in range(0, len(rows), SLICE):
        connection.execute(sa.insert(table), rows[start : start + SLICE])
    return table


def _values(column: "pd.Series[Any]") -> list[Any]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return list(pd.DatetimeIndex(column).to_pydatetime())
    return column.tolist()


def _extend_history(
    connection: Connection, source_id: int, joined: sa.Join, incoming: Table, table: Table
) -> None:
    history = tables.outcome
    key = sa.cast(table.c.id, sa.String(64))
    known = sa.exists().where(
        history.c.source_id == source_id,
        history.c.prediction_key == key,
        history.c.known_at == incoming.c.known_at,
        history.c.value == incoming.c.outcome,
    )
    found = (
        sa.select(sa.literal(source_id), key, incoming.c.outcome, incoming.c.known_at)
        .select_from(joined)
        .where(~known)
        .distinct()
    )
    columns = ["source_id", "prediction_key", "value", "known_at"]
    connection.execute(sa.insert(history).from_select(columns, found))
