"""All models at once: few questions, however many are deployed where."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.model_map import ScopeNumbers
from dashboard.domain.records import Role, RunStatus

from . import tables
from .sources import get_source


def list_champions(connection: Connection) -> list[tuple[str, str, int]]:
    """Model, scope and version of every champion at work."""
    spell = tables.deployment.c
    statement = (
        sa.select(tables.model.c.name, spell.scope, tables.version.c.number)
        .select_from(tables.deployment)
        .join(tables.version, spell.version_id == tables.version.c.id)
        .join(tables.model, spell.model_id == tables.model.c.id)
        .where(spell.role == Role.CHAMPION.value, spell.valid_to.is_(None))
        .order_by(tables.model.c.name, spell.scope)
    )
    return [(model, scope, number) for model, scope, number in connection.execute(statement)]


def scope_numbers(
    connection: Connection, model: str, versions: Collection[int]
) -> list[ScopeNumbers]:
    """What versions of a model predicted in each scope, along one index."""
    source = get_source(connection, model)
    table = source.table.c
    known = table.outcome.is_not(None)
    gap = table.score - table.outcome

    def total(value: ColumnElement[float]) -> ColumnElement[float]:
        return sa.func.coalesce(sa.func.sum(sa.case((known, value))), 0.0)

    statement = (
        sa.select(
            table.version,
            table.scope,
            sa.func.count().label("n_rows"),
            sa.func.min(table.event_time).label("first"),
            sa.func.max(table.event_time).label("newest"),
            sa.func.count(table.outcome).label("n_known"),
            total(table.score).label("sum_score"),
            total(table.outcome).label("sum_outcome"),
            total(gap * gap).label("sum_squares"),
        )
        .where(table.version.in_(list(versions)))
        .group_by(table.version, table.scope)
        .order_by(table.version, table.scope)
    )
    return [ScopeNumbers(**row._mapping) for row in source.rows(connection, statement)]  # noqa: SLF001


def volumes(
    connection: Connection, model: str, versions: Collection[int], until: datetime
) -> dict[str, tuple[int, int]]:
    """Predictions of a model by scope in the 24 hours and in the 30 days up to a moment."""
    source = get_source(connection, model)
    table = source.table.c
    moments = (until - timedelta(days=1), until - timedelta(days=30), until)
    day, month, end = (sa.literal(each, table.event_time.type) for each in moments)
    last_day = sa.case((table.event_time > day, 1), else_=0)
    statement = (
        sa.select(table.scope, sa.func.sum(last_day), sa.func.count())
        .where(
            table.version.in_(list(versions)),
            table.event_time > month,
            table.event_time <= end,
        )
        .group_by(table.scope)
    )
    return {
        scope: (int(of_day), int(of_month))
        for scope, of_day, of_month in source.rows(connection, statement)
    }


def map_version(connection: Connection) -> str:
    """Changes whenever a run ends, an outcome arrives, or a version, deployment or edge changes."""

    def one(value: ColumnElement[Any], *tests: ColumnElement[bool]) -> sa.ScalarSelect[Any]:
        return sa.select(value).where(*tests).scalar_subquery()

    count, newest = sa.func.count, sa.func.max
    run, edge, spell = tables.run.c, tables.model_edge.c, tables.deployment.c
    parts = connection.execute(
        sa.select(
            one(newest(tables.version.c.id)),
            one(newest(run.id)),
            one(count(run.id), run.status == RunStatus.RUNNING.value),
            one(newest(tables.outcome.c.id)),
            one(newest(spell.id)),
            one(count(spell.valid_to)),
            one(newest(edge.id)),
            one(count(edge.retired_at)),
        )
    ).one()
    return "-".join(str(part or 0) for part in parts)
