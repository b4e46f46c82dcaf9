"""A library's own contributions, used only where they add up to the model's own answers."""

import numpy as np
import pandas as pd

from dashboard.domain.ports import NativeShapley

from .answers import Answers

CHECKED_ROWS = 5
CHECKED_BACKGROUND = 20
SHARE_APART = 1e-4
APART = (
    "The library's own contributions do not add up to this model's answers, "
    "so another method is used."
)


def native_of(answers: Answers, sample: pd.DataFrame) -> tuple[NativeShapley | None, str]:
    """The library's own explainer of a model; None, and why, where it explains something else.

    Some libraries explain the value of a formula where the model answers with its exponential, or
    with one logistic function for each class.

    Parameters
    ----------
    answers : Answers
        The model's own answers, with their link.
    sample : DataFrame of shape (n_rows, n_features)
        Conformed rows to compare on.
    """
    native = answers.library.native(answers.estimator, answers.given)
    if native is None:
        return None, ""
    rows, background = sample.head(CHECKED_ROWS), sample.tail(CHECKED_BACKGROUND)
    values = native(rows, background)
    distance = answers.margin(rows) - answers.margin(background).mean(axis=0)
    apart = np.abs(distance - values.sum(axis=1))
    scale = np.abs(values).sum(axis=1) + np.abs(distance) + np.finfo(np.float32).eps
    return (native, "") if (apart <= SHARE_APART * scale).all() else (None, APART)
