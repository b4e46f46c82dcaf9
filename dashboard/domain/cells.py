"""Values as files and people write them, read into the few types that models know."""

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

TRUE_WORDS = frozenset({"true", "yes", "y", "1", "1.0"})
FALSE_WORDS = frozenset({"false", "no", "n", "0", "0.0"})
PLAIN_NUMBERS = (int, float, np.integer, np.floating, Decimal)
NO_NUMBERS = (bool, np.timedelta64)  # though their types descend from those above

NOT_GIVEN = "is missing, and this column must be given"

Cells = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Reading = tuple[Floats, Mask]
"""Numbers with NaN where there is none, and where a value was given that is none."""


def is_missing(value: Any) -> bool:
    """Whether a single value stands for "not known"."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, float | np.floating) and bool(np.isnan(value))


def plain_value(value: Any) -> Any:
    """A value as a type of Python itself, where NumPy has one for it.

    Python compares a float with a whole number exactly, NumPy does not.
    """
    return value.item() if isinstance(value, np.generic) else value


def read_numbers(given: "pd.Series[Any]") -> Reading:
    """Numbers and texts of numbers; no dates, durations, complex numbers or truth values."""
    if given.dtype.kind in "iuf":
        return given.to_numpy(np.float64, na_value=np.nan), np.zeros(len(given), dtype=bool)
    return _read(given, _numbers_of)


def read_flags(given: "pd.Series[Any]") -> Reading:
    """Yes as 1.0 and no as 0.0: truth values, words for them, and the numbers 1 and 0."""
    if given.dtype.kind in "iuf":
        values = given.to_numpy(np.float64, na_value=np.nan)
        return _only_flags(values, np.zeros(len(given), dtype=bool))
    return _read(given, _flags_of)


def read_words(given: "pd.Series[Any]") -> "pd.Series[Any]":
    """Texts without the space around them; None for missing and for blank ones.

    44.0, as pandas reads a column of codes with gaps, is "44".
    """
    cells = given.astype("object").to_numpy()
    words = np.full(len(cells), None, dtype=object)
    for kind, where in by_type(cells):
        some = cells[where]
        if issubclass(kind, str):
            codes, distinct = pd.factorize(some)
            words[where] = np.array([word_of(text) for text in distinct], dtype=object)[codes]
        else:
            words[where] = [word_of(value) for value in some]
    return pd.Series(words, dtype="object")


def word_of(value: Any) -> str | None:
    """A cell as a text without the space around it; None for missing and for blank ones."""
    if is_missing(value):
        return None
    if isinstance(value, float | np.floating) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def _read(given: "pd.Series[Any]", read: Callable[[type, Cells], Reading]) -> Reading:
    """Read each type of a column by its own rule: True, 1 and "1" are not the same."""
    cells = given.astype("object").to_numpy()
    values = np.full(len(cells), np.nan)
    unread = np.zeros(len(cells), dtype=bool)
    for kind, where in by_type(cells):
        values[where], unread[where] = read(kind, cells[where])
    return values, unread


def by_type(cells: Cells) -> Iterator[tuple[type, npt.NDArray[np.intp]]]:
    """Each type that occurs, with the places of its values."""
    codes = {kind: code for code, kind in enumerate(dict.fromkeys(map(type, cells)))}
    coded = np.fromiter((codes[type(cell)] for cell in cells), dtype=np.intp, count=len(cells))
    for kind, code in codes.items():
        yield kind, np.flatnonzero(coded == code)


def _numbers_of(kind: type, cells: Cells) -> Reading:
    if issubclass(kind, str):
        values = pd.to_numeric(pd.Series(cells, dtype="object"), errors="coerce")
        numbers = values.to_numpy(np.float64, na_value=np.nan)
        return numbers, np.isnan(numbers) & (cells != "")
    if issubclass(kind, PLAIN_NUMBERS) and not issubclass(kind, NO_NUMBERS):
        return np.array([_as_float(value) for value in cells]), np.zeros(len(cells), dtype=bool)
    return _nothing(cells)


def _flags_of(kind: type, cells: Cells) -> Reading:
    if issubclass(kind, str):
        codes, distinct = pd.factorize(cells)
        known = np.array([_as_flag(text) for text in distinct])[codes]
        return known, np.isnan(known) & (cells != "")
    if issubclass(kind, bool | np.bool_):
        return cells.astype(np.float64), np.zeros(len(cells), dtype=bool)
    return _only_flags(*_numbers_of(kind, cells))


def _only_flags(values: Floats, unread: Mask) -> Reading:
    strange = ~np.isnan(values) & (values != 0) & (values != 1)
    return np.where(strange, np.nan, values), unread | strange


def _nothing(cells: Cells) -> Reading:
    gone = np.array([is_missing(value) for value in cells], dtype=bool)
    return np.full(len(cells), np.nan), ~gone


def _as_float(value: Any) -> float:
    """A number as a float; one that no float can hold is infinite."""
    if is_missing(value):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _as_flag(text: str) -> float:
    word = text.strip().lower()
    if word in TRUE_WORDS:
        return 1.0
    return 0.0 if word in FALSE_WORDS else math.nan
