"""Saved what-ifs: one for each row, never overwritten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.errors import ScenarioRefused
from dashboard.domain.scenarios import NewScenario, Scenario

from . import tables
from .dialect import insert_unless_there
from .readable import LARGEST_ID, is_storable
from .sources import get_source
from .versions import get_version

FIELDS = ("client_token", "prediction_key", "name", "author", "output", "score_before",
          "score_after")  # fmt: skip


def add_scenario(connection: Connection, new: NewScenario, now: datetime) -> Scenario:
    """Store one what-if; the same client token is stored once and gives back the first.

    Raises
    ------
    UnknownModel, UnknownVersion
        If the version is not registered.
    ScenarioRefused
        If a text of it cannot be stored.
    """
    texts = (new.name, new.author, new.client_token, *(value for _, value in new.edits))
    if not all(map(is_storable, texts)):
        raise ScenarioRefused("it holds a character that cannot be stored")
    values = {name: getattr(new, name) for name in FIELDS} | {
        "source_id": get_source(connection, new.model).id,
        "version_id": get_version(connection, new.model, new.version).id,
        "edits": [list(edit) for edit in new.edits],
        "created_at": now,
    }
    insert_unless_there(connection, tables.scenario, values, ["client_token"])
    same = tables.scenario.c.client_token == new.client_token
    return _scenario(connection.execute(_select(new.model).where(same)).one())


def list_scenarios(
    connection: Connection,
    model: str,
    *,
    ids: Sequence[int] | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> list[Scenario]:
    """Newest what-ifs of a model first; pass the last id seen as `before_id` for the next ones.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    """
    table = tables.scenario.c
    mine = table.source_id == get_source(connection, model).id
    statement = _select(model).where(mine).order_by(table.id.desc()).limit(limit)
    if ids is not None:
        storable = [number for number in ids if number <= LARGEST_ID]
        statement = statement.where(table.id.in_(storable))
    if before_id is not None:
        statement = statement.where(table.id < before_id)
    return [_scenario(row) for row in connection.execute(statement)]


def _select(model: str) -> sa.Select[Any]:
    return sa.select(
        tables.scenario, tables.version.c.number, sa.literal(model).label("model")
    ).join(tables.version, tables.scenario.c.version_id == tables.version.c.id)


def _scenario(row: Row[Any]) -> Scenario:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name
    given = NewScenario(
        model=row.model,
        version=row.number,
        edits=tuple((feature, value) for feature, value in row.edits),
        **{name: values[name] for name in FIELDS},
    )
    return Scenario(row.id, row.created_at, given)
