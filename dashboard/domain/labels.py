"""Outcome labels as values: 1, 1.0 and True are one, and a text is its own."""

import math
from typing import Any

import numpy as np
import pandas as pd

from .cells import read_numbers

TRUTH = {"True": 1.0, "False": 0.0}


def label_numbers(labels: tuple[str, ...]) -> tuple[float, ...]:
    """The number that each label stands for; NaN for a word.

    Examples
    --------
    >>> label_numbers(("False", "True", "2.0", "paid"))
    (0.0, 1.0, 2.0, nan)
    """
    return tuple(map(number_of, labels))


def number_of(value: Any) -> float:
    """A finite number, or the text or truth value of one; NaN for all else.

    A truth value may be a text, as in a CSV file.

    Examples
    --------
    >>> number_of(True), number_of("True"), number_of("1.0"), number_of("paid")
    (1.0, 1.0, 1.0, nan)
    """
    if isinstance(value, str) and value.strip() in TRUTH:
        return TRUTH[value.strip()]
    if isinstance(value, bool | np.bool_):
        return float(value)
    number = float(read_numbers(pd.Series([value], dtype="object"))[0][0])
    return number if math.isfinite(number) else math.nan
