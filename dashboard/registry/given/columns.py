"""Columns as JSON, by their dtype."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from .values import (
    StrangeValueError,
    packed,
    plain,
    plain_zone,
    revived,
    revived_zone,
    same,
    unpacked,
)

Column = pd.Series
Written = dict[str, Any]
NUMBERS = "biufcmM"
MASKED: dict[str, Any] = {
    "b": pd.arrays.BooleanArray,
    "i": pd.arrays.IntegerArray,
    "u": pd.arrays.IntegerArray,
    "f": pd.arrays.FloatingArray,
}


def plain_column(column: "Column[Any]") -> Written:
    """A column as JSON, which `revived_column` reads back with its dtype and every value.

    Raises
    ------
    StrangeValueError
        If it cannot be read back as it is; the text says which value is at fault.
    """
    name = _kind(column.dtype)
    if name is None:
        raise StrangeValueError(f"values of the type {column.dtype}")
    written = {"kind": name, **KINDS[name][0](column)}
    _require_same(column, revived_column(written), written)
    return written


def revived_column(written: Written) -> "Column[Any]":
    """The column that `plain_column` wrote."""
    return pd.Series(KINDS[written["kind"]][1](written))


def _require_same(column: "Column[Any]", again: "Column[Any]", written: Written) -> None:
    """Compare what would be read with what was given: types, order of categories, every value."""
    kind = written["kind"]
    for one, other in zip(column, again, strict=True):
        if not same(one, other):
            raise StrangeValueError(f"{one!r} of the type {type(one).__name__}")
    if column.dtype != again.dtype or {"kind": kind, **KINDS[kind][0](again)} != written:
        raise StrangeValueError(f"values of the type {column.dtype}")


def _kind(dtype: Any) -> str | None:
    if isinstance(dtype, np.dtype):
        return "object" if dtype.hasobject else "numpy" if dtype.kind in NUMBERS else None
    return next((name for name, kind in EXTENSIONS.items() if isinstance(dtype, kind)), None)


def _numpy(column: "Column[Any]") -> Written:
    values = column.to_numpy()
    return {"dtype": values.dtype.str, "data": packed(values.tobytes())}


def _from_numpy(written: Written) -> Any:
    return np.frombuffer(unpacked(written["data"]), dtype=written["dtype"]).copy()


def _objects(column: "Column[Any]") -> Written:
    return {"values": [plain(value) for value in column]}


def _from_objects(written: Written) -> Any:
    values = np.empty(len(written["values"]), dtype=object)
    for at, value in enumerate(written["values"]):
        values[at] = revived(value)
    # handed over as a column: pandas must not guess a narrower type
    return pd.Series(values, dtype=object)


def _texts(column: "Column[Any]") -> Written:
    dtype: Any = column.dtype
    values = [None if gap else text for gap, text in zip(column.isna(), column, strict=True)]
    return {"storage": dtype.storage, "gap": plain(dtype.na_value), "values": values}


def _from_texts(written: Written) -> Any:
    dtype = pd.StringDtype(written["storage"], na_value=revived(written["gap"]))
    return pd.array(written["values"], dtype=dtype)


def _categories(column: "Column[Any]") -> Written:
    kept = column.cat.categories
    return {
        "categories": plain_column(pd.Series(kept)),
        "ordered": bool(column.cat.ordered),
        "codes": column.cat.codes.tolist(),
    }


def _from_categories(written: Written) -> Any:
    index = pd.Index(revived_column(written["categories"]))
    dtype = pd.CategoricalDtype(index, ordered=written["ordered"])
    return pd.Categorical.from_codes(written["codes"], dtype=dtype)


def _masked(column: "Column[Any]") -> Written:
    array: Any = column.array
    gaps = np.asarray(array.isna())
    bare = array.to_numpy(dtype=array.dtype.numpy_dtype, na_value=0)
    return {"dtype": bare.dtype.str, "data": packed(bare.tobytes()), "gaps": gaps.tolist()}


def _from_masked(written: Written) -> Any:
    values = _from_numpy(written)
    return MASKED[values.dtype.kind](values, np.array(written["gaps"], dtype=np.bool_))


def _zoned(column: "Column[Any]") -> Written:
    dtype: Any = column.dtype
    bare = column.dt.tz_convert("UTC").dt.tz_localize(None)
    return {"zone": plain_zone(dtype.tz), **_numpy(bare)}


def _from_zoned(written: Written) -> Any:
    zone = revived_zone(written["zone"])
    return pd.Series(_from_numpy(written)).dt.tz_localize("UTC").dt.tz_convert(zone).array


def _periods(column: "Column[Any]") -> Written:
    array: Any = column.array
    return {"dtype": str(column.dtype), "ordinals": array.asi8.tolist()}


def _from_periods(written: Written) -> Any:
    ordinals = np.array(written["ordinals"], dtype=np.int64)
    return pd.arrays.PeriodArray(ordinals, dtype=pd.PeriodDtype(written["dtype"]))


def _intervals(column: "Column[Any]") -> Written:
    array: Any = column.array
    left, right = (plain_column(pd.Series(side)) for side in (array.left, array.right))
    return {"left": left, "right": right, "closed": array.closed}


def _from_intervals(written: Written) -> Any:
    left, right = (pd.Index(revived_column(written[side])) for side in ("left", "right"))
    return pd.arrays.IntervalArray.from_arrays(left, right, closed=written["closed"])


def _sparse(column: "Column[Any]") -> Written:
    dtype: Any = column.dtype
    array: Any = column.array
    dense = pd.Series(array.to_dense())
    return {"fill": plain(dtype.fill_value), "dense": plain_column(dense)}


def _from_sparse(written: Written) -> Any:
    dense, fill = revived_column(written["dense"]), revived(written["fill"])
    return pd.arrays.SparseArray(dense, dtype=pd.SparseDtype(dense.dtype, fill))


def _arrow(column: "Column[Any]") -> Written:
    table = pa.table({"values": pa.chunked_array(pa.array(column.array))})
    buffer = BytesIO()
    with pa.ipc.new_stream(buffer, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return {"stream": packed(buffer.getvalue())}


def _from_arrow(written: Written) -> Any:
    table = pa.ipc.open_stream(unpacked(written["stream"])).read_all()
    return pd.arrays.ArrowExtensionArray(table["values"])


EXTENSIONS: dict[str, Any] = {
    "text": pd.StringDtype,
    "category": pd.CategoricalDtype,
    "masked": (
        pd.BooleanDtype, pd.Int8Dtype, pd.Int16Dtype, pd.Int32Dtype, pd.Int64Dtype, pd.UInt8Dtype,
        pd.UInt16Dtype, pd.UInt32Dtype, pd.UInt64Dtype, pd.Float32Dtype, pd.Float64Dtype,
    ),
    "zoned": pd.DatetimeTZDtype,
    "period": pd.PeriodDtype,
    "interval": pd.IntervalDtype,
    "sparse": pd.SparseDtype,
    "arrow": pd.ArrowDtype,
}  # fmt: skip
KINDS: dict[str, tuple[Callable[["Column[Any]"], Written], Callable[[Written], Any]]] = {
    "numpy": (_numpy, _from_numpy),
    "object": (_objects, _from_objects),
    "text": (_texts, _from_texts),
    "category": (_categories, _from_categories),
    "masked": (_masked, _from_masked),
    "zoned": (_zoned, _from_zoned),
    "period": (_periods, _from_periods),
    "interval": (_intervals, _from_intervals),
    "sparse": (_sparse, _from_sparse),
    "arrow": (_arrow, _from_arrow),
}
"""What writes and what reads a column, by the name of its kind."""
