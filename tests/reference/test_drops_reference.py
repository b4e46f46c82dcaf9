"""Scores and their errors beside scikit-learn, DeLong's pairs and the jackknife."""

import numpy as np
import pytest
from sklearn import metrics as sk

from dashboard.domain.card import Task
from dashboard.explain import METRICS, Metric
from dashboard.explain.drops import measured

N_ROWS = 300
N_CLASSES = 3


def _case(task, seed):
    """Outcomes, answers with ties, and the same answers after a shuffle."""
    draws = np.random.default_rng(seed)
    truth = draws.normal(size=N_ROWS)
    if task is Task.MULTICLASS:
        outcome = draws.integers(N_CLASSES, size=N_ROWS).astype(float)
        shares = (
            draws.dirichlet(np.ones(N_CLASSES), N_ROWS) + np.eye(N_CLASSES)[outcome.astype(int)]
        )
        answers = shares / shares.sum(axis=1, keepdims=True)
    elif task is Task.BINARY:
        outcome = (truth + draws.normal(size=N_ROWS) > 0.5).astype(float)
        answers = np.round(1 / (1 + np.exp(-truth)), 2).clip(0.01, 0.99)[:, np.newaxis]
    else:
        outcome = truth + draws.normal(size=N_ROWS)
        answers = truth[:, np.newaxis]
    return outcome, answers, answers[draws.permutation(N_ROWS)]


THEIRS = {
    "auc": lambda y, p: sk.roc_auc_score(y, p[:, 0]),
    "log_loss": lambda y, p: -sk.log_loss(y, p if p.shape[1] > 1 else p[:, 0]),
    "brier": lambda y, p: -sk.brier_score_loss(y, p[:, 0]),
    "accuracy": lambda y, p: sk.accuracy_score(y, p.argmax(axis=1)),
    "rmse": lambda y, p: -sk.root_mean_squared_error(y, p[:, 0]),
    "mae": lambda y, p: -sk.mean_absolute_error(y, p[:, 0]),
    "r2": lambda y, p: sk.r2_score(y, p[:, 0]),
}
EVERY = [(metric.id, task) for metric in METRICS.values() for task in metric.tasks]


@pytest.mark.parametrize(("name", "task"), EVERY)
def test_scores_are_scikit_learns(name, task):
    outcome, answers, worse = _case(task, 1)
    for given in (answers, worse):
        expected = THEIRS[name](outcome, given)
        assert METRICS[name].score(outcome, given) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("name", "task"), EVERY)
def test_the_error_of_a_drop_is_the_jackknifes(name, task):
    outcome, answers, worse = _case(task, 2)
    _, measure = measured(METRICS[name], outcome, answers, 0)
    drops, error = measure(worse[np.newaxis])
    score = THEIRS[name]
    left_out = np.array([
        score(outcome[kept], answers[kept]) - score(outcome[kept], worse[kept])
        for kept in (np.arange(N_ROWS) != row for row in range(N_ROWS))
    ])  # fmt: skip
    jackknife = np.sqrt((N_ROWS - 1) * left_out.var())
    assert drops[0] == pytest.approx(score(outcome, answers) - score(outcome, worse), abs=1e-12)
    assert error == pytest.approx(jackknife, rel=0.03)


def test_the_error_of_auc_is_delongs_pair_by_pair():
    outcome, answers, worse = _case(Task.BINARY, 3)
    positive, negative = outcome == 1, outcome == 0

    def wins(given):
        one, other = given[positive, 0][:, np.newaxis], given[negative, 0]
        return (one > other) + 0.5 * (one == other)

    lost = wins(answers) - wins(worse)
    variance = lost.mean(axis=1).var() / positive.sum() + lost.mean(axis=0).var() / negative.sum()
    _, measure = measured(METRICS["auc"], outcome, answers, 0)
    _, error = measure(worse[np.newaxis])
    # theirs divides by n - 1 in each kind, ours once over both
    assert error == pytest.approx(np.sqrt(variance), rel=0.01)


def test_a_score_without_parts_is_resampled_to_about_the_same_error():
    outcome, answers, worse = _case(Task.REGRESSION, 4)
    known = METRICS["mae"]
    plain = Metric("own", "Own", "", "", (Task.REGRESSION,), known.score)
    by_formula = measured(known, outcome, answers, 0)[1](worse[np.newaxis])
    resampled = measured(plain, outcome, answers, 0)[1](worse[np.newaxis])
    np.testing.assert_allclose(resampled[0], by_formula[0], atol=1e-12)
    # 50 resamples know a standard error up to about 10 %; three times that is allowed
    assert resampled[1] == pytest.approx(by_formula[1], rel=0.3)


def test_perfect_answers_and_outcomes_that_never_vary_have_scores_too():
    flat = np.full(50, 2.0)
    for name, expected in (("rmse", 0.0), ("r2", 0.0), ("mae", 0.0)):
        baseline, measure = measured(METRICS[name], flat, flat[:, np.newaxis], 0)
        drops, error = measure(flat[np.newaxis, :, np.newaxis])
        assert (baseline, drops[0], error) == (expected, 0.0, 0.0)
