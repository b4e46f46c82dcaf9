"""Calibrated classifiers whose margin is a straight line of another model's.

A sigmoid over one fitted model turns its score into ``1 / (1 + exp(a * score + b))``: the
log-odds are a line of the score. Averages over several models and steps (isotonic) are not.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

from dashboard.domain.results import FloatArray
from dashboard.domain.structure import LinearModel, TreeEnsemble

from .steps import split_pipeline, through
from .trees import ADDING

BINARY_CLASSES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A model behind the steps in front of it, and the line from its score to the log-odds.

    Attributes
    ----------
    front : list
        Steps in front of the model, those inside the calibration too.
    base : object
        The model.
    scale, shift : float
        Slope and start of the line.
    """

    front: list[Any]
    base: Any
    scale: float
    shift: float

    def margin(self, given: Any) -> FloatArray:
        """Log-odds of shape (n_rows,)."""
        rows = through(self.front, given)
        if hasattr(self.base, "decision_function"):
            score = self.base.decision_function(rows)
        else:
            score = self.base.predict_proba(rows)[:, 1]
        return self.scale * np.asarray(score, dtype=np.float64) + self.shift

    def trees(self, ensemble: TreeEnsemble) -> TreeEnsemble:
        """The base's trees, on the log-odds."""
        return replace(
            ensemble,
            value=self.scale * ensemble.value,
            bias=self.scale * ensemble.bias + self.shift,
        )

    def linear(self, model: LinearModel) -> LinearModel:
        """The base's weights, on the log-odds."""
        return LinearModel(
            self.scale * model.coefficient, self.scale * model.intercept + self.shift
        )


def calibration_of(estimator: Any) -> Calibration | None:
    """The calibration at the end of an estimator, None where it is no line or there is none."""
    front, last = split_pipeline(estimator)
    if not isinstance(last, CalibratedClassifierCV) or len(last.classes_) != BINARY_CLASSES:
        return None
    if len(last.calibrated_classifiers_) != 1:
        return None
    (only,) = last.calibrated_classifiers_
    (calibrator,) = only.calibrators
    inner, base = split_pipeline(_thawed(only.estimator))
    adds_up = hasattr(base, "decision_function") or isinstance(base, ADDING)
    if not (adds_up and hasattr(calibrator, "a_")):
        return None
    return Calibration([*front, *inner], base, -calibrator.a_, -calibrator.b_)


def _thawed(estimator: Any) -> Any:
    return estimator.estimator if isinstance(estimator, FrozenEstimator) else estimator
