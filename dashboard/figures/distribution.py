"""How scores are distributed, and where one record stands."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card
from dashboard.domain.summaries import ScoreDistribution

from .chart import Chart
from .scale import Scale, response_scale
from .theme import SMALL, Palette, palette, styled
from .words import counted, drawable, lowered, this_record

HEIGHT = 300
HELP = (
    "Each bar counts the predictions whose score lies in its range. The place of one record says "
    "how unusual its score is among these predictions, not whether the score is right."
)


def distribution_chart(
    result: ScoreDistribution,
    card: Card,
    *,
    mark: float | None = None,
    threshold: float | None = None,
    rows: str = "",
    dark: bool = False,
) -> Chart:
    """Histogram of scores with this record and the decision threshold.

    Parameters
    ----------
    result : ScoreDistribution
        Counts of predictions per range of scores.
    card : Card
        Labels and units.
    mark : float or None
        The score of the record in question.
    threshold : float or None
        Where the decision changes; the card's own where None is given.
    rows : str
        Which predictions these are, in words.
    dark : bool
        Draw for dark paper.
    """
    card = card.about()
    scale = response_scale(card)
    limit = card.decision.threshold if threshold is None and card.decision else threshold
    return Chart(
        name=f"{card.id}-scores",
        title=_title(result, card, mark),
        figure=_figure(result, card, mark, limit, palette(dark=dark)),
        summary=_summary(result, card, mark, limit),
        table=_table(result, scale),
        source=", ".join(
            filter(None, [counted(result.n_rows, "prediction"), f"version {card.version}", rows])
        )
        + ".",
        help=HELP,
    )


def share_below(result: ScoreDistribution, score: float) -> float:
    """Share of predictions with a lower score, read off the bars; NaN without predictions."""
    if result.n_rows == 0:
        return float("nan")
    cumulative = np.concatenate([[0.0], np.cumsum(result.counts)])
    if result.edges[0] == result.edges[-1]:
        return float(score > result.edges[0])
    return float(np.interp(score, result.edges, cumulative) / result.n_rows)


def _figure(
    result: ScoreDistribution,
    card: Card,
    mark: float | None,
    threshold: float | None,
    colours: Palette,
) -> go.Figure:
    scale = response_scale(card)
    low, high = result.edges[:-1], result.edges[1:]
    figure = go.Figure()
    figure.add_bar(
        x=(low + high) / 2,
        y=result.counts,
        width=np.where(high > low, high - low, 0.01) * 0.94,
        marker={"color": colours.context, "line": {"width": 0}},
        hovertext=[
            f"{drawable(scale.level(a))} to {drawable(scale.level(b))}<br>"
            f"<b>{counted(int(n), 'prediction')}</b>"
            for a, b, n in zip(low, high, result.counts, strict=True)
        ],
        hoverinfo="text",
        name="predictions",
    )
    styled(figure, colours, height=HEIGHT)
    figure.update_layout(margin_t=46)
    figure.update_xaxes(title_text=scale.axis, tickformat=scale.tick_format, nticks=7)
    figure.update_yaxes(title_text="Predictions", tickformat=",d", rangemode="tozero", nticks=5)
    if threshold is not None:
        _line(figure, threshold, f"threshold {scale.level(threshold)}", colours, bold=False)
    if mark is not None:
        _line(figure, mark, f"{this_record(card)} {scale.level(mark)}", colours, bold=True)
    return figure


def _line(figure: go.Figure, x: float, words: str, colours: Palette, *, bold: bool) -> None:
    ink = colours.ink if bold else colours.muted
    figure.add_shape(
        type="line",
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": ink, "width": 3 if bold else 1.5, "dash": "solid" if bold else "dash"},
    )
    text = drawable(words)
    low, high = _bounds(figure)
    figure.add_annotation(
        x=x,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=18 if bold else 2,
        xanchor=_anchor(x, low, high),
        text=f"<b>{text}</b>" if bold else text,
        showarrow=False,
        font={"size": SMALL, "color": ink},
    )


def _bounds(figure: go.Figure) -> tuple[float, float]:
    x = np.asarray(figure.data[0].x)
    return (float(x.min()), float(x.max())) if x.size else (0.0, 1.0)


def _anchor(x: float, low: float, high: float) -> str:
    """Words at an edge grow towards the middle."""
    place = (x - low) / (high - low) if high > low else 0.5
    return "left" if place < 0.3 else "right" if place > 0.7 else "center"  # noqa: PLR2004


def _title(result: ScoreDistribution, card: Card, mark: float | None) -> str:
    if result.n_rows == 0:
        return "No predictions to show"
    if mark is None:
        return f"How {lowered(card.response_label)} is distributed"
    share = share_below(result, mark)
    if share >= 0.5:  # noqa: PLR2004 - the half
        return f"Higher than about {_percent(share)} of the scores"
    return f"Lower than about {_percent(1 - share)} of the scores"


def _percent(share: float) -> str:
    """A share read off bars: whole percents, and never a false 0 or 100."""
    if 0 < share < 0.01:  # noqa: PLR2004 - one percent
        return "1 %"
    if 0.99 < share < 1:  # noqa: PLR2004 - one percent from all
        return "99 %"
    return f"{100 * share:.0f} %"


def _summary(
    result: ScoreDistribution, card: Card, mark: float | None, threshold: float | None
) -> str:
    n_rows = counted(result.n_rows, "prediction")
    if result.n_rows == 0:
        return "No predictions match these filters. Widen the period or clear the filters."
    if mark is not None:
        share = _percent(share_below(result, mark))
        return (
            f"With {card.show_score(mark)}, {this_record(card)} scores higher than about "
            f"{share} of {n_rows}."
        )
    if result.n_rows == 1:
        return "There is one prediction only."
    fullest = int(np.argmax(result.counts))
    low, high = result.edges[fullest : fullest + 2]
    share = f"{100 * result.counts[fullest] / result.n_rows:.0f} %"
    filled = np.flatnonzero(result.counts)
    text = (
        f"The bars run from {card.show_score(float(result.edges[filled[0]]))} to "
        f"{card.show_score(float(result.edges[filled[-1] + 1]))}; the fullest range, "
        f"{card.show_score(float(low))} to {card.show_score(float(high))}, holds {share} of "
        f"{n_rows}"
    )
    if threshold is not None:
        above = _percent(1 - share_below(result, threshold))
        text += f", and about {above} lie above the threshold of {card.show_score(threshold)}"
    return text + "."


def _table(result: ScoreDistribution, scale: Scale) -> pd.DataFrame:
    return pd.DataFrame(
        {
            scale.column("Score from"): scale.cells(result.edges[:-1]),
            scale.column("Score to"): scale.cells(result.edges[1:]),
            "Predictions": result.counts,
        }
    )
