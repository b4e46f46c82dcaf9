"""Which model feeds which: declared edges, retired but never changed."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.edges import Edge, NewEdge, OnMissing

from . import tables

UPSTREAM = tables.model.alias("upstream")
DOWNSTREAM = tables.model.alias("downstream")


def lock_edges(connection: Connection) -> None:
    """Let only one transaction at a time check and declare; readers go on.

    A writer on SQLite is alone already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE model_edge IN SHARE ROW EXCLUSIVE MODE"))


def list_edges(
    connection: Connection,
    *,
    upstream: str | None = None,
    downstream: str | None = None,
    retired: bool = False,
) -> list[Edge]:
    """The edges in force, oldest first; with `retired`, those of the past as well."""
    table = tables.model_edge
    statement = (
        sa.select(table, UPSTREAM.c.name.label("upstream"), DOWNSTREAM.c.name.label("downstream"))
        .join(UPSTREAM, table.c.upstream_id == UPSTREAM.c.id)
        .join(DOWNSTREAM, table.c.downstream_id == DOWNSTREAM.c.id)
        .order_by(table.c.id)
    )
    if not retired:
        statement = statement.where(table.c.retired_at.is_(None))
    for column, name in ((UPSTREAM.c.name, upstream), (DOWNSTREAM.c.name, downstream)):
        if name is not None:
            statement = statement.where(column == name)
    return [_edge(row) for row in connection.execute(statement)]


def insert_edge(connection: Connection, new: NewEdge, now: datetime) -> int:
    """Store an edge whose models are registered; the caller has checked it."""
    table = tables.model_edge
    seconds = None if new.max_age is None else int(new.max_age.total_seconds())
    statement = sa.insert(table).values(
        upstream_id=_model_id(new.upstream),
        output=new.output,
        downstream_id=_model_id(new.downstream),
        feature=new.feature,
        scope=new.scope,
        max_age_seconds=seconds,
        on_missing=new.on_missing.value,
        default_value=new.default,
        created_at=now,
    )
    return int(connection.execute(statement.returning(table.c.id)).scalar_one())


def retire_edge(connection: Connection, edge_id: int, now: datetime) -> None:
    """Put an edge out of force; runs that used it still refer to it."""
    table = tables.model_edge
    in_force = sa.update(table).where(table.c.id == edge_id, table.c.retired_at.is_(None))
    connection.execute(in_force.values(retired_at=now))


def _model_id(name: str) -> sa.ScalarSelect[Any]:
    return sa.select(tables.model.c.id).where(tables.model.c.name == name).scalar_subquery()


def _edge(row: Row[Any]) -> Edge:
    seconds = row.max_age_seconds
    declared = NewEdge(
        upstream=row.upstream,
        output=row.output,
        downstream=row.downstream,
        feature=row.feature,
        scope=row.scope,
        max_age=None if seconds is None else timedelta(seconds=seconds),
        on_missing=OnMissing(row.on_missing),
        default=row.default_value,
    )
    return Edge(row.id, declared, row.created_at, row.retired_at)
