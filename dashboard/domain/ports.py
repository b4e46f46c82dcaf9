"""What the outside implements: a model as the explainers see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from .card import Task
from .results import FloatArray, Link
from .schema import FeatureSchema
from .structure import LinearModel, TreeEnsemble


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """The part of a Pipeline before its final estimator, where it keeps features apart.

    Attributes
    ----------
    encode : callable
        Maps conformed rows of shape (n_rows, n_features) to the final estimator's matrix of
        shape (n_rows, n_encoded).
    owner : tuple of int, of length n_encoded
        Schema position of the feature that each encoded column belongs to.
    respond, margin : callable
        The final estimator's response and margin of encoded rows, of shape
        (n_rows, n_outputs).
    """

    encode: Callable[[pd.DataFrame], FloatArray]
    owner: tuple[int, ...]
    respond: Callable[[FloatArray], FloatArray]
    margin: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """The inside of a model, verified against the model's own answers.

    Attributes
    ----------
    model : TreeEnsemble or LinearModel
        Trees on the user's own features, a feature's encoded columns taken as one; or weights of
        the encoded columns.
    matrix : callable
        Maps conformed rows of shape (n_rows, n_features) to what `model` reads: numbers and
        category codes of shape (n_rows, n_features) for trees, encoded columns otherwise.
    owner : tuple of int
        Schema position of the feature that each column of the matrix belongs to.
    """

    model: TreeEnsemble | LinearModel
    matrix: Callable[[pd.DataFrame], FloatArray]
    owner: tuple[int, ...]


NativeShapley = Callable[[pd.DataFrame, pd.DataFrame], FloatArray]
"""Maps conformed rows and background to interventional Shapley values by the model's own library,
of shape (n_rows, n_features, n_outputs), on the margin scale."""


class ModelView(Protocol):
    """All that explainers know of a model."""

    @property
    def id(self) -> str:
        """Name and version, such as ``sba_default-1``."""

    @property
    def schema(self) -> FeatureSchema:
        """The features in the user's own columns."""

    @property
    def task(self) -> Task:
        """What the model predicts."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs: the positive class, every class, or the target."""

    @property
    def link(self) -> Link:
        """How the margin becomes the response."""

    @property
    def estimator(self) -> object:
        """The library's own final estimator, opaque to all but `explain.reference`."""

    @property
    def encoding(self) -> Encoding | None:
        """The way to the estimator's own columns; None where a step mixes features."""

    @property
    def structure(self) -> Structure | None:
        """The model's inside; None for a black box."""

    @property
    def native(self) -> NativeShapley | None:
        """The library's own explainer, where the inside could not be read and it has one."""

    @property
    def native_fault(self) -> str:
        """Why the library's own explainer is not used, for a reader; mostly empty."""

    def respond(self, frame: pd.DataFrame) -> FloatArray:
        """Responses of shape (n_rows, n_outputs) in the unit the user reads."""

    def margin(self, frame: pd.DataFrame) -> FloatArray:
        """Margins of shape (n_rows, n_outputs), before the link."""
