"""Whether a prediction belongs to a cohort, however strange its key."""

from datetime import date

import pytest
from world import loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Sort

COHORT = Cohort("loans", 1)


@pytest.fixture
def scored(book):
    book.score(book.register(1), loans(12, seed=1))
    return book


def test_a_cohort_contains_what_its_list_shows_and_nothing_else(scored):
    every = scored.ask(store.read_page, COHORT, Sort()).rows
    for cohort in (
        COHORT,
        Cohort("loans", 1, scope="TX"),
        Cohort("loans", 1, end=date(2020, 1, 1)),
        Cohort("loans", 1, conditions=(Condition.parse("amount:ge:50000"),)),
        Cohort("loans", 1, conditions=(Condition.parse("@feedback:known"),)),
    ):
        shown = set(scored.ask(store.read_page, cohort, Sort()).rows.index)
        inside = {key for key in every.index if scored.ask(store.contains, cohort, str(key))}
        assert inside == shown


@pytest.mark.parametrize("key", ["", "x", "-1", "007", "99999999999999999999", "1"])
def test_a_key_that_nothing_is_stored_under_is_in_no_cohort(scored, key):
    assert scored.ask(store.contains, COHORT, key) is False
