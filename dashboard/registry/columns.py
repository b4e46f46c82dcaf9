"""The user's own columns: their types, and the categories that they hold."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from dashboard.domain.categories import Categories, words_for
from dashboard.domain.cells import (
    NO_NUMBERS,
    PLAIN_NUMBERS,
    by_type,
    is_missing,
    plain_value,
    read_flags,
)
from dashboard.domain.column_types import CATEGORY, ColumnType, Gap, is_read_back
from dashboard.domain.errors import UnusableColumn
from dashboard.domain.features import Feature, Kind

EXACT = 2**53 - 1
FEW = 50
"""An object column of more different numbers is a number and not a category."""
MANY = 1_000
"""So many categories a column of long whole numbers may have."""
TIMES = (date, time, timedelta, np.datetime64, np.timedelta64, pd.Period)
A_TIME = (
    "it holds dates, times or durations; turn it into numbers or named parts first, such as year, "
    "month and weekday"
)
TOO_LONG = (
    "it holds whole numbers beyond 2^53, and {count:,} different ones; leave it out, or turn it "
    "into text or into smaller numbers"
)
NO_TYPE = "its type is {dtype}; turn it into numbers, text or the type category first"
NOTHING = "null[pyarrow]"
"""A type that holds missing values only."""
NO_NAME = "a card cannot hold its name {name!r}; give it a text as its name"
NO_VALUE = (
    "a card cannot hold the category {value!r} exactly; turn the column into text or numbers first"
)
TEXTS = (
    "it holds texts and is described as {kind}; turn it into numbers or truth values first, or "
    "describe it as a category"
)


def require_usable(column: "pd.Series[Any]", name: str) -> None:
    """Make sure that a column is of a type that features can have.

    Raises
    ------
    UnusableColumn
        If it holds dates, times or durations, or is of a type that cannot be named.
    """
    dtype = column.dtype
    if _is_time(column):
        raise UnusableColumn(name, A_TIME)
    named = dtype.categories.dtype if isinstance(dtype, pd.CategoricalDtype) else dtype
    if dtype.kind == "c" or str(dtype) == NOTHING or not is_read_back(named):
        raise UnusableColumn(name, NO_TYPE.format(dtype=dtype))


def kind_of(column: "pd.Series[Any]") -> Kind:
    """What a column of the user's own type holds.

    Whole numbers that a float cannot hold are categories, and so are the Python objects of a
    column, unless they are many different numbers.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return Kind.CATEGORY
    if types.is_bool_dtype(column.dtype):
        return Kind.BOOLEAN
    if types.is_integer_dtype(column.dtype):
        return Kind.CATEGORY if _is_long(column) else Kind.INTEGER
    if types.is_numeric_dtype(column.dtype):
        return Kind.NUMBER
    return Kind.NUMBER if _is_many_numbers(column) else Kind.CATEGORY


def column_type(name: Any, column: "pd.Series[Any]", values: Sequence[Any], gap: Gap) -> ColumnType:
    """The type of a column; `values` are its categories, in display order."""
    dtype = column.dtype
    if not isinstance(dtype, pd.CategoricalDtype):
        return ColumnType(name, str(dtype), tuple(values), missing=gap)
    own = list(dtype.categories.astype(object))
    known = Categories(words_for(own), own)
    places = [known.find(value) for value in values]
    extra = iter(range(len(own), len(own) + len(places)))
    order = tuple(at if at >= 0 else next(extra) for at in places)
    return ColumnType(
        name,
        CATEGORY,
        tuple(values),
        categories=str(dtype.categories.dtype),
        order=() if order == tuple(range(len(order))) else order,
        ordered=bool(dtype.ordered),
    )


def gap_of(column: "pd.Series[Any]") -> Gap:
    """The first missing value that a column of Python objects holds; NaN for any other."""
    missing = column[column.isna()] if types.is_object_dtype(column.dtype) else column.head(0)
    first = missing.iloc[0] if len(missing) else np.nan
    if first is None:
        return Gap.NONE
    return Gap.NA if first is pd.NA else Gap.NAN


def values_of(column: "pd.Series[Any]", name: str) -> list[Any]:
    """The different values of a column: own categories in order, others as they come.

    Raises
    ------
    UnusableColumn
        If a value cannot be a category, or they are long numbers and too many.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.dtype.categories.astype(object))
    found: dict[tuple[bool, Any], Any] = {}
    try:
        for value in column.dropna().drop_duplicates().astype(object):
            if not is_missing(value):
                found.setdefault((isinstance(value, str), value), value)
    except TypeError as error:
        raise UnusableColumn(name, NO_TYPE.format(dtype="a list or similar")) from error
    if types.is_integer_dtype(column.dtype) and len(found) > MANY:
        raise UnusableColumn(name, TOO_LONG.format(count=len(found)))
    return list(found.values())


def flag_values(column: "pd.Series[Any]", feature: Feature) -> list[Any]:
    """The words of a column for no and for yes, in this order; none where it has no words.

    Raises
    ------
    UnusableColumn
        If numbers are texts, or one answer has several words.
    """
    if column.dtype.kind in "iufb":
        return []
    found = [value for value in values_of(column, feature.name) if isinstance(value, str)]
    if not found:
        return []
    flags, _ = read_flags(pd.Series(found, dtype=object))
    if feature.kind is Kind.BOOLEAN and sorted(flags) == [0.0, 1.0]:
        return [found[at] for at in np.argsort(flags)]
    raise UnusableColumn(feature.name, TEXTS.format(kind=feature.kind))


def require_exact(feature: Feature) -> None:
    """Make sure that a card can hold what is known of a feature's column.

    Raises
    ------
    UnusableColumn
        If a value or the column's name is none of text, true or false and finite numbers.
    """
    own = feature.column
    if own is None:
        return
    if not isinstance(own.name, str | int):
        raise UnusableColumn(feature.name, NO_NAME.format(name=own.name))
    for value in own.values:
        if not _is_exact(plain_value(value)):
            raise UnusableColumn(feature.name, NO_VALUE.format(value=value))


def _is_exact(value: Any) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    return isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value))


def in_order(values: Iterable[Any]) -> list[Any]:
    """Values as a reader expects them: numbers by size, then texts and others by name."""

    def place(value: Any) -> tuple[bool, Any, str]:
        number = _is_number(value) or isinstance(value, bool | np.bool_)
        return (not number, value if number else 0, str(value))

    return sorted(values, key=place)


def _is_time(column: "pd.Series[Any]") -> bool:
    kind = column.dtype.kind
    if kind in "mM" or isinstance(column.dtype, pd.PeriodDtype):
        return True
    if column.dtype != object:
        return isinstance(column.dtype, pd.ArrowDtype) and issubclass(column.dtype.type, TIMES)
    kinds = {kind for kind, _ in by_type(column.dropna().to_numpy())}
    return bool(kinds) and all(issubclass(kind, TIMES) for kind in kinds)


def _is_long(column: "pd.Series[Any]") -> bool:
    given = column.dropna()
    return bool(len(given)) and (int(given.max()) > EXACT or int(given.min()) < -EXACT)


def _is_many_numbers(column: "pd.Series[Any]") -> bool:
    if column.dtype != object:
        return False
    given = column.dropna().to_numpy()
    if not all(_is_number_type(kind) for kind, _ in by_type(given)):
        return False
    return len(set(given)) > FEW and all(float(value) == value for value in given)


def _is_number(value: Any) -> bool:
    return _is_number_type(type(value))


def _is_number_type(kind: type) -> bool:
    return issubclass(kind, PLAIN_NUMBERS) and not issubclass(kind, (*NO_NUMBERS, np.bool_))
