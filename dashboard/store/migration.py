"""The database's revision: bring it up to date, or say that it is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from dashboard.domain.errors import StoreNotReady

from . import tables
from .backup import back_up
from .engine import reading, writing
from .views import grant, refresh_views, take_down

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x63616E646F72  # "candor": the advisory lock that upgrades take turns by


COPIED_FOR = "0009"
"""The revision that changes what is stored; what stands before it is copied first."""


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What an upgrade did to what was stored.

    Attributes
    ----------
    backup : str
        Where the copy from before it is; empty if nothing was stored in a file or a schema.
    models : sequence of mapping
        For each model its name (``model``), how many ``rows`` its table has, how many of them
        others have ``superseded``, and how many ``predictions`` had been stored more than once.
    """

    revision: str
    created_at: datetime
    backup: str
    models: Sequence[Mapping[str, Any]]


def list_upgrades(connection: Connection) -> list[UpgradeReport]:
    """The reports of upgrades that changed what was stored, oldest first."""
    statement = sa.select(tables.upgrade_report).order_by(tables.upgrade_report.c.id)
    return [
        UpgradeReport(row.revision, row.created_at, row.backup, row.report)
        for row in connection.execute(statement)
    ]


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, by all steps or none; two at once take turns.

    An upgrade that ends early changes nothing and can be run again. What is stored is copied
    before a step that changes it, and a report says what became of it.

    Raises
    ------
    StoreNotReady
        If the database is of a later release.
    NoBackup
        If what is stored cannot be copied before a step that changes it; nothing is changed.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        found = current_revision(connection)
        pending = found != newest_revision()
        granted = take_down(connection) if pending else []
        config = _config(connection)
        if found is not None and _is_before(found, COPIED_FOR):
            config.attributes["backup"] = back_up(connection, COPIED_FOR)
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreNotReady(found or "", newest_revision()) from error
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


def _is_before(found: str, revision: str) -> bool:
    """Whether a step is still to be taken; a revision of a later release knows it."""
    scripts = ScriptDirectory(str(FOLDER))
    try:
        before = {each.revision for each in scripts.iterate_revisions(revision, "base")}
    except CommandError:
        return False
    return found in before - {revision}


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
