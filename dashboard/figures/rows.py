"""The frame of charts in rows: each row has a line of words and its drawing beneath.

The words stand above the drawing and not beside it, so that they need no margin and the same
figure reads well on a telephone and on a wide page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from .scale import Scale
from .theme import SMALL, Palette, styled
from .words import drawable, shortened

ROW_HEIGHT = 42
AXIS_HEIGHT = 64
WORDS_LENGTH = 42
LEAST_WORDS = 16
USUAL_NUMBER = 12
WORDS_AT = -0.24
DRAWN_AT = 0.18
THICKNESS = 0.32


@dataclass(frozen=True, slots=True)
class Words:
    """The line of one row: words at the left, a number at the right."""

    text: str
    number: str
    bold: bool = False
    muted: bool = False


def drawn_at(row: int) -> float:
    """Height of a row's drawing on the y axis."""
    return row + DRAWN_AT


def in_rows(
    figure: go.Figure, words: Sequence[Words], colours: Palette, scale: Scale | None = None
) -> go.Figure:
    """Frame a figure whose marks stand at `drawn_at(row)`, and write the rows' words."""
    styled(figure, colours, height=AXIS_HEIGHT + ROW_HEIGHT * max(len(words), 1))
    for row, line in enumerate(words):
        ink = colours.muted if line.muted else colours.ink
        room = max(WORDS_LENGTH - max(len(line.number) - USUAL_NUMBER, 0), LEAST_WORDS)
        for text, side in ((shortened(line.text, room), "left"), (line.number, "right")):
            shown = drawable(text)
            _write(figure, row, f"<b>{shown}</b>" if line.bold else shown, side, ink)
    figure.update_yaxes(
        range=[len(words) - 0.45, -0.6], visible=False, fixedrange=True, automargin=False
    )
    figure.update_xaxes(fixedrange=True)
    if scale is not None:
        figure.update_xaxes(title_text=scale.axis, tickformat=scale.tick_format, nticks=6)
    return figure


def _write(figure: go.Figure, row: int, text: str, side: str, ink: str) -> None:
    figure.add_annotation(
        x=0 if side == "left" else 1,
        y=row + WORDS_AT,
        xref="paper",
        xanchor=side,
        yanchor="middle",
        text=text,
        align=side,
        showarrow=False,
        borderpad=0,
        font={"size": SMALL, "color": ink},
    )
