"""Explanations that were computed once: of single predictions, and of cohorts."""

from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.records import StoredAttribution

from . import tables
from .dialect import insert_unless_there
from .managed import get_source

KEPT = np.dtype("<f4")


def add_attribution(
    connection: Connection, model: str, stored: StoredAttribution, now: datetime
) -> None:
    """Keep the attributions of one prediction, in single precision; the first ones stay."""
    errors = stored.standard_errors
    values = {
        "source_id": get_source(connection, model).id,
        "prediction_key": stored.prediction_key,
        "explainer_id": stored.explainer_id,
        "values": _packed(stored.values),
        "standard_errors": None if errors is None else _packed(errors),
        "base_value": stored.base_value,
        "residual": stored.residual,
        "notes": list(stored.notes),
        "created_at": now,
    }
    keys = ["source_id", "prediction_key", "explainer_id"]
    insert_unless_there(connection, tables.attribution, values, keys)


def find_attribution(
    connection: Connection, model: str, prediction_key: str, explainer_id: str
) -> StoredAttribution | None:
    """The attributions of one prediction by one explainer; None if there are none."""
    table = tables.attribution
    statement = sa.select(table).where(
        table.c.source_id == get_source(connection, model).id,
        table.c.prediction_key == prediction_key,
        table.c.explainer_id == explainer_id,
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
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


def _packed(values: tuple[float, ...]) -> bytes:
    return np.asarray(values, dtype=KEPT).tobytes()


def _unpacked(blob: bytes) -> tuple[float, ...]:
    return tuple(np.frombuffer(blob, dtype=KEPT).astype(np.float64).tolist())
