"""Explanations of cohorts: fetch the rows, compute, keep."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from dashboard import __version__, explain, store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import NothingToExplain, UnknownOutput
from dashboard.domain.ports import ModelView
from dashboard.domain.records import Prediction
from dashboard.domain.results import (
    Link,
    MeanAttribution,
    PartialDependence,
    PermutationImportance,
    Unit,
)
from dashboard.registry import LoadedModel

from .keeping import kept

SEED = 0
BACKGROUND_ROWS = 100
OVERVIEW_BACKGROUND_ROWS = 50
DEPENDENCE_ROWS = 500
IMPORTANCE_ROWS = 2_000
ATTRIBUTION_ROWS = 200
EXACT_ROWS = 5_000
N_REPEATS = 10
DEFAULT_METRIC = {Task.BINARY: "auc", Task.MULTICLASS: "log_loss", Task.REGRESSION: "rmse"}


@dataclass(frozen=True, slots=True, eq=False)
class Explainable:
    """A loaded version with its card: what every explanation starts from."""

    card: Card
    loaded: LoadedModel

    @property
    def view(self) -> ModelView:
        """The model as the explainers see it."""
        return self.loaded.view

    @property
    def background(self) -> pd.DataFrame:
        """The rows that explanations compare with, of shape (n_background, n_features)."""
        return self.loaded.reference[list(self.view.schema.names)].head(BACKGROUND_ROWS)

    @property
    def background_name(self) -> str:
        """The background in words."""
        return f"{len(self.background):,} {self.card.require_reference().name}"

    def output(self, name: str | None) -> int:
        """Place of an output by its name; the first for None.

        Raises
        ------
        UnknownOutput
            If the model has no such output.
        """
        if name is None:
            return 0
        if name not in self.card.outputs:
            raise UnknownOutput(name, self.card.outputs)
        return self.card.outputs.index(name)


def explain_dependence(
    engine: store.Engine,
    subject: Explainable,
    cohort: Cohort,
    feature: str,
    *,
    output: str | None = None,
    now: datetime,
) -> PartialDependence:
    """How the score moves with one feature, averaged over a sample of the cohort."""
    place = subject.output(output)
    with store.reading(engine) as connection:
        data_version = store.data_version(connection, cohort.model)

    def compute() -> PartialDependence:
        rows = _sample(engine, subject, cohort, DEPENDENCE_ROWS)
        grid = explain.feature_grid(subject.view.schema[feature], rows)
        return explain.partial_dependence(
            subject.view, rows, feature, grid, output=place, rows_name=cohort.words
        )

    fixed_by = (
        *_fixed(subject, cohort, data_version),
        "dependence",
        feature,
        place,
        DEPENDENCE_ROWS,
    )
    return kept(engine, fixed_by, compute, now)


def record_curve(
    subject: Explainable, prediction: Prediction, result: PartialDependence, output: str | None
) -> PartialDependence:
    """The curve of one record along the grid of an average curve."""
    row = subject.view.schema.conform_row(prediction.features)
    return explain.partial_dependence(
        subject.view,
        row,
        result.feature,
        result.grid,
        output=subject.output(output),
        rows_name=f"prediction {prediction.key}",
    )


def explain_importance(
    engine: store.Engine,
    subject: Explainable,
    cohort: Cohort,
    metric: str,
    *,
    groups: tuple[tuple[str, ...], ...] = (),
    now: datetime,
) -> PermutationImportance:
    """How much worse the model does without each feature, on predictions with outcomes.

    With `groups`, without each of these groups of features, named by the place of the group.
    """
    with store.reading(engine) as connection:
        data_version = store.data_version(connection, cohort.model)

    def compute() -> PermutationImportance:
        with store.reading(engine) as connection:
            rows = store.read_sample(connection, cohort, IMPORTANCE_ROWS, SEED, labelled=True)
        if rows.empty:
            raise NothingToExplain("this choice with a known outcome")
        return explain.permutation_importance(
            subject.view,
            rows[list(subject.view.schema.names)],
            rows["@outcome"].to_numpy(np.float64),
            metric,
            groups={str(place): group for place, group in enumerate(groups)} or None,
            n_repeats=N_REPEATS,
            seed=SEED,
            rows_name=f"{cohort.words}, known outcomes",
        )

    fixed_by = (
        *_fixed(subject, cohort, data_version), "importance", metric, IMPORTANCE_ROWS, N_REPEATS,
        *groups,
    )  # fmt: skip
    return kept(engine, fixed_by, compute, now)


def explain_mean_attribution(
    engine: store.Engine,
    subject: Explainable,
    cohort: Cohort,
    *,
    output: str | None = None,
    unit: Unit = "response",
    now: datetime,
) -> MeanAttribution:
    """How strongly each feature moves the score on average over a sample of the cohort.

    With several classes always on the margin: the probability of one depends on all margins. A
    model without a link has one scale only, that of its response.
    """
    place = subject.output(output)
    shown: Unit = "margin" if subject.card.task is Task.MULTICLASS else unit
    if subject.view.link is Link.IDENTITY:
        shown = "response"
    with store.reading(engine) as connection:
        data_version = store.data_version(connection, cohort.model)

    method = explain.planned_method(subject.view, explain.OVERVIEW_BUDGET)
    n_rows, n_background = _affordable(method)

    def compute() -> MeanAttribution:
        rows = _sample(engine, subject, cohort, n_rows)
        background = subject.background.head(n_background)
        attributions = explain.attributions(
            subject.view,
            rows,
            background,
            output=place,
            rows_name=cohort.words,
            background_name=f"{len(background)} {subject.card.require_reference().name}",
            seed=SEED,
            budget=explain.OVERVIEW_BUDGET,
        )
        return explain.mean_attribution(attributions, shown)

    fixed_by = (
        *_fixed(subject, cohort, data_version), "mean attribution", place, method,
        n_rows, n_background, shown,
    )  # fmt: skip
    return kept(engine, fixed_by, compute, now)


def _affordable(method: str) -> tuple[int, int]:
    """Records and background rows while a user waits: the exact engine explains many at once."""
    if method.startswith(("tree-tables", "linear")):
        return EXACT_ROWS, BACKGROUND_ROWS
    return ATTRIBUTION_ROWS, OVERVIEW_BACKGROUND_ROWS


def _fixed(subject: Explainable, cohort: Cohort, data_version: str) -> tuple[object, ...]:
    """What fixes every kept result: the release, the model's bytes, the rows, the seed."""
    return (__version__, subject.card.sha256, cohort, data_version, SEED)


def _sample(
    engine: store.Engine, subject: Explainable, cohort: Cohort, n_rows: int
) -> pd.DataFrame:
    with store.reading(engine) as connection:
        rows = store.read_sample(connection, cohort, n_rows, SEED)
    if rows.empty:
        raise NothingToExplain
    return rows[list(subject.view.schema.names)]
