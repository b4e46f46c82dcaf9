"""Models as explainers see them, without a registry: a formula, or a scikit-learn estimator."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import is_classifier

from dashboard.domain.card import Task
from dashboard.domain.ports import Encoding
from dashboard.domain.results import Link
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain.links import linked


def numbers(names) -> FeatureSchema:
    """A schema of plain numbers."""
    return FeatureSchema(tuple(Feature(name, Kind.NUMBER) for name in names))


@dataclass(frozen=True)
class FormulaView:
    """A black box: one output, given by a formula of the columns."""

    formula: Any
    schema: FeatureSchema
    link: Link = Link.IDENTITY
    task: Task = Task.REGRESSION
    id: str = "formula-1"
    outputs: tuple = ("amount",)
    estimator: object = None
    encoding: Encoding | None = None
    structure: None = None  # these views show what serves where nothing is known of the inside
    native: None = None
    native_fault: str = ""

    def margin(self, frame):
        return np.asarray(self.formula(frame), dtype=float)[:, np.newaxis]

    def respond(self, frame):
        return linked(self.link, self.margin(frame))


@dataclass(frozen=True)
class EstimatorView:
    """A fitted estimator on columns of its own, behind an optional encoder of the user's."""

    estimator: Any
    schema: FeatureSchema
    encoder: Any = None
    owner: tuple = ()
    black_box: bool = False
    id: str = "estimator-1"
    structure: None = None
    native: None = None
    native_fault: str = ""

    @property
    def task(self):
        if not is_classifier(self.estimator):
            return Task.REGRESSION
        return Task.BINARY if len(self.estimator.classes_) == 2 else Task.MULTICLASS

    @property
    def outputs(self):
        if self.task is Task.REGRESSION:
            return ("amount",)
        names = tuple(str(name) for name in self.estimator.classes_)
        return names[1:] if self.task is Task.BINARY else names

    @property
    def link(self):
        if not hasattr(self.estimator, "decision_function"):
            return Link.IDENTITY
        return Link.LOGIT if self.task is Task.BINARY else Link.SOFTMAX

    @property
    def encoding(self):
        if self.black_box:
            return None
        owner = self.owner or tuple(range(len(self.schema)))
        return Encoding(self._encode, owner, self._respond, self._margin)

    def margin(self, frame):
        return self._margin(self._encode(frame))

    def respond(self, frame):
        return self._respond(self._encode(frame))

    def _encode(self, frame):
        if self.encoder is None:
            return frame.to_numpy(dtype=float)
        return np.asarray(self.encoder.transform(frame), dtype=float)

    def _margin(self, matrix):
        if self.link is Link.IDENTITY:
            return self._respond(matrix)
        margin = self.estimator.decision_function(matrix)
        return margin[:, np.newaxis] if margin.ndim == 1 else margin

    def _respond(self, matrix):
        if self.task is Task.REGRESSION:
            return self.estimator.predict(matrix)[:, np.newaxis]
        shares = self.estimator.predict_proba(matrix)
        return shares[:, 1:] if self.task is Task.BINARY else shares


def frame_of(values, schema: FeatureSchema) -> pd.DataFrame:
    """A frame of numbers in schema order."""
    return pd.DataFrame(np.asarray(values, dtype=float), columns=list(schema.names))
