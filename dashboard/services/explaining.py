"""Explanations of stored predictions: fetch the rows, compute, keep."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from dashboard import __version__, explain, store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import NothingToExplain, UnknownOutput
from dashboard.domain.ports import ModelView
from dashboard.domain.records import Prediction, StoredAttribution
from dashboard.domain.results import (
    Attributions,
    MeanAttribution,
    PartialDependence,
    PermutationImportance,
)
from dashboard.registry import LoadedModel

from .keeping import kept

SEED = 0
BACKGROUND_ROWS = 100
OVERVIEW_BACKGROUND_ROWS = 50
DEPENDENCE_ROWS = 500
IMPORTANCE_ROWS = 2_000
ATTRIBUTION_ROWS = 200
N_REPEATS = 10
REPLAY_TOLERANCE = 1e-9
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
        return f"{len(self.background):,} {self.card.reference.name}"

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


@dataclass(frozen=True, slots=True, eq=False)
class RecordExplanation:
    """The attributions of one stored prediction, and whether its score can be replayed.

    Attributes
    ----------
    attributions : Attributions of one row
        Why the model answers as it does.
    logged : float
        The score as it was stored.
    replayed : float
        The score that the stored version gives to the stored values now.
    """

    attributions: Attributions
    logged: float
    replayed: float

    @property
    def matches(self) -> bool:
        """Whether the stored score is the model's answer."""
        return bool(np.isclose(self.logged, self.replayed, rtol=1e-9, atol=REPLAY_TOLERANCE))


def explain_record(
    engine: store.Engine,
    subject: Explainable,
    prediction: Prediction,
    *,
    output: str | None = None,
    now: datetime,
) -> RecordExplanation:
    """Attributions of one stored prediction: found in the store, or computed and kept."""
    place = subject.output(output)
    row = subject.view.schema.conform_row(prediction.features)
    method = (
        f"{explain.planned_method(subject.view)} background={BACKGROUND_ROWS} "
        f"seed={SEED} output={place}"
    )
    found = None
    with store.reading(engine) as connection:
        found = store.find_attribution(connection, prediction.model, prediction.key, method)
    if found is None:
        attributions = explain.attributions(
            subject.view,
            row,
            subject.background,
            output=place,
            rows_name=f"prediction {prediction.key}",
            background_name=subject.background_name,
            seed=SEED,
        )
        with store.writing(engine) as connection:
            stored = _stored(prediction, method, attributions)
            store.add_attribution(connection, prediction.model, stored, now)
    else:
        attributions = _revived(subject, prediction, row, found, place)
    answer = subject.view.respond(row)[0]
    replayed = float(answer.max() if subject.card.task is Task.MULTICLASS else answer[0])
    return RecordExplanation(attributions, prediction.score, replayed)


def _stored(prediction: Prediction, method: str, attributions: Attributions) -> StoredAttribution:
    errors = attributions.standard_errors
    return StoredAttribution(
        prediction_key=prediction.key,
        explainer_id=method,
        values=tuple(attributions.values[0].tolist()),
        standard_errors=None if errors is None else tuple(errors[0].tolist()),
        base_value=attributions.base_value,
        residual=float(attributions.residual[0]),
        notes=attributions.notes,
    )


def _revived(
    subject: Explainable,
    prediction: Prediction,
    row: pd.DataFrame,
    stored: StoredAttribution,
    output: int,
) -> Attributions:
    """Attributions from the store, beside the model's own margin and response of today."""
    errors = stored.standard_errors
    return explain.assembled_attributions(
        subject.view,
        row,
        values=np.array([stored.values]),
        standard_errors=None if errors is None else np.array([errors]),
        background=subject.background,
        output=output,
        rows_name=f"prediction {prediction.key}",
        background_name=subject.background_name,
        seed=SEED,
        notes=stored.notes,
    )


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
    engine: store.Engine, subject: Explainable, cohort: Cohort, metric: str, *, now: datetime
) -> PermutationImportance:
    """How much worse the model does without each feature, on predictions with outcomes."""
    with store.reading(engine) as connection:
        data_version = store.data_version(connection, cohort.model)

    def compute() -> PermutationImportance:
        with store.reading(engine) as connection:
            rows = store.read_sample(connection, cohort, IMPORTANCE_ROWS, SEED, labelled=True)
        if rows.empty:
            raise NothingToExplain("with a known outcome in this choice")
        return explain.permutation_importance(
            subject.view,
            rows[list(subject.view.schema.names)],
            rows["@outcome"].to_numpy(np.float64),
            metric,
            n_repeats=N_REPEATS,
            seed=SEED,
            rows_name=f"{cohort.words}, known outcomes",
        )

    fixed_by = (
        *_fixed(subject, cohort, data_version), "importance", metric, IMPORTANCE_ROWS, N_REPEATS,
    )  # fmt: skip
    return kept(engine, fixed_by, compute, now)


def explain_mean_attribution(
    engine: store.Engine,
    subject: Explainable,
    cohort: Cohort,
    *,
    output: str | None = None,
    now: datetime,
) -> MeanAttribution:
    """How strongly each feature moves the score on average over a sample of the cohort."""
    place = subject.output(output)
    with store.reading(engine) as connection:
        data_version = store.data_version(connection, cohort.model)

    def compute() -> MeanAttribution:
        rows = _sample(engine, subject, cohort, ATTRIBUTION_ROWS)
        attributions = explain.attributions(
            subject.view,
            rows,
            subject.background.head(OVERVIEW_BACKGROUND_ROWS),
            output=place,
            rows_name=cohort.words,
            background_name=f"{OVERVIEW_BACKGROUND_ROWS} {subject.card.reference.name}",
            seed=SEED,
            budget=explain.OVERVIEW_BUDGET,
        )
        return explain.mean_attribution(attributions)

    method = explain.planned_method(subject.view, explain.OVERVIEW_BUDGET)
    fixed_by = (
        *_fixed(subject, cohort, data_version), "mean attribution", place, method,
        ATTRIBUTION_ROWS, OVERVIEW_BACKGROUND_ROWS,
    )  # fmt: skip
    return kept(engine, fixed_by, compute, now)


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
