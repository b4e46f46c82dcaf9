"""What a model predicts, told by itself and by the rows it learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.classes import class_place, class_places, class_word
from dashboard.domain.errors import UndescribedVersion, UnfitModel
from dashboard.domain.results import AnyArray, FloatArray

from .handed import as_given
from .libraries import BINARY_CLASSES, library_of, stack_columns
from .steps import split_pipeline

Table = pd.DataFrame | AnyArray


@dataclass(frozen=True, slots=True)
class Question:
    """What a model predicts.

    Attributes
    ----------
    task : Task
        Binary, multiclass or regression.
    outputs : tuple of str
        The positive class, every class in the model's own order, or the target.
    outcome_labels : tuple of str
        Words for all classes in the model's own order; empty for a regression.
    """

    task: Task
    outputs: tuple[str, ...]
    outcome_labels: tuple[str, ...] = ()


def question_of(
    classes: Sequence[str], labels: Sequence[str] = (), target: str = "prediction"
) -> Question:
    """What a model with these classes predicts; the target, if it has none."""
    if not classes:
        return Question(Task.REGRESSION, (target,))
    words = tuple(labels or classes)
    if len(classes) == BINARY_CLASSES:
        return Question(Task.BINARY, tuple(classes[1:]), words)
    return Question(Task.MULTICLASS, tuple(classes), words)


@dataclass(frozen=True, slots=True, eq=False)
class GivenRows:
    """Rows and outcomes as they were given: `table` is what the model reads."""

    table: Table
    rows: pd.DataFrame
    outcome: "pd.Series[Any]"
    name: str


def given_rows(table: Table | None, outcome: Any, what: str) -> GivenRows:
    """Rows and outcomes that belong together.

    Raises
    ------
    UndescribedVersion
        If they do not.
    """
    if table is None or outcome is None:
        reason = f"X_{what} and y_{what} belong together, and one of them is not given"
        raise UndescribedVersion(reason)
    rows = as_given(table)
    known = outcome if isinstance(outcome, pd.Series) else pd.Series(np.asarray(outcome).ravel())
    if not len(rows):
        raise UndescribedVersion(f"X_{what} has no rows")
    if len(rows) != len(known):
        reason = f"X_{what} has {len(rows):,} rows and y_{what} has {len(known):,}"
        raise UndescribedVersion(reason)
    return GivenRows(table, rows, known.reset_index(drop=True), f"y_{what}")


def classes_of(best: Any, learned: GivenRows) -> tuple[Any, ...]:
    """A model's classes; those of the outcomes where it does not know any.

    Raises
    ------
    UnfitModel
        If it is of a kind that is not supported.
    """
    library = library_of(split_pipeline(best)[1])
    reason = library.unsupported(best)
    if reason is not None:
        raise UnfitModel(type(best).__name__, reason)
    classes = library.classes(best)
    if classes is not None:
        return classes
    if library.reads_arrays:
        return ()
    found = tuple(sorted(learned.outcome.unique().tolist()))
    several = own_responses(best, Task.MULTICLASS, learned.table).shape[1] > 1
    two = set(found) == {0, 1} or not pd.api.types.is_numeric_dtype(learned.outcome.dtype)
    return found if several or two else ()


def named_question(
    classes: tuple[Any, ...],
    labels: Mapping[Any, str] | Sequence[str],
    outcome: "pd.Series[Any]",
) -> Question:
    """The task, with a user's words for numbered classes or else the classes' own names."""
    if not classes:
        return question_of((), target=str(outcome.name or "prediction"))
    own = tuple(map(class_word, classes))
    words = _words(classes, labels) if labels else own
    are_texts = all(isinstance(each, str) for each in classes)
    return question_of(own if are_texts else words, words)


def _words(classes: tuple[Any, ...], labels: Mapping[Any, str] | Sequence[str]) -> tuple[str, ...]:
    listed = ", ".join(map(class_word, classes))
    if isinstance(labels, Mapping):
        words = {class_place(key, classes): word for key, word in labels.items()}
        if set(words) != set(range(len(classes))):
            raise UndescribedVersion(f"outcome_labels must name each of the classes {listed} once")
        return tuple(words[place] for place in range(len(classes)))
    if len(labels) != len(classes):
        reason = f"outcome_labels has {len(labels)} words for the classes {listed}"
        raise UndescribedVersion(reason)
    return tuple(labels)


def outcome_numbers(classes: tuple[Any, ...], given: GivenRows) -> FloatArray:
    """Outcomes as the places of their classes, or as amounts; of shape (n_rows,).

    Raises
    ------
    UndescribedVersion
        If one is none.
    """
    if not classes:
        try:
            amounts: FloatArray = given.outcome.to_numpy(dtype=np.float64, na_value=np.nan)
        except (ValueError, TypeError):
            amounts = np.full(len(given.outcome), np.nan)
        if np.isfinite(amounts).all():
            return amounts
        row = int(np.flatnonzero(~np.isfinite(amounts))[0])
        reason = (
            f"{given.name} holds {given.outcome[row]!r} in row {row + 1}, which is not a number"
        )
        raise UndescribedVersion(f"{reason}, and the model is a regression")
    places = class_places(given.outcome.tolist(), classes)
    if (places < 0).any():
        row = int(np.flatnonzero(places < 0)[0])
        raise UndescribedVersion(
            f"{given.name} holds {given.outcome[row]!r} in row {row + 1}, and the model's classes "
            f"are {', '.join(map(class_word, classes))}; give the outcomes as it was fitted on them"
        )
    return places.astype(np.float64)


def own_responses(best: Any, task: Task, table: Table) -> FloatArray:
    """What the model itself answers to rows as they were given."""
    library = library_of(split_pipeline(best)[1])
    try:
        values = stack_columns(library.response(best, table, task))
    except Exception as error:  # every library has errors of its own kind
        raise UndescribedVersion(f"the model does not answer to the rows ({error})") from error
    both = task is Task.BINARY and values.shape[1] == BINARY_CLASSES
    return values[:, 1:] if both else values
