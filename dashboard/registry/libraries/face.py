"""What the registry asks of a library: one face, which each adapter fills in for its own models."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.ports import NativeShapley
from dashboard.domain.results import AnyArray, FloatArray
from dashboard.domain.structure import TreeEnsemble
from dashboard.registry.sentences import told_of

SAME = 1e-9
BINARY_CLASSES = 2

Reader = Callable[[Any], TreeEnsemble]
Given = Callable[[pd.DataFrame], Any]


class NoAnswerError(Exception):
    """A model that could not answer; the text says why, for a reader."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A model as a file: what it is called, its bytes, and the packages that open it."""

    file: str
    content: bytes
    packages: tuple[str, ...]


class Library:
    """Any object with `predict_proba` or `predict`, in the manner of scikit-learn.

    The adapters of single libraries derive from it and say where their models differ. A model is
    handed in whole, with the steps in front of it, but for `reader`, which gets the last step.

    Attributes
    ----------
    packages : tuple of str
        Packages whose versions a card keeps.
    near : float
        How near the link of a margin comes to the response.
    reads_arrays : bool
        Whether a model may be asked with an array of its columns instead of a frame.
    """

    packages: tuple[str, ...] = ()
    near = SAME
    reads_arrays = True

    def owns(self, model: Any) -> bool:  # noqa: ARG002 - whatever no other library owns
        """Whether a model is one of this library's."""
        return True

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:
        """The columns a model asks for by name; None where it takes them as they come."""
        names = getattr(model, "feature_names_in_", None)
        # some libraries make up names for columns that had none
        return list(names) if names is not None and set(names) <= set(columns) else None

    def given(self, model: Any, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows in the form a model was fitted on."""
        if not isinstance(rows, pd.DataFrame):
            return rows
        names = self.names(model, list(rows.columns))
        if names is not None:
            return rows[names]
        numeric = all(pd.api.types.is_numeric_dtype(kind) for kind in rows.dtypes)
        return np.asarray(rows) if numeric else rows

    def classes(self, model: Any) -> tuple[str, ...] | None:
        """The names of a model's classes in its own order; None if it gives no probabilities."""
        if not hasattr(model, "predict_proba"):
            return None
        return tuple(str(name) for name in np.ravel(model.classes_))

    def fault(self, model: Any, task: Task, outputs: Sequence[str]) -> str | None:
        """What is wrong with the classes of a model; their order decides which is which."""
        if task is Task.REGRESSION:
            return None
        classes = self.classes(model)
        if classes is None:
            return "it gives no probabilities"
        expected = BINARY_CLASSES if task is Task.BINARY else len(outputs)
        if len(classes) != expected:
            return f"it knows {len(classes)} classes where its card says {expected}"
        own_order = classes == tuple(outputs)
        if task is Task.MULTICLASS and set(classes) == set(outputs) and not own_order:
            return f"its card must list the outputs in the model's own order: {', '.join(classes)}"
        return None

    def response(self, model: Any, given: Any, task: Task) -> Any:
        """The predicted number, or the probability of every class."""
        return model.predict(given) if task is Task.REGRESSION else model.predict_proba(given)

    def has_margin(self, model: Any) -> bool:
        """Whether a model tells its answer before the link."""
        return hasattr(model, "decision_function")

    def margin(self, model: Any, given: Any) -> Any:
        """The answer before the link."""
        return model.decision_function(given)

    def reader(self, model: Any) -> Reader | None:  # noqa: ARG002 - nothing is known of it
        """What reads the trees of a model, None if it has none that can be read."""
        return None

    def native(self, model: Any, given: Given) -> NativeShapley | None:  # noqa: ARG002 - the same
        """The library's own exact explainer of a model whose trees cannot be read."""
        return None

    def packed(self, model: Any) -> Packed | None:  # noqa: ARG002 - the same
        """A model in the library's own data format; None if it has none, and is pickled."""
        return None


def stack_columns(answer: Any) -> FloatArray:
    """An answer as a matrix with one column for each output."""
    values = np.asarray(answer, dtype=np.float64)
    return values.reshape(-1, 1) if values.ndim == 1 else values


def is_from(model: Any, package: str) -> bool:
    """Whether a model's class was defined in a package, which is not imported for it."""
    return type(model).__module__.partition(".")[0] == package


def required(package: str) -> Any:
    """A package that is installed only where it is needed.

    Raises
    ------
    ModuleNotFoundError
        If it is not.
    """
    try:
        return import_module(package)
    except ImportError as error:
        name = package.partition(".")[0]
        raise ModuleNotFoundError(str(error), name=name) from error


def words_of(error: Exception) -> str:
    """What went wrong while a model was opened, for a reader."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        return f"it needs {package}, which is not installed: pip install {package}"
    return told_of(error)


def version_of(package: str) -> str | None:
    """The version of an installed package; some come in two builds under two names."""
    for name in (package, f"{package}-cpu"):
        try:
            return installed(name)
        except PackageNotFoundError:
            continue
    return None
