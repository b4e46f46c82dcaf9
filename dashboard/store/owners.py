"""Who runs a run, and whether that job is still there.

Its lock says so at once; on another machine, which may not see the lock, its lease.
"""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.domain.errors import CandorError
from dashboard.domain.records import RunStatus

from . import tables
from .engine import writing
from .locks import FileLocks, Locks, open_locks

LEASE = timedelta(seconds=60)
RENEWED_SECONDS = 15
LEASING = "candor-lease"
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """A job while it has runs open.

    Attributes
    ----------
    token : str
        Different for every job; a run's owner may finish it, nobody else.
    locks : Locks
        What it holds of its runs; free as soon as the process is gone, however it ended.
    leased : bool
        Whether machines may share the database without seeing each other's locks.
    """

    locks: Locks
    leased: bool = False
    token: str = field(default_factory=lambda: uuid4().hex)
    host: str = field(default_factory=platform.node)
    process: int = field(default_factory=os.getpid)

    @property
    def values(self) -> dict[str, Any]:
        """What a run's row says of its owner."""
        return {
            "owner": self.token,
            "owner_host": self.host,
            "owner_process": self.process,
            "owner_machine": machine(),
            "leased_until": _now() + LEASE if self.leased else None,
        }

    def may_take(self, row: "sa.Row[Any]") -> bool:
        """Whether nobody is at work on a run any more; its lock is then ours."""
        if not self.locks.take(row.id):
            return False
        seen = row.owner_machine == machine() and self.locks.sure
        leased = row.leased_until is not None and row.leased_until > _now()
        return seen or not leased or row.owner == self.token


@contextmanager
def owning(engine: Engine) -> Iterator[Owner]:
    """An owner of runs, until the end of the block or of the process."""
    locks = open_locks(engine)
    owner = Owner(locks, leased=isinstance(locks, FileLocks))
    try:
        with _renewed(engine, owner):
            yield owner
    finally:
        locks.release()


def machine() -> str:
    """The machine, or its name where it has no number; containers on one machine share that."""
    with suppress(OSError):
        return BOOT.read_text().strip()
    return platform.node()


@contextmanager
def _renewed(engine: Engine, owner: Owner) -> Iterator[None]:
    """Renew the lease while the block runs."""
    if not owner.leased:
        yield
        return
    ended = Event()
    renewing = Thread(target=_renew, args=(engine, owner, ended), name=LEASING, daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()


def _renew(engine: Engine, owner: Owner, ended: Event) -> None:
    run = tables.run
    mine = sa.update(run).where(run.c.owner == owner.token, run.c.status == RunStatus.RUNNING.value)
    while not ended.wait(RENEWED_SECONDS):
        with suppress(CandorError, SQLAlchemyError), writing(engine) as connection:
            connection.execute(mine.values(leased_until=_now() + LEASE))


def _now() -> datetime:
    """Now, by the clock of this machine: a lease is about real time."""
    return datetime.now(UTC)
