"""Partial dependence and individual curves, by asking the model."""

import numpy as np
import pandas as pd

from dashboard.domain.errors import NothingToExplain, UnknownFeature
from dashboard.domain.ports import ModelView
from dashboard.domain.results import AnyArray, FloatArray, PartialDependence, Provenance
from dashboard.domain.structure import TreeEnsemble

from .exact import walk
from .links import linked
from .trees import is_ready

BLOCK_ROWS = 50_000
METHOD = "brute-force"
TREE_METHOD = "one-free-feature"


def partial_dependence(
    view: ModelView,
    rows: pd.DataFrame,
    feature: str,
    grid: AnyArray,
    *,
    output: int | None = 0,
    rows_name: str = "",
) -> PartialDependence:
    """Partial dependence of the response on one feature.

    Trees are walked with the feature set free. Of any other model every row is repeated once per
    grid value with `feature` set to that value, and the model is asked about all of them, a
    bounded number at a time.

    Parameters
    ----------
    view : ModelView
        The model.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed rows to average over. Not modified. One row gives that record's own curve.
    feature : str
        Column of `rows` to move.
    grid : ndarray of shape (n_grid,)
        Values for `feature`, in its own unit; see `feature_grid`.
    output : int or None
        Which output of the model; None for all, along a last axis.
    rows_name : str
        The rows in words, for the provenance.

    Returns
    -------
    PartialDependence
        Individual (ICE) curves of shape (n_rows, n_grid), in the unit of the response.

    Raises
    ------
    UnknownFeature
        If `rows` has no such column.
    NothingToExplain
        If `rows` is empty.

    Notes
    -----
    Correlated features put some of the asked rows where no data lies [2]_.

    References
    ----------
    .. [1] J. H. Friedman, "Greedy function approximation: a gradient boosting machine",
       Annals of Statistics 29(5), 2001, section 8.2.
    .. [2] G. Hooker, L. Mentch, S. Zhou, "Unrestricted permutation forces extrapolation",
       Statistics and Computing 31, 2021.
    .. [3] A. Goldstein et al., "Peeking inside the black box: visualizing statistical learning
       with plots of individual conditional expectation", JCGS 24(1), 2015.
    """
    if feature not in rows.columns:
        raise UnknownFeature(feature, tuple(map(str, rows.columns)))
    if rows.empty:
        raise NothingToExplain
    free = _is_tree(view)
    curves = _free_curves if free else _brute_curves
    step = max(1, BLOCK_ROWS // grid.size)
    blocks = [
        curves(view, rows.iloc[start : start + step], feature, grid, output)
        for start in range(0, len(rows), step)
    ]
    observed = rows[feature].to_numpy()
    provenance = Provenance(view.id, TREE_METHOD if free else METHOD, len(rows), rows_name)
    return PartialDependence(feature, grid, np.concatenate(blocks), observed, provenance)


def _is_tree(view: ModelView) -> bool:
    structure = view.structure
    return structure is not None and isinstance(structure.model, TreeEnsemble) and is_ready()


def _free_curves(
    view: ModelView, rows: pd.DataFrame, feature: str, grid: AnyArray, output: int | None
) -> FloatArray:
    structure = view.structure
    if structure is None:
        raise TypeError(view.id)
    names = list(view.schema.names)
    place = names.index(feature)
    # the grid's values go through the same door as the rows' own
    asked = rows[names].take(np.zeros(grid.size, dtype=np.intp)).reset_index(drop=True)
    moved = pd.Series(grid, dtype=rows[feature].dtype)
    values = structure.matrix(asked.assign(**{feature: moved}))[:, place]
    margin = walk(structure).curves(structure.matrix(rows[names]), place, values)
    return _chosen(linked(view.link, margin), output)


def _brute_curves(
    view: ModelView, rows: pd.DataFrame, feature: str, grid: AnyArray, output: int | None
) -> FloatArray:
    n_rows, n_grid = len(rows), grid.size
    stacked = rows.take(np.repeat(np.arange(n_rows), n_grid)).reset_index(drop=True)
    moved = pd.Series(np.tile(grid, n_rows), dtype=rows[feature].dtype)
    response = view.respond(stacked.assign(**{feature: moved}))
    return _chosen(response.reshape(n_rows, n_grid, -1), output)


def _chosen(curves: FloatArray, output: int | None) -> FloatArray:
    """The curves of one output, or of all along the last axis."""
    chosen: FloatArray = curves if output is None else curves[..., output]
    return chosen
