"""The effect of a number as curves over the density of the data."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.domain.results import FloatArray, PartialDependence
from dashboard.domain.schema import Feature, is_missing

from .curves import Curves, bar_edges, known_values, support
from .scale import Scale
from .theme import SMALL, Palette, faded, styled
from .words import drawable

HEIGHT = 460
PADDING = 0.06
Record = tuple[Curves | None, Any]


def line_figure(
    result: PartialDependence,
    drawn: Curves,
    feature: Feature,
    colours: Palette,
    scale: Scale,
    record: Record,
) -> go.Figure:
    """Average, interval, spread and single curves; missing values beside them at the right."""
    figure = _panels(missing=drawn.missing)
    styled(figure, colours, height=HEIGHT, legend=True)
    x = drawn.grid[: drawn.known].astype(float)
    _single_curves(figure, drawn, x, colours)
    _bands(figure, drawn, x, colours)
    _average(figure, drawn, feature, colours, scale)
    if record[0] is not None:
        _record(figure, record, feature, colours, scale)
    _density(figure, result, x, colours, drawn.missing)
    _frame(figure, result, drawn, feature, scale, record)
    _grey(figure, result, x, colours)
    return figure


def _panels(*, missing: bool) -> go.Figure:
    return make_subplots(
        rows=2,
        cols=2 if missing else 1,
        shared_xaxes=True,
        shared_yaxes=True,
        row_heights=[0.84, 0.16],
        column_widths=[0.86, 0.14] if missing else [1.0],
        vertical_spacing=0.03,
        horizontal_spacing=0.02,
    )


def _single_curves(figure: go.Figure, drawn: Curves, x: FloatArray, colours: Palette) -> None:
    """All single curves as one trace, with gaps between them."""
    n_shown = len(drawn.individual)
    gap = np.full((n_shown, 1), np.nan)
    figure.add_scatter(
        x=np.tile(np.append(x, np.nan), n_shown),
        y=np.hstack([drawn.individual[:, : x.size], gap]).ravel(),
        mode="lines",
        line={"color": faded(colours.context, 0.35), "width": 0.8},
        hoverinfo="skip",
        name=f"{n_shown} single records",
        row=1,
        col=1,
    )


def _bands(figure: go.Figure, drawn: Curves, x: FloatArray, colours: Palette) -> None:
    known = slice(drawn.known)
    figure.add_scatter(
        x=np.concatenate([x, [np.nan], x]),
        y=np.concatenate([drawn.low[known], [np.nan], drawn.high[known]]),
        mode="lines",
        line={"color": colours.muted, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
        name="middle 80 % of records",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate(
            [
                drawn.average[known] + drawn.half_width[known],
                (drawn.average[known] - drawn.half_width[known])[::-1],
            ]
        ),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faded(colours.accent, 0.25),
        hoverinfo="skip",
        name="95 % interval of the average",
        row=1,
        col=1,
    )


def _average(
    figure: go.Figure, drawn: Curves, feature: Feature, colours: Palette, scale: Scale
) -> None:
    hovers = [
        f"{drawable(feature.show(value))}<br>average <b>{drawable(scale.level(float(mean)))}</b>"
        for value, mean in zip(drawn.grid, drawn.average, strict=True)
    ]
    figure.add_scatter(
        x=drawn.grid[: drawn.known].astype(float),
        y=drawn.average[: drawn.known],
        mode="lines",
        line={"color": colours.accent, "width": 3},
        hovertext=hovers[: drawn.known],
        hoverinfo="text",
        name="average",
        row=1,
        col=1,
    )
    if drawn.missing:
        figure.add_scatter(
            x=["missing"],
            y=drawn.average[-1:],
            error_y={
                "type": "data",
                "array": drawn.half_width[-1:],
                "color": colours.accent,
                "width": 5,
            },
            mode="markers",
            marker={"color": colours.accent, "size": 10},
            hovertext=hovers[-1:],
            hoverinfo="text",
            name="average where missing",
            showlegend=False,
            row=1,
            col=2,
        )


def _record(
    figure: go.Figure, record: Record, feature: Feature, colours: Palette, scale: Scale
) -> None:
    """The curve of the record in question, and its value on it."""
    drawn, value = record
    if drawn is None:
        return
    x, y = drawn.grid[: drawn.known].astype(float), drawn.individual[0]
    ink = colours.ink
    figure.add_scatter(
        x=x,
        y=y[: drawn.known],
        mode="lines",
        line={"color": ink, "width": 2},
        hoverinfo="skip",
        name="this record",
        row=1,
        col=1,
    )
    gone = is_missing(value)
    if gone and not drawn.missing:
        return
    at = float(y[-1]) if gone else float(np.interp(float(value), x, y[: drawn.known]))
    figure.add_scatter(
        x=["missing"] if gone else [float(value)],
        y=[at],
        mode="markers",
        marker={"color": ink, "size": 12, "symbol": "diamond"},
        hovertext=[
            f"this record: {drawable(feature.show(value))}<br><b>{drawable(scale.level(at))}</b>"
        ],
        hoverinfo="text",
        name="this record's value",
        showlegend=False,
        row=1,
        col=2 if gone else 1,
    )


def _density(
    figure: go.Figure,
    result: PartialDependence,
    x: FloatArray,
    colours: Palette,
    missing: bool,  # noqa: FBT001
) -> None:
    """Where the data lies: counts of records under the curve."""
    known = known_values(result.observed)
    low, high = _view(result, x)
    heights, edges = np.histogram(known, bar_edges(known, low, high))
    bars: dict[str, Any] = {
        "marker": {"color": colours.context, "line": {"width": 0}},
        "hovertemplate": "%{y:,d} records<extra></extra>",
        "showlegend": False,
    }
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=heights,
        width=np.diff(edges),
        name="records",
        row=2,
        col=1,
        **bars,
    )
    gone = result.observed.size - known.size
    figure.update_yaxes(range=[0, 1.08 * max(int(heights.max(initial=0)), gone, 1)], row=2)
    if missing:
        figure.add_bar(
            x=["missing"],
            y=[gone],
            width=0.4,
            name="records where missing",
            row=2,
            col=2,
            **bars,
        )


def _view(result: PartialDependence, x: FloatArray) -> tuple[float, float]:
    """What is seen at first: where the middle 98 % of the records lie, and a little more."""
    inner = support(result.observed) or (float(x[0]), float(x[-1]))
    room = PADDING * (inner[1] - inner[0])
    low, high = max(inner[0] - room, float(x[0])), min(inner[1] + room, float(x[-1]))
    return (low, high) if low < high else (float(x[0]), float(x[-1]))


def _frame(
    figure: go.Figure,
    result: PartialDependence,
    drawn: Curves,
    feature: Feature,
    scale: Scale,
    record: Record,
) -> None:
    x = drawn.grid[: drawn.known].astype(float)
    low, high = _view(result, x)
    if record[0] is not None and not is_missing(record[1]):
        low, high = min(low, float(record[1])), max(high, float(record[1]))
    room = 0.02 * (high - low)
    dollars = feature.unit == "$"
    figure.update_xaxes(
        range=[low - room, high + room],
        tickprefix="$" if dollars else "",
        tickformat="~s" if high >= 10_000 else "",  # noqa: PLR2004 - 10k
        nticks=5,
        tickangle=0,
        col=1,
    )
    title = feature.title if dollars else feature.title_with_unit
    figure.update_xaxes(title_text=drawable(title), row=2, col=1)
    figure.update_yaxes(title_text=scale.axis, tickformat=scale.tick_format, nticks=6, row=1, col=1)
    figure.update_yaxes(range=_span(drawn, record[0]), row=1)
    figure.update_yaxes(title_text="Records", nticks=2, tickformat=",d", row=2, col=1)
    figure.update_yaxes(showgrid=False, row=2)


def _span(drawn: Curves, record: Curves | None) -> list[float]:
    """The y range: all curves that are drawn, and a little room."""
    parts = [drawn.individual, drawn.low, drawn.high, drawn.average - drawn.half_width]
    parts += [drawn.average + drawn.half_width, *([] if record is None else [record.individual])]
    values = np.concatenate([part.ravel() for part in parts])
    low, high = float(values.min()), float(values.max())
    room = PADDING * (high - low) or 0.5
    return [low - room, high + room]


def _grey(figure: go.Figure, result: PartialDependence, x: FloatArray, colours: Palette) -> None:
    """Shade where fewer than 1 % of the records lie at either side."""
    inner = support(result.observed)
    if inner is None:
        return
    for low, high in ((float(x[0]), inner[0]), (inner[1], float(x[-1]))):
        if high > low:
            figure.add_vrect(
                x0=low,
                x1=high,
                fillcolor=colours.context,
                opacity=0.18,
                line_width=0,
                row=1,
                col=1,
            )
    if inner[1] < float(x[-1]):
        figure.add_annotation(
            x=inner[1],
            y=1,
            yref="y domain",
            xref="x",
            text="little data",
            xanchor="left",
            yanchor="top",
            showarrow=False,
            textangle=90,
            font={"size": SMALL - 1, "color": colours.muted},
        )
