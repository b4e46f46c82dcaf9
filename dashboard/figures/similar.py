"""Records that are most like one: how they scored, and what became of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card
from dashboard.domain.results import AnyArray, Estimate, Neighbours

from .chart import Chart
from .scale import response_scale
from .theme import CATEGORIES, SMALL, Palette, palette, styled
from .words import counted, drawable, listed, lowered, source_line, this_record

HEIGHT = 300
NOTICEABLE = 0.01
"""Smaller differences of a value are not worth a word."""
UNKNOWN = "not known yet"
HELP = (
    "Each mark is a stored prediction; the lower, the more alike its values. How different is the "
    "mean over all features: 0 for a value that is the same, 1 for another category or for "
    "numbers as far apart as 90 % of the training values. All features count alike, also those "
    "that hardly move the score. Few cases make a wide interval; alike is not the same."
)


def similar_chart(result: Neighbours, score: float, card: Card, *, dark: bool = False) -> Chart:
    """Scores of the most similar records by how different they are, marked by their outcomes.

    Parameters
    ----------
    result : Neighbours
        The similar records, nearest first.
    score : float
        The score of the record in question.
    card : Card
        Labels and units.
    dark : bool
        Draw for dark paper.
    """
    return Chart(
        name=f"{card.id}-similar",
        title=_title(result, card),
        figure=_figure(result, score, card, palette(dark=dark)),
        summary=_summary(result, score, card),
        table=_table(result, card),
        source=source_line(result.provenance),
        help=HELP,
    )


def what_differs(
    result: Neighbours, place: int, other: Mapping[str, Any], card: Card, most: int = 3
) -> str:
    """The values in which a similar record differs most, such as "Employees: 12, Franchise: yes".

    Parameters
    ----------
    result : Neighbours
        The similar records.
    place : int
        Which of them.
    other : mapping
        Its values by feature name.
    card : Card
        Labels and units.
    most : int
        How many values are named.
    """
    parts = result.differences[place]
    order = [int(each) for each in np.argsort(-parts, kind="stable") if parts[each] >= NOTICEABLE]
    if not order:
        return "hardly anything"
    named = [
        f"{feature.title}: {feature.show(other.get(feature.name))}"
        for feature in (card.schema[result.features[each]] for each in order[:most])
    ]
    more = len(order) - most
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _title(result: Neighbours, card: Card) -> str:
    known = result.outcome
    if known is None:
        return "No outcome of a similar case is known yet"
    if not result.asked:
        return f"Similar cases came to {_level(card, known.value)} on average"
    return f"Similar cases: {_level(card, known.value)} {result.asked}"


def _summary(result: Neighbours, score: float, card: Card) -> str:
    found = f"the {counted(len(result.keys), 'prediction')} most like {this_record(card)}"
    known = result.outcome
    if known is None:
        return f"None of {found} has a known outcome yet."
    head = f"Of {found}, {known.n_rows:,} {'has' if known.n_rows == 1 else 'have'} a known outcome"
    what = f"{result.asked} in" if result.asked else "on average"
    beside = f"{this_record(card)} scores {card.show_score(score)}"
    return f"{head}: {what} {_level(card, known.value)}{_interval(card, known)}; {beside}."


def _interval(card: Card, known: Estimate) -> str:
    if not np.isfinite(known.low):
        return ""
    return f" (95 % interval {_level(card, known.low)} to {_level(card, known.high)})"


def _level(card: Card, value: float) -> str:
    return f"{100 * value:.0f} %" if card.is_probability else card.show_score(value)


def _figure(result: Neighbours, score: float, card: Card, colours: Palette) -> go.Figure:
    scale = response_scale(card)
    figure = go.Figure()
    for name, chosen, marker in _groups(result, card, colours):
        figure.add_scatter(
            x=result.scores[chosen],
            y=result.distances[chosen],
            mode="markers",
            marker={"size": 9, **marker},
            hovertext=[_hover(result, int(place), card) for place in np.flatnonzero(chosen)],
            hoverinfo="text",
            name=drawable(name),
        )
    figure.add_scatter(
        x=[score],
        y=[0.0],
        mode="markers",
        marker={"symbol": "diamond", "size": 14, "color": colours.ink},
        hovertext=[f"{this_record(card)}: {card.show_score(score)}"],
        hoverinfo="text",
        name=this_record(card),
        cliponaxis=False,
    )
    styled(figure, colours, height=HEIGHT, legend=True)
    figure.update_xaxes(title_text=drawable(scale.axis), tickformat=scale.tick_format, nticks=7)
    figure.update_yaxes(title_text="How different", rangemode="tozero", nticks=5, tickformat=".2~f")
    if card.decision is not None:
        _mark_threshold(figure, card, colours)
    return figure


def _groups(
    result: Neighbours, card: Card, colours: Palette
) -> list[tuple[str, AnyArray, dict[str, Any]]]:
    """Name, members and marks of each outcome that occurs; the unknown ones last and grey."""
    unknown = np.isnan(result.outcomes)
    groups: list[tuple[str, AnyArray, dict[str, Any]]]
    if not card.outcome_labels:
        groups = [("outcome known", ~unknown, {"color": colours.accent})]
    else:
        groups = [
            (label, result.outcomes == place, _marks(place, card, colours))
            for place, label in enumerate(card.outcome_labels)
        ]
    grey = {"color": colours.context, "symbol": "x-thin-open", "line": {"width": 1.5}}
    return [each for each in [*groups, (UNKNOWN, unknown, grey)] if each[1].any()]


def _marks(place: int, card: Card, colours: Palette) -> dict[str, Any]:
    """Two outcomes differ by hollow and full; more by colour and shape."""
    if len(card.outcome_labels) == 2:  # noqa: PLR2004 - no and yes
        shape = "circle" if place else "circle-open"
        ring = {"width": 2, "color": colours.accent}
        return {"symbol": shape, "color": colours.accent, "line": ring, "opacity": 0.85}
    shapes = ("circle", "square", "triangle-up", "cross", "star", "hexagon", "pentagon")
    which = place % len(CATEGORIES)
    return {"symbol": shapes[which], "color": CATEGORIES[which]}


def _mark_threshold(figure: go.Figure, card: Card, colours: Palette) -> None:
    if card.decision is None:
        return
    threshold = card.decision.threshold
    figure.add_vline(x=threshold, line={"color": colours.muted, "width": 1.5, "dash": "dash"})
    figure.add_annotation(
        x=threshold,
        y=0.1,
        yref="paper",
        yanchor="bottom",
        xanchor="left",
        xshift=4,
        text=drawable(f"threshold {card.show_score(threshold)}"),
        showarrow=False,
        font={"size": SMALL, "color": colours.muted},
    )


def _hover(result: Neighbours, place: int, card: Card) -> str:
    words = [
        f"<b>{drawable(card.show_score(float(result.scores[place])))}</b>",
        drawable(f"outcome: {card.show_outcome(float(result.outcomes[place]))}"),
        f"how different: {result.distances[place]:.2f}",
    ]
    far = [
        lowered(card.schema[result.features[each]].title)
        for each in np.argsort(-result.differences[place], kind="stable")[:3]
        if result.differences[place, each] >= NOTICEABLE
    ]
    return "<br>".join([*words, *([drawable(f"differs in {listed(far)}")] if far else [])])


def _table(result: Neighbours, card: Card) -> pd.DataFrame:
    scale = response_scale(card)
    return pd.DataFrame(
        {
            "Prediction": list(result.keys),
            "How different": np.round(result.distances, 4),
            scale.column("Score"): scale.cells(result.scores),
            "Outcome": [card.show_outcome(float(outcome)) for outcome in result.outcomes],
        }
    )
