"""Many effects at a glance: one small curve per feature, all on the same scale."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.domain.card import Card
from dashboard.domain.results import PartialDependence
from dashboard.domain.schema import Feature, Kind, is_missing

from .chart import Chart
from .curves import Curves, by_average, curves, narrowed
from .effect_rows import MOST as MOST_VALUES
from .scale import Scale, response_scale
from .theme import SMALL, Palette, palette, styled, write
from .words import counted, drawable, in_lines, listed, shortened, source_line, the_score

MOST = 18
COLUMNS = 3
PANEL_HEIGHT = 160
TITLE = (16, 3)
"""Signs in a line of a small title, and lines at most: what fits on a telephone."""
HELP = (
    "Each small curve is the mean score along one feature, with all other values kept; the "
    "steeper, the more the feature matters. All share one scale. Numbers are drawn over the "
    "middle 98 % of their values. Categories are dots, named on hovering and in the table; where "
    "there are more than 20, the highest average stands first. This describes the model, not the "
    "world."
)


def effects_overview_chart(
    effects: Sequence[tuple[Feature, PartialDependence]],
    card: Card,
    *,
    output: str = "",
    columns: int = COLUMNS,
    dark: bool = False,
) -> Chart:
    """Small multiples of at most 18 effects, in the order given, sharing the score axis."""
    shown = list(effects)[:MOST]
    card = card.about(output) if output else card
    scale = response_scale(card)
    drawn = [_readable(feature, curves(result, 1)) for feature, result in shown]
    spans = [float(np.ptp(each.average[each.supported])) for each in drawn]
    return Chart(
        name=f"{card.id}-effects",
        title=_title(shown, spans, card),
        figure=_figure(shown, drawn, scale, palette(dark=dark), columns),
        summary=_summary(shown, drawn, spans, card, scale),
        table=_table(shown, drawn, scale),
        source=source_line(shown[0][1].provenance) if shown else "",
        help=HELP,
    )


def _readable(feature: Feature, drawn: Curves) -> Curves:
    """Many categories sorted by average, as on the big chart: their names do not fit below."""
    if feature.kind is not Kind.CATEGORY or drawn.grid.size <= MOST_VALUES:
        return drawn
    return narrowed(drawn, by_average(drawn, np.arange(drawn.grid.size)))


def _figure(
    shown: Sequence[tuple[Feature, PartialDependence]],
    drawn: Sequence[Curves],
    scale: Scale,
    colours: Palette,
    columns: int,
) -> go.Figure:
    n_rows = max(-(-len(shown) // columns), 1)
    height = PANEL_HEIGHT * n_rows + 20
    figure = make_subplots(
        rows=n_rows,
        cols=columns,
        shared_yaxes="all",
        horizontal_spacing=0.05,
        vertical_spacing=min(76 / height, 0.9 / n_rows),
    )
    styled(figure, colours, height=height)
    figure.update_layout(margin={"t": 56, "b": 24})
    written = []
    for place, ((feature, _), each) in enumerate(zip(shown, drawn, strict=True)):
        cell = {"row": place // columns + 1, "col": place % columns + 1}
        _panel(figure, (feature, each), scale, colours, cell)
        written += _panel_texts(feature, each, place, colours)
    write(figure, written)
    figure.update_xaxes(fixedrange=True, tickfont_size=SMALL - 2)
    figure.update_yaxes(fixedrange=True, tickformat=scale.tick_format, nticks=4)
    for unused in range(len(shown), n_rows * columns):
        cell = {"row": unused // columns + 1, "col": unused % columns + 1}
        figure.update_xaxes(visible=False, **cell)
        figure.update_yaxes(visible=False, **cell)
    return figure


def _panel(
    figure: go.Figure,
    effect: tuple[Feature, Curves],
    scale: Scale,
    colours: Palette,
    cell: dict[str, int],
) -> None:
    feature, drawn = effect
    hovers = [
        f"{drawable(feature.show(value))}<br>average <b>{drawable(scale.level(float(mean)))}</b>"
        for value, mean in zip(drawn.grid, drawn.average, strict=True)
    ]
    style: dict[str, Any] = {"hovertext": hovers, "hoverinfo": "text", "name": feature.title}
    if _is_line(feature, drawn):
        keep = drawn.supported[: drawn.known]
        x = drawn.grid[: drawn.known].astype(float)[keep]
        style["hovertext"] = [hovers[at] for at in np.flatnonzero(keep)]
        line = {"color": colours.accent, "width": 2.2}
        figure.add_scatter(
            x=x, y=drawn.average[: drawn.known][keep], mode="lines", line=line, **style, **cell
        )
        figure.update_xaxes(showticklabels=False, ticks="", **cell)
        return
    marker = {"color": colours.accent, "size": 6}
    names = [drawable(feature.show(value)) for value in drawn.grid]
    figure.add_scatter(x=names, y=drawn.average, mode="markers", marker=marker, **style, **cell)
    figure.update_xaxes(showticklabels=False, ticks="", type="category", **cell)


def _panel_texts(
    feature: Feature, drawn: Curves, place: int, colours: Palette
) -> list[dict[str, Any]]:
    """The title above a small chart, and the ends of a number's range below it."""
    number = str(place + 1) if place else ""
    where = {"xref": f"x{number} domain", "yref": f"y{number} domain", "showarrow": False}
    title = "<br>".join(drawable(part) for part in in_lines(feature.title, *TITLE))
    above = {
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "align": "left",
        "text": title,
        "font": {"size": SMALL - 1, "color": colours.ink},
        **where,
    }
    below = [
        {
            "x": at,
            "y": 0,
            "xanchor": side,
            "yanchor": "top",
            "yshift": -2,
            "text": drawable(text),
            "font": {"size": SMALL - 2, "color": colours.muted},
            **where,
        }
        for text, at, side in zip(_ends(feature, drawn), (0, 1), ("left", "right"), strict=False)
    ]
    return [above, *below]


def _ends(feature: Feature, drawn: Curves) -> tuple[str, ...]:
    """Words for the two ends of the axis; of more than two categories their number instead."""
    if _is_line(feature, drawn):
        x = drawn.grid[: drawn.known].astype(float)[drawn.supported[: drawn.known]]
        return _brief(feature, float(x[0])), _brief(feature, float(x[-1]))
    pair = drawn.grid.size == 2  # noqa: PLR2004 - the two ends
    if not pair:
        return (counted(drawn.known, "value") + (" and missing" if drawn.missing else ""),)
    return tuple(shortened(feature.show(value), 10) for value in drawn.grid)


def _is_line(feature: Feature, drawn: Curves) -> bool:
    return feature.kind in {Kind.NUMBER, Kind.INTEGER} and drawn.known > 1


def _brief(feature: Feature, value: float) -> str:
    """A number that fits under a small chart: $120K, $4,250; of the units only $."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e4, "K")):
        if abs(value) >= size:
            unit = 1e3 if letter == "K" else size
            return f"{'$' if feature.unit == '$' else ''}{value / unit:.3g}{letter}"
    short = float(f"{value:.3g}") if abs(value) < 1e3 else value  # noqa: PLR2004 - three digits
    text = (feature if feature.unit == "$" else replace(feature, unit="")).show(short)
    return text.replace("-", "\N{MINUS SIGN}", 1)


def _title(
    shown: Sequence[tuple[Feature, PartialDependence]], spans: list[float], card: Card
) -> str:
    if not shown:
        return "No effects to show"
    return f"{shown[int(np.argmax(spans))][0].title} moves {the_score(card)} over the widest range"


def _summary(
    shown: Sequence[tuple[Feature, PartialDependence]],
    drawn: Sequence[Curves],
    spans: list[float],
    card: Card,
    scale: Scale,
) -> str:
    if not shown:
        return "There are no effects to show."
    order = [int(at) for at in np.argsort(-np.asarray(spans), kind="stable")][:3]
    moving = [at for at in order if not scale.is_nothing(spans[at])]
    if not moving:
        return f"None of these features moves the average of {the_score(card)}."
    parts = [f"{shown[at][0].title} ({scale.size(spans[at])})" for at in moving]
    missing = sum(any(is_missing(value) for value in each.grid) for each in drawn)
    text = f"The average of {the_score(card)} moves most along {listed(parts)}"
    if missing:
        text += f"; {missing} of {len(shown)} features are sometimes missing"
    return text + "."


def _table(
    shown: Sequence[tuple[Feature, PartialDependence]], drawn: Sequence[Curves], scale: Scale
) -> pd.DataFrame:
    rows = [
        (feature.title, feature.show(value), float(mean))
        for (feature, _), each in zip(shown, drawn, strict=True)
        for value, mean in zip(each.grid, each.average, strict=True)
    ]
    return pd.DataFrame(
        {
            "Feature": [row[0] for row in rows],
            "Value": [row[1] for row in rows],
            scale.column("Average score"): scale.cells(np.array([row[2] for row in rows])),
        }
    )
