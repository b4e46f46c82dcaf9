"""Connections to a company's own database: they only read, and none of their questions is endless.

Each kind of database is told so in its own words: SQLite opens the file for reading and interrupts
from its progress handler, PostgreSQL makes every transaction read-only and ends statements itself,
DuckDB opens the file for reading and is interrupted by a timer. What is asked of any other kind is
nothing but SELECT, too.
"""

import hashlib
import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, StatementError

from dashboard.domain.errors import (
    CandorError,
    SourceFailed,
    SourceTooSlow,
    SourceUnreachable,
    UnusableAddress,
)

PATIENCE_SECONDS = 20
CONNECT_SECONDS = 10
VARIABLE = "env:"
BETWEEN_LOOKS = 10_000
"""How many of its own steps SQLite takes between two looks at the clock."""
TIMER, DEADLINE = "candor_timer", "candor_deadline"
TOO_SLOW = ("interrupted", "statement timeout", "Interrupted!", "INTERRUPT")


def check_address(address: str) -> None:
    """Make sure that an address can be kept: it names a database and gives no secret away.

    Raises
    ------
    UnusableAddress
        If it cannot be read or holds a password.
    """
    if address.startswith(VARIABLE):
        return
    if _parsed(address).password is not None:
        reason = "it holds a password, which would be stored in Candor's own database"
        raise UnusableAddress(shown(address), reason)


def shown(address: str) -> str:
    """An address without what must not be shown."""
    try:
        return sa.make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return address.rpartition("@")[2]


def open_company(address: str, patience: int = PATIENCE_SECONDS) -> Engine:
    """An engine that only reads the database at an address; the same one for the same address.

    Raises
    ------
    UnusableAddress
        If the address cannot be read, or its library is not installed.
    SourceUnreachable
        If the file is not there.
    """
    url = address
    if address.startswith(VARIABLE):
        name = address.removeprefix(VARIABLE)
        if name not in os.environ:
            raise UnusableAddress(address, f"the variable {name} is not set in this process")
        url = os.environ[name]
    return _opened(url, patience)


@lru_cache(maxsize=64)
def _opened(url: str, patience: int) -> Engine:
    address = _parsed(url)
    kind = address.get_backend_name()
    openers = {"sqlite": _open_sqlite, "postgresql": _open_postgres, "duckdb": _open_duckdb}
    try:
        engine = openers.get(kind, _open_other)(address, patience)
    except (NoSuchModuleError, ImportError) as error:
        reason = f"the library for {kind} is not installed ({error})"
        raise UnusableAddress(shown(url), reason) from error
    weakref.finalize(engine, engine.pool.dispose)  # its connections end with it, not some day
    return engine


def _parsed(url: str) -> sa.URL:
    try:
        address = sa.make_url(url)
    except ArgumentError:
        raise UnusableAddress(url.rpartition("@")[2], "it is no address of a database") from None
    return address.set(drivername="postgresql") if address.drivername == "postgres" else address


def _open_sqlite(address: sa.URL, patience: int) -> Engine:
    path = _file(address)
    uri = f"file:{quote(str(path))}?mode=ro&uri=true"
    engine = sa.create_engine(f"sqlite:///{uri}", pool_size=4)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, record: Any) -> None:
        raw.execute("PRAGMA query_only = ON")
        raw.create_function("md5", 1, _md5, deterministic=True)
        raw.set_progress_handler(lambda: _is_late(record.info), BETWEEN_LOOKS)

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Connection, *_: Any) -> None:
        connection.info[DEADLINE] = time.monotonic() + patience

    return engine


def _is_late(info: dict[str, Any]) -> bool:
    deadline: float = info.get(DEADLINE, float("inf"))
    return time.monotonic() > deadline


def _md5(text: str) -> str:
    """What PostgreSQL and DuckDB call md5; it scatters keys and keeps no secret."""
    return hashlib.md5(str(text).encode(), usedforsecurity=False).hexdigest()


def _open_postgres(address: sa.URL, patience: int) -> Engine:
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    options = f"-c default_transaction_read_only=on -c statement_timeout={patience * 1_000}"
    before = address.query.get("options", "")
    return sa.create_engine(
        address.difference_update_query(["options"]),
        pool_pre_ping=True,
        pool_size=4,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"{before} {options}",
            "application_name": "candor",
        },
    )


def _open_duckdb(address: sa.URL, patience: int) -> Engine:
    _file(address)
    engine = sa.create_engine(address, connect_args={"read_only": True})

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Connection, *_: Any) -> None:
        raw: Any = connection.connection.dbapi_connection
        timer = Timer(patience, raw.interrupt)
        timer.daemon = True
        connection.info[TIMER] = timer
        timer.start()

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Connection, *_: Any) -> None:
        connection.info.pop(TIMER).cancel()

    @event.listens_for(engine, "handle_error")
    def stop(context: Any) -> None:
        timer = context.connection and context.connection.info.pop(TIMER, None)
        if timer is not None:
            timer.cancel()

    return engine


def _open_other(address: sa.URL, patience: int) -> Engine:  # noqa: ARG001 - no common word for it
    return sa.create_engine(address, pool_pre_ping=True)


def _file(address: sa.URL) -> Path:
    path = Path(address.database or "")
    if not path.is_file():
        raise SourceUnreachable(shown(str(address)), "there is no such file")
    return path.resolve()


@contextmanager
def asking(address: str, patience: int = PATIENCE_SECONDS) -> Iterator[Connection]:
    """A connection that only reads a company's database; its failures become sentences.

    Raises
    ------
    SourceUnreachable
        If the database does not answer.
    SourceTooSlow
        If a question took longer than `patience` seconds.
    SourceFailed
        If the database refuses a question, as when a column is gone.
    """
    engine = open_company(address, patience)
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise SourceUnreachable(shown(address), _first_line(error)) from error
    with connection:
        try:
            yield connection
        except DBAPIError as error:
            raise _failure(address, error, patience) from error
        except StatementError as error:
            if isinstance(error.orig, CandorError):
                raise error.orig from None
            raise SourceFailed(shown(address), _first_line(error)) from error


def _failure(address: str, error: DBAPIError, patience: int) -> CandorError:
    said = _first_line(error)
    if any(word in said for word in TOO_SLOW):
        return SourceTooSlow(shown(address), patience)
    if error.connection_invalidated:
        return SourceUnreachable(shown(address), said)
    return SourceFailed(shown(address), said)


def _first_line(error: StatementError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
