"""The database's revision: bring it up to date, or say that it is not."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from dashboard.domain.errors import StoreNotReady

from .engine import reading, writing
from .views import grant, refresh_views, take_down

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x63616E646F72  # "candor": the advisory lock that upgrades take turns by


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, by all steps or none; two at once take turns.

    Raises
    ------
    StoreNotReady
        If the database is of a later release.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        pending = current_revision(connection) != newest_revision()
        granted = take_down(connection) if pending else []
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            found = current_revision(connection) or ""
            raise StoreNotReady(found, newest_revision()) from error
        refresh_views(connection)
        grant(connection, granted)


def current_revision(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision that this release needs."""
    return str(ScriptDirectory(str(FOLDER)).get_current_head())


def require_current(engine: Engine) -> None:
    """Make sure that the database is at the revision of this release.

    Raises
    ------
    StoreNotReady
        If it is not.
    """
    with reading(engine) as connection:
        found = current_revision(connection)
    expected = newest_revision()
    if found != expected:
        raise StoreNotReady(found or "", expected)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
