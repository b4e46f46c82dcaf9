"""Numbers counted in SQL are the ones that pandas counts."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare
from world import SCHEMA, loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Op

EVERY = Cohort("loans", 1)
COHORTS = {
    "all": (EVERY, lambda f: f["@score"].notna()),
    "scope": (Cohort("loans", 1, "TX"), lambda f: f["@scope"] == "TX"),
    "period": (
        Cohort("loans", 1, start=date(2025, 12, 31), end=date(2026, 3, 1)),
        lambda f: (f["@event_time"] >= "2025-12-31") & (f["@event_time"] < "2026-03-02"),
    ),
    "feature": (
        Cohort("loans", 1, conditions=(Condition("amount", Op.AT_LEAST, ("60000",)),)),
        lambda f: f["amount"] >= 60_000,
    ),
}


@pytest.fixture(params=COHORTS)
def chosen(request, filled_frame):
    cohort, holds = COHORTS[request.param]
    return cohort, filled_frame[holds(filled_frame)]


def test_a_summary_counts_as_pandas_does(filled, chosen):
    cohort, frame = chosen
    found = filled.ask(store.summarize, cohort, 0.3)
    assert (found.n_rows, found.n_above) == (len(frame), (frame["@score"] >= 0.3).sum())
    assert found.n_outcomes == frame["@outcome"].notna().sum()
    assert found.n_flagged == (frame["@flags"] != 0).sum()
    assert found.mean_score == pytest.approx(frame["@score"].mean(), rel=1e-12)
    assert found.mean_outcome == pytest.approx(frame["@outcome"].mean(), rel=1e-12)
    judged = frame.index.isin([str(2**32 + place) for place in range(0, 3_000, 100)])
    against = frame.index.isin([str(2**32 + place) for place in range(0, 3_000, 300)])
    assert (found.n_feedback, found.n_disagree) == (judged.sum(), against.sum())


def test_without_a_threshold_nothing_is_above_it(filled):
    assert filled.ask(store.summarize, EVERY, None).n_above is None


def test_months_are_those_of_pandas(filled, chosen):
    cohort, frame = chosen
    months = filled.ask(store.monthly, cohort)
    known = frame[frame["@outcome"].notna()]
    groups = frame.groupby(frame["@event_time"].dt.strftime("%Y-%m"))
    known_groups = known.groupby(known["@event_time"].dt.strftime("%Y-%m"))
    assert [month.month for month in months] == list(groups.groups)
    assert [month.n_rows for month in months] == groups.size().tolist()
    assert [month.n_outcomes for month in months] == groups["@outcome"].count().tolist()
    np.testing.assert_allclose([m.mean_score for m in months], groups["@score"].mean())
    np.testing.assert_allclose([m.mean_outcome for m in months], groups["@outcome"].mean())
    np.testing.assert_allclose([m.mean_score_known for m in months], known_groups["@score"].mean())


@pytest.mark.parametrize("bounds", [None, (0.0, 1.0), (0.2, 0.4)])
@pytest.mark.parametrize("n_bins", [1, 7, 40])
def test_bins_are_those_of_numpy_to_the_row(filled, chosen, bounds, n_bins):
    cohort, frame = chosen
    found = filled.ask(store.score_distribution, cohort, n_bins, bounds)
    scores = frame["@score"].to_numpy()
    low, high = bounds or (scores.min(), scores.max())
    edges = np.linspace(low, high, n_bins + 1)
    counts, _ = np.histogram(scores.clip(low, high), edges)
    np.testing.assert_array_equal(found.edges, edges)
    np.testing.assert_array_equal(found.counts, counts)


def test_squared_errors_of_two_versions_are_compared_record_by_record(book):
    rows = loans(20, seed=1).assign(score=np.linspace(0.1, 0.9, 20))
    second = rows.assign(score=np.linspace(0.3, 0.6, 20)).iloc[2:]
    book.score(book.register(1), rows)
    book.score(book.register(2), second)
    book.know(rows.iloc[:15])
    both = rows.iloc[2:15]
    gaps = (both["score"] - both["outcome"]) ** 2
    gaps -= (second["score"].loc[both.index] - both["outcome"]) ** 2
    found = book.ask(store.error_difference, EVERY, 2)
    assert (found.version, found.other, found.n_rows) == (1, 2, 13)
    assert found.mean == pytest.approx(gaps.mean())
    assert found.standard_error == pytest.approx(gaps.std(ddof=1) / np.sqrt(13))
    swapped = book.ask(store.error_difference, Cohort("loans", 2), 1)
    assert swapped.mean == pytest.approx(-found.mean)
    assert book.ask(store.error_difference, Cohort("loans", 1, "ZZ"), 2) is None


def test_scopes_are_counted(filled, filled_frame):
    expected = filled_frame["@scope"].value_counts().sort_index()
    assert filled.ask(store.list_scopes, "loans", 1) == list(expected.items())


def test_the_period_spans_the_event_times(filled, filled_frame, book):
    times = filled_frame["@event_time"]
    assert filled.ask(store.period, "loans", 1) == (times.min(), times.max())
    book.register()
    assert book.ask(store.period, "loans", 1) is None


def test_a_sample_is_the_same_for_the_same_seed(filled, chosen):
    cohort, frame = chosen
    first, again, other = (filled.ask(store.read_sample, cohort, 200, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert len(first) == 200
    assert len(set(first.index)) == 200
    assert set(first.index) <= set(frame.index)
    assert set(first.index) != set(other.index)
    expected = frame.loc[first.index]
    pd.testing.assert_frame_equal(first[list(SCHEMA.names)], expected[list(SCHEMA.names)],
                                  check_index_type=False)  # fmt: skip
    np.testing.assert_array_equal(first["@score"], expected["@score"])
    np.testing.assert_array_equal(first["@outcome"], expected["@outcome"])


def test_a_labelled_sample_holds_known_outcomes_only(filled):
    assert filled.ask(store.read_sample, EVERY, 500, 3, labelled=True)["@outcome"].notna().all()


def test_a_small_cohort_is_sampled_whole(filled):
    few = Cohort("loans", 1, conditions=(Condition("@entity", Op.IS_IN, ("E00031", "E00062")),))
    number = filled.ask(store.count, few)
    assert len(filled.ask(store.read_sample, few, 500, 0)) == number > 0


def test_samples_favour_no_part_of_the_data(filled):
    """Draw often, and compare with even draws over the places and over their remainders."""
    drawn = np.concatenate([
        [int(key) % 2**32 for key in filled.ask(store.read_sample, EVERY, 400, seed).index]
        for seed in range(25)
    ])  # fmt: skip
    for part in (drawn // 1_000, drawn % 7, drawn % 24, drawn % 50):
        assert chisquare(np.bincount(part)).pvalue > 1e-4


def test_any_record_may_be_opened_at_random(filled, filled_frame):
    keys = {filled.ask(store.random_key, Cohort("loans", 1, "VT"), seed) for seed in range(40)}
    assert len(keys) > 35
    assert set(filled_frame.loc[list(keys), "@scope"]) == {"VT"}
    again = filled.ask(store.random_key, Cohort("loans", 1, "VT"), 7)
    assert again == filled.ask(store.random_key, Cohort("loans", 1, "VT"), 7)
