"""Versions that are compared, and what each answers to the same stored rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Card
from dashboard.domain.errors import InvalidRows
from dashboard.domain.records import Version
from dashboard.domain.results import FloatArray
from dashboard.domain.schema import FeatureSchema, Unknown
from dashboard.registry import LoadedModel


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A version with its model; None where that does not open."""

    version: Version
    loaded: LoadedModel | None

    @property
    def card(self) -> Card:
        """What it says about itself."""
        return self.version.card

    @property
    def number(self) -> int:
        """The version's number."""
        return self.version.number


def unreadable(schema: FeatureSchema, stored: FeatureSchema) -> list[str]:
    """Features that rows stored under another schema do not have, or have of another kind."""
    kinds = {feature.name: feature.kind for feature in stored.features}
    return [each.name for each in schema.features if kinds.get(each.name) is not each.kind]


def answer_again(contender: Contender, rows: pd.DataFrame) -> FloatArray | None:
    """A version's answers to stored rows now, of shape (n_rows, n_outputs).

    A category that it does not know is read as missing; None where it cannot answer at all.
    """
    if contender.loaded is None or rows.empty:
        return None
    try:
        frame = contender.card.schema.conform(rows, Unknown.MISSING, untyped=True).frame
    except InvalidRows:
        return None
    return contender.loaded.view.respond(frame)


def answers_to(
    connection: store.Connection, contender: Contender, base: Version, rows: pd.DataFrame
) -> FloatArray:
    """What a version answered to records, or answers now where it was not asked.

    Parameters
    ----------
    base : Version
        The version whose predictions `rows` are.
    rows : DataFrame of shape (n_rows, n_columns)
        As `store.read_answered` gives them.

    Returns
    -------
    ndarray of shape (n_rows, n_outputs)
        NaN where there is no answer.
    """
    names = [f"@answer_{place}" for place in range(len(contender.card.outputs))]
    if contender.number == base.number:
        return rows[names].to_numpy(np.float64)
    model = contender.version.model
    found = store.find_answers(connection, model, contender.number, rows)
    answers: FloatArray = found[names].to_numpy(np.float64).copy()
    missing = np.isnan(answers).any(axis=1)
    if missing.any() and not unreadable(contender.card.schema, base.card.schema):
        again = answer_again(contender, rows.take(np.flatnonzero(missing)))
        if again is not None:
            answers[missing] = again
    return answers
