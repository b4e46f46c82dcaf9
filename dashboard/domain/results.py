"""What the explainers hand to the figures: frozen, checked, plain."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
AnyArray = npt.NDArray[Any]
Unit = Literal["response", "margin"]


class Link(StrEnum):
    """How a margin becomes a response."""

    IDENTITY = "identity"
    LOGIT = "logit"
    SOFTMAX = "softmax"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a result comes from; with the same, the result is the same.

    Attributes
    ----------
    model : str
        Name and version, such as ``sba_default-1``.
    method : str
        Id of the explainer with its parameters.
    n_rows : int
        How many records were explained or averaged over.
    rows : str
        Which records these were, in words.
    background : str
        What is compared with, in words; empty where nothing is.
    seed : int
        Seed of every random choice.
    computed_at : datetime or None
        When a kept result was computed, aware; no part of what fixes the result.
    """

    model: str
    method: str
    n_rows: int
    rows: str
    background: str = ""
    seed: int = 0
    computed_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class PartialDependence:
    """Response of a model along a grid of one feature.

    Attributes
    ----------
    feature : str
        Name of the feature that moves along the grid.
    grid : ndarray of shape (n_grid,)
        Values given to the feature, in its own unit: ascending floats, or categories as text.
        A last NaN or None stands for "missing".
    individual : ndarray of shape (n_rows, n_grid), or (n_rows, n_grid, n_outputs)
        ICE curves: the response of each row at each grid value, in the response's unit.
    observed : ndarray of shape (n_rows,)
        The rows' own values of the feature, for the density under the curve.
    provenance : Provenance
        Where the result comes from.
    """

    feature: str
    grid: AnyArray
    individual: FloatArray
    observed: AnyArray
    provenance: Provenance

    def __post_init__(self) -> None:
        n_rows = self.observed.size
        if self.individual.shape[:2] != (n_rows, self.grid.size):
            raise ValueError(
                f"individual has shape {self.individual.shape}, "
                f"expected {(n_rows, self.grid.size)} for these rows and this grid"
            )

    @property
    def average(self) -> FloatArray:
        """Partial dependence: the mean ICE curve, of shape (n_grid,) or (n_grid, n_outputs)."""
        average: FloatArray = self.individual.mean(axis=0)
        return average

    @property
    def standard_error(self) -> FloatArray:
        """Uncertainty of the average from the sample of rows, of shape (n_grid,)."""
        n_rows = len(self.individual)
        if n_rows < 2:  # noqa: PLR2004 - one curve has no spread
            return np.full(self.individual.shape[1:], np.nan)
        error: FloatArray = self.individual.std(axis=0, ddof=1) / np.sqrt(n_rows)
        return error


@dataclass(frozen=True, slots=True, eq=False)
class AverageDependence:
    """Partial dependence alone: what `PartialDependence` says without the curves of the rows.

    Attributes
    ----------
    feature, grid, provenance : str, ndarray of shape (n_grid,), Provenance
        As for `PartialDependence`.
    average : ndarray of shape (n_grid,) or (n_grid, n_outputs)
        Mean response at each grid value, in the response's unit.
    standard_error : ndarray of the shape of `average`
        Its uncertainty from the sample of rows; NaN for a single row.
    """

    feature: str
    grid: AnyArray
    average: FloatArray
    standard_error: FloatArray
    provenance: Provenance


@dataclass(frozen=True, slots=True, eq=False)
class JointDependence:
    """Mean response of a model along the grids of two features.

    Attributes
    ----------
    features : tuple of two str
        Names of the features that move.
    grids : tuple of two ndarray, of shapes (n_first,) and (n_second,)
        Their values, each in its own unit.
    average : ndarray of shape (n_first, n_second)
        Partial dependence, in the response's unit.
    provenance : Provenance
        Where the result comes from.
    """

    features: tuple[str, str]
    grids: tuple[AnyArray, AnyArray]
    average: FloatArray
    provenance: Provenance


@dataclass(frozen=True, slots=True, eq=False)
class PermutationImportance:
    """How much worse a model scores when one feature's values are shuffled.

    Attributes
    ----------
    features : tuple of str
        Names, in schema order.
    importances : ndarray of shape (n_features, n_repeats)
        Baseline score minus score with the feature permuted, in the metric's unit: positive
        when the feature helps.
    row_error : ndarray of shape (n_features,)
        Standard error of the mean importance from the sample of rows.
    baseline : float
        The score without permutation.
    metric : str
        Id of the metric; larger is better (losses are negated).
    provenance : Provenance
        Where the result comes from.
    """

    features: tuple[str, ...]
    importances: FloatArray
    row_error: FloatArray
    baseline: float
    metric: str
    provenance: Provenance

    def __post_init__(self) -> None:
        if self.importances.ndim != 2 or len(self.importances) != len(self.features):  # noqa: PLR2004
            raise ValueError(
                f"importances has shape {self.importances.shape}, "
                f"expected ({len(self.features)}, n_repeats)"
            )
        if self.row_error.shape != (len(self.features),):
            raise ValueError(
                f"row_error has shape {self.row_error.shape}, expected ({len(self.features)},)"
            )

    @property
    def mean(self) -> FloatArray:
        """Mean importance over the repeats, of shape (n_features,)."""
        mean: FloatArray = self.importances.mean(axis=1)
        return mean

    @property
    def n_repeats(self) -> int:
        """How often each feature was shuffled."""
        return int(self.importances.shape[1])

    @property
    def shuffle_error(self) -> FloatArray:
        """Standard error of the mean over the repeats, of shape (n_features,); 0 for one."""
        if self.n_repeats < 2:  # noqa: PLR2004 - one repeat has no spread
            return np.zeros(len(self.features))
        error: FloatArray = self.importances.std(axis=1, ddof=1) / np.sqrt(self.n_repeats)
        return error

    def agreement(self, top: int) -> int:
        """In how many repeats the same `top` features lead as in the mean, in any order."""
        overall = set(np.argsort(-self.mean, kind="stable")[:top])
        single = np.argsort(-self.importances, axis=0, kind="stable")[:top]
        return sum(set(column) == overall for column in single.T)


@dataclass(frozen=True, slots=True, eq=False)
class Attributions:
    """Shapley values: how the features move each record from the base value to its margin.

    Attributes
    ----------
    features : tuple of str
        Names, in schema order.
    output : str
        Which output is explained.
    values : ndarray of shape (n_rows, n_features)
        Contributions on the margin scale.
    base_value : float
        Mean margin over the background.
    margin : ndarray of shape (n_rows,)
        The model's own margin of each record.
    response : ndarray of shape (n_rows,)
        The model's response, in the unit the user reads.
    base_response : float
        The base value on the response scale.
    link : Link
        How the margin becomes the response.
    provenance : Provenance
        Where the result comes from.
    standard_errors : ndarray of shape (n_rows, n_features) or None
        Uncertainty of the values where they were sampled; None where they are exact.
    notes : tuple of str
        What a reader must know, such as a failed check.
    rows : DataFrame of shape (n_rows, n_features) or None
        The explained records, where they are kept.
    """

    features: tuple[str, ...]
    output: str
    values: FloatArray
    base_value: float
    margin: FloatArray
    response: FloatArray
    base_response: float
    link: Link
    provenance: Provenance
    standard_errors: FloatArray | None = None
    notes: tuple[str, ...] = field(default=())
    rows: pd.DataFrame | None = None

    def to_shap(self) -> Any:
        """The values as a `shap.Explanation`, for shap's own plots."""
        return _explanation(self.values, np.full(self.margin.size, self.base_value), self.rows,
                            self.features)  # fmt: skip

    def __post_init__(self) -> None:
        expected = (self.margin.size, len(self.features))
        if self.values.shape != expected:
            raise ValueError(f"values has shape {self.values.shape}, expected {expected}")
        if self.standard_errors is not None and self.standard_errors.shape != expected:
            raise ValueError(
                f"standard_errors has shape {self.standard_errors.shape}, expected {expected}"
            )

    @property
    def residual(self) -> FloatArray:
        """Margin minus base value minus the sum of the values, of shape (n_rows,)."""
        residual: FloatArray = self.margin - self.base_value - self.values.sum(axis=1)
        return residual

    @property
    def response_scale(self) -> FloatArray:
        """Factor from margin to response for each record, of shape (n_rows,).

        The Aumann-Shapley share along the link: every contribution is multiplied by
        (response - base response) / (margin - base margin), so that the sum stays exact.
        """
        distance = self.margin - self.base_value
        level = distance == 0
        slope = 1.0 if self.link is Link.IDENTITY else self.response * (1 - self.response)
        ratio = (self.response - self.base_response) / np.where(level, 1.0, distance)
        scale: FloatArray = np.where(level, slope, ratio)
        return scale

    @property
    def response_values(self) -> FloatArray:
        """Contributions in the response's unit, of shape (n_rows, n_features)."""
        values: FloatArray = self.values * self.response_scale[:, np.newaxis]
        return values


@dataclass(frozen=True, slots=True, eq=False)
class OutputAttributions:
    """Shapley values of every output of a model with several.

    Attributes
    ----------
    features, outputs : tuple of str
        Names, in schema order and in the model's own.
    values : ndarray of shape (n_rows, n_features, n_outputs)
        Contributions on the margin scale.
    base_value : ndarray of shape (n_outputs,)
        Mean margins over the background.
    margin, response : ndarray of shape (n_rows, n_outputs)
        The model's own answers, before and after the link.
    link : Link
        How the margin becomes the response.
    provenance : Provenance
        Where the result comes from.
    notes : tuple of str
        What a reader must know, such as a failed check.
    rows : DataFrame of shape (n_rows, n_features) or None
        The explained records, where they are kept.
    """

    features: tuple[str, ...]
    outputs: tuple[str, ...]
    values: FloatArray
    base_value: FloatArray
    margin: FloatArray
    response: FloatArray
    link: Link
    provenance: Provenance
    notes: tuple[str, ...] = ()
    rows: pd.DataFrame | None = None

    @property
    def residual(self) -> FloatArray:
        """Margin minus base value minus the sum of the values, of shape (n_rows, n_outputs)."""
        residual: FloatArray = self.margin - self.base_value - self.values.sum(axis=1)
        return residual

    def to_shap(self) -> Any:
        """The values as a `shap.Explanation`, for shap's own plots."""
        base = np.tile(self.base_value, (len(self.values), 1))
        return _explanation(self.values, base, self.rows, self.features)


def _explanation(
    values: FloatArray, base: FloatArray, rows: pd.DataFrame | None, features: tuple[str, ...]
) -> Any:
    import shap  # noqa: PLC0415 - takes seconds to import, and is wanted by its own users only

    data = None if rows is None else rows.to_numpy()
    return shap.Explanation(values, base, data=data, feature_names=list(features))


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """Shapley interaction values of pairs of features.

    Attributes
    ----------
    features, outputs : tuple of str
        Names, in schema order.
    values : ndarray of shape (n_rows, n_features, n_features, n_outputs)
        On the margin scale. Symmetric: each interaction is split evenly between its two sides,
        and a feature's row sums to its Shapley value.
    provenance : Provenance
        Where the result comes from.
    """

    features: tuple[str, ...]
    outputs: tuple[str, ...]
    values: FloatArray
    provenance: Provenance


@dataclass(frozen=True, slots=True, eq=False)
class MeanAttribution:
    """How strongly each feature moves the score on average: mean |attribution|.

    Attributes
    ----------
    features : tuple of str
        Names, in schema order.
    mean : ndarray of shape (n_features,)
        Mean absolute contribution, in `unit`.
    standard_error : ndarray of shape (n_features,)
        Uncertainty of the mean from the sample of records.
    unit : str
        In the unit the user reads (``response``) or before the link (``margin``).
    provenance : Provenance
        Where the result comes from.
    """

    features: tuple[str, ...]
    mean: FloatArray
    standard_error: FloatArray
    unit: Unit
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Edit:
    """One value that a user changed, and what is unusual about the new one."""

    feature: str
    before: Any
    after: Any
    warning: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """A stored record beside its edited copy.

    Attributes
    ----------
    edits : tuple of Edit
        The changed values, in schema order.
    before, after : Attributions of one row
        The explanation of the stored and of the edited values.
    """

    edits: tuple[Edit, ...]
    before: Attributions
    after: Attributions

    @property
    def change(self) -> float:
        """Difference of the responses, after minus before, in the response's unit."""
        return float(self.after.response[0] - self.before.response[0])


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better one answer to the same rows is than another.

    Attributes
    ----------
    first, second : float
        The measure of each, larger is better.
    half_width : float
        Half of the 95 % interval of `change`, from the rows' own differences.
    n_rows : int
        Rows that both answered.
    """

    first: float
    second: float
    half_width: float
    n_rows: int

    @property
    def change(self) -> float:
        """Second minus first."""
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class Together:
    """Features that move together: any two of them are rank-correlated at least this strongly."""

    features: tuple[str, ...]
    least: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean or a share with its 95 % interval, and from how many rows it comes."""

    value: float
    low: float
    high: float
    n_rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The stored predictions whose values are most like those of one record, nearest first.

    Attributes
    ----------
    features : tuple of str
        Names, in schema order.
    keys : tuple of str
        Keys of the predictions.
    distances : ndarray of shape (n_neighbours,)
        Gower's distance, from 0 (the same values) to 1.
    differences : ndarray of shape (n_neighbours, n_features)
        How different each value is, from 0 to 1; the distance is their mean.
    scores, outcomes : ndarray of shape (n_neighbours,)
        Stored scores, and outcomes by now; NaN for an outcome that is not known.
    outcome : Estimate or None
        The share of the outcome in question among the known ones, or their mean for a regression;
        None where none is known.
    asked : str
        Which outcome the share is of; empty for a mean.
    provenance : Provenance
        Where the result comes from; `n_rows` counts the predictions searched.
    """

    features: tuple[str, ...]
    keys: tuple[str, ...]
    distances: FloatArray
    differences: FloatArray
    scores: FloatArray
    outcomes: FloatArray
    outcome: Estimate | None
    asked: str
    provenance: Provenance

    def __post_init__(self) -> None:
        n_neighbours = len(self.keys)
        if self.differences.shape != (n_neighbours, len(self.features)):
            raise ValueError(
                f"differences has shape {self.differences.shape}, "
                f"expected {(n_neighbours, len(self.features))}"
            )
        if {self.distances.size, self.scores.size, self.outcomes.size} != {n_neighbours}:
            raise ValueError("distances, scores and outcomes must have one value for each key")
