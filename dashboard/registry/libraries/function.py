"""Any Python function from a frame to scores, kept as a source file of its own.

A pickle holds a function by its name only and not its code. A file with ``def predict(frame)`` is
hashed like any other artifact, and what was hashed is what runs.
"""

import hashlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from dashboard.domain.card import Task
from dashboard.domain.classes import naming_fault
from dashboard.domain.results import FloatArray

from .face import Library, NoAnswerError, stack_columns

ENTRY = "predict"


class Function(Library):
    """A function of a frame of conformed rows: one number a row, or one for each class."""

    reads_arrays = False

    def owns(self, model: Any) -> bool:
        """Whatever can be called and has no way of its own to be asked."""
        return callable(model) and not hasattr(model, ENTRY) and not hasattr(model, "predict_proba")

    def taken(self, model: Any, rows: Any) -> Any:  # noqa: ARG002 - it takes them as they come
        """Rows of its own, which it may change."""
        return rows.copy()

    def unsupported(self, model: Any) -> str | None:  # noqa: ARG002 - its answers are looked at
        """Nothing is known of it before it answers."""
        return None

    def fault(
        self,
        model: Any,  # noqa: ARG002 - the same
        task: Task,  # noqa: ARG002 - the same
        outputs: Sequence[str],
        labels: Sequence[str] = (),
    ) -> str | None:
        """Whether the card contradicts itself; the model knows no names."""
        return naming_fault(None, outputs, labels)

    def response(self, model: Any, given: Any, task: Task) -> FloatArray:  # noqa: ARG002 - it has one answer
        """What it returns.

        Raises
        ------
        NoAnswerError
            If it fails, or returns something else than numbers for every row.
        """
        name = getattr(model, "__name__", type(model).__name__)
        try:
            answer = stack_columns(model(given))
        except Exception as error:  # somebody else's code may raise anything
            raise NoAnswerError(f"its function {name} failed ({_words(error)})") from error
        if answer.ndim != 2 or len(answer) != len(given) or not np.isfinite(answer).all():  # noqa: PLR2004 - a matrix
            raise NoAnswerError(f"its function {name} did not return finite numbers for every row")
        return answer


def open_function(content: bytes) -> Any:
    """The function `predict` of a source file, which runs in a module of its own.

    Nothing beside the file is imported with it: what it needs stands in it or in installed
    packages.

    Raises
    ------
    ValueError
        If the file cannot be run or defines no such function.
    """
    name = f"candor_model_{hashlib.sha256(content).hexdigest()[:16]}"
    module = ModuleType(name)
    # classes of the file look for their module by its name
    sys.modules[name] = module
    try:
        exec(compile(content, f"<{name}>", "exec"), module.__dict__)  # noqa: S102 - its hash is registered
    except Exception as error:
        del sys.modules[name]
        raise ValueError(f"its file fails ({_words(error)})") from error
    function = getattr(module, ENTRY, None)
    if not callable(function):
        raise ValueError(f"its file defines no function {ENTRY}(frame)")  # noqa: TRY004 - it is the file that is wrong
    return function


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
