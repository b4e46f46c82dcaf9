"""Contributions of one record, sorted and folded: what waterfalls and sentences start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from dashboard.domain.card import Card
from dashboard.domain.results import Attributions, FloatArray, Link

from .scale import Scale, margin_scale, response_scale
from .words import counted

Unit = Literal["response", "margin"]
NOTICEABLE = 1e-4
"""Share of the largest contribution below which a remainder is rounding, not a row."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the start to the end of a waterfall.

    Attributes
    ----------
    feature : str
        Name of the feature; empty for steps that fold several or none.
    words : str
        What the step is, for the reader.
    value : float
        Size of the step, in the waterfall's unit.
    error : float or None
        Standard error of `value`, where it was estimated.
    """

    feature: str
    words: str
    value: float
    error: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """The attributions of one record in one unit.

    Attributes
    ----------
    scale : Scale
        How the numbers are written.
    start, end : float
        Base value and the record's own score, in the unit.
    values, errors : ndarray of shape (n_features,)
        Contributions in schema order, and their standard errors; None where exact.
    """

    scale: Scale
    start: float
    end: float
    values: FloatArray
    errors: FloatArray | None

    @property
    def remainder(self) -> float:
        """What the contributions leave unexplained; sampling and rounding only."""
        return float(self.end - self.start - self.values.sum())


def contributions(
    attributions: Attributions, card: Card, unit: Unit = "response", record: int = 0
) -> Contributions:
    """The contributions of one record, in the response's unit or on the margin.

    With several classes they stay on the margin: the probability of a class depends on the
    margins of all, so a share along the link could turn the sign of a contribution.
    """
    errors = attributions.standard_errors
    if unit == "margin" or attributions.link is Link.SOFTMAX:
        return Contributions(
            margin_scale(card, attributions.link),
            attributions.base_value,
            float(attributions.margin[record]),
            attributions.values[record],
            None if errors is None else errors[record],
        )
    factor = abs(float(attributions.response_scale[record]))
    return Contributions(
        response_scale(card),
        attributions.base_response,
        float(attributions.response[record]),
        attributions.response_values[record],
        None if errors is None else errors[record] * factor,
    )


def by_size(values: FloatArray) -> list[int]:
    """Places of the features, largest contribution first; ties in schema order."""
    return [int(place) for place in np.argsort(-np.abs(values), kind="stable")]


def shown_value(card: Card, feature: str, row: Mapping[str, Any]) -> str:
    """A record's value of a feature, for the reader."""
    return card.schema[feature].show(row.get(feature))


def steps(
    features: tuple[str, ...],
    words: Mapping[str, str],
    given: Contributions,
    top: int,
    first: frozenset[str] = frozenset(),
) -> list[Step]:
    """The largest steps in order, the rest folded into one, and the remainder if it shows.

    Features in `first` are never folded. One feature alone is never folded either.
    """
    order = by_size(given.values)
    kept = [
        place
        for rank, place in enumerate(order)
        if rank < top or len(order) == top + 1 or features[place] in first
    ]
    errors = given.errors
    shown = [
        Step(
            features[place],
            words[features[place]],
            float(given.values[place]),
            None if errors is None else float(errors[place]),
        )
        for place in kept
    ]
    rest = [place for place in order if place not in kept]
    if rest:
        name = counted(len(rest), "other factor")
        shown.append(Step("", f"{name} together", float(given.values[rest].sum())))
    noticeable = NOTICEABLE * np.abs(given.values).max(initial=0.0)
    if abs(given.remainder) > noticeable and not given.scale.is_nothing(given.remainder):
        shown.append(Step("", "Not explained", given.remainder))
    return shown
