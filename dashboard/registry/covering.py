"""A few rows that show what many hold: gaps, every category, the ends of every range."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd

SHARE_SPECIAL = 0.8
"""The share of the rows that may be chosen for what they hold; the others are spread evenly."""


def covering_rows(rows: pd.DataFrame, most: int) -> npt.NDArray[np.intp]:
    """Places of up to `most` rows, ascending: those with something of their own, and a spread.

    Examples
    --------
    >>> rows = pd.DataFrame({"town": ["Ulm"] * 98 + ["Bonn", None]})
    >>> covering_rows(rows, 4)
    array([ 0, 33, 98, 99])
    """
    special = dict.fromkeys(_special(rows))
    chosen = dict.fromkeys(islice(special, int(most * SHARE_SPECIAL)))
    for place in _spread(len(rows), most):
        if len(chosen) >= most:
            break
        chosen[place] = None
    return np.array(sorted(chosen), dtype=np.intp)


def _special(rows: pd.DataFrame) -> Iterator[int]:
    """Places of rows with a gap, then of each category, then of the ends of each range."""
    columns = [rows.iloc[:, at] for at in range(rows.shape[1])]
    for column in columns:
        yield from np.flatnonzero(column.isna())[:1].tolist()
    for column in columns:
        if not _has_range(column):
            yield from _firsts(column)
    for column in columns:
        if _has_range(column) and column.notna().any():
            yield from (int(column.argmin()), int(column.argmax()))


def _has_range(column: "pd.Series") -> bool:
    kind = column.dtype
    is_number = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
    return is_number and not pd.api.types.is_complex_dtype(kind)


def _firsts(column: "pd.Series") -> list[int]:
    """The first place of each value; 1, "1" and True are three."""
    places: dict[tuple[type, str], int] = {}
    for place, value in enumerate(column):
        places.setdefault((type(value), repr(value)), place)
    return list(places.values())


def _spread(n_rows: int, most: int) -> list[int]:
    places = np.linspace(0, n_rows - 1, min(n_rows, most)).round().astype(int)
    # where some are chosen already the next ones along take their place
    return [*places.tolist(), *range(n_rows)]
