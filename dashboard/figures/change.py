"""What a what-if changes: from the stored score to the new one, feature by feature."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Card
from dashboard.domain.results import WhatIf

from .chart import Chart
from .contributions import Contributions, by_size, contributions, steps
from .rows import Words
from .theme import palette
from .waterfall import direction, steps_figure
from .words import listed, lowered, source_line, this_record

TOP = 8
HELP = (
    "The bars lead from the stored score to the score of the edited values. A feature that was "
    "not edited can move too, because the model reads features together. This describes the "
    "model, not what would happen in the world if the value were changed."
)


def what_if_chart(
    result: WhatIf,
    row: Mapping[str, Any],
    card: Card,
    *,
    top: int = TOP,
    dark: bool = False,
) -> Chart:
    """Waterfall of the change per feature, in the response's unit.

    Parameters
    ----------
    result : WhatIf
        The record before and after its edits.
    row : mapping
        The stored values by feature name.
    card : Card
        Labels and units.
    top : int
        Features drawn on their own; edited ones always are.
    dark : bool
        Draw for dark paper.
    """
    given = _difference(result, card)
    features = result.after.features
    words = _words(result, row, card)
    edited = frozenset(edit.feature for edit in result.edits)
    drawn = steps(features, words, given, top, edited)
    ends = (
        Words("Stored score", given.scale.level(given.start), muted=True),
        Words("Score with the changes", given.scale.level(given.end), bold=True),
    )
    return Chart(
        name=f"{card.id}-what-if",
        title=_title(given, card),
        figure=steps_figure(drawn, given, ends, palette(dark=dark)),
        summary=_summary(result, given, card),
        table=_table(result, given, row, card),
        source=source_line(result.after.provenance),
        help=HELP,
    )


def _difference(result: WhatIf, card: Card) -> Contributions:
    """Contributions after minus before; their errors are taken as independent."""
    before, after = contributions(result.before, card), contributions(result.after, card)
    errors = None
    if before.errors is not None and after.errors is not None:
        errors = np.hypot(before.errors, after.errors)
    return Contributions(after.scale, before.end, after.end, after.values - before.values, errors)


def _words(result: WhatIf, row: Mapping[str, Any], card: Card) -> dict[str, str]:
    words = {
        name: f"{card.schema[name].title}: {card.schema[name].show(row.get(name))}"
        for name in result.after.features
    }
    for edit in result.edits:
        feature = card.schema[edit.feature]
        arrow = f"{feature.show(edit.before)} \N{RIGHTWARDS ARROW} {feature.show(edit.after)}"
        words[edit.feature] = f"{feature.title}: {arrow}"
    return words


def _title(given: Contributions, card: Card) -> str:
    change = given.end - given.start
    if given.scale.is_nothing(change):
        return f"The changes leave {lowered(card.response_label)} as it is"
    verb = "raise" if change > 0 else "lower"
    size = given.scale.size(change)
    return f"The changes {verb} the score by {size}"


def _summary(result: WhatIf, given: Contributions, card: Card) -> str:
    if not result.edits:
        return (
            f"Nothing is changed yet: {this_record(card)} keeps its score of "
            f"{given.scale.level(given.end)}."
        )
    edits = listed(
        [
            f"{lowered(feature.title)} changed from {feature.show(edit.before)} to "
            f"{feature.show(edit.after)}"
            for edit in result.edits
            for feature in (card.schema[edit.feature],)
        ]
    )
    moved = given.end - given.start
    if given.scale.is_nothing(moved):
        text = f"With {edits}, the score stays at {given.scale.level(given.end)}"
    else:
        verb = "rises" if moved > 0 else "falls"
        text = (
            f"With {edits}, the score {verb} from {given.scale.level(given.start)} to "
            f"{given.scale.level(given.end)} ({given.scale.change(moved)})"
        )
    return f"{text}.{_crossing(result, card)}"


def _crossing(result: WhatIf, card: Card) -> str:
    """The new decision, where it is another one."""
    if card.decision is None:
        return ""
    before = card.decision.of(float(result.before.response[0]))
    after = card.decision.of(float(result.after.response[0]))
    return "" if before == after else f" The decision would be {after!r} instead of {before!r}."


def _table(
    result: WhatIf, given: Contributions, row: Mapping[str, Any], card: Card
) -> pd.DataFrame:
    scale = given.scale
    order = by_size(given.values)
    stored = {edit.feature: edit.before for edit in result.edits}
    new = {edit.feature: edit.after for edit in result.edits}
    before, after = contributions(result.before, card), contributions(result.after, card)
    features = [card.schema[result.after.features[place]] for place in order]
    columns: dict[str, Any] = {
        "Feature": [feature.title for feature in features],
        "Stored value": [
            feature.show(stored.get(feature.name, row.get(feature.name))) for feature in features
        ],
        "New value": [
            feature.show(new[feature.name]) if feature.name in new else "" for feature in features
        ],
        scale.column("Change of the contribution", change=True): scale.cells(given.values[order]),
        "Direction": [direction(float(given.values[place])) for place in order],
        scale.column("Contribution before", change=True): scale.cells(before.values[order]),
        scale.column("Contribution after", change=True): scale.cells(after.values[order]),
    }
    return pd.DataFrame(columns)
