"""A copy of what an upgrade changes, made before it."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard.domain.errors import NoBackup

from . import tables

BACKUP = "before"


def back_up(connection: Connection, revision: str) -> str:
    """Copy what stands before an upgrade to a revision; returns where the copy is.

    SQLite: the whole database in a file next to it, by its own backup. PostgreSQL: the prediction
    tables and the outcomes in a schema of their own, within the transaction of the upgrade, so
    that an upgrade that fails leaves no copy behind. The caller holds the lock of a writer, so
    that nothing is stored between the copy and the upgrade.

    Raises
    ------
    NoBackup
        If the copy cannot be written.
    """
    if connection.dialect.name == "sqlite":
        return _copy_file(connection, revision)
    return _copy_tables(connection, revision)


def _copy_file(connection: Connection, revision: str) -> str:
    """An upgrade that was killed has left the database as it was, and its copy is made again."""
    name = connection.engine.url.database
    if not name or name == ":memory:":
        return ""
    path = Path(name).absolute()
    copy = path.with_name(f"{path.name}.{BACKUP}-{revision}")
    unfinished = copy.with_name(f"{copy.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(path)) as source,
            closing(sqlite3.connect(unfinished)) as target,
        ):
            source.backup(target)
        unfinished.replace(copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise NoBackup(str(copy), str(error)) from error
    return str(copy)


def _copy_tables(connection: Connection, revision: str) -> str:
    quote = connection.dialect.identifier_preparer.quote_identifier
    here = str(connection.execute(sa.select(sa.func.current_schema())).scalar_one())
    schema = f"{here[:40]}_{BACKUP}_{revision}"
    try:
        connection.exec_driver_sql(f"CREATE SCHEMA {quote(schema)}")
    except DBAPIError as error:
        raise NoBackup(f"schema {schema}", str(error.orig).splitlines()[0]) from error
    source = tables.prediction_source.c
    managed = connection.scalars(sa.select(source.table_name)).all()
    standing = sa.inspect(connection).get_table_names()
    for name in sorted({*managed, tables.outcome.name} & {*standing}):
        copy = f"CREATE TABLE {quote(schema)}.{quote(name)} AS TABLE {quote(here)}.{quote(name)}"
        connection.exec_driver_sql(copy)
    return f"schema {schema}"
