"""One text for a key, whatever type it comes in.

A key that is a number is the same key in every type that can hold it: 1001, 1001.0,
Decimal("1001.00") and b"1001" are the key "1001". A text stays what it is, without the space around
it: "01001" and "1001.0" are keys of their own.
"""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from .cells import NOT_GIVEN, is_missing
from .errors import InvalidKey, InvalidRows, Problem

LONGEST = 200
"""Digits of the longest number that is taken for a key."""
NOT_FINITE = "is not finite and cannot be a key"
INEXACT = "is beyond the whole numbers that its type holds exactly, so that two keys could be one"
NOT_UTF8 = "holds bytes that are not UTF-8 text and cannot be a key"
TRUTH = "is a truth value and cannot be a key"
TOO_LONG = f"has more than {LONGEST} digits and cannot be a key"
OF_NO_KIND = "is neither text nor a number, a date, a time or a UUID, and cannot be a key"


def key_of(value: Any) -> str:
    """The text of one key.

    Parameters
    ----------
    value : str, int, float, Decimal, bytes, date, datetime or UUID
        The key, also as a type of numpy or pandas.

    Returns
    -------
    str
        Text without the space around it; empty for blank text.

    Raises
    ------
    InvalidKey
        If no key can be meant by it: a missing value, a truth value, a float that is not finite or
        so large that its neighbours are the same float, bytes that are not text.

    Examples
    --------
    >>> key_of(1001.0), key_of(b"1001"), key_of(Decimal("1.50")), key_of(" 01001 ")
    ('1001', '1001', '1.5', '01001')
    """
    return exact_key_of(value).strip()


def exact_key_of(value: Any) -> str:
    """The same with the space that a text has around it: the key of a row that is looked up again.

    Raises
    ------
    InvalidKey
        As `key_of`.
    """
    if is_missing(value):
        raise InvalidKey(None, NOT_GIVEN)
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    raise InvalidKey(value, OF_NO_KIND)


def read_keys(column: "pd.Series[Any]", name: str) -> tuple[str, ...]:
    """The keys of a column, each of which must be given.

    Raises
    ------
    InvalidRows
        If one is missing, blank or cannot be a key; row and column are named.
    """
    keys, problems = [], []
    for row, value in enumerate(column.astype("object").tolist(), 1):
        try:
            keys.append(key_of(value))
        except InvalidKey as refused:
            problems.append(Problem(row, name, _shown(value), refused.reason))
            continue
        if not keys[-1]:
            problems.append(Problem(row, name, None, NOT_GIVEN))
    if problems:
        raise InvalidRows(problems)
    return tuple(keys)


def _shown(value: Any) -> Any:
    return None if is_missing(value) else value


def _text(value: str) -> str:
    return str.__str__(value)


def _bytes(value: Any) -> str:
    try:
        return bytes(value).decode()
    except UnicodeDecodeError:
        raise InvalidKey(bytes(value), NOT_UTF8) from None


def _truth(value: Any) -> str:
    raise InvalidKey(bool(value), TRUTH)


def _whole(value: Any) -> str:
    number = int(value)
    if abs(number) >= 10**LONGEST:
        raise InvalidKey(value, TOO_LONG)
    return str(number)


def _float(value: Any) -> str:
    if not math.isfinite(value):
        raise InvalidKey(value, NOT_FINITE)
    bits = np.finfo(type(value) if isinstance(value, np.floating) else np.float64).nmant + 1
    if abs(value) >= 2**bits:
        raise InvalidKey(value, INEXACT)
    return _decimal(Decimal(str(value)))  # the shortest text that is read as this float


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise InvalidKey(value, NOT_FINITE)
    if value == 0:
        return "0"
    if abs(value.adjusted()) >= LONGEST or len(value.as_tuple().digits) > LONGEST:
        raise InvalidKey(value, TOO_LONG)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: date) -> str:
    return value.isoformat()


def _stamp(value: np.datetime64) -> str:
    if np.isnat(value):
        raise InvalidKey(None, NOT_GIVEN)
    return pd.Timestamp(value).isoformat()


def _uuid(value: UUID) -> str:
    return str(value)


def _refuse(value: Any) -> str:
    raise InvalidKey(value, OF_NO_KIND)


_WRITERS: tuple[tuple[tuple[type, ...], Callable[[Any], str]], ...] = (
    ((str,), _text),
    ((bool, np.bool_), _truth),
    ((np.timedelta64,), _refuse),
    ((int, np.integer), _whole),
    ((float, np.floating), _float),
    ((Decimal,), _decimal),
    ((bytes, bytearray, memoryview), _bytes),
    ((datetime, date), _moment),
    ((np.datetime64,), _stamp),
    ((UUID,), _uuid),
)
"""What writes a value of each type; the first that fits."""
