"""MLflow's own Python models: objects that MLflow's class stands behind, pickled by it."""

from typing import Any

from dashboard.domain.card import Task
from dashboard.domain.results import FloatArray

from .function import Function


class PythonModel(Function):
    """Objects whose `predict` takes a context and a frame; their pickle asks for MLflow itself."""

    packages = ("mlflow", "cloudpickle")

    def owns(self, model: Any) -> bool:
        """Objects of a class that derives from MLflow's."""
        return any(kind.__module__.startswith("mlflow.pyfunc") for kind in type(model).__mro__)

    def response(self, model: Any, given: Any, task: Task) -> FloatArray:
        """What it predicts; without a context, as nothing else than its file was trusted."""

        def predict(frame: Any) -> Any:
            return model.predict(None, frame)

        return super().response(predict, given, task)
