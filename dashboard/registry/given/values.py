"""Single values as JSON, with their types."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

TYPE, VALUE = "type", "value"
PLAIN = (type(None), bool, int, float, str)
"""What JSON, as Python writes it, tells apart by itself."""


class StrangeValueError(Exception):
    """A value that could not be read back as it is."""


def plain(value: Any) -> Any:
    """A value in the types of JSON.

    Raises
    ------
    StrangeValueError
        If nothing here reads it back.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    name = "numpy" if issubclass(kind, np.generic) else kind.__name__
    if name not in KINDS or not (name == "numpy" or kind is KINDS[name][0]):
        raise StrangeValueError(f"{value!r} of the type {kind.__name__}")
    return {TYPE: name, VALUE: KINDS[name][1](value)}


def revived(written: Any) -> Any:
    """The value that `plain` wrote."""
    return KINDS[written[TYPE]][2](written[VALUE]) if isinstance(written, dict) else written


def same(one: Any, other: Any) -> bool:
    """Whether two values are alike in type and to the last digit; NaN is NaN."""
    # NumPy has two names for one type where C does, such as uint64 and ulonglong
    alike = getattr(one, "dtype", type(one)) == getattr(other, "dtype", type(other))
    return alike and repr(one) == repr(other)


def packed(content: bytes) -> str:
    """Bytes as text."""
    return base64.b64encode(content).decode()


def unpacked(text: str) -> bytes:
    """The bytes of a text."""
    return base64.b64decode(text)


def plain_zone(zone: tzinfo | None) -> Any:
    """A time zone: its name, or its distance from UTC in seconds.

    Raises
    ------
    StrangeValueError
        If it has neither.
    """
    if zone is None:
        return None
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    if isinstance(zone, timezone):
        return zone.utcoffset(None).total_seconds()
    raise StrangeValueError(f"a time in {zone!r}")


def revived_zone(written: Any) -> tzinfo | None:
    """The time zone that `plain_zone` wrote."""
    if written is None or isinstance(written, str):
        return None if written is None else ZoneInfo(written)
    return timezone(timedelta(seconds=written)) if written else UTC


def _numpy(value: Any) -> list[str]:
    array = np.asarray(value)
    if array.dtype.hasobject or array.dtype.kind == "V":
        raise StrangeValueError(f"{value!r} of the type {type(value).__name__}")
    return [array.dtype.str, packed(array.tobytes())]


def _from_numpy(written: list[str]) -> Any:
    return np.frombuffer(unpacked(written[1]), dtype=written[0])[0]


def _moment(value: Any) -> list[Any]:
    return [value.replace(tzinfo=None).isoformat(), plain_zone(value.tzinfo), value.fold]


def _from_moment(kind: Any, written: list[Any]) -> Any:
    text, zone, fold = written
    return kind.fromisoformat(text).replace(tzinfo=revived_zone(zone), fold=fold)


def _stamp(value: pd.Timestamp) -> list[Any]:
    return [*_numpy(value.to_datetime64()), plain_zone(value.tzinfo)]


def _from_stamp(written: list[Any]) -> pd.Timestamp:
    moment = pd.Timestamp(_from_numpy(written))
    zone = revived_zone(written[2])
    return moment if zone is None else moment.tz_localize("UTC").tz_convert(zone)


def _listed(values: Any) -> list[Any]:
    return [plain(value) for value in values]


def _revived_list(written: list[Any]) -> list[Any]:
    return [revived(value) for value in written]


Kind = tuple[type, Callable[[Any], Any], Callable[[Any], Any]]
KINDS: dict[str, Kind] = {
    "numpy": (np.generic, _numpy, _from_numpy),
    "bytes": (bytes, packed, unpacked),
    "Decimal": (Decimal, str, Decimal),
    "date": (date, date.isoformat, date.fromisoformat),
    "datetime": (datetime, _moment, lambda written: _from_moment(datetime, written)),
    "time": (time, _moment, lambda written: _from_moment(time, written)),
    "timedelta": (
        timedelta,
        lambda value: [value.days, value.seconds, value.microseconds],
        lambda written: timedelta(*written),
    ),
    "Timestamp": (pd.Timestamp, _stamp, _from_stamp),
    "Timedelta": (
        pd.Timedelta,
        lambda value: _numpy(value.to_timedelta64()),
        lambda written: pd.Timedelta(_from_numpy(written)),
    ),
    "NaTType": (type(pd.NaT), lambda _: None, lambda _: pd.NaT),
    "NAType": (type(pd.NA), lambda _: None, lambda _: pd.NA),
    "Interval": (
        pd.Interval,
        lambda value: [plain(value.left), plain(value.right), value.closed],
        lambda written: pd.Interval(revived(written[0]), revived(written[1]), written[2]),
    ),
    "Period": (
        pd.Period,
        lambda value: [value.ordinal, value.freqstr],
        lambda written: pd.Period(ordinal=written[0], freq=written[1]),
    ),
    "tuple": (tuple, _listed, lambda written: tuple(_revived_list(written))),
    "list": (list, _listed, _revived_list),
}
"""The type, what writes it and what reads it, by the name it is written with."""
