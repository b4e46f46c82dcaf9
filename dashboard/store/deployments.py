"""Who is at work where: one row for each spell, closed but never changed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.records import EVERYWHERE, Deployment, Role

from . import tables
from .versions import get_version


def add_deployment(  # noqa: PLR0917 - each is a column
    connection: Connection,
    model: str,
    version: int,
    scope: str,
    role: Role,
    now: datetime,
    reason: str,
) -> Deployment:
    """Put a version to work; an open champion of the same scope is relieved.

    A version that has the role already keeps it. `now` before the spell it relieves closes that
    spell at its own beginning.
    """
    version_id = get_version(connection, model, version).id
    find_model = sa.select(tables.model.c.id).where(tables.model.c.name == model)
    connection.execute(find_model.with_for_update())  # two at once take turns
    same = [
        each
        for each in list_deployments(connection, model)
        if (each.scope, each.role, each.valid_to) == (scope, role, None)
    ]
    for each in same:
        if each.version == version:
            return each
        if role is Role.CHAMPION:
            _close(connection, each, now)
    table = tables.deployment
    statement = (
        sa.insert(table)
        .values(
            model_id=find_model.scalar_subquery(),
            version_id=version_id,
            scope=scope,
            role=role.value,
            valid_from=now,
            reason=reason,
        )
        .returning(table.c.id)
    )
    added = connection.execute(statement).scalar_one()
    return next(each for each in list_deployments(connection, model) if each.id == added)


def list_deployments(connection: Connection, model: str) -> list[Deployment]:
    """Every spell of a model's versions, newest first."""
    statement = (
        sa.select(tables.deployment, tables.version.c.number, tables.model.c.name)
        .join(tables.version, tables.deployment.c.version_id == tables.version.c.id)
        .join(tables.model, tables.deployment.c.model_id == tables.model.c.id)
        .where(tables.model.c.name == model)
        .order_by(tables.deployment.c.id.desc())
    )
    return [_deployment(row) for row in connection.execute(statement)]


def find_champion(connection: Connection, model: str, scope: str = EVERYWHERE) -> Deployment | None:
    """The champion of a scope: its own, else the one that serves everywhere."""
    champions = {
        each.scope: each
        for each in list_deployments(connection, model)
        if each.role is Role.CHAMPION and each.valid_to is None
    }
    return champions.get(scope) or champions.get(EVERYWHERE)


def _close(connection: Connection, spell: Deployment, now: datetime) -> None:
    end = max(now, spell.valid_from)
    table = tables.deployment
    connection.execute(sa.update(table).where(table.c.id == spell.id).values(valid_to=end))


def _deployment(row: Row[Any]) -> Deployment:
    return Deployment(
        id=row.id,
        model=row.name,
        version=row.number,
        scope=row.scope,
        role=Role(row.role),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        reason=row.reason,
    )
