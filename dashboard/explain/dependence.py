"""Partial dependence and individual curves, by asking the model."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from dashboard.domain.errors import NothingToExplain, UnknownFeature
from dashboard.domain.ports import ModelView, Structure
from dashboard.domain.results import (
    AnyArray,
    AverageDependence,
    FloatArray,
    Link,
    PartialDependence,
    Provenance,
)
from dashboard.domain.structure import TreeEnsemble

from .exact import one_free
from .links import linked
from .trees import is_ready

BLOCK_ROWS = 50_000
AVERAGED_ROWS = 5_000
"""Rows whose curves are held at once where only the average is asked for."""
METHOD = "brute-force"
TREE_METHOD = "one-free-feature"
WALKED_ROWS = 2**16
"""Rows that are walked at once where no curves are made."""
Grids = Mapping[str, AnyArray]
Moments = tuple[FloatArray, FloatArray]
"""Mean and standard deviation over rows, each of shape (n_grid, n_outputs)."""


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

    `partial_dependences` of one feature.

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
    UnknownFeature, NothingToExplain
        See `partial_dependences`.
    """
    (found,) = partial_dependences(view, rows, {feature: grid}, output=output, rows_name=rows_name)
    return found


def partial_dependences(
    view: ModelView,
    rows: pd.DataFrame,
    grids: Grids,
    *,
    output: int | None = 0,
    rows_name: str = "",
) -> list[PartialDependence]:
    """Partial dependence of the response on one feature after the other.

    Trees are asked once for all features, each set free in turn. Of any other model every row is
    repeated once per grid value with the feature set to that value, and the model is asked about
    all of them, a bounded number at a time.

    Parameters
    ----------
    view : ModelView
        The model.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed rows to average over. Not modified.
    grids : mapping of str to ndarray of shape (n_grid,)
        Columns of `rows` to move, and their values.
    output, rows_name : int or None, str
        As for `partial_dependence`.

    Returns
    -------
    list of PartialDependence
        One for each grid, in their order.

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
    _require(rows, grids)
    free = _is_free(view)
    curves = (_free_curves if free else _brute_curves)(view, rows, grids)
    provenance = Provenance(view.id, TREE_METHOD if free else METHOD, len(rows), rows_name)
    return [
        PartialDependence(
            feature, grid, _chosen(found, output), rows[feature].to_numpy(), provenance
        )
        for (feature, grid), found in zip(grids.items(), curves, strict=True)
    ]


def average_dependences(
    view: ModelView,
    rows: pd.DataFrame,
    grids: Grids,
    *,
    output: int | None = 0,
    rows_name: str = "",
) -> list[AverageDependence]:
    """Partial dependence as by `partial_dependences`, in the memory of a few thousand rows.

    Where the answers are no function of one margin each (several classes), and for models that
    are no trees, the curves of a bounded number of rows are made and averaged at a time.

    Parameters
    ----------
    view, rows, grids, output, rows_name : ModelView, DataFrame, mapping, int or None, str
        As for `partial_dependences`.

    Returns
    -------
    list of AverageDependence
        One for each grid, in their order.

    Raises
    ------
    UnknownFeature, NothingToExplain
        See `partial_dependences`.
    """
    _require(rows, grids)
    free = _is_free(view)
    alone = free and view.link is not Link.SOFTMAX
    average = _free_averages if alone else _averages_of(_free_curves if free else _brute_curves)
    found = _averages(average, view, rows, grids, WALKED_ROWS if alone else AVERAGED_ROWS)
    provenance = Provenance(view.id, TREE_METHOD if free else METHOD, len(rows), rows_name)
    root = np.sqrt(len(rows)) if len(rows) > 1 else np.nan
    return [
        AverageDependence(
            feature, grid, _chosen(mean, output), _chosen(spread, output) / root, provenance
        )
        for (feature, grid), (mean, spread) in zip(grids.items(), found, strict=True)
    ]


def _require(rows: pd.DataFrame, grids: Grids) -> None:
    for feature in grids:
        if feature not in rows.columns:
            raise UnknownFeature(feature, tuple(map(str, rows.columns)))
    if rows.empty:
        raise NothingToExplain


def _is_free(view: ModelView) -> bool:
    """Whether trees can be asked with one feature set free."""
    structure = view.structure
    return structure is not None and isinstance(structure.model, TreeEnsemble) and is_ready()


def _free_averages(view: ModelView, rows: pd.DataFrame, grids: Grids) -> list[Moments]:
    """Mean and spread of all features' curves, of which none is kept."""
    structure = view.structure
    if structure is None:
        raise TypeError(view.id)
    rows = rows[list(view.schema.names)]
    values = _asked(structure, rows, grids)
    ready, matrix = one_free(structure), structure.matrix(rows)
    return list(ready.averages(matrix, values, logistic=view.link is Link.LOGIT))


def _averages_of(curves: Callable[..., list[FloatArray]]) -> Callable[..., list[Moments]]:
    """Mean and spread of curves that are made first."""

    def averages(view: ModelView, rows: pd.DataFrame, grids: Grids) -> list[Moments]:
        every = curves(view, rows, grids)
        return [(each.mean(axis=0), each.std(axis=0, ddof=len(rows) > 1)) for each in every]

    return averages


def _averages(
    average: Callable[..., list[Moments]],
    view: ModelView,
    rows: pd.DataFrame,
    grids: Grids,
    size: int,
) -> list[Moments]:
    """Mean and spread of all features' curves, for so many rows at a time."""
    blocks = [rows.iloc[at : at + size] for at in range(0, len(rows), size)]
    parts = [average(view, block, grids) for block in blocks]
    sizes = np.array([len(block) for block in blocks])
    return [_together(sizes, *map(np.array, zip(*of_one, strict=True)))
            for of_one in zip(*parts, strict=True)]  # fmt: skip


def _together(sizes: AnyArray, means: FloatArray, spreads: FloatArray) -> Moments:
    """Mean and standard deviation of all rows from those of blocks of rows."""
    n_rows = sizes.sum()
    mean = np.tensordot(sizes, means, 1) / n_rows
    squares = np.tensordot(sizes - 1, spreads**2, 1) + np.tensordot(sizes, (means - mean) ** 2, 1)
    return mean, np.sqrt(squares / max(n_rows - 1, 1))


def _free_curves(view: ModelView, rows: pd.DataFrame, grids: Grids) -> list[FloatArray]:
    """Curves of all features."""
    structure = view.structure
    if structure is None:
        raise TypeError(view.id)
    rows = rows[list(view.schema.names)]
    values = _asked(structure, rows, grids)
    ready, matrix = one_free(structure), structure.matrix(rows)
    if view.link is Link.LOGIT:
        return list(ready.curves(matrix, values, logistic=True))
    return [linked(view.link, each) for each in ready.curves(matrix, values)]


def _asked(structure: Structure, rows: pd.DataFrame, grids: Grids) -> dict[int, FloatArray]:
    """The grids as the trees see them, by column; they go through the same door as the rows."""
    longest = max((grid.size for grid in grids.values()), default=0)
    asked = {}
    for name in rows.columns:
        # side by side, short grids again and again: no column's answer depends on another's
        given = grids[name] if name in grids else rows[name].iloc[:1].to_numpy()
        asked[name] = pd.Series(np.resize(given, longest), dtype=rows[name].dtype)
    matrix, places = structure.matrix(pd.DataFrame(asked)), list(rows.columns)
    return {
        places.index(name): matrix[: grid.size, places.index(name)] for name, grid in grids.items()
    }


def _brute_curves(view: ModelView, rows: pd.DataFrame, grids: Grids) -> list[FloatArray]:
    """Curves of all features; the model is asked about a bounded number of rows at a time."""
    return [_brute(view, rows, feature, grid) for feature, grid in grids.items()]


def _brute(view: ModelView, rows: pd.DataFrame, feature: str, grid: AnyArray) -> FloatArray:
    step = max(1, BLOCK_ROWS // grid.size)
    blocks = []
    for start in range(0, len(rows), step):
        block = rows.iloc[start : start + step]
        stacked = block.take(np.repeat(np.arange(len(block)), grid.size)).reset_index(drop=True)
        moved = pd.Series(np.tile(grid, len(block)), dtype=rows[feature].dtype)
        response = view.respond(stacked.assign(**{feature: moved}))
        blocks.append(response.reshape(len(block), grid.size, -1))
    return np.concatenate(blocks)


def _chosen(curves: FloatArray, output: int | None) -> FloatArray:
    """The curves of one output, or of all along the last axis."""
    chosen: FloatArray = curves if output is None else curves[..., output]
    return chosen
