"""The reasons for a score as sentences."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.domain.card import Card
from dashboard.domain.results import Attributions
from dashboard.domain.schema import Feature, Kind, is_missing

from .contributions import Contributions, by_size, contributions
from .words import the_score

CLEARLY = 2.0
"""How many standard errors a first reason must be ahead of the second."""
UP, DOWN = "\N{UPWARDS ARROW}", "\N{DOWNWARDS ARROW}"
ABOUT = "\N{ALMOST EQUAL TO}"


def reason_sentences(
    attributions: Attributions, row: Mapping[str, Any], card: Card, top: int = 4
) -> list[str]:
    """The strongest reasons for the first record's score, one sentence each.

    Contributions that are written as zero are no reasons; the list may be empty.
    """
    given = contributions(attributions, card)
    sentences = []
    for place in by_size(given.values)[:top]:
        value = float(given.values[place])
        if given.scale.is_nothing(value):
            break
        feature = card.schema[attributions.features[place]]
        what = _what(feature, row.get(feature.name))
        verb = "raises" if value > 0 else "lowers"
        sentences.append(f"{what} {verb} {the_score(card)} by {given.scale.size(value)}.")
    return sentences


def main_reasons(
    attributions: Attributions, rows: Sequence[Mapping[Hashable, Any]], card: Card
) -> list[str]:
    """The strongest reason of each record in a few words, such as "↑ Staff of 4".

    The arrow says whether it raises or lowers the score. A reason that sampling cannot tell from
    the next one begins with "≈"; a record without any reason has an empty text.
    """
    return [
        _main(attributions.features, contributions(attributions, card, record=place), row, card)
        for place, row in enumerate(rows)
    ]


def _main(
    features: tuple[str, ...], given: Contributions, row: Mapping[Hashable, Any], card: Card
) -> str:
    first, *others = by_size(given.values)
    value = float(given.values[first])
    if given.scale.is_nothing(value):
        return ""
    feature = card.schema[features[first]]
    words = f"{UP if value > 0 else DOWN} {_what(feature, row.get(feature.name))}"
    return f"{ABOUT} {words}" if others and _is_close(given, first, others[0]) else words


def _is_close(given: Contributions, first: int, second: int) -> bool:
    """Whether chance may have put the first contribution ahead of the second."""
    if given.errors is None:
        return False
    ahead = abs(given.values[first]) - abs(given.values[second])
    return bool(ahead < CLEARLY * np.hypot(given.errors[first], given.errors[second]))


def _what(feature: Feature, value: Any) -> str:
    """A feature with its value, as a sentence about it begins."""
    shown = feature.show(value)
    number = feature.kind in {Kind.NUMBER, Kind.INTEGER} and not is_missing(value)
    return f"{feature.title} of {shown}" if number else f"{feature.title} ({shown})"
