"""Connections to SQLite or PostgreSQL, and transactions that read or write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from dashboard.domain.errors import StoreUnreachable

PATIENCE_MS = 10_000
WRITES = "candor_writes"
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {PATIENCE_MS}",
)


def open_engine(url: str) -> Engine:
    """An engine on the database at `url`; a SQLite file's folder is made if absent.

    Raises
    ------
    StoreUnreachable
        If the address cannot be read.
    """
    try:
        address = sa.make_url(url)
        if address.drivername in {"postgres", "postgresql"}:
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() != "sqlite":
            return sa.create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreUnreachable(url.rpartition("@")[2]) from error
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, _record: object) -> None:
    """Let us begin transactions ourselves; Python's driver would begin them too late."""
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(pragma)


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that upgrades later would fail instead of wait."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout."""
    with _reachable(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are all kept at the end, or none of them."""
    with _reachable(engine), engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def _reachable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreUnreachable(engine.url.render_as_string(hide_password=True)) from error


def insert_unless_there(
    connection: Connection, table: sa.Table, rows: Any, keys: list[str]
) -> None:
    """Insert rows, leaving alone those whose unique `keys` are there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(index_elements=keys), rows)
