"""Partial dependence and individual curves, by asking the model."""

import numpy as np
import pandas as pd

from dashboard.domain.errors import NothingToExplain, UnknownFeature
from dashboard.domain.ports import ModelView
from dashboard.domain.results import AnyArray, FloatArray, PartialDependence, Provenance

BLOCK_ROWS = 50_000
METHOD = "brute-force"


def partial_dependence(
    view: ModelView,
    rows: pd.DataFrame,
    feature: str,
    grid: AnyArray,
    *,
    output: int = 0,
    rows_name: str = "",
) -> PartialDependence:
    """Partial dependence of the response on one feature, by brute force.

    Every row is repeated once per grid value with `feature` set to that value, and the model
    is asked about all of them, a bounded number at a time.

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
    output : int
        Which output of the model.
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
    step = max(1, BLOCK_ROWS // grid.size)
    blocks = [
        _curves(view, rows.iloc[start : start + step], feature, grid, output)
        for start in range(0, len(rows), step)
    ]
    observed = rows[feature].to_numpy()
    provenance = Provenance(view.id, METHOD, len(rows), rows_name)
    return PartialDependence(feature, grid, np.concatenate(blocks), observed, provenance)


def curve(
    view: ModelView, row: pd.DataFrame, feature: str, grid: AnyArray, *, output: int = 0
) -> FloatArray:
    """Responses of one record with `feature` moved along `grid`, of shape (n_grid,)."""
    responses: FloatArray = partial_dependence(view, row, feature, grid, output=output).individual[
        0
    ]
    return responses


def _curves(
    view: ModelView, rows: pd.DataFrame, feature: str, grid: AnyArray, output: int
) -> FloatArray:
    n_rows, n_grid = len(rows), grid.size
    stacked = rows.take(np.repeat(np.arange(n_rows), n_grid)).reset_index(drop=True)
    moved = pd.Series(np.tile(grid, n_rows), dtype=rows[feature].dtype)
    response: FloatArray = view.respond(stacked.assign(**{feature: moved}))[:, output]
    curves: FloatArray = response.reshape(n_rows, n_grid)
    return curves
