"""The picture that the camera saves: the chart with a line that says where it comes from.

On the page the source stands beneath the chart as text, so the figure must not show it there too.
The line is placed just below the lower edge of the figure as the page draws it. The saved picture
is higher by the room of the line, and so it has the line and the page has not. Marks and axes keep
clear of it by a margin, because they stretch with the height.
"""

import textwrap
from typing import Any

import plotly.graph_objects as go

from .chart import Chart
from .theme import MARGIN_BELOW, palette
from .words import ELLIPSIS, drawable

SIZE = 10
LINE = 13
LINES = 2
LENGTH = 190
ROOM = LINE * LINES + 6
AXIS = 48
"""Room for the labels and title of a horizontal axis where the library makes it."""


def with_source(chart: Chart, *, saved: str = "", dark: bool = False) -> go.Figure:
    """A copy of a chart's figure that carries its source when it is saved.

    Parameters
    ----------
    chart : Chart
        The chart as it stands on the page.
    saved : str
        The day of saving, for the reader of the picture.
    dark : bool
        Drawn for dark paper.
    """
    colours = palette(dark=dark)
    # a figure that is made of another one takes it apart for a moment, and others may share it
    figure = go.Figure(chart.figure.to_dict())
    margin = figure.layout.margin
    bottom = AXIS if margin.b == MARGIN_BELOW and _has_axis(figure) else margin.b
    height = int(figure.layout.height) + ROOM
    figure.update_layout(
        height=height,
        margin_b=bottom + ROOM,
        # the page's own paper: a saved picture is read on white and on black slides
        paper_bgcolor=colours.paper,
    )
    figure.add_annotation(
        name="source",
        text="<br>".join(drawable(line) for line in _lines(chart, saved)),
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="top",
        yshift=margin.t - height - 2,
        align="left",
        showarrow=False,
        borderpad=0,
        font={"size": SIZE, "color": colours.muted},
    )
    return figure


def picture_config(chart: Chart, figure: go.Figure, image: str) -> dict[str, Any]:
    """The chart's settings for a figure `with_source`: what is saved is higher by its line."""
    config = chart.config(image)
    config["toImageButtonOptions"]["height"] = int(figure.layout.height) + ROOM
    return config


def _lines(chart: Chart, saved: str) -> list[str]:
    origin = f"Candor, {chart.name}" + (f", saved {saved}" if saved else "")
    return textwrap.wrap(f"{origin}. {chart.source}", LENGTH, max_lines=LINES, placeholder=ELLIPSIS)


def _has_axis(figure: go.Figure) -> bool:
    """Whether any horizontal axis is drawn."""
    axes = list(figure.select_xaxes())
    return any(axis.visible is not False for axis in axes)
