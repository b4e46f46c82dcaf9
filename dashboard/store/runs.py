"""Runs: each set of rows is scored once by each version."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.errors import RunInProgress, RunTakenOver
from dashboard.domain.records import RUN_SPAN, Run, RunStatus

from . import tables
from .dialect import insert_unless_there
from .managed import get_managed
from .owners import Owner
from .sources import get_source
from .versions import get_version

UNOWNED = dict.fromkeys(("owner", "owner_host", "owner_process", "owner_machine", "leased_until"))
IDENTITY = ["version_id", "scope", "logical_time", "input_hash"]


def start_run(  # noqa: PLR0913 - what identifies a run, and how and when it starts
    connection: Connection,
    *,
    model: str,
    version: int,
    scope: str,
    logical_time: datetime,
    input_hash: str,
    kind: str,
    now: datetime,
    owner: Owner | None = None,
) -> tuple[Run, bool]:
    """Open a run, or find the one that did the same before.

    Parameters
    ----------
    owner : Owner, optional
        The job that scores the rows; not needed where the same transaction finishes the run.

    Returns
    -------
    (Run, bool)
        The run, and whether its rows are to be stored: not if it has finished.

    Raises
    ------
    RunInProgress
        If the same rows are being scored now. A run that failed, or whose owner is gone, is taken
        over.
    """
    identity = {
        "version_id": get_version(connection, model, version).id,
        "scope": scope,
        "logical_time": logical_time,
        "input_hash": input_hash,
    }
    fresh = {
        "kind": kind, "status": RunStatus.RUNNING.value, "n_rows": 0, "n_flagged": 0,
        "started_at": now, "finished_at": None, **(owner.values if owner else UNOWNED),
    }  # fmt: skip
    is_new = insert_unless_there(connection, tables.run, identity | fresh, IDENTITY)
    row = _find(connection, identity)
    before = _run(row)
    if before.status is RunStatus.FINISHED:
        return before, False
    if not _is_free(row, owner, is_new=is_new):
        raise _in_progress(before)
    if is_new:
        return before, True
    _erase_rows(connection, before)
    return _update(connection, before, fresh), True


def _is_free(row: Row[Any], owner: Owner | None, *, is_new: bool) -> bool:
    """Whether nobody is at work on a run; an owner then holds its lock."""
    if owner is not None:
        return owner.may_take(row)
    return is_new or row.status != RunStatus.RUNNING.value


def finish_run(connection: Connection, run: Run, n_rows: int, n_flagged: int, now: datetime) -> Run:
    """Close a run whose predictions were stored in the same transaction.

    Raises
    ------
    RunTakenOver
        If another process took the run over.
    """
    require_held(connection, run)
    status = RunStatus.FINISHED.value
    changes = {"status": status, "n_rows": n_rows, "n_flagged": n_flagged, "finished_at": now}
    return _update(connection, run, changes)


def fail_run(connection: Connection, run: Run, now: datetime) -> Run:
    """Close a run of which nothing was stored; one that was taken over is left alone."""
    changes = {"status": RunStatus.FAILED.value, "finished_at": now}
    return _update(connection, run, changes if _is_held(connection, run) else {})


def fail_runs(connection: Connection, owner: Owner, now: datetime) -> None:
    """Close all runs that an owner has open; of none of them anything was stored."""
    run = tables.run.c
    mine = sa.update(tables.run).where(
        run.owner == owner.token, run.status == RunStatus.RUNNING.value
    )
    connection.execute(mine.values(status=RunStatus.FAILED.value, finished_at=now))


def require_held(connection: Connection, run: Run) -> None:
    """Make sure that a run is still ours, and keep it so until the transaction ends.

    Raises
    ------
    RunTakenOver
        If another process took the run over.
    """
    if not _is_held(connection, run):
        raise RunTakenOver(str(run.id))


def list_runs(connection: Connection, model: str, limit: int = 100) -> list[Run]:
    """The newest runs of a model."""
    get_source(connection, model)
    statement = (
        _select().where(tables.model.c.name == model).order_by(tables.run.c.id.desc()).limit(limit)
    )
    return [_run(row) for row in connection.execute(statement)]


def newest_runs(connection: Connection) -> list[Run]:
    """The newest run of every version for every scope it was asked about."""
    run = tables.run.c
    newest = sa.select(sa.func.max(run.id)).group_by(run.version_id, run.scope)
    return [_run(row) for row in connection.execute(_select().where(run.id.in_(newest)))]


def run_times(connection: Connection, model: str, limit: int) -> list[datetime]:
    """The newest times that runs of a model were for, newest first, each once."""
    time = tables.run.c.logical_time
    statement = (
        sa.select(time)
        .join(tables.version, tables.run.c.version_id == tables.version.c.id)
        .join(tables.model, tables.version.c.model_id == tables.model.c.id)
        .where(tables.model.c.name == model)
        .distinct()
        .order_by(time.desc())
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def newest_replacement(connection: Connection, run: Run) -> int | None:
    """The id of the newest row that replaced one of a run's version since the run was finished."""
    source = get_managed(connection, run.model)
    row = source.stored.c
    newest = (
        sa.select(sa.func.max(row.superseded_by))
        .join(tables.run, tables.run.c.id == row.superseded_by // RUN_SPAN)
        .where(
            row.superseded_by.is_not(None),
            row.version == run.version,
            tables.run.c.id != run.id,
            tables.run.c.finished_at >= run.finished_at,
        )
    )
    found: int | None = connection.execute(newest).scalar()
    return found


def run_time(
    connection: Connection, model: str, version: int, scope: str, input_hash: str
) -> datetime | None:
    """The time that the newest run of some rows was for; one job at a time may ask and start one.

    None if there was none.
    """
    columns, version_id = tables.run.c, get_version(connection, model, version).id
    turn = sa.select(tables.version.c.id).where(tables.version.c.id == version_id)
    connection.execute(turn.with_for_update(key_share=True))
    statement = (
        sa.select(columns.logical_time)
        .where(
            columns.version_id == version_id,
            columns.scope == scope,
            columns.input_hash == input_hash,
        )
        .order_by(columns.id.desc())
        .limit(1)
    )
    found: datetime | None = connection.execute(statement).scalar()
    return found


def _select() -> sa.Select[Any]:
    return (
        sa.select(tables.run, tables.version.c.number, tables.model.c.name)
        .join(tables.version, tables.run.c.version_id == tables.version.c.id)
        .join(tables.model, tables.version.c.model_id == tables.model.c.id)
    )


def _is_held(connection: Connection, run: Run) -> bool:
    """Whether a run is as it was started: a later owner has put its own token there."""
    columns = tables.run.c
    statement = sa.select(columns.id).where(
        columns.id == run.id,
        columns.owner.is_not_distinct_from(run.owner),
        columns.started_at == run.started_at,
        columns.status == RunStatus.RUNNING.value,
    )
    return connection.execute(statement.with_for_update()).one_or_none() is not None


def _find(connection: Connection, identity: dict[str, Any]) -> Row[Any]:
    statement = _select().with_for_update(of=tables.run)
    for name, value in identity.items():
        statement = statement.where(tables.run.c[name] == value)
    return connection.execute(statement).one()


def _update(connection: Connection, run: Run, changes: dict[str, Any]) -> Run:
    if changes:
        connection.execute(sa.update(tables.run).where(tables.run.c.id == run.id).values(changes))
    return _run(connection.execute(_select().where(tables.run.c.id == run.id)).one())


def _erase_rows(connection: Connection, run: Run) -> None:
    """Remove what an unfinished run may have left behind; readers never saw it."""
    table = get_managed(connection, run.model).stored
    first = run.id * RUN_SPAN
    connection.execute(sa.delete(table).where(table.c.id.between(first, first + RUN_SPAN - 1)))


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        model=row.name,
        version=row.number,
        scope=row.scope,
        logical_time=row.logical_time,
        input_hash=row.input_hash,
        kind=row.kind,
        status=RunStatus(row.status),
        n_rows=row.n_rows,
        n_flagged=row.n_flagged,
        started_at=row.started_at,
        finished_at=row.finished_at,
        owner=row.owner,
        host=row.owner_host,
        process=row.owner_process,
    )


def _in_progress(run: Run) -> RunInProgress:
    return RunInProgress(str(run.id), run.host, run.process, run.started_at)
