"""scikit-learn: estimators, Pipelines, and calibrated models whose margin is a line."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.registry.calibrated import calibration_of
from dashboard.registry.trees import scikit_reader

from .face import Library, Reader, is_from


class Scikit(Library):
    """Fitted estimators and Pipelines; what stands at the end of a Pipeline may be of others."""

    packages = ("scikit-learn",)
    may_ask_names = True

    def owns(self, model: Any) -> bool:
        """Estimators of scikit-learn."""
        return is_from(model, "sklearn")

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:  # noqa: ARG002 - they are its own
        """The names it was fitted on, which it never changes or makes up."""
        names = getattr(model, "feature_names_in_", None)
        return None if names is None else list(names)

    def taken(self, model: Any, rows: Any) -> Any:
        """Rows by name where names are known, an array's too."""
        names = self.names(model, ())
        if names is not None and not isinstance(rows, pd.DataFrame):
            return pd.DataFrame(rows, columns=names)
        return super().taken(model, rows)

    def has_margin(self, model: Any) -> bool:
        """Whether there is a decision function, or a calibration that is a line of a score."""
        return super().has_margin(model) or calibration_of(model) is not None

    def margin(self, model: Any, given: Any) -> Any:
        """The decision function, or the log-odds along the calibration's line."""
        if super().has_margin(model):
            return super().margin(model, given)
        calibration = calibration_of(model)
        return None if calibration is None else calibration.margin(given)

    def reader(self, model: Any) -> Reader | None:
        """The reader of its kind of trees."""
        return scikit_reader(model)
