"""Times on their way in: ISO 8601 texts or real times, all brought to UTC."""

from datetime import date
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.cells import NOT_GIVEN, is_missing
from dashboard.domain.errors import InvalidRows, NaiveTime, Problem, UnknownTimeZone

DAY = r"\d{4}-\d{2}-\d{2}"
CLOCK = r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"
OFFSET = r"(?:Z|[+-]\d{2}(?::?\d{2})?)"
NAIVE_TEXT = rf"{DAY}(?:[T ]{CLOCK})?"
AWARE_TEXT = rf"{DAY}[T ]{CLOCK}{OFFSET}"
FIRST = pd.Timestamp("1900-01-01", tz="UTC")
LAST = pd.Timestamp("2201-01-01", tz="UTC")

NO_TIME = "is not a time; write it as in 2006-05-01T00:00:00Z"
TOO_FAR = "is not between the years 1900 and 2200"


def read_times(column: "pd.Series[Any]", name: str, time_zone: str | None) -> pd.DatetimeIndex:
    """Times of a column in UTC, to the microsecond; a `time_zone` is for those that carry none.

    Only dates and times in ISO 8601 and values of a time type are read: of ``01/02/2006`` nobody
    knows the month.

    Raises
    ------
    UnknownTimeZone
        If there is no such zone.
    NaiveTime
        If a time has no zone and none is declared.
    InvalidRows
        If a value is missing, is no time, or is an hour that the zone's clocks skip or repeat.
    """
    zone = None if time_zone is None else _zone(time_zone)
    given = column.reset_index(drop=True)
    aware, naive = _parse(given)
    _refuse(given, name, given.isna().to_numpy(dtype=bool), NOT_GIVEN)
    _refuse(given, name, (aware.isna() & naive.isna()).to_numpy(), NO_TIME)
    local = np.flatnonzero(naive.notna().to_numpy())
    if local.size and zone is None:
        row = int(local[0])
        raise NaiveTime(f"row {row + 1}, column {name!r}", str(given.iloc[row]))
    if local.size:
        placed = naive.iloc[local].dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
        aware.iloc[local] = placed.dt.tz_convert("UTC")
        skipped = f"is an hour that clocks in {time_zone} skip or repeat; write it with its offset"
        _refuse(given, name, aware.isna().to_numpy(), skipped)
    _refuse(given, name, ((aware < FIRST) | (aware >= LAST)).to_numpy(), TOO_FAR)
    return pd.DatetimeIndex(aware)


def _zone(name: str) -> ZoneInfo:
    known = available_timezones()
    if name not in known:
        raise UnknownTimeZone(name, get_close_matches(name, sorted(known), n=1))
    return ZoneInfo(name)


def _refuse(given: "pd.Series[Any]", name: str, wrong: npt.NDArray[np.bool_], reason: str) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise InvalidRows(
            Problem(int(row) + 1, name, _shown(given.iloc[row]), reason) for row in rows
        )


def _shown(value: Any) -> Any:
    if is_missing(value):
        return None
    return value if isinstance(value, str | int | float) else str(value)


def _parse(given: "pd.Series[Any]") -> tuple["pd.Series[pd.Timestamp]", "pd.Series[pd.Timestamp]"]:
    """Times with a zone, in UTC, and times without; NaT where a value is not of the kind."""
    if isinstance(given.dtype, pd.DatetimeTZDtype):
        aware = given.dt.tz_convert("UTC").dt.as_unit("us")
        return aware, pd.Series(pd.NaT, index=given.index, dtype="datetime64[us]")
    cells = given.astype("object")
    texts = cells.map(_text).astype("str").str.strip()
    aware = _of_form(texts, AWARE_TEXT, utc=True)
    naive = _of_form(texts, NAIVE_TEXT, utc=False)
    return aware, naive


def _text(value: Any) -> str | None:
    """A time as ISO 8601; None for a value of another type."""
    if isinstance(value, str):
        return value
    if isinstance(value, date | np.datetime64) and not is_missing(value):
        return pd.Timestamp(value).isoformat()
    return None


def _of_form(texts: "pd.Series[str]", form: str, *, utc: bool) -> "pd.Series[pd.Timestamp]":
    chosen = texts.where(texts.str.fullmatch(form, na=False))
    moments = pd.to_datetime(chosen, format="ISO8601", errors="coerce", utc=utc)
    return moments.dt.as_unit("us")
