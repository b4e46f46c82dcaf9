"""Stored predictions that are most like one, with what became of them."""

import numpy as np
import pandas as pd

from dashboard import explain, store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import NothingToExplain
from dashboard.domain.records import Prediction
from dashboard.domain.results import FloatArray, Neighbours, Provenance

from .explaining import SEED, Explainable

SEARCHED = 3_000
N_NEAREST = 50


def read_candidates(engine: store.Engine, cohort: Cohort) -> pd.DataFrame:
    """The predictions among which similar ones are looked for: a seeded sample of a cohort."""
    with store.reading(engine) as connection:
        return store.read_sample(connection, cohort, SEARCHED, SEED)


def find_similar(
    subject: Explainable, prediction: Prediction, candidates: pd.DataFrame, words: str
) -> Neighbours:
    """The candidates whose values are most like those of a prediction, nearest first.

    Parameters
    ----------
    subject : Explainable
        The version that made the predictions.
    prediction : Prediction
        The one in question; it is none of its own neighbours.
    candidates : DataFrame of shape (n_rows, n_columns)
        From `read_candidates`.
    words : str
        The cohort of the candidates in words.

    Raises
    ------
    NothingToExplain
        If there is no other prediction.
    """
    schema = subject.view.schema
    names = list(schema.names)
    others = candidates[candidates.index != prediction.key]
    if others.empty:
        raise NothingToExplain("this choice beside this one")
    row = schema.conform_row(prediction.features)
    reference = subject.loaded.reference
    parts = explain.differences(schema, row, others[names], reference)
    distances, places = explain.nearest(parts, N_NEAREST)
    found = others.iloc[places]
    outcomes = found["@outcome"].to_numpy(np.float64)
    asked, hits = _asked(subject.card, prediction, outcomes)
    return Neighbours(
        features=schema.names,
        keys=tuple(map(str, found.index)),
        distances=distances,
        differences=parts[places],
        scores=found["@score"].to_numpy(np.float64),
        outcomes=outcomes,
        outcome=explain.share_of(hits) if asked else explain.mean_of(hits),
        asked=asked,
        provenance=Provenance(
            subject.view.id, f"gower nearest={len(places)}", len(others), words, seed=SEED
        ),
    )


def _asked(card: Card, prediction: Prediction, outcomes: FloatArray) -> tuple[str, FloatArray]:
    """Which outcome is asked for, and where it happened; for a regression the outcomes."""
    if card.task is Task.REGRESSION:
        return "", outcomes
    place = 1
    if card.task is Task.MULTICLASS:
        place = max(
            range(len(card.outputs)), key=lambda each: prediction.scores[card.outputs[each]]
        )
    hits = np.where(np.isnan(outcomes), np.nan, (outcomes == place).astype(np.float64))
    return card.outcome_labels[place], hits
