"""Where the predictions of a model live: in a table of Candor's, or in one of the company's own.

Both have the same face, and every reader asks through it: `table` has the columns of each role,
`key` names a row, `rows` asks the database where the rows are.
"""

import json
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row

from dashboard.domain.mapping import SourceMapping

from . import tables
from .connected import ConnectedSource, TableFacts
from .managed import ManagedSource, managed_source, source_row

Source = ManagedSource | ConnectedSource
MAPPINGS = TypeAdapter(SourceMapping)
FACTS = TypeAdapter(TableFacts)


def get_source(connection: Connection, model: str) -> Source:
    """Where the predictions of a model live.

    Raises
    ------
    UnknownModel
        If no version of the model is registered.
    """
    row = source_row(connection, model)
    return managed_source(model, row) if row.address is None else _connected(model, row)


def find_connected(connection: Connection, model: str) -> ConnectedSource | None:
    """The company's table that a model is connected to; None if there is none."""
    statement = (
        sa.select(tables.prediction_source)
        .join(tables.model)
        .where(tables.model.c.name == model, tables.prediction_source.c.address.is_not(None))
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else _connected(model, row)


def _connected(model: str, row: Row[Any]) -> ConnectedSource:
    # kept as long as nothing changes, as what is asked of a table is written only once then
    return _opened(row.id, model, json.dumps(row.mapping), json.dumps(row.columns))


@lru_cache(maxsize=64)
def _opened(number: int, model: str, mapping: str, facts: str) -> ConnectedSource:
    return ConnectedSource(
        number, model, MAPPINGS.validate_json(mapping), FACTS.validate_json(facts)
    )
