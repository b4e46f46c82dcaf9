"""Permutation importance: how much worse the answers get without a feature's order."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.errors import TooFewOutcomes
from dashboard.domain.ports import Encoding, ModelView, Structure
from dashboard.domain.results import FloatArray, Link, PermutationImportance, Provenance
from dashboard.domain.structure import TreeEnsemble

from .drops import measured
from .exact import one_free
from .links import linked
from .metrics import Metric, metric_for
from .trees import is_ready

N_REPEATS = 10
FEWEST_OUTCOMES = 30
SETTLED_DIGITS = 13

Places = tuple[int, ...]
Orders = npt.NDArray[np.intp]
Draw = Callable[[Places], Orders]
"""Draws the orders of a player, of shape (n_orders, n_rows)."""
Shuffled = Callable[[Sequence[Places], Draw], Iterator[FloatArray]]
"""Gives, for one player after the other, places in the schema that move together, the responses
to its orders, of shape (n_orders, n_rows, n_outputs)."""


def permutation_importance(
    view: ModelView,
    rows: pd.DataFrame,
    outcome: FloatArray,
    metric: str | Metric,
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
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
    metric : str or Metric
        Id of the metric, see `METRICS`, or one of your own.
    groups : mapping of str to sequence of str, optional
        Features that are shuffled together, under a name; each feature by itself otherwise.
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
        the metric's unit, and the error of its mean from the sample of rows.

    Raises
    ------
    UnknownMetric
        If the metric does not exist or does not fit what the model predicts.
    UnknownFeature
        If a group names a feature that the model does not have.
    TooFewOutcomes
        If fewer than 30 outcomes are known, or for binary models fewer than 30 of either kind.

    Notes
    -----
    A feature that the model ignores scores exactly 0, so a column of noise would be no yardstick.
    What can mislead is the sample: a feature that the model uses and that does not help scores
    0 only on average over samples. The error from the sample of rows, see `drops.measured`, is
    the one for this model and not for the way it was trained [3]_; the values that the rows lent
    each other stay as they were shuffled.

    References
    ----------
    .. [1] L. Breiman, "Random forests", Machine Learning 45, 2001, section 10.
    .. [2] A. Fisher, C. Rudin, F. Dominici, "All models are wrong, but many are useful",
       JMLR 20, 2019.
    .. [3] C. Molnar et al., "Relating the partial dependence plot and permutation feature
       importance to the data generating process", xAI 2023.
    """
    chosen = metric_for(view.task, metric) if isinstance(metric, str) else metric
    players = _players(view, groups)
    known = np.isfinite(outcome)
    rows = rows.loc[known, list(view.schema.names)].reset_index(drop=True)
    outcome = np.asarray(outcome, dtype=np.float64)[known]
    _require_outcomes(view.task, outcome)
    baseline, measure = measured(chosen, outcome, view.respond(rows), seed)

    def draw(places: Places) -> Orders:
        return np.array([shuffle(len(rows), seed, places[0], at) for at in range(n_repeats)])

    found = [measure(moved) for moved in _way(view, rows)(list(players.values()), draw)]
    method = f"permutation metric={chosen.id} repeats={n_repeats}"
    provenance = Provenance(view.id, method, len(rows), rows_name, seed=seed)
    return PermutationImportance(
        tuple(players),
        np.array([drops for drops, _ in found]),
        np.array([error for _, error in found]),
        baseline,
        chosen.id,
        provenance,
    )


def _players(view: ModelView, groups: Mapping[str, Sequence[str]] | None) -> dict[str, Places]:
    """Places in the schema of what is shuffled together, by name."""
    if groups is None:
        return {name: (place,) for place, name in enumerate(view.schema.names)}
    return {
        name: tuple(view.schema.position(feature) for feature in features)
        for name, features in groups.items()
    }


def shuffle(n_rows: int, seed: int, place: int, repeat: int) -> npt.NDArray[np.intp]:
    """The order of the rows in one repeat for the feature at `place` in the schema."""
    return np.random.default_rng([seed, place, repeat]).permutation(n_rows)


def _require_outcomes(task: Task, outcome: FloatArray) -> None:
    kinds = [int((outcome == kind).sum()) for kind in (0, 1)]
    known = min(kinds) if task is Task.BINARY else outcome.size
    if known < FEWEST_OUTCOMES:
        raise TooFewOutcomes(known, FEWEST_OUTCOMES)


def _way(view: ModelView, rows: pd.DataFrame) -> Shuffled:
    """The shortest way to the answers to shuffled rows."""
    structure = view.structure
    if structure is not None and isinstance(structure.model, TreeEnsemble) and is_ready():
        return _of_trees(view.link, structure, rows)
    if view.encoding is not None:
        return _of_matrix(view.encoding, rows)
    return _of_frame(view, rows)


def _of_frame(view: ModelView, rows: pd.DataFrame) -> Shuffled:
    def respond(places: Places, order: Orders) -> FloatArray:
        names = [rows.columns[place] for place in places]
        moved = {name: rows[name].take(order).reset_index(drop=True) for name in names}
        return view.respond(rows.assign(**moved))

    return _each(respond)


def _of_matrix(encoding: Encoding, rows: pd.DataFrame) -> Shuffled:
    """Shuffle all encoded columns of a feature together: the same, without the encoders."""
    matrix = np.asarray(encoding.encode(rows), dtype=np.float64)
    owner = np.asarray(encoding.owner)

    def respond(places: Places, order: Orders) -> FloatArray:
        block = np.flatnonzero(np.isin(owner, places))
        moved = matrix.copy()
        moved[:, block] = matrix[np.ix_(order, block)]
        return encoding.respond(moved)

    return _each(respond)


def _of_trees(link: Link, structure: Structure, rows: pd.DataFrame) -> Shuffled:
    """Set features free one at a time; of several that move together, the first one."""
    matrix, trees = structure.matrix(rows), one_free(structure)

    def together(places: Places, orders: Orders) -> FloatArray:
        others = list(places[1:])
        parts: list[FloatArray] = []
        for order in orders:
            moved = matrix.copy()
            moved[:, others] = matrix[np.ix_(order, others)]
            parts += trees.permuted(moved, [(places[0], order[np.newaxis])])
        return np.concatenate(parts, axis=1)

    def respond(moving: Sequence[Places], draw: Draw) -> Iterator[FloatArray]:
        if len({places[0] for places in moving}) == sum(len(places) for places in moving):
            margins = trees.permuted(matrix, ((places[0], draw(places)) for places in moving))
        else:
            margins = (together(places, draw(places)) for places in moving)
        for each in margins:
            yield linked(link, _settled(each.transpose(1, 0, 2)))

    return respond


def _settled(margins: FloatArray) -> FloatArray:
    """Margins without their last digits: sums in another order must not break the model's ties."""
    largest = float(np.abs(margins).max(initial=1e-300))
    return np.round(margins, SETTLED_DIGITS - int(np.ceil(np.log10(largest))))


def _each(respond: Callable[[Places, Orders], FloatArray]) -> Shuffled:
    """Answer player by player, order by order."""

    def answers(moving: Sequence[Places], draw: Draw) -> Iterator[FloatArray]:
        for places in moving:
            yield np.stack([respond(places, order) for order in draw(places)])

    return answers
