"""What the boosting libraries have in common: names they change, and categories as codes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.categories import MISSING, UNKNOWN, Categories, find_places, words_for


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


def real_names(names: Sequence[str], is_made_up: Callable[[str], bool]) -> list[Any] | None:
    """The names that a library kept; None where it made them up."""
    return None if all(map(is_made_up, names)) else list(names)


def with_categories(rows: pd.DataFrame, kept: Mapping[Any, Sequence[Any]]) -> pd.DataFrame:
    """Rows whose texts are the categories, in the order, that a model was fitted on."""
    if not kept:
        return rows
    coded = {name: _coded(rows[name], categories) for name, categories in kept.items()}
    return rows.assign(**coded)


def word_columns(rows: pd.DataFrame) -> list[Any]:
    """The columns that hold no numbers."""
    kinds = rows.dtypes.tolist()
    # most columns share their type with others
    numeric = {kind: _is_numeric(kind) for kind in set(kinds)}
    words = [at for at, kind in enumerate(kinds) if not numeric[kind]]
    return [rows.columns[at] for at in words]


def _coded(column: "pd.Series[Any]", categories: Sequence[Any]) -> "pd.Series[Any]":
    """A column by the categories of a model: its own by their values, conformed words as such."""
    known = Categories(words_for(categories), categories)
    own = isinstance(column.dtype, pd.CategoricalDtype)
    places = find_places(column, known.find if own else known.read)
    if own and (places == UNKNOWN).any():
        return column  # the library decides what its user's own value is to it
    places = np.maximum(places, MISSING)
    index = pd.Index(list(categories))
    if isinstance(column.dtype, pd.CategoricalDtype):
        index = _typed(index, column.dtype.categories.dtype)
    coded = pd.Categorical.from_codes(places, dtype=pd.CategoricalDtype(index))
    return pd.Series(coded, index=column.index)


def _typed(index: "pd.Index[Any]", kind: Any) -> "pd.Index[Any]":
    """Categories of the type that a column's own have, as XGBoost compares the types too."""
    try:
        typed = index.astype(kind)
    except (TypeError, ValueError):
        return index
    return typed if (typed == index).all() else index


def _is_numeric(kind: Any) -> bool:
    if isinstance(kind, pd.CategoricalDtype):
        return False
    # of Arrow's truth values pandas does not say that they are numbers, of its own it does
    return pd.api.types.is_bool_dtype(kind) or pd.api.types.is_numeric_dtype(kind)
