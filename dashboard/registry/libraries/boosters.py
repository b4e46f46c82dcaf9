"""What the boosting libraries have in common: names they change, and categories as codes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd


def columns_by_name(
    names: Sequence[str],
    columns: Sequence[Any],
    *,
    is_made_up: Callable[[str], bool],
    changed: Callable[[str], str] = str,
) -> list[Any] | None:
    """The columns that a library asks for by the names it kept.

    None where it made up names for columns that had none; its own names where they fit none of
    the columns, so that the difference is seen.
    """
    places = {changed(str(column)): column for column in columns}
    if all(name in places for name in names):
        return [places[name] for name in names]
    return None if all(is_made_up(name) for name in names) else list(names)


def with_categories(rows: pd.DataFrame, kept: Mapping[Any, Sequence[Any]]) -> pd.DataFrame:
    """Rows whose texts are the categories, in the order, that a model was fitted on."""
    if not kept:
        return rows
    coded = {name: _coded(rows[name], categories) for name, categories in kept.items()}
    return rows.assign(**coded)


def word_columns(rows: pd.DataFrame) -> list[Any]:
    """The columns that hold no numbers."""
    kinds = rows.dtypes.tolist()
    words = [at for at, kind in enumerate(kinds) if not pd.api.types.is_numeric_dtype(kind)]
    return [rows.columns[at] for at in words]


def _coded(column: "pd.Series[Any]", categories: Sequence[Any]) -> "pd.Series[Any]":
    words = pd.Index([str(category) for category in categories])
    given = column.astype(object)
    places = words.get_indexer(pd.Index(given.where(given.isna(), given.map(str)), dtype=object))
    coded = pd.Categorical.from_codes(places, dtype=pd.CategoricalDtype(list(categories)))
    return pd.Series(coded, index=column.index)
