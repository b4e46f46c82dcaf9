"""Explanations of stored predictions: of one, computed and kept, and of a page at a glance."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from dashboard import explain, store
from dashboard.domain.card import Task
from dashboard.domain.records import Prediction, StoredAttribution
from dashboard.domain.results import Attributions, FloatArray

from .explaining import BACKGROUND_ROWS, OVERVIEW_BACKGROUND_ROWS, SEED, Explainable
from .keeping import stamped

REPLAY_TOLERANCE = 1e-9


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
    method = attribution_method(subject, place)
    with store.reading(engine) as connection:
        found = store.find_attribution(connection, prediction.model, prediction.key, method)
        computed_at = store.attribution_time(connection, prediction.model, prediction.key, method)
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
        if not explain.is_replaced(attributions):
            with store.writing(engine) as connection:
                stored = _stored(prediction, method, attributions)
                store.add_attribution(connection, prediction.model, stored, now)
    else:
        attributions = _revived(subject, prediction, row, found, place)
    answer = subject.view.respond(row)[0]
    replayed = float(answer.max() if subject.card.task is Task.MULTICLASS else answer[0])
    attributions = stamped(attributions, computed_at or now)
    return RecordExplanation(attributions, prediction.score, replayed)


def explain_listed(
    engine: store.Engine, subject: Explainable, rows: pd.DataFrame, *, output: str | None = None
) -> Attributions:
    """Attributions of the predictions on a page of a list, for their main reasons.

    Kept ones are taken as they are, so that a list says what the prediction's own page says; the
    others are computed at once and not kept, with little work for each where they are sampled.

    Parameters
    ----------
    engine : Engine
        The store.
    subject : Explainable
        The version that made the predictions.
    rows : DataFrame of shape (n_rows, n_columns)
        Conformed features, with the predictions' keys as the index.
    output : str or None
        Which output to explain; the first for None.

    Returns
    -------
    Attributions
        Of shape (n_rows, n_features), in the order of `rows`.
    """
    place = subject.output(output)
    names = list(subject.view.schema.names)
    keys = [str(key) for key in rows.index]
    with store.reading(engine) as connection:
        kept = store.find_attributions(
            connection, subject.card.model, keys, attribution_method(subject, place)
        )
    values, errors = (np.zeros((len(keys), len(names))) for _ in range(2))
    for row, key in enumerate(keys):
        if key in kept:
            values[row] = kept[key].values
            errors[row] = kept[key].standard_errors or 0.0
    new = [row for row, key in enumerate(keys) if key not in kept]
    if new:
        values[new], errors[new] = _quick(subject, rows[names].iloc[new], place)
    return explain.assembled_attributions(
        subject.view,
        rows[names],
        values=values,
        standard_errors=errors if errors.any() else None,
        background=subject.background,
        output=place,
        background_name=subject.background_name,
        seed=SEED,
    )


def _quick(
    subject: Explainable, rows: pd.DataFrame, output: int
) -> tuple[FloatArray, FloatArray | float]:
    """Contributions and their standard errors, zero where they are exact."""
    method = explain.planned_method(subject.view, explain.OVERVIEW_BUDGET)
    # exact values against other rows would not be those of the prediction's own page
    few = OVERVIEW_BACKGROUND_ROWS if method.startswith("sampled") else BACKGROUND_ROWS
    found = explain.attributions(
        subject.view,
        rows,
        subject.background.head(few),
        output=output,
        seed=SEED,
        budget=explain.OVERVIEW_BUDGET,
    )
    return found.values, 0.0 if found.standard_errors is None else found.standard_errors


def attribution_method(subject: Explainable, output: int) -> str:
    """What fixes the attributions of a prediction, beside its values."""
    return (
        f"{explain.planned_method(subject.view)} background={BACKGROUND_ROWS} "
        f"seed={SEED} output={output}"
    )


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
