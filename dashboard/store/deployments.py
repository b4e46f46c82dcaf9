"""Who is at work where: one row for each spell, ended once and never changed otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.deployments import NOBODY, champion_at, successor
from dashboard.domain.errors import DeploymentRefused
from dashboard.domain.records import EVERYWHERE, Deployment, NewDeployment, Role
from dashboard.domain.scopes import lineage, scope_words

from . import tables
from .managed import is_named
from .versions import get_version

CHANGED = "who serves there has changed since you looked"
AGAIN = "Look at the deployments again and decide anew"


def add_deployment(
    connection: Connection, new: NewDeployment, now: datetime, *, expecting: int | None = None
) -> Deployment:
    """Put a version to work; an open champion of the same scope is relieved.

    A version that has the role already keeps it; one that has another role there gives it up. The
    same decision sent twice is stored once and answered alike. A spell never begins before what
    it follows in its scope has ended, whatever the clock says.

    Parameters
    ----------
    connection : Connection
        One that writes.
    new : NewDeployment
        What is to be put to work.
    now : datetime
        When.
    expecting : int, optional
        The spell that serves the scope as far as the caller knows; `NOBODY` for none.

    Raises
    ------
    UnknownModel, UnknownVersion
        If the version is not registered.
    DeploymentRefused
        If another spell serves than the one expected, or a champion would leave its own scope
        without one.
    """
    version_id = get_version(connection, new.model, new.version).id
    every = _locked(connection, new.model)
    decided = None if expecting is None else successor(every, new.scope, expecting)
    if decided is not None and _led_to(new, decided):
        return decided
    _require_served_by(every, new.scope, expecting)
    cell = [each for each in every if each.scope == new.scope]
    same = [each for each in cell if each.is_open and each.version == new.version]
    if any(each.role is new.role for each in same):
        return next(each for each in same if each.role is new.role)
    if any(each.role is Role.CHAMPION for each in same):
        reason = f"version {new.version} is the champion {scope_words(new.scope)}"
        raise DeploymentRefused(reason, "Promote another version there first")
    begin = _begin(cell, new, now)
    relieved = [each for each in cell if each.is_open and each.role is new.role is Role.CHAMPION]
    for each in (*same, *relieved):
        words = f"version {new.version} became {new.role.value}"
        _end(connection, replace(each, ended_by=new.actor, end_reason=words), begin)
    return _insert(connection, new, version_id, begin)


def end_deployment(
    connection: Connection, spell: Deployment, now: datetime, *, actor: str, reason: str
) -> None:
    """End an open spell; one that these words ended already stays as it is.

    Raises
    ------
    DeploymentRefused
        If it has ended meanwhile.
    """
    every = _locked(connection, spell.model)
    ended = replace(spell, ended_by=actor, end_reason=reason)
    if any(replace(each, valid_to=spell.valid_to) == ended and not each.is_open for each in every):
        return
    if not any(each.id == spell.id and each.is_open for each in every):
        raise DeploymentRefused(CHANGED, AGAIN)
    _end(connection, ended, now)


def list_deployments(connection: Connection, model: str) -> list[Deployment]:
    """Every spell of a model's versions, newest first."""
    statement = _select(model).order_by(tables.deployment.c.id.desc())
    return [_deployment(row) for row in connection.execute(statement)]


def find_champion(
    connection: Connection, model: str, scope: str = EVERYWHERE, at: datetime | None = None
) -> Deployment | None:
    """The champion that serves a scope: its own, else that of the nearest scope it lies in.

    At a time, or now for None.
    """
    table = tables.deployment.c
    statement = _select(model).where(
        table.role == Role.CHAMPION.value, table.scope.in_(lineage(scope))
    )
    if at is None:
        statement = statement.where(table.valid_to.is_(None))
    else:
        goes_on = sa.or_(table.valid_to.is_(None), table.valid_to > at)
        statement = statement.where(table.valid_from <= at, goes_on)
    found = [_deployment(row) for row in connection.execute(statement)]
    return champion_at(found, scope, at)


def _locked(connection: Connection, model: str) -> list[Deployment]:
    """The spells of a model, whose next change waits until this transaction ends."""
    table = tables.model
    connection.execute(sa.select(table.c.id).where(table.c.name == model).with_for_update())
    return list_deployments(connection, model)


def _led_to(new: NewDeployment, spell: Deployment) -> bool:
    """Whether a spell is what this very decision led to."""
    meant = (new.version, new.role, new.reason, new.actor)
    return meant == (spell.version, spell.role, spell.reason, spell.actor)


def _require_served_by(every: Sequence[Deployment], scope: str, expected: int | None) -> None:
    if expected is None:
        return
    serving = champion_at(every, scope)
    if (NOBODY if serving is None else serving.id) != expected:
        raise DeploymentRefused(CHANGED, AGAIN)


def _begin(cell: Sequence[Deployment], new: NewDeployment, now: datetime) -> datetime:
    """The first moment at which a spell may begin: after those that it follows."""
    before = [
        each
        for each in cell
        if each.version == new.version or each.role is new.role is Role.CHAMPION
    ]
    return max([now, *(each.valid_to or each.valid_from for each in before)])


def _end(connection: Connection, spell: Deployment, now: datetime) -> None:
    table = tables.deployment
    end = max(now, spell.valid_from)
    told = {"ended_by": spell.ended_by, "end_reason": spell.end_reason}
    statement = sa.update(table).where(table.c.id == spell.id).values(valid_to=end, **told)
    connection.execute(statement)


def _insert(
    connection: Connection, new: NewDeployment, version_id: int, begin: datetime
) -> Deployment:
    table = tables.deployment
    model_id = sa.select(tables.model.c.id).where(tables.model.c.name == new.model)
    values = {
        "model_id": model_id.scalar_subquery(),
        "version_id": version_id,
        "scope": new.scope,
        "role": new.role.value,
        "valid_from": begin,
        "reason": new.reason,
        "actor": new.actor,
        "gate_report_id": new.gate_report,
        "overridden": new.overridden,
    }
    added = connection.execute(sa.insert(table).values(values).returning(table.c.id)).scalar_one()
    statement = _select(new.model).where(table.c.id == added)
    return _deployment(connection.execute(statement).one())


def _select(model: str) -> sa.Select[Any]:
    return (
        sa.select(tables.deployment, tables.version.c.number, tables.model.c.name)
        .join(tables.version, tables.deployment.c.version_id == tables.version.c.id)
        .join(tables.model, tables.deployment.c.model_id == tables.model.c.id)
        .where(is_named(model))
    )


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
        actor=row.actor,
        gate_report=row.gate_report_id,
        overridden=row.overridden,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
    )
