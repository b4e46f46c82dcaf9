"""What if some values were others: the model's answer before and after an edit."""

from typing import Any

import pandas as pd

from dashboard.domain.ports import ModelView
from dashboard.domain.results import Edit, WhatIf
from dashboard.domain.schema import Feature, FeatureSchema, Kind, is_missing

from .attribution import Question, answer
from .sampling import RECORD_BUDGET, record_keys

RARE = 5


def what_if(
    view: ModelView,
    before: pd.DataFrame,
    after: pd.DataFrame,
    background: pd.DataFrame,
    *,
    reference: pd.DataFrame,
    output: int = 0,
    background_name: str = "",
    seed: int = 0,
) -> WhatIf:
    """Explain a record beside an edited copy.

    Parameters
    ----------
    view : ModelView
        The model.
    before, after : DataFrame of shape (1, n_features)
        The conformed record and its edited copy. Not modified.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows that both are compared with.
    reference : DataFrame of shape (n_reference, n_features)
        Conformed training rows in which unusual values are looked up.
    output : int
        Which output of the model.
    background_name : str
        The background in words, for the provenance.
    seed : int
        Seed of every random choice.

    Returns
    -------
    WhatIf
        The changed values with warnings, and both explanations. Where these are sampled, both
        use the same random orders, so that their difference shows the edit and not chance.

    Raises
    ------
    NothingToExplain
        If there is no background row.
    """
    names = list(view.schema.names)
    before, after = before[names], after[names]
    keys = record_keys(before)
    explained = [
        answer(
            Question(view, rows, background, output, seed, RECORD_BUDGET, keys),
            rows_name,
            background_name,
        )
        for rows, rows_name in ((before, "the stored values"), (after, "the edited values"))
    ]
    return WhatIf(_edits(view.schema, before, after, reference), *explained)


def unusual(feature: Feature, value: Any, reference: pd.DataFrame) -> str:
    """What is unusual about a value, in words that follow a colon; empty for nothing.

    Parameters
    ----------
    feature : Feature
        The feature, with the range seen in training.
    value : float, str or missing
        A conformed value of it.
    reference : DataFrame of shape (n_reference, n_features)
        Conformed training rows.

    Returns
    -------
    str
        Such as "outside the training range $1,000 to $4,000,000".
    """
    seen = reference[feature.name]
    if is_missing(value):
        return "" if seen.isna().any() else f"never missing in {len(seen):,} training rows"
    if feature.kind in {Kind.CATEGORY, Kind.BOOLEAN}:
        return _rarity(int((seen == value).sum()), len(seen))
    low, high = feature.low, feature.high
    if low is None or high is None or low <= value <= high:
        return ""
    return f"outside the training range {feature.show(low)} to {feature.show(high)}"


def _rarity(count: int, n_rows: int) -> str:
    if count >= RARE:
        return ""
    if count == 0:
        return f"never seen in {n_rows:,} training rows"
    times = "once" if count == 1 else f"{count} times"
    return f"seen only {times} in {n_rows:,} training rows"


def _edits(
    schema: FeatureSchema, before: pd.DataFrame, after: pd.DataFrame, reference: pd.DataFrame
) -> tuple[Edit, ...]:
    edits = []
    for feature in schema.features:
        old, new = before[feature.name].iloc[0], after[feature.name].iloc[0]
        if not (old == new or (is_missing(old) and is_missing(new))):
            edits.append(Edit(feature.name, old, new, unusual(feature, new, reference)))
    return tuple(edits)
