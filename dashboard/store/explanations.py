"""Explanations that were computed once: of single predictions, and of cohorts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.records import StoredAttribution

from . import tables
from .dialect import insert_all_unless_there, insert_unless_there
from .sources import get_source

KEPT = np.dtype("<f4")


def add_attribution(
    connection: Connection, model: str, stored: StoredAttribution, now: datetime
) -> None:
    """Keep the attributions of one prediction, in single precision; the first ones stay."""
    add_attributions(connection, model, [stored], now)


def add_attributions(
    connection: Connection, model: str, stored: Sequence[StoredAttribution], now: datetime
) -> None:
    """Keep the attributions of many predictions at once; those that are kept already stay."""
    source = get_source(connection, model).id
    rows = [_row(source, each, now) for each in stored]
    keys = ["source_id", "prediction_key", "explainer_id"]
    insert_all_unless_there(connection, tables.attribution, rows, keys)


def _row(source: int, stored: StoredAttribution, now: datetime) -> dict[str, Any]:
    errors = stored.standard_errors
    return {
        "source_id": source,
        "prediction_key": stored.prediction_key,
        "explainer_id": stored.explainer_id,
        "values": _packed(stored.values),
        "standard_errors": None if errors is None else _packed(errors),
        "base_value": stored.base_value,
        "residual": stored.residual,
        "notes": list(stored.notes),
        "created_at": now,
    }


def find_attribution(
    connection: Connection, model: str, prediction_key: str, explainer_id: str
) -> StoredAttribution | None:
    """The attributions of one prediction by one explainer; None if there are none."""
    found = _attributions(connection, model, [prediction_key], explainer_id)
    return _stored(found[0]) if found else None


def attribution_time(
    connection: Connection, model: str, prediction_key: str, explainer_id: str
) -> datetime | None:
    """When these attributions were computed; None if there are none."""
    found = _attributions(connection, model, [prediction_key], explainer_id)
    computed: datetime | None = found[0].created_at if found else None
    return computed


def find_attributions(
    connection: Connection, model: str, keys: Sequence[str], explainer_id: str
) -> dict[str, StoredAttribution]:
    """The attributions of some predictions by one explainer, as far as they were computed."""
    found = _attributions(connection, model, keys, explainer_id)
    return {row.prediction_key: _stored(row) for row in found}


def _attributions(
    connection: Connection, model: str, keys: Sequence[str], explainer_id: str
) -> Sequence[Row[Any]]:
    table = tables.attribution
    statement = sa.select(table).where(
        table.c.source_id == get_source(connection, model).id,
        table.c.prediction_key.in_(keys),
        table.c.explainer_id == explainer_id,
    )
    return connection.execute(statement).all()


def _stored(row: Row[Any]) -> StoredAttribution:
    return StoredAttribution(
        prediction_key=row.prediction_key,
        explainer_id=row.explainer_id,
        values=_unpacked(row._mapping["values"]),  # noqa: SLF001 - a row has a method `values`
        standard_errors=None if row.standard_errors is None else _unpacked(row.standard_errors),
        base_value=row.base_value,
        residual=row.residual,
        notes=tuple(row.notes),
    )


def keep_explanation(
    connection: Connection, key: str, kind: str, payload: str, now: datetime
) -> None:
    """Keep a result under the hash of its inputs; the first one stays."""
    values = {"key": key, "kind": kind, "payload": payload, "created_at": now}
    insert_unless_there(connection, tables.explanation, values, ["key"])


def find_explanation(connection: Connection, key: str) -> str | None:
    """The result kept under a hash; None if there is none."""
    table = tables.explanation
    return connection.execute(sa.select(table.c.payload).where(table.c.key == key)).scalar()


def explanation_time(connection: Connection, key: str) -> datetime | None:
    """When the result kept under a hash was computed; None if there is none."""
    table = tables.explanation
    return connection.execute(sa.select(table.c.created_at).where(table.c.key == key)).scalar()


def _packed(values: tuple[float, ...]) -> bytes:
    return np.asarray(values, dtype=KEPT).tobytes()


def _unpacked(blob: bytes) -> tuple[float, ...]:
    return tuple(np.frombuffer(blob, dtype=KEPT).astype(np.float64).tolist())
