"""Many effects at a glance: one small curve per feature, all on the same scale."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.domain.card import Card
from dashboard.domain.results import PartialDependence
from dashboard.domain.schema import Feature, Kind, is_missing

from .chart import Chart
from .curves import Curves, curves, support
from .scale import Scale, response_scale
from .theme import SMALL, Palette, palette, styled
from .words import drawable, listed, shortened, source_line, the_score

MOST = 12
COLUMNS = 3
PANEL_HEIGHT = 130
TITLE_LENGTH = 20
HELP = (
    "Each small curve is the mean score along one feature, with all other values kept; the "
    "steeper, the more the feature matters. All share one scale. Numbers are drawn over the "
    "middle 98 % of their values, categories as dots. This describes the model, not the world."
)


def effects_overview_chart(
    effects: Sequence[tuple[Feature, PartialDependence]],
    card: Card,
    *,
    columns: int = COLUMNS,
    dark: bool = False,
) -> Chart:
    """Small multiples of at most 12 effects, in the order given, sharing the score axis."""
    shown = list(effects)[:MOST]
    scale = response_scale(card)
    drawn = [curves(result, 1, centred=False) for _, result in shown]
    spans = [float(np.ptp(each.average)) for each in drawn]
    return Chart(
        name=f"{card.id}-effects",
        title=_title(shown, spans, card),
        figure=_figure(shown, drawn, scale, palette(dark=dark), columns),
        summary=_summary(shown, drawn, spans, card, scale),
        table=_table(shown, drawn, scale),
        source=source_line(shown[0][1].provenance) if shown else "",
        help=HELP,
    )


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
        vertical_spacing=min(54 / height, 0.9 / n_rows),
    )
    styled(figure, colours, height=height)
    figure.update_layout(margin_t=44)
    for place, ((feature, result), each) in enumerate(zip(shown, drawn, strict=True)):
        cell = {"row": place // columns + 1, "col": place % columns + 1}
        _panel(figure, feature, result, each, colours, cell)
        axis = "" if place == 0 else str(place + 1)
        figure.add_annotation(
            x=0,
            y=1,
            xref=f"x{axis} domain",
            yref=f"y{axis} domain",
            xanchor="left",
            yanchor="bottom",
            yshift=6,
            align="left",
            text=_wrapped(feature.title),
            showarrow=False,
            font={"size": SMALL, "color": colours.ink},
        )
    figure.update_xaxes(fixedrange=True, tickfont_size=SMALL - 2)
    figure.update_yaxes(fixedrange=True, tickformat=scale.tick_format, nticks=4)
    for unused in range(len(shown), n_rows * columns):
        cell = {"row": unused // columns + 1, "col": unused % columns + 1}
        figure.update_xaxes(visible=False, **cell)
        figure.update_yaxes(visible=False, **cell)
    return figure


def _panel(
    figure: go.Figure,
    feature: Feature,
    result: PartialDependence,
    drawn: Curves,
    colours: Palette,
    cell: dict[str, int],
) -> None:
    hovers = [
        f"{drawable(feature.show(value))}<br>average <b>{mean:.3g}</b>"
        for value, mean in zip(drawn.grid, drawn.average, strict=True)
    ]
    lines = feature.kind in {Kind.NUMBER, Kind.INTEGER} and drawn.known > 1
    style: dict[str, Any] = {"hovertext": hovers, "hoverinfo": "text", "name": feature.title}
    if lines:
        keep = _supported(result, drawn)
        x = drawn.grid[: drawn.known].astype(float)[keep]
        style["hovertext"] = [hovers[at] for at in np.flatnonzero(keep)]
        line = {"color": colours.accent, "width": 2.2}
        figure.add_scatter(
            x=x, y=drawn.average[: drawn.known][keep], mode="lines", line=line, **style, **cell
        )
        ends = [float(x[0]), float(x[-1])]
        texts = [drawable(_brief(feature, end)) for end in ends]
        figure.update_xaxes(tickvals=ends, ticktext=texts, ticklabelposition="outside", **cell)
        return
    marker = {"color": colours.accent, "size": 6}
    names = [drawable(feature.show(value)) for value in drawn.grid]
    figure.add_scatter(x=names, y=drawn.average, mode="markers", marker=marker, **style, **cell)
    figure.update_xaxes(showticklabels=False, ticks="", type="category", **cell)


def _supported(result: PartialDependence, drawn: Curves) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Places of the grid where data lies; all where too few would be left."""
    x = drawn.grid[: drawn.known].astype(float)
    inner = support(result.observed)
    keep = np.ones(x.size, dtype=bool) if inner is None else (x >= inner[0]) & (x <= inner[1])
    return keep if keep.sum() > 1 else np.ones(x.size, dtype=bool)


def _brief(feature: Feature, value: float) -> str:
    """A number that fits under a small chart: $120K."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e4, "K")):
        if abs(value) >= size:
            unit = 1e3 if letter == "K" else size
            return f"{'$' if feature.unit == '$' else ''}{value / unit:.3g}{letter}"
    return f"{'$' if feature.unit == '$' else ''}{value:.3g}"


def _wrapped(title: str) -> str:
    """A title in at most two lines."""
    if len(title) <= TITLE_LENGTH:
        return drawable(title)
    cut = title.rfind(" ", 0, TITLE_LENGTH + 1)
    cut = cut if cut > 0 else TITLE_LENGTH
    rest = shortened(title[cut:].strip(), TITLE_LENGTH)
    return f"{drawable(title[:cut].strip())}<br>{drawable(rest)}"


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
