"""Colours, type and the frame that every chart shares, on light and on dark paper.

The paper, ink and accent repeat `.streamlit/config.toml`; a test keeps the two in step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

FONT = "Inter, 'Helvetica Neue', Arial, sans-serif"
SIZE = 13
SMALL = 12
MARGIN_BELOW = 8
CATEGORIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8F98")
"""Okabe-Ito, in the order in which series take them."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one paper.

    Attributes
    ----------
    paper, panel : str
        The page and the cards on it; charts themselves are transparent.
    ink, muted : str
        Text, and text that explains.
    hairline, context : str
        Grid lines, and marks that only give context.
    accent : str
        The one colour of a chart.
    raises, lowers : str
        Contributions; always beside a sign or a side as well.
    """

    paper: str
    panel: str
    ink: str
    muted: str
    hairline: str
    context: str
    accent: str
    raises: str
    lowers: str

    def signed(self, value: float) -> str:
        """The colour of a contribution."""
        return self.raises if value >= 0 else self.lowers


LIGHT = Palette(
    paper="#FBFAF7",
    panel="#FFFFFF",
    ink="#141A24",
    muted="#5B6472",
    hairline="#E4E1DA",
    context="#858B95",
    accent="#0B6E6E",
    raises="#C8553D",
    lowers="#2F6DB5",
)
DARK = Palette(
    paper="#12161C",
    panel="#1A2028",
    ink="#E8EAED",
    muted="#A3ACB9",
    hairline="#2E3642",
    context="#78818E",
    accent="#5CC8C0",
    raises="#E27A63",
    lowers="#6AA5E6",
)


def palette(*, dark: bool) -> Palette:
    """The colours for dark or for light paper."""
    return DARK if dark else LIGHT


def faded(colour: str, opacity: float) -> str:
    """A colour such as ``#C8553D`` made see-through."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def styled(figure: go.Figure, colours: Palette, *, height: int, legend: bool = False) -> go.Figure:
    """Give a figure our paper, type, axes and margins; `height` is in pixels."""
    figure.update_layout(
        template="none",
        height=height,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": SIZE, "color": colours.ink},
        margin={"l": 8, "r": 20, "t": 36, "b": MARGIN_BELOW, "pad": 4},
        showlegend=legend,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"size": SMALL, "color": colours.ink},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        hoverlabel={
            "bgcolor": colours.panel,
            "bordercolor": colours.context,
            "font": {"family": FONT, "size": SMALL, "color": colours.ink},
            "align": "left",
        },
        bargap=0.06,
        dragmode=False,
        modebar={
            "bgcolor": "rgba(0,0,0,0)",
            "color": colours.muted,
            "activecolor": colours.accent,
        },
    )
    axis: dict[str, Any] = {
        "showline": False,
        "zeroline": False,
        "automargin": True,
        "gridcolor": colours.hairline,
        "tickfont": {"size": SMALL, "color": colours.muted},
        "title": {"font": {"size": SMALL, "color": colours.muted}, "standoff": 8},
    }
    figure.update_xaxes(**axis, showgrid=False, ticks="outside", tickcolor=colours.hairline)
    figure.update_yaxes(**axis, showgrid=True, ticks="")
    return figure


def write(figure: go.Figure, texts: Sequence[dict[str, Any]]) -> None:
    """Add texts to a figure, all at once: one by one, each would be checked with all before it."""
    figure.layout.annotations = [*figure.layout.annotations, *texts]
