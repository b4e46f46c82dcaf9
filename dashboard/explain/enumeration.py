"""Shapley values by their definition: every coalition is asked. The measure for all others."""

from math import factorial

import numpy as np
import pandas as pd

from dashboard.domain.ports import ModelView
from dashboard.domain.results import FloatArray

from .game import Game, coalition_values, interventional_game

MOST_FEATURES = 16


def enumerated_attributions(
    view: ModelView, rows: pd.DataFrame, background: pd.DataFrame, *, output: int = 0
) -> FloatArray:
    """Exact interventional Shapley values of shape (n_rows, n_features), on the margin scale.

    Asks the model about 2**n_features coalitions for every record and background row.

    Raises
    ------
    ValueError
        If there are more than 16 features.
    NothingToExplain
        If there are no records or no background rows.
    """
    return enumerated_values(interventional_game(view, rows, background, output))


def enumerated_values(game: Game) -> FloatArray:
    """Exact Shapley values of each record.

    Parameters
    ----------
    game : Game
        The games of n_rows records, of at most 16 features.

    Returns
    -------
    ndarray of shape (n_rows, n_features)
        On the margin scale.

    Raises
    ------
    ValueError
        If there are more than 16 features.

    References
    ----------
    .. [1] L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games
       II, 1953.
    .. [2] D. Janzing, L. Minorics, P. Blöbaum, "Feature relevance quantification in explainable
       AI: a causal problem", AISTATS 2020.
    """
    n_features = game.n_features
    if n_features > MOST_FEATURES:
        raise ValueError(f"{n_features} features are too many to enumerate all coalitions")
    numbers = np.arange(2**n_features)
    masks = (numbers[:, np.newaxis] >> np.arange(n_features)) & 1 == 1
    weights = _weights(masks)
    return np.array([_one(game, place, masks, weights) for place in range(game.n_rows)])


def _one(game: Game, place: int, masks: np.ndarray, weights: FloatArray) -> FloatArray:
    worth = np.empty(len(masks))
    worth[0], worth[-1] = game.base, game.margin[place]
    inner = masks[1:-1]
    worth[1:-1] = coalition_values(game, np.full(len(inner), place), inner)
    shares: FloatArray = worth @ weights
    return shares


def _weights(masks: np.ndarray) -> FloatArray:
    """Weight of each coalition's value in each feature's share, of the masks' shape."""
    n = masks.shape[1]
    size = masks.sum(axis=1)
    joined = np.array([0.0] + [factorial(k - 1) * factorial(n - k) for k in range(1, n + 1)])
    left = np.array([float(factorial(k) * factorial(n - k - 1)) for k in range(n)] + [0.0])
    weights: FloatArray = np.where(masks, joined[size, None], -left[size, None]) / factorial(n)
    return weights
