"""How good the answers of a model are: larger is always better."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboard.domain.card import Task
from dashboard.domain.errors import UnknownMetric
from dashboard.domain.results import FloatArray

Score = Callable[[FloatArray, FloatArray], float]

SMALLEST = float(np.finfo(np.float64).eps)
EXPLICIT_CLASSES = 2


@dataclass(frozen=True, slots=True)
class Metric:
    """One way of measuring how good a model's answers are.

    Attributes
    ----------
    id : str
        Short name, such as ``auc``.
    title : str
        Business words for it.
    explanation : str
        What it means, in one sentence.
    unit : str
        Unit of the score: empty for a share or an index, ``target`` for the outcome's own.
    tasks : tuple of Task
        What it can be asked of.
    score : callable
        Maps outcomes of shape (n_rows,), class numbers or amounts, and responses of shape
        (n_rows, n_outputs) to the score; losses are negated.
    """

    id: str
    title: str
    explanation: str
    unit: str
    tasks: tuple[Task, ...]
    score: Score


def auc(outcome: FloatArray, response: FloatArray) -> float:
    """Area under the ROC curve by rank sums, ties counted half."""
    scores = response[:, 0]
    positive = outcome == 1
    n_positive = int(positive.sum())
    n_negative = positive.size - n_positive
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    above = ranks[positive].sum() - n_positive * (n_positive + 1) / 2
    return float(above / (n_positive * n_negative))


def log_loss(outcome: FloatArray, response: FloatArray) -> float:
    """Mean log-probability given to what happened."""
    classes = response
    if response.shape[1] < EXPLICIT_CLASSES:
        classes = np.column_stack([1 - response[:, 0], response[:, 0]])
    happened = classes[np.arange(outcome.size), outcome.astype(np.intp)]
    return float(np.log(np.clip(happened, SMALLEST, 1 - SMALLEST)).mean())


def brier(outcome: FloatArray, response: FloatArray) -> float:
    """Mean squared distance of the probability from what happened, negated."""
    return -float(np.square(response[:, 0] - outcome).mean())


def accuracy(outcome: FloatArray, response: FloatArray) -> float:
    """Share of records whose most likely class is the one that happened."""
    return float((response.argmax(axis=1) == outcome).mean())


def rmse(outcome: FloatArray, response: FloatArray) -> float:
    """Root of the mean squared error, negated."""
    return -float(np.sqrt(np.square(response[:, 0] - outcome).mean()))


def mae(outcome: FloatArray, response: FloatArray) -> float:
    """Mean absolute error, negated."""
    return -float(np.abs(response[:, 0] - outcome).mean())


def r2(outcome: FloatArray, response: FloatArray) -> float:
    """Share of the outcome's variance that is explained; 0 where the outcome never varies."""
    spread = np.square(outcome - outcome.mean()).sum()
    missed = np.square(response[:, 0] - outcome).sum()
    return float(1 - missed / spread) if spread > 0 else 0.0


BINARY, CLASSES, AMOUNT = (Task.BINARY,), (Task.MULTICLASS,), (Task.REGRESSION,)

_EVERY = (
    Metric(
        "auc",
        "Ranking (AUC)",
        "How often a record that turned out positive was scored above one that did not: "
        "0.5 is guessing, 1 is perfect.",
        "",
        BINARY,
        auc,
    ),
    Metric(
        "log_loss",
        "Log loss",
        "How surprised the model was by what happened, written as a negative number: "
        "0 is perfect, and confident mistakes cost most.",
        "",
        BINARY + CLASSES,
        log_loss,
    ),
    Metric(
        "brier",
        "Brier score",
        "Average squared gap between the probability and what happened, written as a negative "
        "number: 0 is perfect.",
        "",
        BINARY,
        brier,
    ),
    Metric(
        "accuracy",
        "Accuracy",
        "Share of records whose most likely class is the one that happened.",
        "",
        CLASSES,
        accuracy,
    ),
    Metric(
        "rmse",
        "Typical error (RMSE)",
        "Typical size of the error in the outcome's own unit, with large errors weighing more, "
        "written as a negative number: 0 is perfect.",
        "target",
        AMOUNT,
        rmse,
    ),
    Metric(
        "mae",
        "Average error (MAE)",
        "Average size of the error in the outcome's own unit, written as a negative number: "
        "0 is perfect.",
        "target",
        AMOUNT,
        mae,
    ),
    Metric(
        "r2",
        "Variance explained (R²)",
        "Share of the differences between outcomes that the model explains: 1 is perfect, "
        "0 is no better than always answering the average.",
        "",
        AMOUNT,
        r2,
    ),
)

METRICS = {metric.id: metric for metric in _EVERY}


def metrics_for(task: Task) -> tuple[Metric, ...]:
    """The metrics that fit a task, the usual one first."""
    return tuple(metric for metric in _EVERY if task in metric.tasks)


def metric_for(task: Task, name: str) -> Metric:
    """One metric by its id.

    Raises
    ------
    UnknownMetric
        If there is no such metric, or it cannot be asked of this task.
    """
    fitting = {metric.id: metric for metric in metrics_for(task)}
    if name not in fitting:
        raise UnknownMetric(name, tuple(fitting))
    return fitting[name]
