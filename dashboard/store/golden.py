"""What versions answered to their golden rows whose model was not in memory when it was written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from . import tables
from .dialect import insert_unless_there


def add_golden_answers(connection: Connection, card_sha256: str, text: str, now: datetime) -> None:
    """Store the answers of the version with this card; the first ones stay."""
    values = {"card_sha256": card_sha256, "answers": text, "recorded_at": now}
    insert_unless_there(connection, tables.golden_answer, values, ["card_sha256"])


def find_golden_answers(connection: Connection, card_sha256: str) -> str | None:
    """The answers of the version with this card; None if none were stored."""
    table = tables.golden_answer
    statement = sa.select(table.c.answers).where(table.c.card_sha256 == card_sha256)
    return connection.execute(statement).scalar_one_or_none()
