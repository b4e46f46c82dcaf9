"""Exact Shapley values from a model's structure: tree engine and closed form."""

from functools import lru_cache

import numpy as np
import pandas as pd

from dashboard.domain.errors import NoInteractions
from dashboard.domain.ports import ModelView, Structure
from dashboard.domain.results import FloatArray, Interactions, Provenance
from dashboard.domain.structure import LinearModel, TreeEnsemble

from .trees import Engine, OneFree, Shapley, TooDeepError, engine_of, one_free_of

KEPT_ENGINES = 16
BLOCK = 2**16
"""Rows that are explained at once: what lies between rows and values is bounded by it."""


def exact_method(view: ModelView) -> str | None:
    """Id of the exact method that fits a model, None for a black box."""
    if view.structure is None:
        return None
    trees = isinstance(view.structure.model, TreeEnsemble)
    return "tree-tables-interventional" if trees else "linear-interventional"


def exact_shapley(
    structure: Structure, rows: pd.DataFrame, background: pd.DataFrame, *, precise: bool = False
) -> Shapley:
    """Interventional Shapley values of all outputs.

    Parameters
    ----------
    structure : Structure
        The model's inside.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed records to explain.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with; all enter.
    precise : bool
        Whether everything is in double precision; differences are below 1e-6 otherwise.

    Raises
    ------
    TooDeepError
        If a tree asks for too many different features on one path.
    """
    if isinstance(structure.model, LinearModel):
        return _linear(structure, structure.model, rows, background)
    ready = engine(structure, background, precise=precise)
    if len(rows) <= BLOCK:
        return ready.shapley(structure.matrix(rows))
    values = np.empty((len(rows), ready.n_features, ready.n_outputs))
    margin = np.empty((len(rows), ready.n_outputs))
    for start in range(0, len(rows), BLOCK):
        block = slice(start, start + BLOCK)
        found = ready.shapley(structure.matrix(rows.iloc[block]))
        values[block], margin[block] = found.values, found.margin
    return Shapley(values, margin, ready.base_value)


def interactions(view: ModelView, rows: pd.DataFrame, background: pd.DataFrame) -> Interactions:
    """Pairwise Shapley interaction values of a tree model.

    Parameters
    ----------
    view : ModelView
        A model whose trees could be read.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed records to explain.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with; all enter.

    Raises
    ------
    NoInteractions
        If the model is no tree ensemble, or its trees are too deep.
    """
    structure = view.structure
    if structure is None or not isinstance(structure.model, TreeEnsemble):
        raise NoInteractions(view.id)
    try:
        values = engine(structure, background).interactions(structure.matrix(rows))
    except TooDeepError:
        raise NoInteractions(view.id) from None
    method = "tree-tables-interventional order=2"
    return Interactions(
        view.schema.names, view.outputs, values, Provenance(view.id, method, len(rows), "")
    )


def engine(
    structure: Structure, background: pd.DataFrame | None, *, precise: bool = False
) -> Engine:
    """The tree engine against a background, built once; None for the path-dependent game."""
    model = _trees(structure)
    if background is None:
        return _engine(model, 0, b"", precise)
    matrix = np.ascontiguousarray(structure.matrix(background))
    return _engine(model, len(matrix), matrix.tobytes(), precise)


def one_free(structure: Structure) -> OneFree:
    """The trees ready to have their features set free one at a time, prepared once."""
    return _one_free(_trees(structure))


def _trees(structure: Structure) -> TreeEnsemble:
    if not isinstance(structure.model, TreeEnsemble):
        raise TypeError(type(structure.model).__name__)
    return structure.model


# tables depend on their arguments alone and cost up to a second: remembered, never changed
@lru_cache(maxsize=KEPT_ENGINES)
def _engine(model: TreeEnsemble, n_rows: int, content: bytes, precise: bool) -> Engine:  # noqa: FBT001 - lru_cache keys
    background = np.frombuffer(content).reshape(n_rows, -1) if n_rows else None
    return engine_of(model, background, precise=precise)


@lru_cache(maxsize=KEPT_ENGINES)
def _one_free(model: TreeEnsemble) -> OneFree:
    return one_free_of(model)


def _linear(
    structure: Structure, model: LinearModel, rows: pd.DataFrame, background: pd.DataFrame
) -> Shapley:
    """Weight times distance from the background's mean, summed over each feature's columns."""
    encoded, other = structure.matrix(rows), structure.matrix(background)
    mean = other.mean(axis=0)
    n_features = rows.shape[1]
    values = np.zeros((len(rows), n_features, len(model.coefficient)))
    for column, feature in enumerate(structure.owner):
        moved = (encoded[:, column] - mean[column])[:, np.newaxis]
        values[:, feature] += moved * model.coefficient[:, column]
    margin: FloatArray = encoded @ model.coefficient.T + model.intercept
    return Shapley(values, margin, mean @ model.coefficient.T + model.intercept)
