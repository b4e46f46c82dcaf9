"""What is chosen goes into an address and comes back the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn
from dashboard.domain.errors import UnreadableLink
from dashboard.services.overview import previous_period

names = st.text("abcdefgh_", min_size=1, max_size=12)
columns = st.text("abc_@ :|%3A", min_size=1, max_size=8)
words = st.text("abc ÄÖ&=?%+/#:|37AC25", max_size=8)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
limits = st.floats(-1e9, 1e9).map(lambda number: (f"{number:.12g}",))
conditions = st.one_of(
    st.builds(Condition, columns, st.sampled_from([Op.AT_LEAST, Op.AT_MOST]), limits),
    st.builds(Condition, columns, st.just(Op.IS_IN),
              st.lists(words, max_size=3).map(tuple)),
    st.builds(Condition, columns, st.sampled_from([Op.IS_MISSING, Op.IS_KNOWN])),
)  # fmt: skip
cohorts = st.builds(
    Cohort,
    names,
    st.integers(1, 99),
    names,
    st.none() | days,
    st.none() | days,
    st.lists(conditions, max_size=3).map(tuple),
)


@given(cohorts)
def test_a_cohort_survives_its_address(cohort):
    assert Cohort.from_query(cohort.to_query()) == cohort


@given(conditions)
def test_a_condition_survives_its_text(condition):
    assert Condition.parse(str(condition)) == condition


def test_a_condition_reads_as_people_write_it():
    assert (
        str(Condition("sector", Op.IS_IN, ("Retail, food", "A&B"))) == "sector:in:Retail, food|A&B"
    )
    assert str(Condition("a:b", Op.IS_IN, ("50%", ""))) == "a%3Ab:in:50%25|"
    assert Condition.parse("share:in:50%") == Condition("share", Op.IS_IN, ("50%",))
    assert Condition.parse("amount:missing:") == Condition("amount", Op.IS_MISSING)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to": ["9999-12-31"]}, "to=9999-12-31, which cannot be read: expected a year from 1900"),
        ({"from": ["0001-01-01"], "to": ["0001-01-31"]}, "from=0001-01-01"),
        ({"from": ["2006-13-01"]}, "expected a day such as 2006-05-01"),
        ({"version": ["9" * 5_000]}, "expected a version number"),
        ({"version": ["one"]}, "expected a version number"),
    ],
)
def test_an_address_out_of_bounds_gives_a_sentence(changes, said):
    with pytest.raises(UnreadableLink, match=said):
        Cohort.from_query({"model": ["m"], "version": ["1"], **changes})


def test_the_first_and_last_year_have_periods_around_them():
    query = {"model": ["m"], "version": ["1"], "from": ["1900-01-01"], "to": ["2200-12-31"]}
    cohort = Cohort.from_query(query)
    assert cohort.until.year == 2201
    assert previous_period(cohort).start == date(1599, 1, 1)


@given(st.sampled_from(SortColumn), st.booleans())
def test_an_order_survives_its_address(column, descending):
    assert Sort.parse(str(Sort(column, descending))) == Sort(column, descending)


@pytest.mark.parametrize("text", ["", "a", "a:xx:1", "a:ge", "a:ge:x", "a:ge:1|2", "a:le:"])
def test_a_condition_that_cannot_be_read_gives_a_sentence(text):
    with pytest.raises(UnreadableLink, match="cannot be read"):
        Condition.parse(text)


@pytest.mark.parametrize("text", ["", "time", "up-time", "price-up", "time-sideways"])
def test_an_order_that_cannot_be_read_gives_a_sentence(text):
    with pytest.raises(UnreadableLink, match="sort="):
        Sort.parse(text)


@given(days, st.integers(0, 800))
def test_the_period_before_ends_where_this_one_starts_and_has_its_length(start, length):
    cohort = Cohort("m", 1, start=start, end=start + timedelta(days=length))
    before = previous_period(cohort)
    assert before.end == start - timedelta(days=1)
    months = cohort.start.day == 1 and (cohort.end + timedelta(days=1)).day == 1
    if not months:
        assert before.end - before.start == timedelta(days=length)


def test_a_year_is_compared_with_the_year_before_leap_or_not():
    before = previous_period(Cohort("m", 1, start=date(2008, 1, 1), end=date(2008, 12, 31)))
    assert (before.start, before.end) == (date(2007, 1, 1), date(2007, 12, 31))
    before = previous_period(Cohort("m", 1, start=date(2008, 3, 1), end=date(2008, 3, 31)))
    assert (before.start, before.end) == (date(2008, 2, 1), date(2008, 2, 29))


def test_an_open_period_has_none_before_it():
    assert previous_period(Cohort("m", 1, start=date(2008, 1, 1))) is None


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "all days"),
        (date(2008, 1, 1), date(2008, 12, 31), "2008"),
        (date(2004, 1, 1), date(2008, 12, 31), "2004 to 2008"),
        (date(2006, 5, 1), date(2006, 5, 31), "May 2006"),
        (date(2006, 2, 1), date(2006, 5, 31), "Feb 2006 to May 2006"),
        (date(2006, 2, 3), date(2006, 5, 7), "3 Feb 2006 to 7 May 2006"),
        (date(2006, 2, 3), None, "since 3 Feb 2006"),
        (None, date(2006, 2, 3), "until 3 Feb 2006"),
    ],
)
def test_a_period_is_said_as_people_say_it(start, end, said):
    assert Cohort("m", 1, start=start, end=end).words == said
    assert Cohort("m", 1, "TX", start, end).words == f"{said}, TX"
