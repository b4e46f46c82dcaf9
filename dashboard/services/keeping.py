"""Expensive results, kept in the database so that processes and restarts share them."""

import dataclasses
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from dashboard import store
from dashboard.domain.results import (
    Attributions,
    MeanAttribution,
    PartialDependence,
    PermutationImportance,
    Provenance,
)

Kept = TypeVar("Kept", PartialDependence, PermutationImportance, MeanAttribution)
Stamped = TypeVar(
    "Stamped", Attributions, PartialDependence, PermutationImportance, MeanAttribution
)

RESULTS = {
    kind.__name__: kind
    for kind in (PartialDependence, PermutationImportance, MeanAttribution, Provenance)
}


def kept(
    engine: store.Engine, fixed_by: tuple[object, ...], compute: Callable[[], Kept], now: datetime
) -> Kept:
    """The result fixed by the values `fixed_by`: found, or computed once and kept.

    Its provenance says when it was computed.
    """
    key = hashlib.sha256(json.dumps([str(part) for part in fixed_by]).encode()).hexdigest()
    with store.reading(engine) as connection:
        payload = store.find_explanation(connection, key)
        computed_at = store.explanation_time(connection, key)
    if payload is not None:
        found: Kept = decode(payload)
        return stamped(found, computed_at)
    result = compute()
    with store.writing(engine) as connection:
        store.keep_explanation(connection, key, type(result).__name__, encode(result), now)
    return stamped(result, now)


def stamped(result: Stamped, computed_at: datetime | None) -> Stamped:
    """A result whose provenance says when it was computed."""
    provenance = dataclasses.replace(result.provenance, computed_at=computed_at)
    return dataclasses.replace(result, provenance=provenance)


def encode(result: object) -> str:
    """A result as JSON text; floats keep every bit."""
    return json.dumps(_plain(result))


def decode(payload: str) -> Any:
    """The result that `encode` wrote."""
    return _revive(json.loads(payload))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
        return {"result": type(value).__name__, "fields": fields}
    if isinstance(value, np.ndarray):
        return {"array": value.tolist(), "dtype": "float64" if value.dtype == float else "object"}
    if isinstance(value, tuple):
        return {"tuple": [_plain(item) for item in value]}
    return value


def _revive(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "array" in value:
        return np.array(value["array"], dtype=value["dtype"])
    if "tuple" in value:
        return tuple(_revive(item) for item in value["tuple"])
    fields = {name: _revive(item) for name, item in value["fields"].items()}
    return RESULTS[value["result"]](**fields)
