"""Golden rows asked again: of the model as it was opened, and of rows as Candor restores them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.errors import CandorError
from dashboard.domain.results import FloatArray

from .answers import Answers
from .golden import GoldenAnswers, GoldenRows
from .libraries import stack_columns
from .own_answers import ask
from .view import SklearnView

BINARY_COLUMNS = 2
FILE = "it does not answer as {}"
ROWS = "values change on their way to the model"


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of golden rows that were asked again.

    Attributes
    ----------
    n_rows : int
        How many there are.
    gap : float
        The largest difference between an answer of today and the stored one; NaN where it has no
        answer today.
    fault : str
        Why the version must not be relied on; empty where it answers as it did.
    """

    n_rows: int
    gap: float
    fault: str = ""


class _UnlikeError(Exception):
    """Answers that differ from the stored ones: why, and how far."""

    def __init__(self, reason: str, gap: float = np.nan) -> None:
        super().__init__(reason, gap)
        self.reason = reason
        self.gap = gap


def replay(view: SklearnView, golden: GoldenRows) -> Replay:
    """Ask golden rows again, as they were given and then as Candor restores them.

    Parameters
    ----------
    view : SklearnView
        The model as it was opened.
    golden : GoldenRows
        Rows and stored answers; without answers there is nothing to compare.
    """
    like = golden.answers.like if golden.answers is not None else ""
    try:
        given = _compared(
            golden, FILE.format(like), lambda: _ask_given(view.answers, golden, golden.rows)
        )
        restored = _compared(golden, ROWS, lambda: _ask_restored(view, golden))
    except _UnlikeError as unlike:
        is_changed = unlike.reason.startswith(ROWS)
        columns = _changed_columns(view, golden) if is_changed else ""
        return Replay(len(golden.rows), unlike.gap, f"{unlike.reason}{columns}")
    return Replay(len(golden.rows), max(given, restored))


def _ask_given(answers: Answers, golden: GoldenRows, rows: pd.DataFrame) -> FloatArray:
    is_adapted = golden.answers is not None and golden.answers.is_adapted
    return ask(answers.estimator, rows, answers.task, is_adapted=is_adapted).values


def _ask_restored(view: SklearnView, golden: GoldenRows) -> FloatArray:
    answers, rows = view.answers, _conformed(view, golden)
    return stack_columns(
        answers.library.response(answers.estimator, answers.given(rows), answers.task)
    )


def _conformed(view: SklearnView, golden: GoldenRows) -> pd.DataFrame:
    named = golden.rows.set_axis(list(view.schema.names), axis="columns")
    return view.schema.conform(named).frame


def _compared(golden: GoldenRows, what: str, respond: Callable[[], FloatArray]) -> float:
    """The largest difference from the stored answers.

    Raises
    ------
    _UnlikeError
        If it is larger than their tolerance, or there are no such answers.
    """
    if golden.answers is None:
        return 0.0
    try:
        found = respond()
    except CandorError as error:
        raise _UnlikeError(f"{what}: {str(error).rstrip('.')}") from error
    except Exception as error:  # every library has errors of its own kind
        raise _UnlikeError(f"{what}: it fails ({type(error).__name__}: {error})") from error
    return _largest(golden.answers, found, what)


def _largest(answers: GoldenAnswers, found: FloatArray, what: str) -> float:
    expected, found = _alike(answers.values, found)
    if found.shape != expected.shape:
        raise _UnlikeError(
            f"{what}: it gave {expected.shape[1]} numbers a row and now {found.shape[1]}"
        )
    with np.errstate(invalid="ignore"):
        gap = np.abs(found - expected)
    # an answer that was infinite or no number must be so again
    gap[(found == expected) | (np.isnan(found) & np.isnan(expected))] = 0.0
    gap[np.isnan(gap)] = np.inf
    allowed = answers.atol + answers.rtol * np.abs(np.nan_to_num(expected))
    row, column = np.unravel_index(np.argmax(gap - allowed), gap.shape)
    if gap[row, column] > allowed[row, column]:
        then, now = expected[row, column], found[row, column]
        words = f"golden row {row + 1} was answered {then:.6g} and is now answered {now:.6g}"
        raise _UnlikeError(f"{what}: {words}", float(gap[row, column]))
    return float(gap.max(initial=0.0))


def _alike(expected: FloatArray, found: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Answers of which one names both of two classes and the other the second one alone."""
    widths = (expected.shape[1], found.shape[1])
    if set(widths) != {1, BINARY_COLUMNS}:
        return expected, found
    return expected[:, -1:], found[:, -1:]


def _changed_columns(view: SklearnView, golden: GoldenRows) -> str:
    """The columns that change an answer when they alone are as Candor restores them."""
    try:
        rows = _conformed(view, golden)
        restored = rows if view.answers.restore is None else view.answers.restore(rows)
        changed = [
            str(name)
            for at, name in enumerate(view.schema.names)
            if not _is_harmless(view, golden, at, restored.iloc[:, at])
        ]
    except CandorError:
        return ""
    return f"; the cause is {', '.join(changed)}" if changed else ""


def _is_harmless(view: SklearnView, golden: GoldenRows, at: int, column: "pd.Series[Any]") -> bool:
    mixed = golden.rows.copy()
    mixed.isetitem(at, column.array)
    try:
        _compared(golden, ROWS, lambda: _ask_given(view.answers, golden, mixed))
    except _UnlikeError:
        return False
    return True
