"""The frame of charts in rows: each row has a line of words and its drawing beneath.

The words stand above the drawing and not beside it, so that they need no margin and the same
figure reads well on a telephone and on a wide page. The y axis counts pixels from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go

from .theme import SMALL, Palette, styled, write
from .words import drawable, in_lines

ROW = 42
LINE = 16
THICKNESS = 13
BELOW = 9
AXIS = 52
KEY = 30
TOP = 8
BAR = 34  # room for the camera above the first row
WORDS_LENGTH = 36
LEAST_WORDS = 16
USUAL_NUMBER = 11


@dataclass(frozen=True, slots=True)
class Words:
    """The line of one row: words at the left, a number at the right."""

    text: str
    number: str
    bold: bool = False
    muted: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The words in one line, or in two where they are long."""
        room = WORDS_LENGTH - max(len(self.number) - USUAL_NUMBER, 0)
        return in_lines(self.text, max(room, LEAST_WORDS), 2)


def places(words: Sequence[Words]) -> list[float]:
    """Heights of the rows' drawings on the y axis, in pixels from the top."""
    heights = [ROW + LINE * (len(line.lines) - 1) for line in words]
    return [float(bottom - BELOW - THICKNESS / 2) for bottom in accumulate(heights)]


def in_rows(
    figure: go.Figure,
    words: Sequence[Words],
    colours: Palette,
    *,
    axis: str = "",
    tick_format: str = ".3~r",
    key: str = "",
) -> go.Figure:
    """Frame a figure whose marks stand at the rows' `places`, and write the rows' words.

    Without words for the axis none is drawn: the numbers beside the words have to do.
    The key says what the marks are, in one line above the rows; a legend would squeeze them.
    """
    drawn = places(words)
    deepest = drawn[-1] + BELOW + THICKNESS / 2 if drawn else float(ROW)
    above, below = KEY if key else BAR, AXIS if axis else TOP
    styled(figure, colours, height=int(deepest) + above + below)
    figure.update_layout(margin={"t": above, "b": below})
    written = []
    for line, y in zip(words, drawn, strict=True):
        ink = colours.muted if line.muted else colours.ink
        text = "<br>".join(drawable(part) for part in line.lines)
        for shown, side in ((text, "left"), (drawable(line.number), "right")):
            written.append(_text(y, f"<b>{shown}</b>" if line.bold else shown, side, ink))
    if key:
        written.append(_text(THICKNESS / 2, key, "left", colours.muted))
    write(figure, written)
    figure.update_yaxes(
        range=[deepest, 0], visible=False, showgrid=False, fixedrange=True, automargin=False
    )
    figure.update_xaxes(fixedrange=True, visible=bool(axis))
    figure.update_xaxes(title_text=drawable(axis), tickformat=tick_format, nticks=6)
    return figure


def key_of(*marks: tuple[str, str, str]) -> str:
    """A key from marks: each its sign, its colour and its words."""
    return "\N{EM SPACE}".join(
        f'<span style="color:{colour}"><b>{sign}</b></span> {drawable(words)}'
        for sign, colour, words in marks
    )


def _text(y: float, text: str, side: str, ink: str) -> dict[str, Any]:
    return {
        "x": 0 if side == "left" else 1,
        "y": y - THICKNESS / 2,
        "xref": "paper",
        "xanchor": side,
        "yanchor": "bottom",
        "text": text,
        "align": side,
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": SMALL, "color": ink},
    }
