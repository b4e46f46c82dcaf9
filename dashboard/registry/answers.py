"""What an estimator answers, in the one form that explainers read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, softmax

from dashboard.domain.card import Task
from dashboard.domain.results import AnyArray, FloatArray, Link

from .calibrated import calibration_of
from .steps import split_pipeline

SAME = 1e-9
NEAR = 1e-6
"""XGBoost answers in single precision."""


Restore = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Response and margin of a fitted estimator, each of shape (n_rows, n_outputs).

    Attributes
    ----------
    estimator : object
        The fitted model.
    task : Task
        What it predicts.
    link : Link
        How its margin becomes its response.
    restore : callable or None
        Gives conformed rows the types that the model was fitted on.
    """

    estimator: Any
    task: Task
    link: Link = Link.IDENTITY
    restore: Restore | None = None

    def given(self, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows in the form the estimator was fitted on."""
        if self.restore is not None and isinstance(rows, pd.DataFrame):
            rows = self.restore(rows)
        return as_fitted(self.estimator, rows)

    def respond(self, rows: pd.DataFrame | AnyArray) -> FloatArray:
        """Probability of the positive class, of every class, or the predicted number."""
        given = self.given(rows)
        if self.task is Task.REGRESSION:
            return _columns(self.estimator.predict(given))
        probabilities = _columns(self.estimator.predict_proba(given))
        return probabilities[:, 1:] if self.task is Task.BINARY else probabilities

    def margin(self, rows: pd.DataFrame | AnyArray) -> FloatArray:
        """The same before the link; the response itself where there is no link."""
        if self.link is Link.IDENTITY:
            return self.respond(rows)
        return _columns(margin_of(self.estimator, self.given(rows)))


def has_margin(estimator: Any) -> bool:
    """Whether an estimator tells its margin at all."""
    if hasattr(estimator, "decision_function") or _library(estimator) in MARGINS:
        return True
    return calibration_of(estimator) is not None


def margin_of(estimator: Any, given: Any) -> Any:
    """The margin in a library's own way."""
    if hasattr(estimator, "decision_function"):
        return estimator.decision_function(given)
    calibration = calibration_of(estimator)
    if calibration is not None:
        return calibration.margin(given)
    return estimator.predict(given, **MARGINS[_library(estimator)])


MARGINS: dict[str, dict[str, Any]] = {
    "lightgbm": {"raw_score": True},
    "xgboost": {"output_margin": True},
    "catboost": {"prediction_type": "RawFormulaVal"},
}


def _library(estimator: Any) -> str:
    _, last = split_pipeline(estimator)
    return type(last).__module__.partition(".")[0]


def linked(answers: Answers, sample: pd.DataFrame) -> Answers:
    """The same answers with the link that the estimator really has, tried on sample rows.

    Class names promise nothing here: a calibrated model has no margin, and that of a support
    vector machine does not lead to its probabilities.
    """
    if answers.task is Task.REGRESSION or not has_margin(answers.estimator):
        return answers
    link, inverse = (
        (Link.LOGIT, expit)
        if answers.task is Task.BINARY
        else (Link.SOFTMAX, lambda margin: softmax(margin, axis=1))
    )
    tried = replace(answers, link=link)
    margin, response = tried.margin(sample), tried.respond(sample)
    if margin.shape != response.shape:
        return answers
    near = NEAR if _library(answers.estimator) == "xgboost" else SAME
    return tried if np.allclose(inverse(margin), response, rtol=0, atol=near) else answers


def as_fitted(estimator: Any, rows: pd.DataFrame | AnyArray) -> pd.DataFrame | AnyArray:
    """Rows in the form the estimator was fitted on: by name where it knows names."""
    if not isinstance(rows, pd.DataFrame):
        names = getattr(estimator, "feature_names_in_", None)
        own = type(estimator).__module__.startswith("sklearn")
        return pd.DataFrame(rows, columns=list(names)) if own and names is not None else rows
    names = fitted_names(estimator, rows)
    if names is not None:
        return rows[names]
    numeric = all(pd.api.types.is_numeric_dtype(kind) for kind in rows.dtypes)
    return np.asarray(rows) if numeric else rows


def fitted_names(estimator: Any, rows: pd.DataFrame) -> list[Any] | None:
    """The columns an estimator asks for by name; None where it takes them as they come.

    Some libraries make up names for columns that had none, or change those they had.
    """
    names = getattr(estimator, "feature_names_in_", None)
    if names is None:
        return None
    own = type(estimator).__module__.startswith(("sklearn", "dashboard"))
    known = set(names) <= set(rows.columns)
    return list(names) if own or known else None


def _columns(answer: Any) -> FloatArray:
    """An answer as a matrix with one column for each output."""
    values = np.asarray(answer, dtype=np.float64)
    return values.reshape(-1, 1) if values.ndim == 1 else values
