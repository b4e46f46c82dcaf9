"""Whether anything has changed since an answer was given."""

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.records import RunStatus

from . import tables
from .connected import ConnectedSource
from .sources import get_source

REVISED_SECONDS = 300
"""How long a row that was changed in a company's table may still be shown as it was."""


def data_version(connection: Connection, model: str) -> str:
    """Changes whenever a run finishes or an outcome or a judgement arrives.

    A company's table changes unseen: there, with its newest row and every few minutes.
    """
    source = get_source(connection, model)
    finished = (
        sa.select(sa.func.count())
        .select_from(tables.run)
        .join(tables.version)
        .join(tables.model)
        .where(tables.model.c.name == model, tables.run.c.status == RunStatus.FINISHED.value)
    )
    numbers: list[object] = [connection.execute(finished).scalar_one()]
    for table in (tables.outcome, tables.feedback):
        newest = sa.select(sa.func.max(table.c.id)).where(table.c.source_id == source.id)
        numbers.append(connection.execute(newest).scalar() or 0)
    if isinstance(source, ConnectedSource):
        numbers += _news_of(connection, source)
    return "-".join(str(number) for number in numbers)


def _news_of(connection: Connection, source: ConnectedSource) -> list[object]:
    """The newest row of a company's table, its mapping, and which few minutes it is."""
    time = source.table.c.event_time
    rows = sa.select(time).order_by(time.desc()).limit(1)
    newest = source.rows(connection, rows) if source.is_led_by("event_time") else []
    now: datetime = connection.execute(sa.select(sa.func.now())).scalar_one()
    mapped = hashlib.sha256(repr((source.mapping, source.facts)).encode()).hexdigest()[:8]
    moment = newest[0][0].timestamp() if newest else "empty"
    return [
        moment,
        mapped,
        int(now.replace(tzinfo=now.tzinfo or UTC).timestamp() // REVISED_SECONDS),
    ]
