"""Stored rows as frames: roles marked with @, features conformed, keys as the index."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Row

from dashboard.domain.schema import FeatureSchema, Kind

from .managed import Source

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


def stored_columns(
    source: Source, schema: FeatureSchema, roles: Iterable[str]
) -> list[ColumnElement[Any]]:
    """What to select for `frame_of`: the id, roles, and features in schema order."""
    table = source.table
    return [
        table.c.id,
        *(table.c[name] for name in roles),
        *source.columns_of(schema).values(),
    ]


def frame_of(rows: Sequence[Row[Any]], schema: FeatureSchema, roles: Sequence[str]) -> pd.DataFrame:
    """Rows of `stored_columns` as a frame of shape (n_rows, n_roles + n_features).

    Types are the same for no rows and for many; features are float64 or text with NaN where
    missing, as `FeatureSchema.conform` gives them.
    """
    kinds: dict[str, Any] = {f"@{name}": ROLES[name] for name in roles}
    for feature in schema.features:
        kinds[feature.name] = TEXT if feature.kind is Kind.CATEGORY else np.float64
    ids, *columns = zip(*rows, strict=True) if rows else [()] * (1 + len(kinds))
    index = pd.Index([str(each) for each in ids], dtype=TEXT)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), index=index, dtype="object").astype(kind)
            for (name, kind), column in zip(kinds.items(), columns, strict=True)
        },
        index=index,
    )
