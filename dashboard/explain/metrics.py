"""How good the answers of a model are: larger is always better."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboard.domain.card import Task
from dashboard.domain.errors import UnknownMetric
from dashboard.domain.results import FloatArray

Score = Callable[[FloatArray, FloatArray], float]
ByRecord = Callable[[FloatArray, FloatArray], FloatArray]
"""Maps what a `Score` maps to one part for each record, of shape (n_rows,). Their mean is the
score, and the standard error of their mean is the score's from the sample of rows: the parts are
the score plus the records' influence on it (the infinitesimal jackknife)."""

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
    by_record : callable or None
        The score's parts, record by record, where they are known.
    """

    id: str
    title: str
    explanation: str
    unit: str
    tasks: tuple[Task, ...]
    score: Score
    by_record: ByRecord | None = None


def mean_of(by_record: ByRecord) -> Score:
    """The score that a metric's records add up to."""
    return lambda outcome, response: float(by_record(outcome, response).mean())


def auc(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Area under the ROC curve by rank sums, ties counted half.

    A record's part follows from its placement, the share of the other kind that it is on the
    right side of [1]_.

    References
    ----------
    .. [1] E. DeLong, D. DeLong, D. Clarke-Pearson, "Comparing the areas under two or more
       correlated receiver operating characteristic curves", Biometrics 44(3), 1988.
    """
    order = np.argsort(response[:, 0])
    scores, positive = response[order, 0], outcome[order] == 1
    first = np.flatnonzero(np.append(True, scores[1:] != scores[:-1]))
    size = np.diff(np.append(first, scores.size))
    n_positive = int(positive.sum())
    n_negative = scores.size - n_positive
    tied = np.add.reduceat(positive, first, dtype=np.float64)
    below = np.cumsum(tied) - tied / 2
    others_below = np.cumsum(size - tied) - (size - tied) / 2
    placement = np.where(
        positive,
        np.repeat(others_below / n_negative, size),
        np.repeat(1 - below / n_positive, size),
    )
    area = placement[positive].mean()
    share = np.where(positive, n_positive, n_negative) / scores.size
    parts = np.empty(scores.size)
    parts[order] = area + (placement - area) / share
    return parts


def log_loss(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Log-probability given to what happened."""
    classes = response
    if response.shape[1] < EXPLICIT_CLASSES:
        classes = np.column_stack([1 - response[:, 0], response[:, 0]])
    happened = classes[np.arange(outcome.size), outcome.astype(np.intp)]
    logs: FloatArray = np.log(np.clip(happened, SMALLEST, 1 - SMALLEST))
    return logs


def brier(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Squared distance of the probability from what happened, negated."""
    missed: FloatArray = -np.square(response[:, 0] - outcome)
    return missed


def accuracy(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Whether the most likely class is the one that happened."""
    right: FloatArray = (response.argmax(axis=1) == outcome).astype(np.float64)
    return right


def rmse(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Root of the mean squared error, negated; a record's part by the root's tangent."""
    squared = np.square(response[:, 0] - outcome)
    root = np.sqrt(squared.mean())
    parts: FloatArray = -(root + (squared - root**2) / (2 * root)) if root > 0 else -squared
    return parts


def mae(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Absolute error, negated."""
    missed: FloatArray = -np.abs(response[:, 0] - outcome)
    return missed


def r2(outcome: FloatArray, response: FloatArray) -> FloatArray:
    """Share of the outcome's variance that is explained; 0 where the outcome never varies.

    A record's part follows the ratio's tangent.
    """
    apart = np.square(outcome - outcome.mean())
    missed = np.square(response[:, 0] - outcome)
    spread = apart.mean()
    if spread == 0:
        return np.zeros(outcome.size)
    ratio = missed.mean() / spread
    parts: FloatArray = 1 - ratio - (missed - ratio * apart) / spread
    return parts


BINARY, CLASSES, AMOUNT = (Task.BINARY,), (Task.MULTICLASS,), (Task.REGRESSION,)

_EVERY = (
    Metric(
        "auc",
        "Ranking (AUC)",
        "How often a record that turned out positive was scored above one that did not: "
        "0.5 is guessing, 1 is perfect.",
        "",
        BINARY,
        mean_of(auc),
        auc,
    ),
    Metric(
        "log_loss",
        "Log loss",
        "How surprised the model was by what happened, written as a negative number: "
        "0 is perfect, and confident mistakes cost most.",
        "",
        BINARY + CLASSES,
        mean_of(log_loss),
        log_loss,
    ),
    Metric(
        "brier",
        "Brier score",
        "Average squared gap between the probability and what happened, written as a negative "
        "number: 0 is perfect.",
        "",
        BINARY,
        mean_of(brier),
        brier,
    ),
    Metric(
        "accuracy",
        "Accuracy",
        "Share of records whose most likely class is the one that happened.",
        "",
        CLASSES,
        mean_of(accuracy),
        accuracy,
    ),
    Metric(
        "rmse",
        "Typical error (RMSE)",
        "Typical size of the error in the outcome's own unit, with large errors weighing more, "
        "written as a negative number: 0 is perfect.",
        "target",
        AMOUNT,
        mean_of(rmse),
        rmse,
    ),
    Metric(
        "mae",
        "Average error (MAE)",
        "Average size of the error in the outcome's own unit, written as a negative number: "
        "0 is perfect.",
        "target",
        AMOUNT,
        mean_of(mae),
        mae,
    ),
    Metric(
        "r2",
        "Variance explained (R²)",
        "Share of the differences between outcomes that the model explains: 1 is perfect, "
        "0 is no better than always answering the average.",
        "",
        AMOUNT,
        mean_of(r2),
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
