"""Times are read as ISO 8601 or not at all."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from dashboard.domain.errors import InvalidRows, NaiveTime, UnknownTimeZone
from dashboard.services.times import read_times

MAY = pd.Timestamp("2006-05-01T10:00", tz="UTC")


def read(*values, zone=None):
    return list(read_times(pd.Series(values, dtype="object"), "when", zone))


@pytest.mark.parametrize(
    "value",
    [
        "2006-05-01T10:00Z",
        "2006-05-01T10:00:00.000Z",
        " 2006-05-01 12:00:00+02 ",
        "2006-05-01T12:00+0200",
        "2006-05-01T05:00:00-05:00",
        MAY,
        MAY.tz_convert("Europe/Zurich"),
        datetime(2006, 5, 1, 10, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_time_with_a_zone_is_brought_to_utc(value):
    assert read(value) == [MAY]
    assert read(value, zone="Asia/Tokyo") == [MAY]


@pytest.mark.parametrize(
    "value",
    [
        "2006-05-01",
        "2006-05-01T00:00",
        "2006-05-01 00:00:00",
        date(2006, 5, 1),
        datetime(2006, 5, 1),  # noqa: DTZ001 - a time without a zone is the point
        np.datetime64("2006-05-01"),
    ],
    ids=repr,
)
def test_a_time_without_a_zone_needs_one(value):
    assert read(value, zone="Europe/Zurich") == [pd.Timestamp("2006-04-30T22:00", tz="UTC")]
    with pytest.raises(NaiveTime, match="row 2, column 'when' has no time zone"):
        read("2006-05-01T10:00Z", value)


def test_times_of_both_kinds_may_stand_in_one_column():
    assert read("2006-05-01T10:00Z", "2006-05-01T12:00", zone="Europe/Zurich") == [MAY, MAY]


@pytest.mark.parametrize(
    "unit",
    ["s", "us", "ns"],
)
def test_a_column_of_times_is_read_as_it_is_in_microseconds(unit):
    column = pd.Series([MAY]).dt.tz_convert("Asia/Tokyo").dt.as_unit(unit)
    times = read_times(column, "when", None)
    assert list(times) == [MAY]
    assert times.unit == "us"


@pytest.mark.parametrize(
    "value",
    [
        "now", "today", "10:30", "01/02/2006", "1 May 2006", "2006", "2006-05", "20060501",
        "2006-02-30", "2006-05-01T25:00", "2006-05-01Z", "1146477600", 1146477600, 20060501, 1.5,
        True, pd.Timedelta("1 day"), "", ["2006-05-01"],
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_iso_time_is_refused_with_row_and_column(value):
    with pytest.raises(InvalidRows, match=r"row 2, column 'when': .* is not a time"):
        read("2006-05-01T10:00Z", value, zone="UTC")


@pytest.mark.parametrize("value", [None, np.nan, pd.NaT, pd.NA])
def test_a_missing_time_is_refused(value):
    with pytest.raises(InvalidRows, match="row 2, column 'when': None is missing"):
        read("2006-05-01T10:00Z", value)


@pytest.mark.parametrize(
    "value", ["0001-01-01T00:00+14:00", "9999-12-31T23:59Z", "1899-12-31T00:00Z"]
)
def test_a_time_of_another_age_is_refused(value):
    with pytest.raises(InvalidRows, match=r"row 1, .* is not between the years 1900 and 2200"):
        read(value)


@pytest.mark.parametrize("value", ["2006-03-26T02:30", "2006-10-29T02:30"])
def test_an_hour_that_clocks_skip_or_repeat_is_refused(value):
    with pytest.raises(InvalidRows, match=r"row 2, column 'when': .* skip or repeat"):
        read("2006-05-01", value, zone="Europe/Zurich")
    assert len(read("2006-05-01", value, zone="UTC")) == 2


@pytest.mark.parametrize("name", ["Europe/Zurick", "Europe", "", "../etc/passwd", "CEST!"])
def test_an_unknown_zone_gives_a_sentence(name):
    with pytest.raises(UnknownTimeZone, match="Unknown time zone"):
        read("2006-05-01T10:00Z", zone=name)
    hint = UnknownTimeZone("Europe/Zurick", ["Europe/Zurich"])
    assert "Did you mean 'Europe/Zurich'?" in str(hint)
