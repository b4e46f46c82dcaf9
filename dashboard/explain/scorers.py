"""scikit-learn's scorers as metrics of answers that were given already."""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.metrics import get_scorer

from dashboard.domain.card import Task
from dashboard.domain.results import AnyArray, FloatArray

from .metrics import Metric

BINARY_CLASSES = 2


def scorer_metric(scorer: Any, task: Task, n_classes: int) -> Metric:
    """A scorer, or the name of one, as a metric.

    Parameters
    ----------
    scorer : str or callable
        A name that `sklearn.metrics.get_scorer` knows, or a scorer as it makes them.
    task : Task
        What the model predicts.
    n_classes : int
        How many classes it knows; outcomes are their numbers.

    Raises
    ------
    ValueError
        If scikit-learn knows no scorer of that name.
    """
    found = get_scorer(scorer) if isinstance(scorer, str) else scorer
    kind = _Amounts if task is Task.REGRESSION else _Classes

    def score(outcome: FloatArray, response: FloatArray) -> float:
        answered = kind(response, n_classes)
        known = outcome if task is Task.REGRESSION else outcome.astype(np.intp)
        return float(found(answered, np.zeros((len(outcome), 1)), known))

    name = scorer if isinstance(scorer, str) else str(scorer)
    return Metric(name, name, "A scorer of scikit-learn.", "", (task,), score)


class _Amounts(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A regressor that repeats given answers."""

    def __init__(self, response: FloatArray, n_classes: int) -> None:
        self.response = response
        self.n_classes = n_classes

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, _X: AnyArray) -> FloatArray:
        return self.response[:, 0]


class _Classes(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier that repeats given probabilities."""

    def __init__(self, response: FloatArray, n_classes: int) -> None:
        self.response = response
        self.n_classes = n_classes
        self.classes_ = np.arange(n_classes)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict_proba(self, _X: AnyArray) -> FloatArray:
        if self.response.shape[1] == 1 and self.n_classes == BINARY_CLASSES:
            return np.column_stack([1 - self.response[:, 0], self.response[:, 0]])
        return self.response

    def predict(self, X: AnyArray) -> AnyArray:
        chosen: AnyArray = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return chosen
