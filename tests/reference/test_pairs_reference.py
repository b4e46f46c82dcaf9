"""Differences of paired answers against scipy and scikit-learn."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import log_loss, roc_auc_score

from dashboard import explain
from dashboard.domain.card import Task


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(4)
    outcome = (rng.uniform(size=400) < 0.3).astype(float)
    first, second = (np.clip(0.3 + 0.2 * outcome + rng.normal(0, s, 400), 0.01, 0.99)
                     for s in (0.2, 0.3))  # fmt: skip
    return outcome, first.reshape(-1, 1), second.reshape(-1, 1)


def test_a_mean_measure_has_the_interval_of_the_paired_t_test(answers):
    outcome, first, second = answers
    metric = explain.metric_for(Task.BINARY, "brier")
    found = explain.paired_difference(metric, outcome, first, second)
    losses = [np.square(each[:, 0] - outcome) for each in (first, second)]
    low, high = stats.ttest_rel(*losses).confidence_interval(0.95)
    assert found.change - found.half_width == pytest.approx(low)
    assert found.change + found.half_width == pytest.approx(high)
    assert found.n_rows == 400


@pytest.mark.parametrize(
    ("name", "measure"),
    [("auc", roc_auc_score), ("log_loss", lambda outcome, p: -log_loss(outcome, p))],
)
def test_the_measures_are_those_of_scikit_learn(answers, name, measure):
    outcome, first, second = answers
    found = explain.paired_difference(explain.metric_for(Task.BINARY, name), outcome, first, second)
    assert found.first == pytest.approx(measure(outcome, first[:, 0]))
    assert found.second == pytest.approx(measure(outcome, second[:, 0]))


def test_the_interval_of_an_auc_difference_covers_as_often_as_it_says():
    rng, metric = np.random.default_rng(1), explain.metric_for(Task.BINARY, "auc")
    covered = 0
    for _ in range(200):
        outcome = (rng.uniform(size=150) < 0.4).astype(float)
        common = outcome + rng.normal(size=150)
        first, second = (common + rng.normal(0, 0.7, 150) for _ in "12")  # equally good
        found = explain.paired_difference(
            metric, outcome, first.reshape(-1, 1), second.reshape(-1, 1)
        )
        covered += abs(found.change) <= found.half_width
    assert 180 <= covered <= 199


def test_the_same_answers_differ_by_nothing(answers):
    outcome, first, _ = answers
    found = explain.paired_difference(explain.metric_for(Task.BINARY, "auc"), outcome, first, first)
    assert (found.change, found.half_width) == (0, 0)


@pytest.mark.parametrize(("marked", "n_rows"), [(0, 40), (3, 40), (40, 40), (500, 20_000)])
def test_a_share_has_the_interval_of_wilson(marked, n_rows):
    found = explain.share_of_rows(np.arange(n_rows) < marked)
    expected = stats.binomtest(marked, n_rows).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_a_mean_has_the_interval_of_student():
    values = np.random.default_rng(0).normal(size=30)
    found = explain.mean_of_rows(values)
    expected = stats.t.interval(0.95, 29, values.mean(), stats.sem(values))
    assert (found.low, found.high) == pytest.approx(expected)
