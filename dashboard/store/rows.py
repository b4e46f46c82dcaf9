"""Stored rows as frames: roles marked with @, features conformed, keys as the index."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Row

from dashboard.domain.card import Card
from dashboard.domain.errors import SourceFailed
from dashboard.domain.schema import Kind

from .sources import Source

TEXT = pd.StringDtype(na_value=np.nan)
MOMENT = pd.DatetimeTZDtype("us", "UTC")
ROLES: dict[str, Any] = {
    "entity": TEXT,
    "event_time": MOMENT,
    "scope": TEXT,
    "score": np.float64,
    "label": TEXT,
    "decision": TEXT,
    "flags": np.int64,
    "outcome": np.float64,
    "outcome_known_at": MOMENT,
}


def stored_columns(source: Source, card: Card, roles: Sequence[str]) -> list[ColumnElement[Any]]:
    """What to select for `frame_of`: the key, roles, and features in schema order."""
    table = source.table
    chosen = {name: table.c[name] for name in roles} | (
        {"flags": source.flags(card)} if "flags" in roles else {}
    )
    every = [*source.key, *chosen.values(), *source.values_of(card).values()]
    return [column.label(f"c{place}") for place, column in enumerate(every)]


def frame_of(
    source: Source, rows: Sequence[Row[Any]], card: Card, roles: Sequence[str]
) -> pd.DataFrame:
    """Rows of `stored_columns` as a frame of shape (n_rows, n_roles + n_features).

    Types are the same for no rows and for many; features are float64 or text with NaN where
    missing, as `FeatureSchema.conform` gives them.

    Raises
    ------
    SourceFailed
        If a value of a company's table is not of the kind that it was connected with.
    """
    kinds: dict[str, Any] = {f"@{name}": ROLES[name] for name in roles}
    for feature in card.schema.features:
        kinds[feature.name] = TEXT if feature.kind is Kind.CATEGORY else np.float64
    n_keys = len(source.key)
    given = list(zip(*rows, strict=True)) if rows else [()] * (n_keys + len(kinds))
    keys, columns = given[:n_keys], given[n_keys:]
    index = pd.Index([source.write_key(each) for each in zip(*keys, strict=True)], dtype=TEXT)
    return pd.DataFrame(
        {
            name: _column(source, name, column, kind, index)
            for (name, kind), column in zip(kinds.items(), columns, strict=True)
        },
        index=index,
    )


def _column(
    source: Source, name: str, values: Sequence[Any], kind: Any, index: "pd.Index[str]"
) -> "pd.Series[Any]":
    given = pd.Series(list(values), index=index, dtype="object")
    try:
        return given.astype(kind)
    except (ValueError, TypeError) as error:
        reason = f"column {name!r} holds a value of another kind ({error})"
        raise SourceFailed(source.model, reason) from error
