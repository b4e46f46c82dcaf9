"""Why a record has its score: from the typical score to its own, step by step."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card
from dashboard.domain.results import Attributions, FloatArray
from dashboard.domain.schema import Feature, Kind

from .chart import Chart
from .contributions import (
    Contributions,
    Step,
    Unit,
    by_size,
    contributions,
    shown_value,
    steps,
)
from .rows import THICKNESS, Words, in_rows, places
from .scale import Scale, margin_scale
from .theme import Palette, palette
from .words import drawable, lowered, source_line, the_score, this_record

HELP = (
    "Read from top to bottom: each bar moves the score from where the bar above ended. Bars to "
    "the right raise it, bars to the left lower it. This describes the model, not what would "
    "happen in the world if a value were changed."
)
TYPICAL = (
    " The typical score is what the model answers at the average of the records that are compared "
    "with, taken on its own scale; it is not the mean outcome on the model's card."
)
SAMPLED = " Thin lines show how exact each estimate is (95 % interval)."
TOP = 10


def waterfall_chart(
    attributions: Attributions,
    row: Mapping[str, Any],
    card: Card,
    *,
    unit: Unit = "response",
    top: int = TOP,
    dark: bool = False,
) -> Chart:
    """Waterfall of one record's contributions, largest first.

    Parameters
    ----------
    attributions : Attributions
        The explanation; of several records, the first is drawn.
    row : mapping
        The record's values by feature name; one that is absent counts as missing.
    card : Card
        Labels and units.
    unit : {"response", "margin"}
        Draw in the unit that users read, or where contributions add up before the link.
    top : int
        Features drawn on their own; the others are folded into one bar.
    dark : bool
        Draw for dark paper.
    """
    given = contributions(attributions, card, unit)
    words = {
        name: f"{card.schema[name].title}: {shown_value(card, name, row)}"
        for name in attributions.features
    }
    drawn = steps(attributions.features, words, given, top)
    ends = (
        Words("Typical score", given.scale.level(given.start), muted=True),
        Words(f"Score of {this_record(card)}", given.scale.level(given.end), bold=True),
    )
    return Chart(
        name=f"{card.id}-reasons",
        title=_title(attributions, given, card),
        figure=steps_figure(drawn, given, ends, palette(dark=dark)),
        summary=_summary(attributions, given, row, card),
        table=_table(attributions, row, card),
        source=source_line(attributions.provenance),
        help=HELP + TYPICAL + (SAMPLED if given.errors is not None else ""),
    )


def steps_figure(
    drawn: Sequence[Step], given: Contributions, ends: tuple[Words, Words], colours: Palette
) -> go.Figure:
    """Bars of the steps between two marks; every bar starts where the one above ended."""
    values = np.array([step.value for step in drawn])
    levels = given.start + np.concatenate([[0.0], np.cumsum(values)])
    lines = [
        ends[0],
        *(Words(step.words, given.scale.change(step.value)) for step in drawn),
        ends[1],
    ]
    at = places(lines)
    figure = go.Figure()
    _connect(figure, levels, at, colours)
    figure.add_bar(
        orientation="h",
        x=values,
        base=levels[:-1].tolist(),
        y=at[1:-1],
        width=THICKNESS,
        marker={"color": [colours.signed(step.value) for step in drawn], "line": {"width": 0}},
        customdata=[step.feature for step in drawn],
        hovertext=[_hover(step, given.scale) for step in drawn],
        hoverinfo="text",
        name="contributions",
    )
    _whiskers(figure, drawn, (levels, at), colours)
    _end_marks(figure, given, (at[0], at[-1]), colours)
    in_rows(figure, lines, colours, axis=given.scale.axis, tick_format=given.scale.tick_format)
    # words hide what passes behind them, or the connectors would strike them through
    return figure.update_annotations(bgcolor=colours.paper)


def _connect(figure: go.Figure, levels: FloatArray, at: list[float], colours: Palette) -> None:
    """Faint lines from the end of each bar down to the next one, behind the words."""
    x = np.repeat(levels, 3)
    y = np.concatenate([[upper, lower, np.nan] for upper, lower in pairwise(at)])
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colours.hairline, "width": 1},
        hoverinfo="skip",
        name="connectors",
    )


def _whiskers(
    figure: go.Figure,
    drawn: Sequence[Step],
    places_of_rows: tuple[FloatArray, list[float]],
    colours: Palette,
) -> None:
    """95 % intervals at the ends of the bars that were estimated."""
    levels, at = places_of_rows
    estimated = [row for row, step in enumerate(drawn) if step.error]
    if not estimated:
        return
    figure.add_scatter(
        x=[levels[row + 1] for row in estimated],
        y=[at[row + 1] for row in estimated],
        error_x={
            "type": "data",
            "array": [1.96 * (drawn[row].error or 0.0) for row in estimated],
            "color": colours.ink,
            "thickness": 1,
            "width": 3,
        },
        mode="markers",
        marker={"size": 1, "color": colours.ink},
        hoverinfo="skip",
        name="95 % interval",
    )


def _end_marks(
    figure: go.Figure, given: Contributions, at: tuple[float, float], colours: Palette
) -> None:
    figure.add_scatter(
        x=[given.start, given.end],
        y=list(at),
        mode="markers",
        marker={
            "symbol": ["diamond-open", "diamond"],
            "size": [10, 13],
            "color": [colours.muted, colours.ink],
            "line": {"width": 2},
            "opacity": 1,
        },
        hovertext=[
            f"Typical score: {given.scale.level(given.start)}",
            f"This score: {given.scale.level(given.end)}",
        ],
        hoverinfo="text",
        name="start and end",
    )


def _hover(step: Step, scale: Scale) -> str:
    error = f" ({scale.size(1.96 * step.error)} either way)" if step.error else ""
    return f"{drawable(step.words)}<br><b>{drawable(scale.change(step.value))}</b>{error}"


def _title(attributions: Attributions, given: Contributions, card: Card) -> str:
    place = by_size(given.values)[0]
    if given.scale.is_nothing(float(given.values[place])):
        return f"No single factor moves {the_score(card)} of {this_record(card)}"
    verb = "raises" if given.values[place] > 0 else "lowers"
    return f"{card.schema[attributions.features[place]].title} {verb} {the_score(card)} most"


def _summary(
    attributions: Attributions, given: Contributions, row: Mapping[str, Any], card: Card
) -> str:
    scale = given.scale
    head = f"{card.response_label} of {this_record(card)} is {scale.level(given.end)}, "
    distance = given.end - given.start
    if scale.is_nothing(distance):
        head += f"the same as the typical {scale.level(given.start)}"
    else:
        side = "above" if distance > 0 else "below"
        head += f"{scale.size(distance)} {side} the typical {scale.level(given.start)}"
    if attributions.provenance.background:
        head += f" ({attributions.provenance.background})"
    main = [
        f"{lowered(card.schema[name].title)} ({shown_value(card, name, row)}) "
        f"{'raises' if value > 0 else 'lowers'} it by {scale.size(value)}"
        for name, value in _main(attributions, given)
    ]
    return f"{head}: {' and '.join(main)}." if main else f"{head}; no single factor moves it."


def _main(attributions: Attributions, given: Contributions) -> list[tuple[str, float]]:
    """The two largest contributions that are more than nothing."""
    largest = [
        (attributions.features[place], float(given.values[place]))
        for place in by_size(given.values)[:2]
    ]
    return [(name, value) for name, value in largest if not given.scale.is_nothing(value)]


def _table(attributions: Attributions, row: Mapping[str, Any], card: Card) -> pd.DataFrame:
    """All features, largest contribution first, in both units."""
    given = contributions(attributions, card)
    inner = margin_scale(card, attributions.link)
    scale = given.scale
    order = by_size(given.values)
    features = [card.schema[attributions.features[place]] for place in order]
    columns: dict[str, Any] = {
        "Feature": [feature.title for feature in features],
        "Value": [feature.show(row.get(feature.name)) for feature in features],
        "Typical range": [typical_range(feature) for feature in features],
        scale.column("Contribution", change=True): scale.cells(given.values[order]),
        "Direction": [direction(float(given.values[place])) for place in order],
    }
    if inner.change_unit != scale.change_unit:
        margins = inner.cells(attributions.values[0][order])
        columns[inner.column("Contribution", change=True)] = margins
    if given.errors is not None:
        columns[scale.column("Standard error", change=True)] = scale.cells(given.errors[order])
    return pd.DataFrame(columns)


def direction(value: float) -> str:
    """Which way a contribution pushes, in a word."""
    if value == 0:
        return "no effect"
    return "raises" if value > 0 else "lowers"


def typical_range(feature: Feature) -> str:
    """The range in which 90 % of the training values lie, for the reader."""
    if feature.typical is None or feature.kind is Kind.BOOLEAN:
        return ""
    low, high = feature.typical
    return f"{feature.show(low)} to {feature.show(high)}"
