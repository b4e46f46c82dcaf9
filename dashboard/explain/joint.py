"""Partial dependence on two features at once."""

import numpy as np
import pandas as pd

from dashboard.domain.errors import UnknownFeature
from dashboard.domain.ports import ModelView
from dashboard.domain.results import AnyArray, FloatArray, JointDependence

from .dependence import partial_dependence


def joint_dependence(
    view: ModelView,
    rows: pd.DataFrame,
    features: tuple[str, str],
    grids: tuple[AnyArray, AnyArray],
    *,
    output: int = 0,
    rows_name: str = "",
) -> JointDependence:
    """Mean response along the grids of two features.

    The second feature is set to each of its values in turn, and the first one moves along its
    whole grid at once: for trees that costs about one prediction for each value of the second.

    Parameters
    ----------
    view : ModelView
        The model.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed rows to average over. Not modified.
    features : tuple of two str
        Columns of `rows` to move.
    grids : tuple of two ndarray, of shapes (n_first,) and (n_second,)
        Their values, each in its own unit; see `feature_grid`.
    output : int
        Which output of the model.
    rows_name : str
        The rows in words, for the provenance.

    Returns
    -------
    JointDependence
        Averages of shape (n_first, n_second), in the unit of the response.

    Raises
    ------
    UnknownFeature
        If `rows` has no such column.
    NothingToExplain
        If `rows` is empty.

    References
    ----------
    .. [1] J. H. Friedman, "Greedy function approximation: a gradient boosting machine",
       Annals of Statistics 29(5), 2001, section 8.2.
    """
    first, second = features
    if second not in rows.columns:
        raise UnknownFeature(second, tuple(map(str, rows.columns)))
    columns: list[FloatArray] = []
    for value in grids[1]:
        fixed = pd.Series([value] * len(rows), dtype=rows[second].dtype, index=rows.index)
        moved = rows.assign(**{second: fixed})
        along = partial_dependence(view, moved, first, grids[0], output=output, rows_name=rows_name)
        columns.append(along.average)
    return JointDependence(features, grids, np.column_stack(columns), along.provenance)
