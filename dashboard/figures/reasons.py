"""The reasons for a score as sentences."""

from collections.abc import Mapping
from typing import Any

from dashboard.domain.card import Card
from dashboard.domain.results import Attributions
from dashboard.domain.schema import Kind, is_missing

from .contributions import by_size, contributions
from .words import the_score


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
        given_value = row.get(feature.name)
        shown = feature.show(given_value)
        number = feature.kind in {Kind.NUMBER, Kind.INTEGER} and not is_missing(given_value)
        what = f"{feature.title} of {shown}" if number else f"{feature.title} ({shown})"
        verb = "raises" if value > 0 else "lowers"
        sentences.append(f"{what} {verb} {the_score(card)} by {given.scale.size(value)}.")
    return sentences
