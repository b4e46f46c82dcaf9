"""What an estimator answers, in the one form that explainers read."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, softmax

from dashboard.domain.card import Task
from dashboard.domain.results import AnyArray, FloatArray, Link

SAME = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Response and margin of a fitted estimator, each of shape (n_rows, n_outputs)."""

    estimator: Any
    task: Task
    link: Link = Link.IDENTITY

    def respond(self, rows: pd.DataFrame | AnyArray) -> FloatArray:
        """Probability of the positive class, of every class, or the predicted number."""
        given = as_fitted(self.estimator, rows)
        if self.task is Task.REGRESSION:
            return _columns(self.estimator.predict(given))
        probabilities = _columns(self.estimator.predict_proba(given))
        return probabilities[:, 1:] if self.task is Task.BINARY else probabilities

    def margin(self, rows: pd.DataFrame | AnyArray) -> FloatArray:
        """The same before the link; the response itself where there is no link."""
        if self.link is Link.IDENTITY:
            return self.respond(rows)
        return _columns(self.estimator.decision_function(as_fitted(self.estimator, rows)))


def linked(answers: Answers, sample: pd.DataFrame) -> Answers:
    """The same answers with the link that the estimator really has, tried on sample rows.

    Class names promise nothing here: a calibrated model has no margin, and that of a support
    vector machine does not lead to its probabilities.
    """
    if answers.task is Task.REGRESSION or not hasattr(answers.estimator, "decision_function"):
        return answers
    link, inverse = (
        (Link.LOGIT, expit)
        if answers.task is Task.BINARY
        else (Link.SOFTMAX, lambda margin: softmax(margin, axis=1))
    )
    tried = Answers(answers.estimator, answers.task, link)
    margin, response = tried.margin(sample), tried.respond(sample)
    if margin.shape != response.shape:
        return answers
    return tried if np.allclose(inverse(margin), response, rtol=0, atol=SAME) else answers


def as_fitted(estimator: Any, rows: pd.DataFrame | AnyArray) -> pd.DataFrame | AnyArray:
    """Rows in the form the estimator was fitted on: by name where it knows names."""
    names = getattr(estimator, "feature_names_in_", None)
    if names is None:
        numeric = isinstance(rows, pd.DataFrame) and all(kind == np.float64 for kind in rows.dtypes)
        return np.asarray(rows) if numeric else rows
    if isinstance(rows, pd.DataFrame):
        return rows[list(names)]
    return pd.DataFrame(rows, columns=list(names))


def _columns(answer: Any) -> FloatArray:
    """An answer as a matrix with one column for each output."""
    values = np.asarray(answer, dtype=np.float64)
    return values.reshape(-1, 1) if values.ndim == 1 else values
