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
from dashboard.domain.classes import naming_fault
from dashboard.domain.ports import NativeShapley
from dashboard.domain.results import AnyArray, FloatArray
from dashboard.domain.structure import TreeEnsemble
from dashboard.registry.sentences import told_of
from dashboard.registry.steps import split_pipeline
from dashboard.registry.threads import is_small

SAME = 1e-9
FLOAT = np.dtype(np.float64)
BINARY_CLASSES = 2
ONE_BY_ONE = "fit and register one model for each of them"

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
    counts_threads : bool
        Whether `response` and `margin` tell a model how many threads to use.
    sums_arrays : bool
        Whether `margin` takes an array of numbers for a frame of the same ones.
    """

    packages: tuple[str, ...] = ()
    near = SAME
    reads_arrays = True
    counts_threads = False
    sums_arrays = False
    may_ask_names = False

    def owns(self, model: Any) -> bool:  # noqa: ARG002 - whatever no other library owns
        """Whether a model is one of this library's."""
        return True

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:
        """The columns a model asks for by name; None where it takes them as they come."""
        names = getattr(model, "feature_names_in_", None)
        # some libraries make up names for columns that had none
        return list(names) if names is not None and set(names) <= set(columns) else None

    def reads_matrix(self, model: Any) -> bool:  # noqa: ARG002 - most do
        """Whether a last step may be asked with a matrix of numbers."""
        return self.reads_arrays

    def fitted_names(self, model: Any) -> list[Any] | None:
        """The columns a model was fitted on, in order; None where they had no names."""
        names = getattr(model, "feature_names_in_", None)
        return None if names is None else list(names)

    def given(self, model: Any, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows in the form a model was fitted on."""
        return self.taken(model, rows)

    def taken(self, model: Any, rows: Any) -> Any:
        """The columns a model asks for, as its user would hand them to it: no value changes."""
        if not isinstance(rows, pd.DataFrame):
            return rows
        columns = rows.columns.tolist()
        names = self.names(model, columns)
        if names is not None:
            # another copy of the same columns costs more than a prediction of few rows
            return rows if names == columns else rows[names]
        named = all(isinstance(name, str) for name in columns)
        numeric = all(pd.api.types.is_numeric_dtype(kind) for kind in rows.dtypes)
        # names that are numbers are those of the user's own frame, which a step may ask for
        return np.asarray(rows) if numeric and named else rows

    def plain(self, model: Any, given: Any) -> Any:
        """Few rows of floating numbers as an array, where `margin` takes one; others as they are.

        A library reads a frame column by column, which takes longer than to answer few rows.
        """
        if not (self.sums_arrays and isinstance(given, pd.DataFrame) and is_small(given)):
            return given
        if not (self.owns(model) and self.reads_matrix(model)):
            return given
        # in any other type the library might round otherwise
        return given.to_numpy() if set(given.dtypes.tolist()) == {FLOAT} else given

    def takes_frames(self, model: Any) -> bool:
        """Whether a frame's numbers are handed to a model as a frame, though it tells no names.

        A scikit-learn estimator that counts features and has no names was fitted on an array;
        what does neither may ask for columns by name.
        """
        return self.may_ask_names and not hasattr(model, "n_features_in_")

    def classes(self, model: Any) -> tuple[Any, ...] | None:
        """A model's classes by their own values, in its own order; None if it has none."""
        if not hasattr(model, "predict_proba"):
            return None
        return tuple(np.ravel(model.classes_).tolist())

    def knows_names(self, model: Any) -> bool:  # noqa: ARG002 - all do but for some
        """Whether the classes are those of the training and not only numbered."""
        return True

    def unsupported(self, model: Any) -> str | None:
        """Why a model of this kind cannot be used, and what to do; None if it can."""
        last = split_pipeline(model)[1]
        if _has_several_targets(last):
            return f"{type(last).__name__} answers for several targets at once: {ONE_BY_ONE}"
        if not hasattr(last, "classes_") or hasattr(model, "predict_proba"):
            return None
        name = type(last).__name__
        is_vote = getattr(last, "voting", "") == "hard"
        what = (
            'set voting="soft"' if is_vote else f"fit CalibratedClassifierCV({name}(...)) instead"
        )
        return f"it gives no probabilities, {name} answers with classes or margins only: {what}"

    def fault(
        self, model: Any, task: Task, outputs: Sequence[str], labels: Sequence[str] = ()
    ) -> str | None:
        """Why a card's task, outputs and outcome labels cannot be meant for a model's classes."""
        reason = self.unsupported(model)
        if reason is not None or task is Task.REGRESSION:
            return reason
        classes = self.classes(model)
        if classes is None:
            return "it gives no probabilities; its card must say regression, or name a classifier"
        expected = BINARY_CLASSES if task is Task.BINARY else len(outputs)
        if len(classes) != expected:
            return f"it knows {len(classes)} classes where its card says {expected}"
        return naming_fault(classes, outputs, labels)

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


class AnyObject(Library):
    """Whatever no other library owns."""

    may_ask_names = True


def _has_several_targets(last: Any) -> bool:
    """Whether an estimator was fitted on several targets at once, by scikit-learn's own signs."""
    several = isinstance(getattr(last, "classes_", None), list) or getattr(
        last, "multilabel_", False
    )
    # of a neural network only the activation tells several targets from several classes
    is_network = getattr(last, "out_activation_", "") == "logistic"
    return bool(several) or (is_network and getattr(last, "n_outputs_", 1) > 1)


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
