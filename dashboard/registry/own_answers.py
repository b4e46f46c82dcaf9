"""What a model answers when it is asked as its user would ask it, without Candor's conversions."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.results import FloatArray

from .libraries import library_of, stack_columns
from .libraries.face import SAME
from .steps import split_pipeline

DOUBLE = (1e-9, 1e-12)
"""Sums in double precision differ by their order only, which threads and processors choose."""
SINGLE = (1e-5, 1e-6)
"""Libraries that add up in single precision keep about seven digits."""
SINGLE_BYTES = 4


@dataclass(frozen=True, slots=True, eq=False)
class OwnAnswers:
    """Answers of shape (n_rows, n_answers), and how they were got; see `GoldenRows`."""

    values: FloatArray
    is_adapted: bool
    is_single: bool


def take_answers(model: Any, rows: pd.DataFrame, task: Task) -> OwnAnswers:
    """The probability of every class, or the predicted number, by the user's own call.

    A model that refuses the rows as they are is asked with their columns in the types that it was
    fitted on.

    Raises
    ------
    Exception
        Whatever the model raises.
    """
    try:
        return ask(model, rows, task)
    except Exception:  # noqa: BLE001 - every library has errors of its own kind
        return ask(model, rows, task, is_adapted=True)


def ask(model: Any, rows: pd.DataFrame, task: Task, *, is_adapted: bool = False) -> OwnAnswers:
    """The answers in one of the two ways of `take_answers`."""
    front = library_of(model)
    if is_adapted:
        given = front.given(model, rows)
    else:
        names = front.names(model, list(rows.columns))
        given = (rows if names is None else rows[names]).copy()
    with warnings.catch_warnings():
        # scikit-learn remarks on names that a model of arrays does not need
        warnings.simplefilter("ignore")
        said = np.asarray(library_of(split_pipeline(model)[1]).response(model, given, task))
    is_single = said.dtype.kind == "f" and said.dtype.itemsize <= SINGLE_BYTES
    return OwnAnswers(stack_columns(said), is_adapted, is_single)


def precision_of(model: Any, own: OwnAnswers) -> tuple[float, float]:
    """How far the same answers may lie apart: relatively, and absolutely at this size."""
    is_single = own.is_single or library_of(split_pipeline(model)[1]).near > SAME
    rtol, share = SINGLE if is_single else DOUBLE
    finite = own.values[np.isfinite(own.values)]
    return rtol, share * float(np.abs(finite).max(initial=0.0))
