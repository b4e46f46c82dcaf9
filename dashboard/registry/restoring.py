"""Conformed rows on their way to a model: each column of the type that the user's own frame has.

Where the type cannot hold what is asked, such as 300 in a column of the type int8, the column gets
the type that the user's own frame would get.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from dashboard.domain.cells import is_missing, plain_value
from dashboard.domain.column_types import CATEGORY, ColumnType, dtype_of
from dashboard.domain.schema import Feature, FeatureSchema, Kind


@dataclass(frozen=True, slots=True)
class Restorer:
    """Turns conformed rows into rows of the user's own names, types and values."""

    schema: FeatureSchema

    def __call__(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Conformed rows of shape (n_rows, n_features) as the user's own."""
        columns = [restored(feature, rows[feature.name]) for feature in self.schema.features]
        # the columns are new or not to be changed: another copy would double the room
        frame = pd.DataFrame(dict(enumerate(columns)), index=rows.index, copy=False)
        return frame.set_axis(own_names(self.schema), axis="columns")


def own_names(schema: FeatureSchema) -> list[Any]:
    """The user's own column names."""
    return [
        feature.name if feature.column is None else feature.column.name
        for feature in schema.features
    ]


def restorer_of(schema: FeatureSchema) -> Restorer | None:
    """What restores rows of a schema; None where the model reads conformed rows."""
    typed = any(each.column is not None and not each.column.is_plain for each in schema.features)
    return Restorer(schema) if typed else None


def holds_frame(schema: FeatureSchema) -> bool:
    """Whether a schema holds the columns of the frame that a model was fitted on."""
    return all(feature.column is not None for feature in schema.features)


def restored(feature: Feature, column: "pd.Series[Any]") -> "pd.Series[Any]":
    """One conformed column as the user's own, in a type that holds each of its values exactly."""
    own = feature.column
    if own is None or own.is_plain:
        return column
    if feature.kind is Kind.CATEGORY:
        values = _from_words(column, feature.allowed, own)
    elif own.values:  # the words for no and yes
        values = _objects(column.fillna(-1).to_numpy(np.intp), own.values, own)
    else:
        values = _numbers(column.to_numpy(np.float64), own)
    # pandas would take Python objects that are all texts for a column of its type str
    held: pd.Series[Any] = pd.Series(values, index=column.index, dtype=values.dtype)
    return held


def _from_words(column: "pd.Series[Any]", allowed: tuple[str, ...], own: ColumnType) -> Any:
    """The values that words stand for; a word that nobody knows is the text that it is."""
    words = pd.Index(column, dtype=object)
    gone = column.isna().to_numpy()
    places, values = pd.Index(allowed, dtype=object).get_indexer(words), own.values
    strange = (places < 0) & ~gone
    if strange.any():
        others = tuple(dict.fromkeys(words[strange]))
        values = (*own.values, *others)
        places[strange] = len(allowed) + pd.Index(others, dtype=object).get_indexer(words[strange])
    build = _categorical if own.dtype == CATEGORY else _objects
    return build(np.where(gone, -1, places), values, own)


def _categorical(places: Any, values: tuple[Any, ...], own: ColumnType) -> Any:
    order = np.array([*(own.order or range(len(own.values))), *range(len(own.values), len(values))])
    by_place = np.empty(len(values), dtype=object)
    by_place[order] = as_cells(values)
    kind = dtype_of(own.categories) if len(values) == len(own.values) else object
    index: pd.Index[Any] = pd.Index(by_place, dtype=object)
    fitting = index.astype(kind) if _holds(kind, by_place) else index
    dtype = pd.CategoricalDtype(fitting, ordered=own.ordered)
    return pd.Categorical.from_codes(np.append(order, -1)[places], dtype=dtype)


def _objects(places: Any, values: tuple[Any, ...], own: ColumnType) -> Any:
    """Values of a column that has no categories of its own; -1 is missing."""
    kind = dtype_of(own.dtype)
    marker = own.missing.marker if types.is_object_dtype(kind) else np.nan
    used, where = np.unique(places, return_inverse=True)
    cells = as_cells((*values, marker))[used]
    gone = bool(used.size) and used[0] < 0
    for wider in (kind, *_wider(kind)):
        if not (gone and _holds_no_gap(wider)) and _holds(wider, cells):
            typed = pd.array(cells, dtype=wider)
            return (np.asarray(typed) if isinstance(wider, np.dtype) else typed)[where]
    return cells[where]


def _numbers(values: Any, own: ColumnType) -> Any:
    """Numbers in the first type that holds them all; NaN is missing."""
    kind = dtype_of(own.dtype)
    gone = np.isnan(values)
    if types.is_object_dtype(kind):
        cells = values.astype(object)
        cells[gone] = own.missing.marker
        return cells
    if kind == np.bool_ and _are_flags(values):
        cells = values.astype(object)
        cells[~gone] = values[~gone] != 0
        return cells if gone.any() else cells.astype(np.bool_)
    for wider in (kind, *_wider(kind)):
        if _fits(values, gone, wider):
            return _typed(values, gone, wider)
    return values


def _wider(kind: Any) -> tuple[Any, ...]:
    """Types to try where one is too narrow, of the same family."""
    if isinstance(kind, pd.ArrowDtype):
        return tuple(map(dtype_of, ("int64[pyarrow]", "double[pyarrow]")))
    if isinstance(kind, np.dtype):
        return (np.dtype(np.int64), np.dtype(np.float64)) if kind.kind in "iu" else ()
    whole = types.is_integer_dtype(kind) or types.is_bool_dtype(kind)
    if whole or types.is_float_dtype(kind):
        return (*((pd.Int64Dtype(),) if whole else ()), pd.Float64Dtype())
    return ()


def _fits(values: Any, gone: Any, kind: Any) -> bool:
    given = values[~gone]
    if gone.any() and _holds_no_gap(kind):
        return False
    if types.is_bool_dtype(kind):
        return _are_flags(given)
    plain = _plain(kind)
    if plain.kind in "iu":
        edges = np.iinfo(plain)
        return bool(
            ((given % 1 == 0) & (given >= edges.min) & (given < float(edges.max) + 1)).all()
        )
    with np.errstate(over="ignore"):
        return bool((given.astype(plain).astype(np.float64) == given).all())


def _typed(values: Any, gone: Any, kind: Any) -> Any:
    if isinstance(kind, np.dtype):
        return values.astype(kind)
    plain = np.where(gone, 0, values).astype(_plain(kind)).astype(object)
    plain[gone] = pd.NA
    return pd.array(plain, dtype=kind)


def _plain(kind: Any) -> "np.dtype[Any]":
    """NumPy's type for what a type of pandas or Arrow holds."""
    plain: np.dtype[Any] = np.dtype(getattr(kind, "numpy_dtype", kind))
    return plain


def _holds_no_gap(kind: Any) -> bool:
    return isinstance(kind, np.dtype) and kind.kind in "iub"


def _are_flags(values: Any) -> bool:
    return bool((np.isnan(values) | (values == 0) | (values == 1)).all())


def _holds(kind: Any, cells: Any) -> bool:
    """Whether cells are the same values after they were given a type."""
    try:
        after = pd.array(cells, dtype=kind)
    except (TypeError, ValueError, OverflowError):
        return False
    return all(
        is_missing(now) if is_missing(cell) else _same(now, cell)
        for now, cell in zip(after, cells, strict=True)
    )


def _same(one: Any, other: Any) -> bool:
    same = plain_value(one) == plain_value(other)
    return isinstance(one, str) == isinstance(other, str) and bool(same)


def as_cells(values: Any) -> Any:
    """An array of objects, whatever they are; a tuple is one of them."""
    cells = np.empty(len(values), dtype=object)
    for at, value in enumerate(values):
        cells[at] = value
    return cells
