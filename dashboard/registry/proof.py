"""The proof that a model is asked about the user's own values.

A model's answers to rows as they were given, handed to it as its user would, are compared with
its answers to the same rows after they were conformed and restored.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from dashboard.domain.errors import CandorError, ChangedAnswers, UnansweredRows
from dashboard.domain.results import FloatArray

from .answers import Answers

WHERE_BUILT = re.compile(r"^\[[\d:]+\] \S+?:\d+: ")
"""XGBoost's messages begin with the time and a place in its own source."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnAnswers(Answers):
    """Answers to rows as they were given: of the user's own types, only columns are chosen."""

    def given(self, rows: Any) -> Any:
        """The columns that the estimator asks for."""
        return rows if self.is_whole(rows) else self.front.taken(self.estimator, rows)

    def plain(self, given: Any) -> Any:
        """The rows as they are."""
        return given


def require_same_answers(
    answers: Answers, table: Any, frame: pd.DataFrame, rows: pd.DataFrame
) -> None:
    """Make sure that a model answers alike to rows as given and as restored.

    Parameters
    ----------
    answers : Answers
        The answers of the model, which restore conformed rows.
    table : DataFrame, ndarray or sparse matrix of shape (n_rows, n_features)
        The rows as the user handed them in.
    frame : DataFrame of shape (n_rows, n_features)
        The same as a frame of the model's features, values and types as given.
    rows : DataFrame of shape (n_rows, n_features)
        The same, conformed.

    Raises
    ------
    UnansweredRows
        If the model itself does not answer to the rows as given.
    ChangedAnswers
        If an answer differs; names the columns at fault.
    """
    own = OwnAnswers(
        answers.estimator, answers.task, answers.link, name=answers.name, named=answers.named
    )
    theirs, ours = _asked(own, table), answers.margin(rows)
    near = answers.library.near
    if not _are_near(theirs, ours, near):
        raise ChangedAnswers(_at_fault(answers, frame, rows, ours))


def changed_columns(answers: Answers, frame: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """The columns whose restored values or types are not those given."""
    restored = rows if answers.restore is None else answers.restore(rows)
    return [
        str(name)
        for at, name in enumerate(frame.columns)
        if not _is_same(frame.iloc[:, at], restored.iloc[:, at])
    ]


def _asked(own: OwnAnswers, table: Any) -> FloatArray:
    try:
        return own.margin(table)
    except CandorError as error:
        raise UnansweredRows(str(error)) from error
    except Exception as error:  # every library has errors of its own kind
        said = " ".join(WHERE_BUILT.sub("", str(error)).partition("\nStack trace")[0].split())
        raise UnansweredRows(f"{type(error).__name__}: {said}") from error


def _at_fault(
    answers: Answers, frame: pd.DataFrame, rows: pd.DataFrame, ours: FloatArray
) -> list[str]:
    """The columns which, put back as they were given one at a time, change the answers."""
    changed = changed_columns(answers, frame, rows)
    restored = rows if answers.restore is None else answers.restore(rows)
    plain = replace(answers, restore=None)
    found = []
    for at, name in enumerate(frame.columns):
        if str(name) not in changed:
            continue
        columns = {place: restored.iloc[:, place] for place in range(frame.shape[1])}
        columns[at] = frame.iloc[:, at]
        mixed = pd.DataFrame(columns).set_axis(restored.columns, axis="columns")
        try:
            same = _are_near(
                OwnAnswers(plain.estimator, plain.task, plain.link, named=plain.named).margin(
                    mixed
                ),
                ours,
                plain.library.near,
            )
        except Exception:  # noqa: BLE001 - a column that it refuses is at fault too
            same = False
        if not same:
            found.append(str(name))
    return found or changed


def _are_near(one: FloatArray, other: FloatArray, near: float) -> bool:
    return one.shape == other.shape and np.allclose(
        one, other, rtol=near, atol=near, equal_nan=True
    )


def _is_same(given: "pd.Series[Any]", restored: "pd.Series[Any]") -> bool:
    """Whether two columns are of one type and hold the same objects."""
    if given.dtype != restored.dtype or not given.equals(restored):
        return False
    if isinstance(given.dtype, pd.CategoricalDtype):
        # types are equal whatever the order of their categories: a model may read the codes
        return _are_same(given.cat.categories, restored.cat.categories)
    if not types.is_object_dtype(given.dtype):
        return True
    return _are_same(given, restored)


def _are_same(given: Iterable[Any], restored: Iterable[Any]) -> bool:
    """Whether objects are the same: 1, 1.0 and True are equal, and so are 0.0 and -0.0."""
    return all(
        type(one) is type(other) and repr(one) == repr(other)
        for one, other in zip(given, restored, strict=True)
    )
