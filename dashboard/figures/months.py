"""Months on an axis: every month has its place, also those without predictions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card, Task
from dashboard.domain.results import FloatArray
from dashboard.domain.summaries import MonthSummary

from .theme import SMALL, Palette, faded
from .words import drawable

FORMAT = "%b %Y"


def every_month(months: Sequence[MonthSummary]) -> list[str]:
    """First days of all months from the first to the last given, such as ``2006-05-01``."""
    if not months:
        return []
    names = [month.month for month in months]
    period = pd.period_range(min(names), max(names), freq="M")
    return [f"{month}-01" for month in period.astype(str)]


def comparable(months: Sequence[MonthSummary], card: Card) -> Sequence[MonthSummary]:
    """Months whose outcomes are in the score's unit: those of several classes are left out."""
    if card.task is not Task.MULTICLASS:
        return months
    return [replace(month, mean_outcome=None, mean_score_known=None) for month in months]


def along(axis: Sequence[str], months: Sequence[MonthSummary], name: str) -> FloatArray:
    """One number of each month, NaN where the month has none: lines break there."""
    known = {f"{month.month}-01": getattr(month, name) for month in months}
    values = [known.get(month) for month in axis]
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def month_words(month: str) -> str:
    """``2006-05`` as "May 2006"."""
    return pd.Period(month[:7], freq="M").strftime(FORMAT)


def last_known(axis: Sequence[str], values: FloatArray) -> tuple[str, float] | None:
    """The last month with a value, and the value."""
    known = np.flatnonzero(np.isfinite(values))
    return (axis[known[-1]], float(values[known[-1]])) if known.size else None


def outermost(axis: Sequence[str], values: FloatArray, *, top: bool) -> tuple[str, float] | None:
    """The month of the highest or lowest value, and the value: there, words hide no line."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return None
    place = known[np.argmax(values[known]) if top else np.argmin(values[known])]
    return axis[place], float(values[place])


def label_lines(
    figure: go.Figure,
    lines: Sequence[tuple[str, tuple[str, float] | None, str]],
    colours: Palette,
    **place: Any,
) -> None:
    """Write the name of each line at one of its points, the highest above it, the others below.

    Each line is its words, the point, and its colour.
    """
    ends = [line for line in lines if line[1] is not None]
    highest = max((end[1] for _, end, _ in ends if end), default=0.0)
    for words, end, colour in ends:
        if end is None:
            continue
        above = end[1] == highest
        figure.add_annotation(
            x=end[0],
            y=end[1],
            xanchor=_anchor(list(figure.data[0].x), end[0]),
            yanchor="bottom" if above else "top",
            yshift=8 if above else -8,
            text=f"<b>{drawable(words)}</b>",
            bgcolor=faded(colours.paper, 0.85),
            showarrow=False,
            font={"size": SMALL, "color": colour or colours.ink},
            **place,
        )


def _anchor(axis: Sequence[str], month: str) -> str:
    """Words near an edge grow towards the middle."""
    share = axis.index(month) / max(len(axis) - 1, 1)
    return "left" if share < 0.25 else "right" if share > 0.75 else "center"  # noqa: PLR2004
