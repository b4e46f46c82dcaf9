"""How far a score drops when answers get worse, and how far that depends on the sample of rows."""

from collections.abc import Callable

import numpy as np

from dashboard.domain.results import FloatArray

from .metrics import ByRecord, Metric, Score

N_RESAMPLES = 50
RESAMPLING = 2**32 - 1  # no feature stands at this place: a stream of its own

Drops = tuple[FloatArray, float]
"""Drops of shape (n_orders,), and the standard error of their mean from the sample of rows."""
Measure = Callable[[FloatArray], Drops]
"""Maps worse answers of shape (n_orders, n_rows, n_outputs) to their drops."""


def measured(
    metric: Metric, outcome: FloatArray, answers: FloatArray, seed: int
) -> tuple[float, Measure]:
    """The score of some answers, and what measures the drop to others.

    Where the metric tells each record's part of the score, the error of a drop is the standard
    error of the mean of the parts' differences (for AUC that is the estimate of [1]_). Otherwise
    it is estimated by the bootstrap [2]_: the rows are drawn again with replacement 50 times, and
    the mean drop is measured on the same rows before and after. The model is not fitted again.

    References
    ----------
    .. [1] E. DeLong, D. DeLong, D. Clarke-Pearson, "Comparing the areas under two or more
       correlated receiver operating characteristic curves", Biometrics 44(3), 1988.
    .. [2] B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 6 and 21.
    """
    if metric.by_record is None:
        return _resampled(metric.score, outcome, answers, seed)
    return _by_record(metric.by_record, outcome, answers)


def _by_record(
    by_record: ByRecord, outcome: FloatArray, answers: FloatArray
) -> tuple[float, Measure]:
    best = by_record(outcome, answers)

    def measure(worse: FloatArray) -> Drops:
        lost = np.array([best - by_record(outcome, each) for each in worse])
        error = lost.mean(axis=0).std(ddof=1) / np.sqrt(outcome.size)
        return lost.mean(axis=1), float(error)

    return float(best.mean()), measure


def _resampled(
    score: Score, outcome: FloatArray, answers: FloatArray, seed: int
) -> tuple[float, Measure]:
    draws = np.random.default_rng([seed, RESAMPLING])
    resamples = draws.integers(outcome.size, size=(N_RESAMPLES, outcome.size))
    before = [score(outcome[again], answers[again]) for again in resamples]
    baseline = score(outcome, answers)

    def measure(worse: FloatArray) -> Drops:
        drops = np.array([baseline - score(outcome, each) for each in worse])
        again = [
            np.mean([best - score(outcome[rows], each[rows]) for each in worse])
            for best, rows in zip(before, resamples, strict=True)
        ]
        return drops, float(np.std(again, ddof=1))

    return baseline, measure
