"""Which class is which: by the names that a model knows, else by the outcomes of its rows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu

from dashboard.domain.card import Card, Task
from dashboard.domain.classes import are_named
from dashboard.domain.errors import UnfitModel, UnreadableArtifact
from dashboard.domain.results import FloatArray

from .answers import Answers
from .encoding import FAULTS
from .libraries import ONE_BY_ONE

SURE = 0.001
"""Outcomes contradict an order where chance alone would do so more rarely than this."""
ENOUGH = 10
"""Outcomes of a class, and of the others, from which something can be told."""
UNCHECKED = (
    "The model does not know the names of its classes, and too few outcomes are stored with its "
    "reference rows to check their order: it is taken from the card."
)


def require_classes(asked: Answers, outputs: Sequence[str], labels: Sequence[str]) -> None:
    """Make sure that a model is of a kind that is supported and has the classes of its card.

    Raises
    ------
    UnfitModel
        If not; the reason says what to do.
    """
    fault = asked.library.fault(asked.estimator, asked.task, outputs, labels)
    if fault is not None:
        raise UnfitModel(asked.name, fault)


def require_width(asked: Answers, responses: FloatArray, outputs: Sequence[str]) -> None:
    """Make sure that a regression answers with one number a row.

    Raises
    ------
    UnfitModel
        If it answers with several, such as one for each of its targets or quantiles.
    """
    width = responses.shape[1]
    if asked.task is Task.REGRESSION and width > len(outputs):
        raise UnfitModel(asked.name, f"it answers with {width} numbers a row: {ONE_BY_ONE}")


def check_classes(
    asked: Answers, card: Card, rows: pd.DataFrame, outcomes: FloatArray | None
) -> None:
    """Everything of the above, of a model in memory and the rows that are stored with it.

    Raises
    ------
    UnfitModel
        If the model cannot be used, or its classes are not those of its card.
    """
    require_classes(asked, card.outputs, card.outcome_labels)
    try:
        require_width(asked, asked.respond(rows.head(1)), card.outputs)
        check_order(asked, card, rows, outcomes)
    except UnfitModel:
        raise
    except (UnreadableArtifact, *FAULTS):
        return  # it does not answer: opening it will say why


def is_order_open(asked: Answers, outputs: Sequence[str]) -> bool:
    """Whether a model's own names leave open which of its classes is which output."""
    if asked.task is Task.REGRESSION:
        return False
    classes = asked.library.classes(asked.estimator)
    named = classes is not None and asked.library.knows_names(asked.estimator)
    return not (named and are_named(classes or (), outputs))


def check_order(asked: Answers, card: Card, rows: pd.DataFrame, outcomes: FloatArray | None) -> str:
    """Refuse an order of classes that outcomes contradict, where names leave it open.

    Parameters
    ----------
    rows : DataFrame of shape (n_rows, n_features)
        Conformed rows, which the model is asked about.
    outcomes : ndarray of shape (n_rows,) or None
        The place of each row's class; NaN where it is not known.

    Returns
    -------
    str
        What a reader should know where too few outcomes are known to tell; else empty.

    Raises
    ------
    UnfitModel
        If the rows of a class have lower probabilities of it than the others, at 99.9 %.
    """
    if not is_order_open(asked, card.outputs):
        return ""
    places = _places(card)
    if outcomes is None or not _enough(outcomes, places):
        return UNCHECKED
    responses = asked.respond(rows)
    known = np.isfinite(outcomes)
    for column, (place, word) in enumerate(zip(places, card.outputs, strict=True)):
        scores, of_class = responses[known, column], outcomes[known] == place
        if _is_contradicted(scores, of_class):
            inside, outside = float(scores[of_class].mean()), float(scores[~of_class].mean())
            raise UnfitModel(
                asked.name,
                f"its classes are in another order than in its card: reference rows with the "
                f"outcome {place} ({word}) have lower probabilities of {word} ({inside:.3f} on "
                f"average) than the others ({outside:.3f}). Put outputs, outcome_labels and the "
                "outcomes into the model's own order",
            )
    return ""


def _places(card: Card) -> range:
    """What the outcomes of each output are."""
    return range(1, 2) if card.task is Task.BINARY else range(len(card.outputs))


def _enough(outcomes: FloatArray, places: Sequence[int]) -> bool:
    known = outcomes[np.isfinite(outcomes)]
    counts = [np.count_nonzero(known == place) for place in places]
    return all(min(count, known.size - count) >= ENOUGH for count in counts)


def _is_contradicted(scores: FloatArray, of_class: np.ndarray) -> bool:
    if np.ptp(scores) == 0:
        return False
    inside, outside = scores[of_class], scores[~of_class]
    return bool(mannwhitneyu(inside, outside, alternative="less").pvalue < SURE)
