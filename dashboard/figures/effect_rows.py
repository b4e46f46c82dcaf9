"""The effect of a category as one row per value: no order is suggested where there is none."""

from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from dashboard.domain.results import PartialDependence
from dashboard.domain.schema import Feature, is_missing

from .curves import Curves, by_average, counts, narrowed
from .rows import THICKNESS, Words, in_rows, key_of, places
from .scale import Scale
from .theme import Palette, faded
from .words import counted, drawable

MOST = 20
NO_BREAK = "\N{NO-BREAK SPACE}"
Record = tuple[Curves | None, Any]


def rows_figure(
    result: PartialDependence,
    drawn: Curves,
    feature: Feature,
    colours: Palette,
    scale: Scale,
    record: Record,
) -> go.Figure:
    """A dot with its interval for each value, over the spread of the records."""
    numbers = np.array(counts(result))
    drawn_at = most_frequent(numbers, feature, drawn, record)
    drawn, numbers = narrowed(drawn, drawn_at), numbers[drawn_at]
    if record[0] is not None and record[0].grid.size == len(result.grid):
        record = (narrowed(record[0], drawn_at), record[1])
    n_values = drawn.grid.size
    words = _words(numbers, drawn, feature, scale, record)
    y = places(words)
    figure = go.Figure()
    gap = np.full(n_values, np.nan)
    figure.add_scatter(
        x=np.column_stack([drawn.low, drawn.high, gap]).ravel(),
        y=np.repeat(y, 3),
        mode="lines",
        line={"color": faded(colours.context, 0.45), "width": THICKNESS - 6},
        hoverinfo="skip",
        name="middle 80 % of records",
    )
    figure.add_scatter(
        x=drawn.average,
        y=y,
        error_x={
            "type": "data",
            "array": drawn.half_width,
            "color": colours.accent,
            "thickness": 2,
            "width": 5,
        },
        mode="markers",
        marker={"color": colours.accent, "size": 10},
        hovertext=_hovers(drawn, feature, scale),
        hoverinfo="text",
        name="average, 95 % interval",
    )
    marks = [
        ("\N{BLACK CIRCLE}", colours.accent, "average"),
        ("\N{BLACK RECTANGLE}", colours.context, "middle 80 % of records"),
    ]
    if record[0] is not None and record[0].grid.size == n_values:
        marks.append(("\N{WHITE DIAMOND}", colours.ink, "this record"))
        _record(figure, record[0], y, colours)
    axis, tick_format = scale.axis, scale.tick_format
    return in_rows(figure, words, colours, axis=axis, tick_format=tick_format, key=key_of(*marks))


def most_frequent(
    numbers: npt.NDArray[np.int_], feature: Feature, drawn: Curves, record: Record
) -> npt.NDArray[np.intp]:
    """Places of the values that most records have, and of this record's own.

    Few values keep the order of the card, which may mean something; many are sorted by average.
    """
    own = None if record[0] is None else feature.show(record[1])
    rank = np.argsort(-numbers, kind="stable")
    kept = set(rank[:MOST].tolist())
    kept |= {place for place, value in enumerate(drawn.grid) if feature.show(value) == own}
    found = np.array(sorted(kept), dtype=np.intp)
    return by_average(drawn, found) if drawn.grid.size > MOST else found


def _record(figure: go.Figure, record: Curves, y: list[float], colours: Palette) -> None:
    figure.add_scatter(
        x=record.individual[0],
        y=y,
        mode="markers",
        marker={"color": colours.ink, "size": 11, "symbol": "diamond-open", "line": {"width": 2}},
        hoverinfo="skip",
        name="this record",
    )


def _hovers(drawn: Curves, feature: Feature, scale: Scale) -> list[str]:
    return [
        f"{drawable(feature.show(value))}<br>average <b>{drawable(scale.level(float(mean)))}</b>"
        f" ({drawable(scale.size(float(half)))} either way)"
        for value, mean, half in zip(drawn.grid, drawn.average, drawn.half_width, strict=True)
    ]


def _words(
    numbers: npt.NDArray[np.int_], drawn: Curves, feature: Feature, scale: Scale, record: Record
) -> list[Words]:
    """The values with the number of records behind them; the record's own value in bold."""
    own = None if record[0] is None else feature.show(record[1])
    lines = []
    for value, number, mean in zip(drawn.grid, numbers.tolist(), drawn.average, strict=True):
        shown = feature.show(value)
        text = f"{shown} ({counted(number, 'record').replace(' ', NO_BREAK)})"
        muted = is_missing(value)
        lines.append(Words(text, scale.level(float(mean)), bold=shown == own, muted=muted))
    return lines
