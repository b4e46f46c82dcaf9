"""Whether a model was fitted, before anything else is asked of it."""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from dashboard.domain.errors import UnfitModel

from .steps import split_pipeline

TELLING = ("sklearn", "lightgbm", "xgboost")
"""Packages whose estimators tell it; an estimator of one's own may have nothing that shows it."""


def require_fitted(model: Any) -> None:
    """Make sure that a model was fitted, where its library can tell.

    Raises
    ------
    UnfitModel
        If it was not.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> require_fitted(LogisticRegression().fit([[0.0], [1.0]], [0, 1]))
    """
    best = getattr(model, "best_estimator_", model)
    if not _is_fitted(split_pipeline(best)[1]):
        raise UnfitModel(type(best).__name__, "it is not fitted: call its fit first")


def _is_fitted(last: Any) -> bool:
    told = getattr(last, "is_fitted", None)  # CatBoost's own
    if callable(told):
        return bool(told())
    if not (isinstance(last, BaseEstimator) and type(last).__module__.partition(".")[0] in TELLING):
        return True
    try:
        check_is_fitted(last)
    except NotFittedError:
        return False
    return True
