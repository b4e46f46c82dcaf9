"""The steps of a Pipeline, and the rows behind them."""

from typing import Any

from sklearn.pipeline import Pipeline


def split_pipeline(model: Any) -> tuple[list[Any], Any]:
    """The steps in front, in order, and the final estimator; pipelines may be nested."""
    front: list[Any] = []
    while isinstance(model, Pipeline):
        front.extend(step for _, step in model.steps[:-1])
        model = model.steps[-1][1]
    return front, model


def through(front: list[Any], rows: Any) -> Any:
    """Rows behind the steps in front of the final estimator."""
    for step in front:
        rows = rows if _passes(step) else step.transform(rows)
    return rows


def _passes(step: Any) -> bool:
    return step is None or (isinstance(step, str) and step == "passthrough")
