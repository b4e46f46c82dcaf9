"""Scores, outcomes and volume by month."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.domain.card import Card, Task
from dashboard.domain.summaries import MonthSummary

from .chart import Chart
from .intervals import share_interval
from .months import FORMAT, along, comparable, every_month, label_lines, month_words, outermost
from .scale import Scale, response_scale
from .theme import Palette, palette, styled
from .words import counted, drawable, in_lines, lowered

HEIGHT = 300
SHARES = [0.76, 0.24]
AXIS_CHARS = 24  # what fits along the upper part
FEW = 30
HELP = (
    "The solid line is the mean score of each month's predictions, the dashed line with squares "
    "the mean of the outcomes known by now; where outcomes are shares, thin bars are their 95 % "
    "intervals. Outcomes arrive late: recent months, and months with "
    "few known outcomes, may still change."
)


def trend_chart(months: Sequence[MonthSummary], card: Card, *, dark: bool = False) -> Chart:
    """Mean score against observed outcomes by month, over bars of the volume."""
    card = card.about()
    scale = response_scale(card)
    colours = palette(dark=dark)
    months = comparable(months, card)
    axis = every_month(months)
    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=SHARES, vertical_spacing=0.07)
    styled(figure, colours, height=HEIGHT)
    score, outcome = along(axis, months, "mean_score"), along(axis, months, "mean_outcome")
    figure.add_scatter(
        x=axis,
        y=score,
        mode="lines+markers",
        line={"color": colours.accent, "width": 2.5},
        marker={"size": 5},
        hovertext=_hovers(months, axis, "mean_score", "Mean score", scale),
        hoverinfo="text",
        name="mean score",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=axis,
        y=outcome,
        mode="lines+markers",
        line={"color": colours.ink, "width": 1.5, "dash": "dash"},
        marker={"size": 6, "symbol": "square-open"},
        error_y=_error_bars(months, axis, card),
        hovertext=_hovers(months, axis, "mean_outcome", "Observed", scale),
        hoverinfo="text",
        name="observed outcome",
        row=1,
        col=1,
    )
    _volume(figure, months, axis, colours)
    known = np.isfinite(outcome) & np.isfinite(score)
    higher = bool(known.any() and outcome[known].mean() >= score[known].mean())
    lines = [
        ("mean score", outermost(axis, score, top=not higher), colours.accent),
        ("observed outcome", outermost(axis, outcome, top=higher), colours.ink),
    ]
    label_lines(figure, lines, colours, xref="x", yref="y")
    figure.update_yaxes(
        title_text="<br>".join(in_lines(scale.axis, AXIS_CHARS, 2)),
        tickformat=scale.tick_format,
        nticks=6,
        row=1,
        col=1,
    )
    figure.update_xaxes(tickformat=FORMAT, nticks=6)
    n_known = sum(month.n_outcomes for month in months)
    total = sum(month.n_rows for month in months)
    return Chart(
        name=f"{card.id}-months",
        title=_title(months, card),
        figure=figure,
        summary=_summary(months, card, scale),
        table=_table(months, scale),
        source=(
            f"{counted(total, 'prediction')}, {counted(n_known, 'outcome')} known, "
            f"version {card.version}."
        ),
        help=HELP,
    )


def _volume(
    figure: go.Figure, months: Sequence[MonthSummary], axis: list[str], colours: Palette
) -> None:
    figure.add_bar(
        x=axis,
        y=along(axis, months, "n_rows"),
        marker={"color": colours.context, "line": {"width": 0}},
        hovertext=[
            f"{month_words(month)}<br><b>{counted(int(n), 'prediction')}</b>"
            for month, n in zip(axis, np.nan_to_num(along(axis, months, "n_rows")), strict=True)
        ],
        hoverinfo="text",
        name="predictions",
        row=2,
        col=1,
    )
    figure.update_yaxes(title_text="Predictions", tickformat=",d", nticks=3, row=2, col=1)


def _hovers(
    months: Sequence[MonthSummary], axis: list[str], name: str, words: str, scale: Scale
) -> list[str]:
    values = along(axis, months, name)
    known = along(axis, months, "n_outcomes")
    texts = []
    for month, value, n_outcomes in zip(axis, values, known, strict=True):
        text = f"{month_words(month)}<br>{words}: <b>{drawable(scale.level(float(value)))}</b>"
        if name == "mean_outcome" and np.isfinite(n_outcomes):
            text += f"<br>{counted(int(n_outcomes), 'outcome')} known"
        texts.append(text)
    return texts


def known_gap(months: Sequence[MonthSummary]) -> tuple[float, float, int] | None:
    """Mean score and mean outcome over all predictions whose outcome is known, and their number."""
    pairs = [
        (month.n_outcomes, month.mean_score_known, month.mean_outcome)
        for month in months
        if month.n_outcomes and month.mean_outcome is not None
    ]
    rows = [(n, score, outcome) for n, score, outcome in pairs if score is not None]
    total = sum(n for n, _, _ in rows)
    if total == 0:
        return None
    score = sum(n * score for n, score, _ in rows) / total
    return score, sum(n * outcome for n, _, outcome in rows) / total, total


def _title(months: Sequence[MonthSummary], card: Card) -> str:
    gap = known_gap(months)
    if not months:
        return "No predictions to show"
    if gap is None:
        return f"{card.response_label} by month"
    scale = response_scale(card)
    if scale.is_nothing(gap[1] - gap[0]):
        return "Outcomes match the scores"
    if not _told_apart(gap, card):
        return "Too few outcomes to say whether the scores are right"
    side = "higher" if gap[1] > gap[0] else "lower"
    return f"Outcomes were {side} than scored"


def _told_apart(gap: tuple[float, float, int], card: Card) -> bool:
    """Whether scores and outcomes differ by more than chance; of amounts, whether by enough."""
    score, outcome, total = gap
    if card.task is not Task.BINARY:
        return total >= FEW
    low, high = share_interval(round(outcome * total), total)
    return not low <= score <= high


def _error_bars(months: Sequence[MonthSummary], axis: list[str], card: Card) -> dict[str, object]:
    """95 % intervals of the monthly shares; of other outcomes none are known from their mean."""
    if card.task is not Task.BINARY:
        return {"visible": False}
    mean, known = along(axis, months, "mean_outcome"), along(axis, months, "n_outcomes")
    ends = np.array([
        share_interval(round(share * n), int(n)) if np.isfinite(share) else (np.nan, np.nan)
        for share, n in zip(mean, np.nan_to_num(known), strict=True)
    ]).reshape(-1, 2)  # fmt: skip
    return {"type": "data", "array": ends[:, 1] - mean, "arrayminus": mean - ends[:, 0],
            "thickness": 1, "width": 2}  # fmt: skip


def _summary(months: Sequence[MonthSummary], card: Card, scale: Scale) -> str:
    if not months:
        return "No predictions match these filters. Widen the period or clear the filters."
    first, last = months[0], months[-1]
    mean = f"The mean {lowered(card.response_label)}"
    if len(months) == 1:
        text = f"{mean} is {scale.level(first.mean_score)} in {month_words(first.month)}"
    else:
        change = last.mean_score - first.mean_score
        verb = "stays at" if scale.is_nothing(change) else "rises" if change > 0 else "falls"
        path = f"from {scale.level(first.mean_score)} to {scale.level(last.mean_score)}"
        text = f"{mean} {verb} " + (
            scale.level(last.mean_score) if scale.is_nothing(change) else path
        )
        text += f" between {month_words(first.month)} and {month_words(last.month)}"
    gap = known_gap(months)
    if gap is None:
        known = sum(month.n_outcomes for month in months)
        return f"{text}." if known else f"{text}; no outcomes are known yet."
    score, outcome, total = gap
    return (
        f"{text}; where the outcome is known ({counted(total, 'prediction')}), "
        f"{scale.level(score)} was scored and {scale.level(outcome)} was observed."
    )


def _table(months: Sequence[MonthSummary], scale: Scale) -> pd.DataFrame:
    axis = [f"{month.month}-01" for month in months]
    columns: dict[str, object] = {
        "Month": [month.month for month in months],
        "Predictions": [month.n_rows for month in months],
    }
    for words, name in (
        ("Mean score", "mean_score"),
        ("Mean score where the outcome is known", "mean_score_known"),
        ("Mean observed outcome", "mean_outcome"),
    ):
        columns[scale.column(words)] = scale.cells(along(axis, months, name))
    columns["Outcomes known"] = [month.n_outcomes for month in months]
    return pd.DataFrame(columns)
