"""Connections to SQLite or PostgreSQL, and transactions that read or write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, StatementError

from dashboard.domain.errors import CandorError, StoreUnreachable

PATIENCE_SECONDS = 10
WRITES = "candor_writes"
PRAGMAS = (
    f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1_000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
)
ON_POSTGRES = {"connect_timeout": PATIENCE_SECONDS}


def open_engine(url: str) -> Engine:
    """An engine on the database at `url`; a SQLite file's folder is made if absent.

    Raises
    ------
    StoreUnreachable
        If the address cannot be read, or is of a database that Candor does not know.
    """
    try:
        address = sa.make_url(url)
        kind = address.get_backend_name()
        if kind == "sqlite":
            return _open_sqlite(address)
        if kind in {"postgres", "postgresql"}:
            address = address.set(drivername="postgresql+psycopg")
            return sa.create_engine(address, pool_pre_ping=True, connect_args=ON_POSTGRES)
    except (ArgumentError, NoSuchModuleError, OSError) as error:
        raise StoreUnreachable(url.rpartition("@")[2]) from error
    raise StoreUnreachable(url.rpartition("@")[2])


def _open_sqlite(address: sa.URL) -> Engine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "invalidate", _give_back)
    return engine


def _prepare(raw: Any, _record: object) -> None:
    """Let us begin transactions ourselves; Python's driver would begin them too late."""
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(pragma)


def _give_back(raw: Any, _record: object, _error: object) -> None:
    """Give the write lock back where Ctrl-C left a statement open, which closing would wait for."""
    raw.rollback()


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that upgrades later would fail instead of wait."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout, and writes nothing."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _transaction(engine, options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are all kept at the end, or none of them."""
    with _transaction(engine, {WRITES: True}) as connection:
        yield connection


@contextmanager
def _transaction(engine: Engine, options: dict[str, Any]) -> Iterator[Connection]:
    with _reachable(engine):
        connection = engine.connect().execution_options(**options)
    with connection:
        with _reachable(engine):
            transaction = connection.begin()
        try:
            with transaction:
                yield connection
        except DBAPIError as error:
            if error.connection_invalidated:
                raise _unreachable(engine) from error
            raise
        except StatementError as error:
            if isinstance(error.orig, CandorError):  # a value that a column type refused
                raise error.orig from None
            raise


@contextmanager
def _reachable(engine: Engine) -> Iterator[None]:
    """Whatever fails before the first statement is the database's own trouble."""
    try:
        yield
    except DBAPIError as error:
        raise _unreachable(engine) from error


def _unreachable(engine: Engine) -> StoreUnreachable:
    return StoreUnreachable(engine.url.render_as_string(hide_password=True))
