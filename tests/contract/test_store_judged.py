"""Judgements of the predictions of a cohort, listed and counted alike on both databases."""

from datetime import date

import pytest
from world import loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Op
from dashboard.domain.errors import UnknownFeature
from dashboard.domain.records import Verdict

ROWS = loans(10, seed=1)
"""Two a day from the first of January; the first of every three in TX, the others in CA."""

EVERY = Cohort("loans", 1)
COHORTS = {
    "all": (EVERY, ROWS["amount"] > 0),
    "scope": (Cohort("loans", 1, "TX"), ROWS["scope"] == "TX"),
    "period": (
        Cohort("loans", 1, start=date(2025, 1, 2), end=date(2025, 1, 3)),
        ROWS["event_time"].dt.day.isin([2, 3]),
    ),
    "feature": (
        Cohort("loans", 1, conditions=(Condition("amount", Op.AT_LEAST, ("50000",)),)),
        ROWS["amount"] >= 50_000,
    ),
    "another version": (Cohort("loans", 2), ROWS["amount"] < 0),
}


def key(place):
    return str(2**32 + place)


@pytest.fixture
def judged(book):
    """Each prediction of version 1 judged once, every second one disagreed with."""
    for version in (1, 2):
        book.score(book.register(version), ROWS)
    for place in range(len(ROWS)):
        odd = place % 2
        book.judge(
            key(place),
            Verdict.DISAGREE if odd else Verdict.AGREE,
            suspect_feature="amount" if odd else None,
        )
    return book


@pytest.mark.parametrize("name", COHORTS)
def test_only_judgements_of_the_cohorts_predictions_are_listed_and_counted(judged, name):
    cohort, holds = COHORTS[name]
    expected = [key(place) for place in reversed(range(len(ROWS))) if holds[place]]
    found = judged.ask(store.list_feedback, "loans", within=[cohort])
    assert [each.given.prediction_key for each in found] == expected
    counts = judged.ask(store.count_feedback, "loans", within=[cohort])
    assert sum(each.number for each in counts) == len(expected)
    assert judged.ask(store.summarize, cohort, None).n_feedback == len(expected)


def test_cohorts_of_several_versions_are_taken_together(judged):
    second = store.list_feedback
    both = [Cohort("loans", 1, "TX"), Cohort("loans", 2, "TX")]
    assert judged.ask(second, "loans", within=both) == judged.ask(second, "loans", within=both[:1])


def test_counts_are_by_view_and_factor_and_leave_out_what_was_replaced(judged):
    first = judged.ask(store.list_feedback, "loans", prediction_key=key(0))[0]
    judged.judge(key(0), Verdict.UNSURE, supersedes=first.id)
    assert judged.ask(store.count_feedback, "loans") == [
        store.FeedbackCount(1, Verdict.AGREE, None, 4),
        store.FeedbackCount(1, Verdict.DISAGREE, "amount", 5),
        store.FeedbackCount(1, Verdict.UNSURE, None, 1),
    ]
    only = judged.ask(store.count_feedback, "loans", within=[EVERY], verdict="disagree")
    assert [each.number for each in only] == [5]
    assert judged.ask(store.count_feedback, "loans", feature="staff") == []


def test_a_condition_on_a_column_that_the_version_does_not_have_is_named(judged):
    strange = Cohort("loans", 1, conditions=(Condition("nothing", Op.IS_KNOWN),))
    with pytest.raises(UnknownFeature, match="nothing"):
        judged.ask(store.list_feedback, "loans", within=[strange])
