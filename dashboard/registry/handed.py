"""Tables as users of a notebook hand them in: frames of any library, arrays, sparse matrices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from dashboard.domain.errors import RepeatedColumns, UnusableTable

DENSE_CELLS = 50_000_000
"""Cells of a sparse matrix that is made dense, which takes 400 MB."""
LEVELS = (
    "Its columns have names of several levels. Give each one name, as with "
    "X.columns = ['_'.join(map(str, name)) for name in X.columns]"
)
TOO_WIDE = (
    "It is a sparse matrix of {rows:,} rows and {columns:,} columns, and more than "
    f"{DENSE_CELLS:,} cells are not made dense. Give fewer rows or columns"
)
NO_TABLE = "It is {kind}. Give a frame, an array of two dimensions or a sparse matrix"
OTHER_WIDTH = "It has {given} columns and the model reads {expected}. Give these in their order"


def as_given(table: Any, names: Sequence[Any] | None = None) -> pd.DataFrame:
    """A table as a frame of its own names, types and values.

    Parameters
    ----------
    table : DataFrame, ndarray or sparse matrix of shape (n_rows, n_columns)
        A frame of pandas, or of another library that can turn it into one; or what has no names.
    names : sequence, optional
        The names of columns that have none; x0, x1, ... otherwise.

    Returns
    -------
    DataFrame of shape (n_rows, n_columns)
        Sparse columns are made dense.

    Raises
    ------
    UnusableTable
        If it has names of several levels, no two dimensions or another number of columns than
        there are names, or is sparse and too large to be made dense.
    RepeatedColumns
        If names are the same as text.
    """
    frame = _framed(table)
    if frame is None:
        values = _array(table)
        columns = [f"x{at}" for at in range(values.shape[1])] if names is None else list(names)
        if len(columns) != values.shape[1]:
            reason = OTHER_WIDTH.format(given=values.shape[1], expected=len(columns))
            raise UnusableTable(reason)
        # nobody writes into it: a copy would be one more of what may be large
        frame = pd.DataFrame(values, columns=columns, copy=False)
    _require_names(frame)
    return frame


def _framed(table: Any) -> pd.DataFrame | None:
    """A frame of any library as one of pandas; None for what has no columns by name."""
    if isinstance(table, pd.DataFrame):
        frame = table.reset_index(drop=True)
        thin = {
            at: frame.iloc[:, at].astype(kind.subtype)
            for at, kind in enumerate(frame.dtypes)
            if isinstance(kind, pd.SparseDtype)
        }
        if not thin:
            return frame
        columns = {at: thin.get(at, frame.iloc[:, at]) for at in range(frame.shape[1])}
        return pd.DataFrame(columns).set_axis(frame.columns, axis="columns")
    if hasattr(table, "to_pandas"):
        return _framed(table.to_pandas())
    if hasattr(table, "__arrow_c_stream__"):
        import pyarrow as pa  # noqa: PLC0415 - only for who has such tables

        return _framed(pa.table(table).to_pandas())
    return None


def _array(table: Any) -> Any:
    if sparse.issparse(table):
        rows, columns = table.shape
        if rows * columns > DENSE_CELLS:
            raise UnusableTable(TOO_WIDE.format(rows=rows, columns=columns))
        return table.toarray()
    values = np.atleast_2d(np.asarray(table))
    if values.ndim != 2 or values.dtype.names is not None:  # noqa: PLR2004 - rows and columns
        kind = f"an array of {values.ndim} dimensions" if values.ndim > 2 else "no table"  # noqa: PLR2004
        raise UnusableTable(NO_TABLE.format(kind=kind))
    return values


def _require_names(frame: pd.DataFrame) -> None:
    if isinstance(frame.columns, pd.MultiIndex):
        raise UnusableTable(LEVELS)
    names = pd.Index([str(name) for name in frame.columns], dtype=object)
    if names.has_duplicates:
        raise RepeatedColumns(list(dict.fromkeys(names[names.duplicated()])))
