"""Permutation importance: how much worse the answers get without a feature's order."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.errors import TooFewOutcomes
from dashboard.domain.ports import Encoding, ModelView
from dashboard.domain.results import FloatArray, PermutationImportance, Provenance

from .metrics import metric_for

N_REPEATS = 10
FEWEST_OUTCOMES = 30
TOP = 3

Shuffled = Callable[[int, npt.NDArray[np.intp]], FloatArray]


def permutation_importance(
    view: ModelView,
    rows: pd.DataFrame,
    outcome: FloatArray,
    metric: str,
    *,
    n_repeats: int = N_REPEATS,
    seed: int = 0,
    rows_name: str = "",
) -> PermutationImportance:
    """How much worse a model scores when one feature's values are shuffled among the rows.

    Parameters
    ----------
    view : ModelView
        The model.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed rows. Not modified.
    outcome : ndarray of shape (n_rows,)
        What happened: 0 or 1, the number of the class, or the amount. Rows whose outcome is
        NaN are left out.
    metric : str
        Id of the metric, see `METRICS`.
    n_repeats : int
        How often each feature is shuffled.
    seed : int
        Fixes the shuffles; each is drawn by itself, so that more repeats change none of them.
    rows_name : str
        The rows in words, for the provenance.

    Returns
    -------
    PermutationImportance
        Baseline score minus the score after shuffling, of shape (n_features, n_repeats), in
        the metric's unit.

    Raises
    ------
    UnknownMetric
        If the metric does not exist or does not fit what the model predicts.
    TooFewOutcomes
        If fewer than 30 outcomes are known, or for binary models fewer than 30 of either kind.

    References
    ----------
    .. [1] L. Breiman, "Random forests", Machine Learning 45, 2001, section 10.
    .. [2] A. Fisher, C. Rudin, F. Dominici, "All models are wrong, but many are useful",
       JMLR 20, 2019.
    """
    score = metric_for(view.task, metric).score
    known = np.isfinite(outcome)
    rows = rows.loc[known, list(view.schema.names)].reset_index(drop=True)
    outcome = np.asarray(outcome, dtype=np.float64)[known]
    _require_outcomes(view.task, outcome)
    shuffled = _of_frame(view, rows) if view.encoding is None else _of_matrix(view.encoding, rows)
    baseline = score(outcome, view.respond(rows))
    permuted = [
        [
            score(outcome, shuffled(place, shuffle(len(rows), seed, place, repeat)))
            for repeat in range(n_repeats)
        ]
        for place in range(len(view.schema))
    ]
    method = f"permutation metric={metric} repeats={n_repeats}"
    provenance = Provenance(view.id, method, len(rows), rows_name, seed=seed)
    importances = baseline - np.array(permuted)
    return PermutationImportance(view.schema.names, importances, baseline, metric, provenance)


def shuffle(n_rows: int, seed: int, place: int, repeat: int) -> npt.NDArray[np.intp]:
    """The order of the rows in one repeat for the feature at `place` in the schema."""
    return np.random.default_rng([seed, place, repeat]).permutation(n_rows)


def top_stability(result: PermutationImportance, top: int = TOP) -> float:
    """Share of the repeats that name the same `top` features as the mean does."""
    overall = set(np.argsort(-result.mean, kind="stable")[:top])
    single = np.argsort(-result.importances, axis=0, kind="stable")[:top]
    return float(np.mean([set(column) == overall for column in single.T]))


def _require_outcomes(task: Task, outcome: FloatArray) -> None:
    kinds = [int((outcome == kind).sum()) for kind in (0, 1)]
    known = min(kinds) if task is Task.BINARY else outcome.size
    if known < FEWEST_OUTCOMES:
        raise TooFewOutcomes(known, FEWEST_OUTCOMES)


def _of_frame(view: ModelView, rows: pd.DataFrame) -> Shuffled:
    def respond(place: int, order: npt.NDArray[np.intp]) -> FloatArray:
        name = rows.columns[place]
        moved = rows[name].take(order).reset_index(drop=True)
        return view.respond(rows.assign(**{name: moved}))

    return respond


def _of_matrix(encoding: Encoding, rows: pd.DataFrame) -> Shuffled:
    """Shuffle all encoded columns of a feature together: the same, without the encoders."""
    matrix = np.asarray(encoding.encode(rows), dtype=np.float64)
    owner = np.asarray(encoding.owner)

    def respond(place: int, order: npt.NDArray[np.intp]) -> FloatArray:
        block = np.flatnonzero(owner == place)
        moved = matrix.copy()
        moved[:, block] = matrix[np.ix_(order, block)]
        return encoding.respond(moved)

    return respond
