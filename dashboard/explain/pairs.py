"""Two answers to the same rows: which is better, and how sure that is."""

import numpy as np
from scipy.special import ndtri, stdtrit

from dashboard.domain.results import Difference, Estimate, FloatArray

from .drops import measured
from .metrics import Metric

UPPER = 0.975


def paired_difference(
    metric: Metric, outcome: FloatArray, first: FloatArray, second: FloatArray, seed: int = 0
) -> Difference:
    """How much better the second answers are than the first, on the same rows.

    Parameters
    ----------
    metric : Metric
        The measure.
    outcome : ndarray of shape (n_rows,)
        What happened.
    first, second : ndarray of shape (n_rows, n_outputs)
        Two models' responses.
    seed : int
        Fixes the resampling for a metric that does not tell each row's part.

    Notes
    -----
    The interval is that of the rows' own differences, taken as independent (for AUC that of
    DeLong, DeLong and Clarke-Pearson): it is far narrower than two intervals side by side, because
    a row that is hard for one model is hard for the other.
    """
    score, measure = measured(metric, outcome, first, seed)
    drops, error = measure(second[np.newaxis])
    half = float(stdtrit(outcome.size - 1, UPPER)) * error
    return Difference(score, score - float(drops[0]), half, outcome.size)


def mean_of_rows(values: FloatArray) -> Estimate:
    """The mean of at least two numbers with its 95 % interval, by Student's t."""
    mean, n_rows = float(values.mean()), values.size
    error = float(values.std(ddof=1)) / np.sqrt(n_rows)
    half = float(stdtrit(n_rows - 1, UPPER)) * error
    return Estimate(mean, mean - half, mean + half, n_rows)


def share_of_rows(marked: FloatArray) -> Estimate:
    """The share of ones among zeros and ones with its 95 % interval by Wilson.

    Examples
    --------
    >>> share_of_rows(np.zeros(100)).high.__round__(3)
    0.037
    """
    n_rows, share = marked.size, float(marked.mean())
    z = float(ndtri(UPPER))
    spread = 1 + z**2 / n_rows
    middle = (share + z**2 / (2 * n_rows)) / spread
    half = z / spread * float(np.sqrt(share * (1 - share) / n_rows + z**2 / (4 * n_rows**2)))
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), n_rows)
