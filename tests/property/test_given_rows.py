"""Rows as they were given: whatever a frame holds is read back, or refused by name."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.errors import UnwritableModel
from dashboard.registry.given import plain_frame, revived_frame

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(max_size=5),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.just(ZoneInfo("Europe/Berlin"))),
    st.times(),
    st.timedeltas(),
    st.just(pd.NA),
    st.just(pd.NaT),
    st.integers(-128, 127).map(np.int8),
    st.integers(-(2**63), 2**63 - 1).map(np.int64),
    st.floats(width=32).map(np.float32),
    st.booleans().map(np.bool_),
    st.text(max_size=3).filter(lambda text: "\0" not in text).map(np.str_),
    st.datetimes().map(pd.Timestamp),
    st.integers(-(10**15), 10**15).map(lambda n: pd.Timedelta(n, unit="us")),
)
OBJECTS = SCALARS | st.lists(SCALARS, max_size=2) | st.lists(SCALARS, max_size=2).map(tuple)


def _dtype_values():
    """Columns of every dtype, as lists of values with the dtype."""
    whole = {f"{sign}nt{bits}": (sign, bits) for sign in ("i", "ui") for bits in (8, 16, 32, 64)}
    for name, (sign, bits) in whole.items():
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "i" else (0, 2**bits - 1)
        yield name, st.integers(low, high)
        nullable = f"Int{bits}" if sign == "i" else f"UInt{bits}"
        yield nullable, st.integers(low, high) | st.none()
    for bits in (16, 32, 64):
        yield f"float{bits}", st.floats(width=bits)
    for bits in (32, 64):
        yield f"Float{bits}", st.floats(width=bits, allow_nan=False) | st.none()
    yield "bool", st.booleans()
    yield "boolean", st.booleans() | st.none()
    yield "str", st.text() | st.none()
    yield "string", st.text() | st.none()
    yield pd.StringDtype("python"), st.text() | st.none()
    yield object, OBJECTS
    for unit in ("s", "ms", "us", "ns"):
        yield f"datetime64[{unit}]", st.integers(-(10**9), 10**9) | st.none()
        yield f"timedelta64[{unit}]", st.integers(-(10**9), 10**9) | st.none()
    yield "period[M]", st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)


DTYPES = list(_dtype_values())


def _same(one, other):
    assert list(one.columns) == list(other.columns)
    assert [type(name) for name in one.columns] == [type(name) for name in other.columns]
    for at in range(one.shape[1]):
        left, right = one.iloc[:, at], other.iloc[:, at]
        assert left.dtype == right.dtype
        assert type(left.dtype) is type(right.dtype)
        if isinstance(left.dtype, pd.CategoricalDtype):
            assert list(map(repr, left.cat.categories)) == list(map(repr, right.cat.categories))
            assert left.cat.ordered == right.cat.ordered
        # NumPy has two names for one type where C does; they are equal as its dtypes
        assert [getattr(each, "dtype", type(each)) for each in left] == [
            getattr(each, "dtype", type(each)) for each in right
        ]
        assert list(map(repr, left)) == list(map(repr, right))


def _again(frame):
    """What another process would read."""
    return revived_frame(json.loads(json.dumps(plain_frame(frame))))


@pytest.mark.parametrize(("dtype", "values"), DTYPES, ids=[str(each) for each, _ in DTYPES])
@given(st.data())
def test_every_dtype_is_read_back_with_every_value(dtype, values, data):
    drawn = data.draw(st.lists(values, max_size=8))
    frame = pd.DataFrame({"a": pd.Series(drawn, dtype=dtype)})
    _same(frame, _again(frame))


@given(st.lists(SCALARS, max_size=5), st.booleans(), st.data())
def test_categories_keep_their_types_and_their_order(values, ordered, data):
    distinct = []
    for value in values:
        # pandas cannot ask a signalling NaN whether it is missing
        if (
            type(value) is not Decimal
            and not pd.isna(value)
            and all(value != other for other in distinct)
        ):
            distinct.append(value)
    index = pd.Index(pd.Series(distinct, dtype=object), dtype=object)
    codes = data.draw(st.lists(st.integers(-1, len(index) - 1), max_size=8))
    column = pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(index, ordered=ordered))
    frame = pd.DataFrame({"a": pd.Series(column)})
    _same(frame, _again(frame))


OFFSET = timezone(timedelta(hours=2))
DECIMAL = pd.ArrowDtype(pa.decimal128(9, 2))
OTHERS = {
    "integer names": pd.DataFrame({0: [1.0], 1: [2.0]}),
    "mixed names": pd.DataFrame([[1, 2]], columns=pd.Index([1, "1"], dtype=object)),
    "named axis": pd.DataFrame([[1]], columns=pd.Index(["a"], name="fields")),
    "category of bools": pd.DataFrame({"a": pd.Categorical([True, False, None])}),
    "category of floats": pd.DataFrame({"a": pd.Categorical([1.0, 2.5, 1.0])}),
    "category of days": pd.DataFrame(
        {"a": pd.Categorical(pd.to_datetime(["2024-01-01", "2024-01-02"]))}
    ),
    "binned": pd.DataFrame({"a": pd.cut(pd.Series([1.0, 2.0, np.nan]), [0, 1, 2])}),
    "intervals": pd.DataFrame({"a": pd.arrays.IntervalArray.from_breaks([0, 1, 2])}),
    "zoned": pd.DataFrame({"a": pd.date_range("2024-10-27", periods=3, tz="Europe/Berlin")}),
    "offset": pd.DataFrame({"a": pd.date_range("2024", periods=3, tz="+02:00")}),
    "sparse": pd.DataFrame({"a": pd.arrays.SparseArray([0.0, 1.0, 0.0])}),
    "sparse with gaps": pd.DataFrame({"a": pd.arrays.SparseArray([np.nan, 1.0])}),
    "arrow numbers": pd.DataFrame({"a": pd.array([1, None], dtype="int8[pyarrow]")}),
    "arrow texts": pd.DataFrame({"a": pd.array(["x", None], dtype="string[pyarrow]")}),
    "arrow decimals": pd.DataFrame({"a": pd.array([Decimal("1.10"), None], dtype=DECIMAL)}),
    "complex": pd.DataFrame({"a": [1 + 2j]}),
    "big endian": pd.DataFrame({"a": np.array([1.5, 2.5], dtype=">f8")}),
    "no columns": pd.DataFrame(index=pd.RangeIndex(3)),
    "minus zero": pd.DataFrame({"a": [-0.0, 0.0]}),
    "lone surrogate": pd.DataFrame({"a": pd.Series(["\ud800"], dtype=object)}),
    "offset objects": pd.DataFrame(
        {"a": pd.Series([datetime(2024, 1, 1, tzinfo=OFFSET), time(1, 2)], dtype=object)}
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_unusual_frames_are_read_back(name):
    frame = OTHERS[name]
    again = _again(frame)
    _same(frame, again)
    assert len(again) == len(frame)
    assert again.columns.name == frame.columns.name


class Pair(NamedTuple):
    one: int
    other: int


class Word(str):
    """A text that is more than one."""

    __slots__ = ()


@pytest.mark.parametrize(
    "strange",
    [Fraction(1, 3), {1, 2}, object(), Pair(1, 2), Word("a"), np.array([1]), [Fraction(1)]],
)
def test_what_could_not_be_read_back_is_refused_and_the_column_named(strange):
    column = pd.Series([None, None], dtype=object)
    column[0] = "x"
    column.array[1] = strange
    with pytest.raises(UnwritableModel, match="the column 'odd' cannot be stored with it"):
        plain_frame(pd.DataFrame({"fine": [1, 2], "odd": column}))
