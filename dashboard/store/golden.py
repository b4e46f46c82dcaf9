"""What versions answered to their golden rows whose model was not in memory when it was written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from . import tables
from .dialect import insert_unless_there


def add_golden_answers(connection: Connection, version_id: int, text: str, now: datetime) -> None:
    """Store the answers of a version; the first ones stay."""
    values = {"version_id": version_id, "answers": text, "created_at": now}
    insert_unless_there(connection, tables.golden_answer, values, ["version_id"])


def find_golden_answers(connection: Connection, version_id: int) -> str | None:
    """The answers of a version; None if none were stored."""
    table = tables.golden_answer
    statement = sa.select(table.c.answers).where(table.c.version_id == version_id)
    return connection.execute(statement).scalar_one_or_none()
