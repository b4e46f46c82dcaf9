"""Numbers of a cohort, as the store counts them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .results import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class ScoreDistribution:
    """How many predictions have which score.

    Attributes
    ----------
    edges : ndarray of shape (n_bins + 1,)
        Bounds of the bins, in the response's unit; the last bin includes its right bound.
    counts : ndarray of shape (n_bins,)
        Predictions per bin.
    """

    edges: FloatArray
    counts: npt.NDArray[np.int64]

    @property
    def n_rows(self) -> int:
        """How many predictions there are."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """One month of predictions.

    Attributes
    ----------
    month : str
        Such as ``2006-05``.
    n_rows : int
        Predictions of the month.
    mean_score : float
        Mean score, in the response's unit.
    n_outcomes : int
        How many outcomes are known by now.
    mean_outcome : float or None
        Mean of the known outcomes.
    mean_score_known : float or None
        Mean score of the predictions whose outcome is known.
    """

    month: str
    n_rows: int
    mean_score: float
    n_outcomes: int
    mean_outcome: float | None
    mean_score_known: float | None


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """The numbers of a cohort at a glance, each counted in SQL.

    Attributes
    ----------
    n_rows : int
        Predictions.
    mean_score : float or None
        Mean score, in the response's unit.
    n_above : int or None
        Predictions at or over the decision threshold; None without one.
    n_outcomes : int
        Known outcomes.
    mean_outcome : float or None
        Mean of the known outcomes.
    n_feedback : int
        Judgements that stand (not replaced by a later one).
    n_disagree : int
        Of these, how many disagree.
    n_flagged : int
        Predictions in which an unknown category was read as missing.
    """

    n_rows: int
    mean_score: float | None
    n_above: int | None
    n_outcomes: int
    mean_outcome: float | None
    n_feedback: int
    n_disagree: int
    n_flagged: int


@dataclass(frozen=True, slots=True)
class ErrorDifference:
    """How far two versions are from the outcomes, on the records that both scored.

    Attributes
    ----------
    version, other : int
        The two versions.
    n_rows : int
        Pairs of predictions of the same record at the same time, with a known outcome.
    mean : float
        Mean squared error of `version` minus that of `other`; below 0, `version` is closer.
    standard_error : float
        Standard error of `mean`, from the differences within the pairs, taken as independent.
    """

    version: int
    other: int
    n_rows: int
    mean: float
    standard_error: float
