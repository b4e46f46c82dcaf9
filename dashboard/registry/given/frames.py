"""Frames as JSON."""

from typing import Any

import pandas as pd

from dashboard.domain.errors import UnwritableModel

from .columns import plain_column, revived_column
from .values import StrangeValueError, plain, revived


def plain_frame(rows: pd.DataFrame) -> dict[str, Any]:
    """A frame as JSON, which `revived_frame` reads back alike; its index is left out.

    Raises
    ------
    UnwritableModel
        If a column holds something that could not be read back as it is.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": pd.Series([1, "1", True, None], dtype=object)})
    >>> list(revived_frame(plain_frame(rows))["a"])
    [1, '1', True, None]
    """
    return {
        "n_rows": len(rows),
        "axis": plain(rows.columns.name),
        "names": _column("the names of the columns", pd.Series(rows.columns)),
        "columns": [
            _column(f"the column {name!r}", rows.iloc[:, at].reset_index(drop=True))
            for at, name in enumerate(rows.columns)
        ],
    }


def _column(what: str, column: "pd.Series[Any]") -> dict[str, Any]:
    try:
        return plain_column(column)
    except StrangeValueError as strange:
        raise UnwritableModel(
            f"{what} cannot be stored with it, as it holds {strange}, which could not be read back "
            "exactly; hand over numbers, texts, times or categories"
        ) from None


def revived_frame(written: dict[str, Any]) -> pd.DataFrame:
    """The frame that `plain_frame` wrote."""
    columns = dict(enumerate(map(revived_column, written["columns"])))
    rows = pd.DataFrame(columns, index=pd.RangeIndex(written["n_rows"]))
    rows.columns = pd.Index(revived_column(written["names"]), name=revived(written["axis"]))
    return rows
