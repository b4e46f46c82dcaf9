"""Shapley values by sampling orders of the features, with standard errors."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.results import FloatArray

from .game import Game, Masks, coalition_values

GROUP_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a sampled explanation may cost.

    Attributes
    ----------
    pairs : int
        Orders of the features per record, each walked forwards and backwards; at least two.
    """

    pairs: int

    def __post_init__(self) -> None:
        if self.pairs < 2:  # noqa: PLR2004 - one pair has no spread
            raise ValueError(f"a budget of {self.pairs} pairs gives no standard errors; use 2")

    def coalitions(self, n_features: int) -> int:
        """How many coalitions of one record are looked at."""
        return 2 * self.pairs * (n_features - 1) + 2


RECORD_BUDGET = Budget(pairs=48)
OVERVIEW_BUDGET = Budget(pairs=4)


def record_keys(rows: pd.DataFrame) -> npt.NDArray[np.uint64]:
    """One number per row that depends on its values alone, of shape (n_rows,)."""
    keys: npt.NDArray[np.uint64] = np.asarray(
        pd.util.hash_pandas_object(rows, index=False), np.uint64
    )
    return keys


def sampled_values(
    game: Game, keys: npt.NDArray[np.uint64], budget: Budget, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Shapley values by antithetic permutation sampling.

    For every record some random orders of the features are drawn, and each is walked from the
    background to the record and, with the order reversed, once more. A feature's share is the
    mean change of the margin when its turn comes.

    Parameters
    ----------
    game : Game
        The games of n_rows records.
    keys : ndarray of uint64 of shape (n_rows,)
        Choose, with `seed`, each record's random orders: a record's values do not depend on
        the records that are explained beside it. See `record_keys`.
    budget : Budget
        How many orders per record.
    seed : int
        Seed of every random choice.

    Returns
    -------
    values, standard_errors : ndarray of shape (n_rows, n_features)
        On the margin scale; the standard errors are those of the mean over the pairs.

    Notes
    -----
    The background enters in full, so the only error is that of the sampled orders. The shares
    of each walk add up to margin minus base value, and so do their means.

    References
    ----------
    .. [1] J. Castro, D. Gómez, J. Tejada, "Polynomial calculation of the Shapley value based
       on sampling", Computers & Operations Research 36, 2009.
    .. [2] R. Mitchell, J. Cooper, E. Frank, G. Holmes, "Sampling permutations for Shapley value
       estimation", JMLR 23, 2022.
    """
    per_record = 2 * budget.pairs * max(1, game.n_features - 1) * game.n_features
    step = max(1, GROUP_CELLS // per_record)
    groups = [
        _group(game, np.arange(start, min(start + step, game.n_rows)), keys, budget.pairs, seed)
        for start in range(0, game.n_rows, step)
    ]
    pairs = np.concatenate(groups)
    return pairs.mean(axis=1), pairs.std(axis=1, ddof=1) / np.sqrt(budget.pairs)


def _group(
    game: Game,
    places: npt.NDArray[np.intp],
    keys: npt.NDArray[np.uint64],
    n_pairs: int,
    seed: int,
) -> FloatArray:
    """Shares of each antithetic pair, of shape (n_places, n_pairs, n_features)."""
    n_features = game.n_features
    turns = np.stack([_turns(seed, int(keys[place]), n_pairs, n_features) for place in places])
    masks = _walks(turns)
    inner = masks.reshape(-1, n_features)
    row = np.repeat(places, len(inner) // len(places))
    worth = np.empty((*turns.shape[:3], n_features + 1))
    worth[..., 0] = game.base
    worth[..., -1] = game.margin[places][:, np.newaxis, np.newaxis]
    worth[..., 1:-1] = coalition_values(game, row, inner).reshape(masks.shape[:-1])
    shares = np.take_along_axis(np.diff(worth, axis=-1), turns, axis=-1)
    means: FloatArray = shares.mean(axis=2)
    return means


def _turns(seed: int, key: int, n_pairs: int, n_features: int) -> npt.NDArray[np.intp]:
    """When each feature's turn comes, forwards and backwards: (n_pairs, 2, n_features)."""
    draws = np.random.default_rng([seed, key])
    order = np.tile(np.arange(n_features), (n_pairs, 1))
    forwards = draws.permuted(order, axis=1)
    return np.stack([forwards, n_features - 1 - forwards], axis=1)


def _walks(turns: npt.NDArray[np.intp]) -> Masks:
    """Coalitions on the way, without the empty and the full one: a new axis before the last."""
    steps = np.arange(1, turns.shape[-1])
    return turns[..., np.newaxis, :] < steps[:, np.newaxis]
