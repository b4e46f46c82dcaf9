"""The split points of scikit-learn's trees, and rows that stay on their side when rounded.

The shap package keeps split points in single precision while it explains against a background,
but the models compare in their own precision: a value between a split point and its rounded
neighbour takes the wrong branch, unnoticed by the sum check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn import ensemble, tree

from dashboard.domain.results import FloatArray

HIST_MODELS = (ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)
SINGLE_TREES = (tree.DecisionTreeClassifier, tree.DecisionTreeRegressor)
FORESTS = (
    ensemble.RandomForestClassifier,
    ensemble.RandomForestRegressor,
    ensemble.ExtraTreesClassifier,
    ensemble.ExtraTreesRegressor,
    ensemble.GradientBoostingClassifier,
    ensemble.GradientBoostingRegressor,
)
TREE_MODELS = HIST_MODELS + SINGLE_TREES + FORESTS


@dataclass(frozen=True, slots=True, eq=False)
class Splits:
    """Where the trees of a model divide its encoded columns.

    Attributes
    ----------
    column : ndarray of int of shape (n_splits,)
        Encoded column of each split.
    threshold : ndarray of shape (n_splits,)
        Values at most as large go left.
    has_categories : bool
        Whether the model knows native categories, which it also moves before other columns.
    largest_tree : int
        Nodes of the largest tree.
    single_precision : bool
        Whether the model reads its rows in single precision.
    """

    column: npt.NDArray[np.intp]
    threshold: FloatArray
    has_categories: bool
    largest_tree: int
    single_precision: bool


def splits_of(estimator: Any) -> Splits:
    """Read the split points of one of `TREE_MODELS`."""
    hist = isinstance(estimator, HIST_MODELS)
    parts = list(_hist_parts(estimator) if hist else _tree_parts(estimator))
    columns, thresholds, sizes = zip(*parts, strict=True)
    return Splits(
        np.concatenate(columns).astype(np.intp),
        np.concatenate(thresholds).astype(np.float64),
        has_categories=hist and estimator.is_categorical_ is not None,
        largest_tree=max(sizes),
        single_precision=not hist,
    )


def snapped(splits: Splits, matrix: FloatArray) -> FloatArray | None:
    """Rows that single-precision split points divide as the model's own divide `matrix`.

    Parameters
    ----------
    splits : Splits
        The model's split points.
    matrix : ndarray of shape (n_rows, n_encoded)
        Encoded rows; NaN stays NaN.

    Returns
    -------
    ndarray of shape (n_rows, n_encoded) or None
        Every value moved to the rounded split point above it. None where two split points
        become one by rounding, so that no row could be told apart.
    """
    seen = matrix.astype(np.float32).astype(np.float64) if splits.single_precision else matrix
    moved = np.zeros_like(matrix)
    for column in range(matrix.shape[1]):
        points = np.unique(splits.threshold[splits.column == column])
        rounded = points.astype(np.float32).astype(np.float64)
        if (np.diff(rounded) == 0).any():
            return None
        steps = np.append(rounded, np.finfo(np.float32).max)
        values = seen[:, column]
        moved[:, column] = steps[np.searchsorted(points, values, side="left")]
    moved[np.isnan(matrix)] = np.nan
    return moved


Part = tuple[npt.NDArray[Any], npt.NDArray[Any], int]


def _hist_parts(estimator: Any) -> Iterator[Part]:
    # scikit-learn offers no public way to these trees
    for predictor in chain.from_iterable(estimator._predictors):  # noqa: SLF001
        nodes = predictor.nodes
        inner = nodes[nodes["is_leaf"] == 0]
        yield inner["feature_idx"], inner["num_threshold"], len(nodes)


def _tree_parts(estimator: Any) -> Iterator[Part]:
    members = [estimator] if isinstance(estimator, SINGLE_TREES) else estimator.estimators_
    for member in np.ravel(members):
        inner = member.tree_.children_left >= 0
        structure = member.tree_
        yield structure.feature[inner], structure.threshold[inner], structure.node_count
