"""ONNX: models of any tool in the exchange format, run by onnxruntime."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.classes import naming_fault
from dashboard.domain.results import AnyArray, FloatArray

from .face import Library, NoAnswerError, is_from, required, stack_columns

NEAR = 1e-6
TYPES: dict[str, Any] = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_,
    "tensor(string)": np.object_,
}
WHOLE = (np.int64, np.int32, np.bool_)
SEVERAL = 2


class Onnx(Library):
    """Sessions that take one input for each column, or one matrix of all columns.

    A missing number is NaN and a missing text the empty text. Nothing is known of its inside.
    """

    packages = ("onnxruntime",)
    near = NEAR
    reads_arrays = False

    def owns(self, model: Any) -> bool:
        """Sessions of onnxruntime."""
        return is_from(model, "onnxruntime")

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:
        """The names of its inputs, if it has one for each column."""
        names = [each.name for each in model.get_inputs()]
        return names if len(names) >= SEVERAL or names == list(columns) else None

    def taken(self, model: Any, rows: Any) -> Any:
        """The columns it asks for."""
        names = self.names(model, list(rows.columns))
        return rows if names is None else rows[names]

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

    def response(self, model: Any, given: Any, task: Task) -> FloatArray:
        """Its number, or the probabilities among its outputs.

        Raises
        ------
        NoAnswerError
            If it takes other inputs, or gives no numbers.
        """
        outputs = [each.name for each in model.get_outputs()]
        # a classifier tells the likeliest class first and then the probabilities
        chosen = outputs[0] if task is Task.REGRESSION else outputs[-1]
        try:
            (answer,) = model.run([chosen], _feeds(model.get_inputs(), given))
            return stack_columns(_untied(answer))
        except Exception as error:
            raise NoAnswerError(f"its ONNX model failed ({error})") from error


def open_onnx(content: bytes) -> Any:
    """A session of the file's bytes.

    Raises
    ------
    ValueError
        If they are no ONNX model.
    """
    runtime = required("onnxruntime")
    try:
        return runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ValueError(f"it is no ONNX model that onnxruntime can run: {error}") from error


def _feeds(inputs: Sequence[Any], rows: pd.DataFrame) -> dict[str, AnyArray]:
    if len(inputs) == 1 and list(rows.columns) != [inputs[0].name]:
        (whole,) = inputs
        return {whole.name: np.asarray(rows, dtype=TYPES[whole.type])}
    return {each.name: _fed(rows[each.name], TYPES[each.type]) for each in inputs}


def _fed(column: "pd.Series[Any]", kind: Any) -> AnyArray:
    if kind is np.object_:
        return column.astype(object).where(column.notna(), "").to_numpy().reshape(-1, 1)
    if kind in WHOLE and column.isna().any():
        raise ValueError(f"{column.name} is missing, and its input takes whole numbers only")
    return column.to_numpy(dtype=np.float64).astype(kind).reshape(-1, 1)


def _untied(answer: Any) -> Any:
    """Probabilities that come as one table of names for each row."""
    if isinstance(answer, list):
        return [list(row.values()) for row in answer]
    return answer
