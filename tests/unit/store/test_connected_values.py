"""Keys, times and words of a company's table on their way in and out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.domain.errors import UnknownRecord
from dashboard.store.connected.facts import Storage
from dashboard.store.connected.hours import odd_hours
from dashboard.store.connected.keys import read_key, write_key
from dashboard.store.connected.times import TEXTS, Moment, wall_clock
from dashboard.store.connected.values import stored_word, word_of

PARTS = {
    Storage.INTEGER: st.integers(-(2**63) + 1, 2**63 - 1),
    Storage.TEXT: st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    Storage.UUID: st.uuids(),
    Storage.DAY: st.dates(),
    Storage.CLOCK: st.datetimes(),
    Storage.DECIMAL: st.decimals(-(10**6), 10**6, places=2),
}
FIRST, LAST = datetime.fromisoformat("1901-01-01"), datetime.fromisoformat("2199-01-01")
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@given(st.lists(st.sampled_from(list(PARTS)), min_size=1, max_size=3).flatmap(
    lambda kinds: st.tuples(st.just(kinds), st.tuples(*(PARTS[kind] for kind in kinds)))
))  # fmt: skip
def test_every_key_comes_back_from_its_text(drawn):
    kinds, values = drawn
    assert read_key(write_key(values), kinds, "loans") == values


@given(st.text(max_size=12), st.lists(st.sampled_from(list(PARTS)), min_size=1, max_size=3))
def test_a_text_is_read_only_if_it_would_be_written_like_that(text, kinds):
    try:
        values = read_key(text, kinds, "loans")
    except UnknownRecord:
        return
    assert write_key(values) == text


FORMS = [
    (Storage.MOMENT, ""), (Storage.CLOCK, ""), (Storage.DAY, ""), (Storage.INTEGER, "year"),
    (Storage.INTEGER, "day number"), (Storage.INTEGER, "seconds"),
    (Storage.INTEGER, "milliseconds"), *((Storage.TEXT, form) for form in TEXTS),
]  # fmt: skip
ZONES = ["UTC", "Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]


@given(MOMENTS, MOMENTS, st.sampled_from(FORMS), st.sampled_from(ZONES))
@example(
    datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
    (Storage.CLOCK, ""),
    "Europe/Zurich",
)
@example(
    datetime(2025, 4, 5, 15, 10, tzinfo=UTC),
    datetime(2025, 4, 5, 14, 50, tzinfo=UTC),
    (Storage.TEXT, "%Y-%m-%d %H:%M:%S"),
    "Australia/Lord_Howe",
)
def test_a_bound_parts_stored_times_as_it_parts_what_they_are_read_as(limit, other, form, zone):
    """Whatever is stored is at or above the bound exactly if it is read as that moment or later."""
    kind = Moment(*form, zone)
    stored = kind.process_bind_param(other, None)
    read = kind.process_result_value(stored, None)
    bound = kind.process_bind_param(limit, None)
    assert (stored >= bound) == (read >= limit)


def test_hours_that_clocks_repeat_or_skip_are_found():
    first, last = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    found = odd_hours("Europe/Zurich", first, last)
    assert [(start.isoformat(), end.isoformat()) for start, end in found] == [
        ("2025-03-30T02:00:00", "2025-03-30T03:00:00"),
        ("2025-10-26T02:00:00", "2025-10-26T03:00:00"),
    ]
    assert not list(odd_hours("UTC", first, last))


def test_a_repeated_hour_is_read_as_its_first_time():
    kind = Moment(Storage.CLOCK, "", "Europe/Zurich")
    read = kind.process_result_value(datetime.fromisoformat("2025-10-26T02:30"), None)
    assert read == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    again = wall_clock(read + timedelta(hours=1), ZoneInfo("Europe/Zurich"))
    assert again == datetime.fromisoformat("2025-10-26T03:00")


@pytest.mark.parametrize(
    ("value", "storage", "word"),
    [
        (3, Storage.INTEGER, "3"), (3.0, Storage.FLOAT, "3"), (0.5, Storage.FLOAT, "0.5"),
        (Decimal("2.00"), Storage.DECIMAL, "2"), (True, Storage.BOOLEAN, "true"),
        ("x y", Storage.TEXT, "x y"), (date(2025, 1, 2), Storage.DAY, "2025-01-02"),
        (UUID(int=5), Storage.UUID, str(UUID(int=5))), (float("nan"), Storage.FLOAT, "nan"),
    ],
)  # fmt: skip
def test_values_are_read_as_words_and_found_by_them(value, storage, word):
    assert word_of(value) == word
    assert stored_word(word, storage) == value or value != value  # noqa: PLR0124 - not a number


@pytest.mark.parametrize(
    ("word", "storage"),
    [("x", Storage.INTEGER), ("03", Storage.INTEGER), ("maybe", Storage.BOOLEAN),
     ("1", Storage.BOOLEAN), ("2025", Storage.DAY)],
)  # fmt: skip
def test_a_word_that_cannot_be_stored_matches_nothing(word, storage):
    assert stored_word(word, storage) is None
