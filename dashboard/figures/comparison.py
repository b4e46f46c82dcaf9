"""Versions of a model side by side: their mean scores by month against what was observed."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card
from dashboard.domain.summaries import ErrorDifference, MonthSummary

from .chart import Chart
from .intervals import half_width
from .months import FORMAT, along, comparable, every_month, label_lines, last_known, month_words
from .scale import Scale, response_scale
from .theme import CATEGORIES, palette, styled
from .trend import known_gap
from .words import counted, drawable, listed, lowered

HEIGHT = 320
SYMBOLS = ("circle", "diamond", "triangle-up", "cross", "x", "star", "hexagon")
HELP = (
    "Each line is the mean score of one version, the dashed line the mean of the outcomes known "
    "by now. Versions that scored different records cannot be compared by these lines. Which one "
    "is closer is judged on the records that both scored and whose outcome is known: for each, the "
    "squared distance of the first score from the outcome minus that of the second. The mean of "
    "these differences is shown with its 95 % interval (Student's t, records taken as "
    "independent; where all records of a month are hit alike, it would be wider). For "
    "probabilities the mean squared distance is the Brier score."
)


def comparison_chart(
    versions: Mapping[int, Sequence[MonthSummary]],
    card: Card,
    *,
    difference: ErrorDifference | None = None,
    dark: bool = False,
) -> Chart:
    """Mean scores by month of several versions, with the observed outcomes.

    With `difference`, title and summary say which of two versions is closer to the outcomes.
    """
    card = card.about()
    scale = response_scale(card)
    colours = palette(dark=dark)
    versions = {version: comparable(months, card) for version, months in versions.items()}
    every = [month for months in versions.values() for month in months]
    axis = every_month(every)
    figure = go.Figure()
    lines = []
    for place, (version, months) in enumerate(versions.items()):
        colour = CATEGORIES[place % len(CATEGORIES)] if place else colours.accent
        score = along(axis, months, "mean_score")
        figure.add_scatter(
            x=axis,
            y=score,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": 6, "symbol": SYMBOLS[place % len(SYMBOLS)]},
            hovertext=[_hover(month, f"version {version}", value, scale)
                       for month, value in zip(axis, score, strict=True)],
            hoverinfo="text",
            name=f"version {version}",
        )  # fmt: skip
        lines.append((f"version {version}", last_known(axis, score), colour))
    outcome = along(axis, _most_outcomes(versions), "mean_outcome")
    figure.add_scatter(
        x=axis,
        y=outcome,
        mode="lines+markers",
        line={"color": colours.ink, "width": 1.5, "dash": "dash"},
        marker={"size": 6, "symbol": "square-open"},
        hovertext=[_hover(month, "observed", value, scale)
                   for month, value in zip(axis, outcome, strict=True)],
        hoverinfo="text",
        name="observed outcome",
    )  # fmt: skip
    styled(figure, colours, height=HEIGHT, legend=True)
    lines.append(("observed", last_known(axis, outcome), colours.ink))
    if len(lines) <= 2:  # noqa: PLR2004 - more would write over each other
        figure.update_layout(showlegend=False)
        label_lines(figure, lines, colours)
    figure.update_yaxes(title_text=scale.axis, tickformat=scale.tick_format, nticks=6)
    figure.update_xaxes(tickformat=FORMAT, nticks=6)
    names = listed([str(version) for version in versions])
    return Chart(
        name=f"{card.model}-versions",
        title=_title(difference, card),
        figure=figure,
        summary=f"{_summary(versions, card, scale)}{_closeness(difference, card)}",
        table=_table(versions, scale),
        source=f"{counted(sum(m.n_rows for m in every), 'prediction')} of {card.title}, "
        f"{'version' if len(versions) == 1 else 'versions'} {names}.",
        help=HELP,
    )


def _most_outcomes(versions: Mapping[int, Sequence[MonthSummary]]) -> Sequence[MonthSummary]:
    """The months of the version for which most outcomes are known."""
    return max(versions.values(), key=lambda ms: sum(m.n_outcomes for m in ms), default=[])


def _hover(month: str, words: str, value: float, scale: Scale) -> str:
    return f"{month_words(month)}<br>{words}: <b>{drawable(scale.level(float(value)))}</b>"


def _gaps(versions: Mapping[int, Sequence[MonthSummary]]) -> dict[int, tuple[float, float]]:
    found = {version: known_gap(months) for version, months in versions.items()}
    return {version: (gap[0], gap[1]) for version, gap in found.items() if gap is not None}


def _interval(difference: ErrorDifference) -> tuple[float, float]:
    """Ends of the 95 % interval of the mean difference."""
    half = float(half_width(np.array(difference.standard_error), difference.n_rows))
    return difference.mean - half, difference.mean + half


def _title(difference: ErrorDifference | None, card: Card) -> str:
    if difference is None:
        return f"{card.response_label} by version"
    low, high = _interval(difference)
    if low <= 0 <= high:
        return "No clear difference between the versions"
    nearer = difference.version if difference.mean < 0 else difference.other
    return f"Version {nearer} is closer to the outcomes"


def _closeness(difference: ErrorDifference | None, card: Card) -> str:
    """Which version is closer to the outcomes, by how much, and how sure that is."""
    if difference is None:
        return ""
    low, high = _interval(difference)
    name = "Brier score" if card.is_probability else "mean squared error"
    rows = f"the {counted(difference.n_rows, 'record')} with an outcome that both scored"
    if low <= 0 <= high:
        return (
            f" On {rows}, the {name} shows no clear difference: {_signed(difference.mean)} for "
            f"version {difference.version} against {difference.other} "
            f"(95 % interval {_signed(low)} to {_signed(high)})."
        )
    nearer, further = difference.version, difference.other
    ends = sorted((abs(low), abs(high)))
    if difference.mean > 0:
        nearer, further = further, nearer
    return (
        f" On {rows}, the {name} of version {nearer} is lower than that of version {further} by "
        f"{abs(difference.mean):,.3g} (95 % interval {ends[0]:,.3g} to {ends[1]:,.3g}; "
        "lower is closer)."
    )


def _signed(value: float) -> str:
    return f"{value:+,.3g}".replace("-", "\N{MINUS SIGN}", 1)


def _summary(versions: Mapping[int, Sequence[MonthSummary]], card: Card, scale: Scale) -> str:
    gaps = _gaps(versions)
    if not any(versions.values()):
        return "No predictions match these filters. Widen the period or clear the filters."
    if not gaps:
        return f"No outcomes are known yet; the lines show {lowered(card.response_label)} only."
    parts = [
        f"version {version} scored {scale.level(score)} on average against {scale.level(truth)} "
        "observed"
        for version, (score, truth) in gaps.items()
    ]
    text = "; ".join(parts)
    return f"Where outcomes are known, {text}."


def _table(versions: Mapping[int, Sequence[MonthSummary]], scale: Scale) -> pd.DataFrame:
    rows = [(version, month) for version, months in versions.items() for month in months]

    def numbers(name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        values = [getattr(month, name) for _, month in rows]
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)

    return pd.DataFrame(
        {
            "Version": [version for version, _ in rows],
            "Month": [month.month for _, month in rows],
            "Predictions": [month.n_rows for _, month in rows],
            scale.column("Mean score"): scale.cells(numbers("mean_score")),
            scale.column("Mean observed outcome"): scale.cells(numbers("mean_outcome")),
            "Outcomes known": [month.n_outcomes for _, month in rows],
        }
    )
