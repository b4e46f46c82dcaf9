"""The shap package: exact values for linear models and trees, where it is to be trusted."""

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from sklearn import ensemble, linear_model, svm

from dashboard.domain.ports import Encoding, ModelView
from dashboard.domain.results import FloatArray

from .splits import HIST_MODELS, TREE_MODELS, Splits, snapped, splits_of

LINEAR_MODELS = (
    linear_model.LinearRegression,
    linear_model.Ridge,
    linear_model.RidgeClassifier,
    linear_model.Lasso,
    linear_model.ElasticNet,
    linear_model.HuberRegressor,
    linear_model.SGDRegressor,
    linear_model.LogisticRegression,
    linear_model.SGDClassifier,
    svm.LinearSVC,
    svm.LinearSVR,
)
MOST_NODES = 32_000
BINARY_OUTPUTS = 2


class Family(StrEnum):
    """Which of shap's explainers fits a model."""

    LINEAR = "linear"
    TREE = "tree"


class Refused(Exception):
    """The shap package cannot explain this model; the text says why, for a reader."""


def family_of(view: ModelView) -> Family | None:
    """The explainer to try, or None where sampling must serve; decided without asking shap."""
    estimator: Any = view.estimator
    if view.encoding is None:
        return None
    if isinstance(estimator, LINEAR_MODELS):
        return Family.LINEAR
    if not isinstance(estimator, TREE_MODELS) or _is_boosted_multiclass(estimator):
        return None
    splits = splits_of(estimator)
    # shap counts the nodes of a tree in 16 bits, and has no background for native categories
    trusted = not splits.has_categories and splits.largest_tree <= MOST_NODES
    return Family.TREE if trusted else None


def shap_values(
    view: ModelView, rows: pd.DataFrame, background: pd.DataFrame, output: int
) -> FloatArray:
    """Interventional Shapley values by the shap package, in the user's own columns.

    Parameters
    ----------
    view : ModelView
        A model with a family, see `family_of`.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed records to explain.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with; all of them are used.
    output : int
        Which output of the model.

    Returns
    -------
    ndarray of shape (n_rows, n_features)
        On the margin scale: the values of the encoded columns, summed over each feature's.

    Raises
    ------
    Refused
        If the model has no family, or its trees cannot be read exactly.

    References
    ----------
    .. [1] S. Lundberg et al., "From local explanations to global understanding with explainable
       AI for trees", Nature Machine Intelligence 2, 2020.
    """
    family, encoding = family_of(view), view.encoding
    if family is None or encoding is None:
        raise Refused("its kind of model is not covered")
    record, other = _matrix(encoding, rows), _matrix(encoding, background)
    if family is Family.LINEAR:
        encoded = _linear(view.estimator, record, other)
    else:
        encoded = _tree(view.estimator, record, other)
    return _summed(_one_output(encoded, view, output), encoding, len(view.schema))


def _matrix(encoding: Encoding, rows: pd.DataFrame) -> FloatArray:
    matrix: FloatArray = np.asarray(encoding.encode(rows), dtype=np.float64)
    return matrix


def _linear(estimator: Any, record: FloatArray, other: FloatArray) -> Any:
    import shap  # noqa: PLC0415 - takes seconds to import, and most requests do without

    if not (np.isfinite(record).all() and np.isfinite(other).all()):
        raise Refused("a value is missing where its formula needs one")
    masker = shap.maskers.Independent(other, max_samples=len(other))
    return shap.LinearExplainer(estimator, masker).shap_values(record)


def _tree(estimator: Any, record: FloatArray, other: FloatArray) -> Any:
    import shap  # noqa: PLC0415 - takes seconds to import, and most requests do without

    splits = splits_of(estimator)
    if not isinstance(estimator, HIST_MODELS) and np.isnan([record.sum(), other.sum()]).any():
        raise Refused("a value is missing, which it reads differently from the model")
    record, other = _snapped(splits, record), _snapped(splits, other)
    # by default a masker silently keeps only 100 of the background rows
    masker = shap.maskers.Independent(other, max_samples=len(other))
    explainer = shap.TreeExplainer(
        estimator, masker, feature_perturbation="interventional", model_output="raw"
    )
    return explainer.shap_values(record, check_additivity=False)


def _snapped(splits: Splits, matrix: FloatArray) -> FloatArray:
    moved = snapped(splits, matrix)
    if moved is None:
        raise Refused("its split points are too close together")
    return moved


def _one_output(encoded: Any, view: ModelView, output: int) -> FloatArray:
    """Values of one output, of shape (n_rows, n_encoded)."""
    values = np.asarray(encoded, dtype=np.float64)
    if values.ndim < 3:  # noqa: PLR2004 - rows and columns, but no outputs
        return values
    # a binary forest answers for both classes, a view names the positive one only
    both = len(view.outputs) == 1 and values.shape[2] == BINARY_OUTPUTS
    return values[:, :, 1 if both else output]


def _summed(values: FloatArray, encoding: Encoding, n_features: int) -> FloatArray:
    belongs = np.asarray(encoding.owner)[:, np.newaxis] == np.arange(n_features)
    summed: FloatArray = values @ belongs.astype(np.float64)
    return summed


def _is_boosted_multiclass(estimator: Any) -> bool:
    boosted = isinstance(estimator, ensemble.GradientBoostingClassifier)
    return boosted and estimator.n_classes_ > BINARY_OUTPUTS
