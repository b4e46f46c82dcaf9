"""What if some values were others: the model's answer before and after an edit."""

from typing import Any

import pandas as pd

from dashboard.domain.ports import ModelView
from dashboard.domain.results import Edit, WhatIf
from dashboard.domain.schema import Feature, FeatureSchema, Kind, is_missing

from .attribution import answer
from .sampling import RECORD_BUDGET
from .ways import Question

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
        Conformed sample of the training rows in which unusual values are looked up.
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
    explained = [
        answer(
            Question(view, rows, background, output, seed, RECORD_BUDGET, before),
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
        The feature, with the range and the typical range seen in training.
    value : float, str or missing
        A conformed value of it.
    reference : DataFrame of shape (n_reference, n_features)
        Conformed sample of the training rows.

    Returns
    -------
    str
        Such as "outside the typical range $5,000 to $800,000; 3 of 1,000 reference rows are as
        high or higher".
    """
    seen = reference[feature.name]
    if is_missing(value):
        return "" if seen.isna().any() else f"never missing in {len(seen):,} reference rows"
    if feature.kind in {Kind.CATEGORY, Kind.BOOLEAN}:
        return _rarity(int((seen == value).sum()), len(seen))
    bounds = None if feature.low is None or feature.high is None else (feature.low, feature.high)
    for words, span in (("outside the training", bounds), ("outside the typical", feature.typical)):
        if span is not None and not span[0] <= value <= span[1]:
            high = bool(value > span[1])
            far = _far(as_extreme(value, seen, high=high), len(seen), high=high)
            return f"{words} range {feature.show(span[0])} to {feature.show(span[1])}; {far}"
    return ""


def as_extreme(value: float, seen: "pd.Series[float]", *, high: bool) -> int:
    """How many values lie at `value` or further out: above it if `high`, else below."""
    return int((seen >= value).sum() if high else (seen <= value).sum())


def _far(count: int, n_rows: int, *, high: bool) -> str:
    way, more = ("high", "higher") if high else ("low", "lower")
    if count == 0:
        return f"none of {n_rows:,} reference rows is as {way}"
    verb = "is" if count == 1 else "are"
    return f"{count:,} of {n_rows:,} reference rows {verb} as {way} or {more}"


def _rarity(count: int, n_rows: int) -> str:
    if count >= RARE:
        return ""
    if count == 0:
        return f"never seen in {n_rows:,} reference rows"
    times = "once" if count == 1 else f"{count} times"
    return f"seen only {times} in {n_rows:,} reference rows"


def _edits(
    schema: FeatureSchema, before: pd.DataFrame, after: pd.DataFrame, reference: pd.DataFrame
) -> tuple[Edit, ...]:
    edits = []
    for feature in schema.features:
        old, new = before[feature.name].iloc[0], after[feature.name].iloc[0]
        if not (old == new or (is_missing(old) and is_missing(new))):
            edits.append(Edit(feature.name, old, new, unusual(feature, new, reference)))
    return tuple(edits)
