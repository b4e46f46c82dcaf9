"""Any fitted model, explained without the dashboard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from dashboard import explain, registry, services
from dashboard.domain.card import Task
from dashboard.domain.errors import InvalidRows, UnknownMetric
from dashboard.domain.results import (
    AnyArray,
    Attributions,
    AverageDependence,
    Interactions,
    JointDependence,
    OutputAttributions,
    PartialDependence,
    PermutationImportance,
)
from dashboard.domain.schema import Feature

Table = Any
"""A frame of pandas or of another library, an array or a sparse matrix."""
Found = TypeVar("Found")
GRID_SIZE = 40


def explain_model(model: Any, *, background: Table) -> "ExplainedModel":
    """Explain a fitted model without the dashboard.

    Trees of scikit-learn, LightGBM, XGBoost and CatBoost and linear models, behind encoders or
    not, are explained exactly; any other model is asked.

    Parameters
    ----------
    model : object
        Anything fitted with `predict_proba` or `predict`.
    background : DataFrame or ndarray of shape (n_background, n_features)
        Rows to compare with; all of them enter, and more of them cost no more per row.

    Returns
    -------
    ExplainedModel
        See `docs/notebooks.md` for examples.

    Raises
    ------
    UnreadableArtifact
        If the model does not answer to the background.
    """
    return ExplainedModel(model, background, registry.frame_model(model, background))


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedModel:
    """A fitted model beside the rows it is compared with.

    Attributes
    ----------
    model : object
        The model as it was given.
    given : DataFrame or ndarray of shape (n_background, n_features)
        The background as it was given.
    seen : FrameModel
        Both as the explainers see them.
    """

    model: Any
    given: Table
    seen: registry.FrameModel

    @property
    def method(self) -> str:
        """Id of the method that gives attributions."""
        return explain.planned_method(self.seen.view)

    @property
    def reason(self) -> str:
        """Why the model's inside could not be read; empty where it was."""
        return self.seen.view.unread

    def attributions(
        self, X: Table, *, seed: int = 0, precise: bool = False
    ) -> Attributions | OutputAttributions:
        """Interventional Shapley values of rows.

        Parameters
        ----------
        X : DataFrame or ndarray of shape (n_rows, n_features)
            Rows to explain.
        seed : int
            Seed of the sampling where values cannot be exact.
        precise : bool
            Whether trees are explained in double precision throughout. Values are exact to about
            1e-7 otherwise, which is faster.

        Returns
        -------
        Attributions or OutputAttributions
            `values` of shape (n_rows, n_features) for one output (regression, two classes) and
            (n_rows, n_features, n_outputs) for several, on the margin scale, with features in
            the order of the background's columns.

        Raises
        ------
        MissingColumns, InvalidRows
            If a column is missing or a value cannot be read.
        """
        seen, rows = self._rows(X)
        if len(seen.view.outputs) > 1:
            every = explain.output_attributions(
                seen.view, rows, seen.background, seed=seed, precise=precise
            )
            return replace(every, rows=rows)
        one = explain.attributions(seen.view, rows, seen.background, seed=seed, precise=precise)
        return replace(one, rows=rows)

    def partial_dependence(
        self,
        X: Table,
        features: Sequence[str | int] | None = None,
        *,
        grid: AnyArray | None = None,
        grid_size: int = GRID_SIZE,
    ) -> list[PartialDependence]:
        """Partial dependence and individual curves, on the response scale.

        Parameters
        ----------
        X : DataFrame or ndarray of shape (n_rows, n_features)
            Rows to average over.
        features : sequence of str or int, optional
            Columns by name or place; all of them otherwise.
        grid : ndarray of shape (n_grid,), optional
            Values to ask about; observed ones otherwise.
        grid_size : int
            At most so many observed numbers; categories are all kept.

        Returns
        -------
        list of PartialDependence
            One for each feature. `average` has the shape (n_grid,) for one output and
            (n_grid, n_outputs) for several.
        """
        return self._along(explain.partial_dependences, X, features, grid, grid_size)

    def average_dependence(
        self,
        X: Table,
        features: Sequence[str | int] | None = None,
        *,
        grid: AnyArray | None = None,
        grid_size: int = GRID_SIZE,
    ) -> list[AverageDependence]:
        """Partial dependence without the curves of the rows: faster, and in little memory.

        Parameters
        ----------
        X, features, grid, grid_size : DataFrame or ndarray, sequence, ndarray, int
            As for `partial_dependence`.

        Returns
        -------
        list of AverageDependence
            One for each feature, with `average` and `standard_error`.
        """
        return self._along(explain.average_dependences, X, features, grid, grid_size)

    def _along(
        self,
        ask: Callable[..., list[Found]],
        X: Table,
        features: Sequence[str | int] | None,
        grid: AnyArray | None,
        grid_size: int,
    ) -> list[Found]:
        """What is asked about each feature, over rows of a table."""
        seen, rows = self._rows(X)
        asked = seen.view.schema.names if features is None else features
        chosen = [self._feature(seen, each) for each in asked]
        grids = {
            feature.name: explain.feature_grid(feature, rows, grid_size)
            if grid is None
            else seen.grid(feature, grid)
            for feature in chosen
        }
        output = None if len(seen.view.outputs) > 1 else 0
        found = dict(zip(grids, ask(seen.view, rows, grids, output=output), strict=True))
        return [found[feature.name] for feature in chosen]

    def joint_dependence(
        self,
        X: Table,
        features: tuple[str | int, str | int],
        *,
        grid_size: int = GRID_SIZE,
        output: int = 0,
    ) -> JointDependence:
        """Partial dependence on two features at once, on the response scale.

        Parameters
        ----------
        X : DataFrame or ndarray of shape (n_rows, n_features)
            Rows to average over.
        features : tuple of two str or int
            Columns by name or place.
        grid_size : int
            At most so many observed numbers along each; categories are all kept.
        output : int
            Which output of the model.
        """
        seen, rows = self._rows(X)
        one, two = (self._feature(seen, each) for each in features)
        grids = (
            explain.feature_grid(one, rows, grid_size),
            explain.feature_grid(two, rows, grid_size),
        )
        names = (one.name, two.name)
        return explain.joint_dependence(seen.view, rows, names, grids, output=output)

    def permutation_importance(
        self,
        X: Table,
        y: AnyArray,
        metric: str | Any | None = None,
        groups: Mapping[str, Sequence[str]] | None = None,
        *,
        n_repeats: int = 10,
        seed: int = 0,
    ) -> PermutationImportance:
        """How much worse the model does when a feature's values are shuffled among the rows.

        Parameters
        ----------
        X : DataFrame or ndarray of shape (n_rows, n_features)
            Rows with known outcomes.
        y : ndarray of shape (n_rows,)
            The outcomes: classes as the model knows them, or amounts.
        metric : str or callable, optional
            ``auc``, ``log_loss``, ``brier``, ``accuracy``, ``rmse``, ``mae``, ``r2``, or a
            scorer of scikit-learn by its name or as an object; the task's usual one otherwise.
        groups : mapping of str to sequence of str, optional
            Features that are shuffled together, under a name.
        n_repeats, seed : int
            How often each is shuffled, and what fixes the shuffles.

        Raises
        ------
        UnknownMetric
            If there is no such metric or scorer.
        TooFewOutcomes
            If fewer than 30 outcomes are known, or of either class.
        """
        seen, rows = self._rows(X)
        task = seen.view.task
        chosen = services.DEFAULT_METRIC[task] if metric is None else metric
        if chosen not in explain.METRICS:
            chosen = self._scorer(chosen)
        return explain.permutation_importance(
            seen.view,
            rows,
            registry.class_numbers(self.model, y, len(rows)),
            chosen,
            groups=groups,
            n_repeats=n_repeats,
            seed=seed,
        )

    def interactions(self, X: Table) -> Interactions:
        """Pairwise Shapley interaction values of a tree model.

        Raises
        ------
        NoInteractions
            If the model is no tree ensemble that could be read.
        """
        seen, rows = self._rows(X)
        return explain.interactions(seen.view, rows, seen.background)

    @staticmethod
    def _feature(seen: registry.FrameModel, given: str | int) -> Feature:
        schema = seen.view.schema
        return schema.features[given] if isinstance(given, int) else schema[str(given)]

    def _scorer(self, metric: Any) -> explain.Metric:
        view = self.seen.view
        n_classes = 2 if view.task is Task.BINARY else len(view.outputs)
        try:
            return explain.scorer_metric(metric, view.task, n_classes)
        except ValueError:
            known = tuple(each.id for each in explain.metrics_for(view.task))
            raise UnknownMetric(str(metric), known) from None

    def _rows(self, table: Table) -> tuple[registry.FrameModel, pd.DataFrame]:
        """Conformed rows; categories that the background does not have are learned from them."""
        try:
            return self.seen, self.seen.conform(table)
        except InvalidRows:
            wider = registry.frame_model(self.model, self.given, table)
            return wider, wider.conform(table)
