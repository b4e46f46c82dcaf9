"""Locks that die with their process: the next job knows at once that a run has no owner left.

SQLite: a file next to the database for each run at work, locked by the operating system.
PostgreSQL: an advisory lock of a session that does nothing else. A database in memory has no
other process, and its locks are a set.
"""

import contextlib
import os
import sys
from glob import escape
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from . import tables

PATIENCE_SECONDS = 0.5
"""How long a lock is waited for: a dead process may need a moment to be gone."""
PAUSE_SECONDS = 0.01
KEEPALIVE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}
"""How soon PostgreSQL misses a session whose machine is gone, in seconds."""


class Locks(Protocol):
    """Locks on runs, by their ids; free again when released, or when the process is gone.

    Attributes
    ----------
    sure : bool
        Whether a lock that could be taken was free; not where a file system knows no locks.
    """

    sure: bool

    def take(self, run_id: int) -> bool:
        """Take the lock of a run; False if somebody else holds it."""
        ...

    def release(self) -> None:
        """Free all that was taken."""
        ...


def open_locks(engine: Engine) -> Locks:
    """Locks for the runs of a database."""
    if engine.dialect.name == "postgresql":
        return ServerLocks(engine)
    file = _database_file(engine)
    if file is None:
        return MemoryLocks(engine)
    locks = FileLocks(file)
    locks.sweep()
    return locks


def _database_file(engine: Engine) -> Path | None:
    """Where SQLite keeps the database, however its address is written; None in memory."""
    with engine.connect() as connection:
        listed = connection.exec_driver_sql("PRAGMA database_list")
        files = {row[1]: row[2] for row in listed}
    return Path(files["main"]) if files["main"] else None


class FileLocks:
    """A locked file for each run; the system unlocks it when the process ends, however it ends."""

    def __init__(self, database: Path) -> None:
        self.sure = True
        self._database = database
        self._held: dict[Path, int] = {}
        _LOCKS.add(self)

    def take(self, run_id: int) -> bool:
        """Take the lock of a run; False if somebody else holds it."""
        path = self._database.with_name(f"{self._database.name}-run-{run_id}.lock")
        until = monotonic() + PATIENCE_SECONDS
        while path not in self._held:
            handle = _open(path)
            if self._try(handle) and _is_same(path, handle):
                self._held[path] = handle
                continue
            os.close(handle)
            if monotonic() > until:
                return False
            sleep(PAUSE_SECONDS)
        return True

    def _try(self, handle: int) -> bool:
        try:
            return _lock(handle)
        except OSError:  # this file system has no locks
            self.sure = False
            return True

    def sweep(self) -> None:
        """Remove the files that killed jobs have left."""
        name = escape(self._database.name)
        for path in self._database.parent.glob(f"{name}-run-*.lock"):
            with contextlib.suppress(OSError):
                handle = _open(path)
                if _lock(handle) and _is_same(path, handle):
                    path.unlink()
                os.close(handle)

    def release(self) -> None:
        """Remove the files while they are locked: whoever has opened one looks whether it is."""
        for path, handle in self._held.items():
            with contextlib.suppress(OSError):  # Windows removes no file that is open
                path.unlink()
            os.close(handle)
            with contextlib.suppress(OSError):
                path.unlink()
        self._held.clear()

    def forget(self) -> None:
        """Let a forked child go its way: the lock is its parent's, and ends with that."""
        for handle in self._held.values():
            os.close(handle)
        self._held.clear()


def _open(path: Path) -> int:
    """Open a lock file, also one of another user's killed job that we may only read."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY)


def _is_same(path: Path, handle: int) -> bool:
    """Whether the file is still the one that was opened, and not removed by its last owner."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(handle))
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class ServerLocks:
    """Advisory locks of one session; the server frees them when the session ends."""

    def __init__(self, engine: Engine) -> None:
        self.sure = True
        self._engine = engine
        self._session: Connection | None = None
        _LOCKS.add(self)

    def take(self, run_id: int) -> bool:
        """Take the lock of a run; False if somebody else holds it."""
        # the table's own number tells installations in one database apart; it wraps like an oid
        key = sa.text("SELECT pg_advisory_lock(CAST(CAST(:table AS regclass) AS oid)::int4, :run)")
        session = self._session = self._session or self._open()
        try:
            session.execute(key, {"table": tables.run.name, "run": run_id})
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":  # lock_not_available
                raise
            return False
        return True

    def release(self) -> None:
        """Free the locks and end their session; one that is lost has freed them already."""
        if self._session is not None:
            with contextlib.suppress(DBAPIError):
                self._session.execute(sa.select(sa.func.pg_advisory_unlock_all()))
            self._session.close()
        self._session = None

    def forget(self) -> None:
        """Let a forked child go its way: the session is its parent's, and ends with that."""
        raw: Any = self._session and self._session.connection.dbapi_connection
        if raw:
            os.close(raw.fileno())
        self._session = None

    def _open(self) -> Connection:
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()  # closed at the end, and not given to somebody else
        milliseconds = int(PATIENCE_SECONDS * 1_000)
        for name, value in {**KEEPALIVE, "lock_timeout": milliseconds}.items():
            session.exec_driver_sql(f"SET {name} = {value}")
        return session


class MemoryLocks:
    """Locks among the threads of a process, for a database that no other process can see."""

    def __init__(self, engine: Engine) -> None:
        self.sure = True
        with _ALONE:
            self._taken = _IN_MEMORY.setdefault(engine, set())
        self._held: set[int] = set()

    def take(self, run_id: int) -> bool:
        """Take the lock of a run; False if somebody else holds it."""
        with _ALONE:
            if run_id in self._taken - self._held:
                return False
            self._taken.add(run_id)
            self._held.add(run_id)
        return True

    def release(self) -> None:
        """Free all that was taken."""
        with _ALONE:
            self._taken -= self._held
            self._held.clear()


_ALONE = Lock()
_IN_MEMORY: WeakKeyDictionary[Engine, set[int]] = WeakKeyDictionary()
_LOCKS: WeakSet[FileLocks | ServerLocks] = WeakSet()


def _forget_all() -> None:
    for each in list(_LOCKS):
        each.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
