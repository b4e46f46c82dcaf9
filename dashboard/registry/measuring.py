"""Qualities of a model's answers to rows that it has not learned from."""

from collections.abc import Callable

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    log_loss,
    mean_absolute_error,
    r2_score,
    roc_auc_score,
    root_mean_squared_error,
)

from dashboard.domain.card import Metric, Task
from dashboard.domain.results import FloatArray

Measure = Callable[[FloatArray, FloatArray], float]
FEWEST = 2
"""R² and AUC need two rows that differ."""


def measured(
    task: Task, expected: FloatArray, responses: FloatArray, *, on: str
) -> tuple[Metric, ...]:
    """The usual qualities of answers, those that can be told from these rows.

    Parameters
    ----------
    expected : ndarray of shape (n_rows,)
        The place of each row's class, or the amounts.
    responses : ndarray of shape (n_rows, n_outputs)
        The positive class's probability, those of every class, or the predictions.
    on : str
        What the rows are, in words.
    """
    measures = {Task.BINARY: _binary, Task.MULTICLASS: _several, Task.REGRESSION: _amount}
    found = measures[task](expected, responses)
    return tuple(Metric(name, value, on, len(expected)) for name, value in found.items())


def _binary(expected: FloatArray, responses: FloatArray) -> dict[str, float]:
    risk = responses[:, 0]
    both = np.unique(expected).size == FEWEST
    auc = {"AUC": float(roc_auc_score(expected, risk))} if both else {}
    return {
        **auc,
        "Log loss": float(log_loss(expected, risk, labels=[0, 1])),
        "Brier score": float(brier_score_loss(expected, risk, labels=[0, 1])),
    }


def _several(expected: FloatArray, responses: FloatArray) -> dict[str, float]:
    total = responses.sum(axis=1, keepdims=True)
    # of one class against the rest, probabilities need not add up to one
    shares = np.divide(responses, total, out=np.full_like(responses, np.nan), where=total > 0)
    accuracy = {"Accuracy": float(accuracy_score(expected, responses.argmax(axis=1)))}
    if not np.isfinite(shares).all():
        return accuracy
    loss = float(log_loss(expected, shares, labels=np.arange(responses.shape[1])))
    return {**accuracy, "Log loss": loss}


def _amount(expected: FloatArray, responses: FloatArray) -> dict[str, float]:
    predicted = responses[:, 0]
    explained = {"R²": float(r2_score(expected, predicted))} if len(expected) >= FEWEST else {}
    return {
        "RMSE": float(root_mean_squared_error(expected, predicted)),
        "MAE": float(mean_absolute_error(expected, predicted)),
        **explained,
    }
