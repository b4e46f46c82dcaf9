"""What matters most to the model: dots with intervals, largest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card, Task
from dashboard.domain.results import (
    FloatArray,
    Link,
    MeanAttribution,
    PermutationImportance,
)

from .chart import Chart
from .intervals import half_width
from .rows import Words, in_rows, places
from .scale import Scale, margin_scale
from .theme import Palette, palette
from .words import drawable, listed, lowered, source_line

TOP = 3
LINKS = {Task.BINARY: Link.LOGIT, Task.MULTICLASS: Link.SOFTMAX, Task.REGRESSION: Link.IDENTITY}
PERMUTATION_HELP = (
    "Each dot says how much worse the model does when the values of one feature are shuffled "
    "among the records; the line is the 95 % interval over the shuffles. Near or below zero, the "
    "model does not need the feature. Features that carry the same information share their "
    "importance, so each may look small. It says what the model uses, not what causes the outcome."
)
MEAN_HELP = (
    "Each dot is the mean size of a feature's contribution to single scores, whichever way it "
    "pushes; the line is the 95 % interval over the records. It says how far the model moves "
    "scores with a feature, not whether it is right to."
)


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Features with a number each, largest first.

    Attributes
    ----------
    titles : tuple of str
        The features' labels.
    mean, half_width : ndarray of shape (n_features,)
        The numbers, and half of their 95 % intervals.
    names : tuple of str
        The features' names, in the same order.
    """

    titles: tuple[str, ...]
    names: tuple[str, ...]
    mean: FloatArray
    half_width: FloatArray

    @property
    def clear(self) -> bool:
        """Whether the intervals of the first places do not touch the next one's."""
        low, high = self.mean - self.half_width, self.mean + self.half_width
        last = min(TOP, self.mean.size - 1)
        return bool((low[:last] > high[1 : last + 1]).all())


def ranking(features: Sequence[str], mean: FloatArray, half: FloatArray, card: Card) -> Ranking:
    """Sort by the mean, largest first; ties in schema order."""
    order = [int(place) for place in np.argsort(-mean, kind="stable")]
    return Ranking(
        titles=tuple(card.schema[features[place]].title for place in order),
        names=tuple(features[place] for place in order),
        mean=mean[order],
        half_width=half[order],
    )


def importance_chart(
    result: PermutationImportance,
    metric: str,
    card: Card,
    *,
    top: int | None = None,
    dark: bool = False,
) -> Chart:
    """Permutation importance with 95 % intervals over the repeats.

    Parameters
    ----------
    result : PermutationImportance
        Loss of quality per feature and repeat.
    metric : str
        The metric in words, such as "ranking quality (AUC)".
    card : Card
        Labels and units.
    top : int or None
        How many features are drawn; all by default. The table always lists all.
    dark : bool
        Draw for dark paper.
    """
    n_repeats = result.importances.shape[1]
    errors = result.importances.std(axis=1, ddof=1) if n_repeats > 1 else np.zeros(len(result.mean))
    half = half_width(errors / np.sqrt(n_repeats), n_repeats)
    ranks = ranking(result.features, result.mean, half, card)
    words = f"Loss of {metric} when shuffled"
    return Chart(
        name=f"{card.id}-importance",
        title=_title(ranks, "matters most", f"No feature matters for {metric}"),
        figure=_dots(ranks, words, palette(dark=dark), top),
        summary=_permutation_summary(ranks, metric, result.baseline),
        table=_table(ranks, words, ""),
        source=source_line(result.provenance),
        help=PERMUTATION_HELP,
    )


def mean_attribution_chart(
    result: MeanAttribution,
    card: Card,
    *,
    top: int | None = None,
    dark: bool = False,
) -> Chart:
    """Mean size of each feature's contributions, with 95 % intervals over the records.

    Parameters
    ----------
    result : MeanAttribution
        Means and standard errors per feature, on the margin.
    card : Card
        Labels and units; a regression's margin is its own unit.
    top : int or None
        How many features are drawn; all by default. The table always lists all.
    dark : bool
        Draw for dark paper.
    """
    scale = margin_scale(card, LINKS[card.task])
    half = half_width(result.standard_error, result.provenance.n_rows)
    ranks = ranking(result.features, result.mean, half, card)
    words = scale.column("Mean size of the contribution", change=True)
    return Chart(
        name=f"{card.id}-contributions",
        title=_title(ranks, "moves scores most", "No feature moves the scores"),
        figure=_dots(ranks, words, palette(dark=dark), top),
        summary=_mean_summary(ranks, card, scale),
        table=_table(ranks, "Mean size of the contribution", scale.change_unit),
        source=source_line(result.provenance),
        help=MEAN_HELP,
    )


def _dots(ranks: Ranking, axis: str, colours: Palette, top: int | None) -> go.Figure:
    shown = slice(top)
    mean, half = ranks.mean[shown], ranks.half_width[shown]
    write = writer(ranks.mean)
    words = [
        Words(title, write(float(value)), bold=row == 0)
        for row, (title, value) in enumerate(zip(ranks.titles[shown], mean, strict=True))
    ]
    y = places(words)
    figure = go.Figure()
    figure.add_scatter(
        x=np.column_stack([np.zeros(mean.size), mean, np.full(mean.size, np.nan)]).ravel(),
        y=np.repeat(y, 3),
        mode="lines",
        line={"color": colours.hairline, "width": 2},
        hoverinfo="skip",
        name="from zero",
    )
    figure.add_scatter(
        x=mean,
        y=y,
        error_x={
            "type": "data",
            "array": half,
            "color": colours.accent,
            "thickness": 2,
            "width": 5,
        },
        mode="markers",
        marker={"color": colours.accent, "size": 9},
        customdata=list(ranks.names[shown]),
        hovertext=[
            f"{drawable(title)}<br><b>{write(value)}</b> ({write(width)} either way)"
            for title, value, width in zip(ranks.titles, mean, half, strict=False)
        ],
        hoverinfo="text",
        name="mean and 95 % interval",
    )
    in_rows(figure, words, colours, axis=axis)
    figure.add_vline(x=0, line={"color": colours.hairline, "width": 2}, layer="below")
    return figure


def writer(values: FloatArray) -> Callable[[float], str]:
    """Write numbers under each other: as many decimals as give the largest three digits."""
    largest = float(np.max(np.abs(values), initial=0.0))
    decimals = max(0, 2 - int(np.floor(np.log10(largest)))) if largest else 0

    def write(value: float) -> str:
        text = f"{value:,.{decimals}f}"
        nothing = not float(text.replace(",", ""))
        return text.lstrip("-") if nothing else text.replace("-", "\N{MINUS SIGN}")

    return write


def _title(ranks: Ranking, finding: str, nothing: str) -> str:
    if not ranks.titles or ranks.mean[0] <= 0:
        return nothing
    return f"{ranks.titles[0]} {finding}"


def _permutation_summary(ranks: Ranking, metric: str, baseline: float) -> str:
    write, at_start = writer(ranks.mean), writer(np.array([baseline]))(baseline)
    if not ranks.titles or ranks.mean[0] <= 0:
        return f"Shuffling any feature leaves {metric} as good as it is ({at_start})."
    text = (
        f"Shuffling {lowered(ranks.titles[0])} costs {write(float(ranks.mean[0]))} of {metric} "
        f"({at_start} without shuffling); {_stability(ranks)}"
    )
    unneeded = int((ranks.mean - ranks.half_width <= 0).sum())
    if unneeded:
        noun = "feature is" if unneeded == 1 else "features are"
        text += f" {unneeded} {noun} not clearly above zero."
    return text


def _mean_summary(ranks: Ranking, card: Card, scale: Scale) -> str:
    if not ranks.titles or ranks.mean[0] <= 0:
        return "No feature moves any score away from the typical one."
    size = scale.size(float(ranks.mean[0]))
    text = f"{ranks.titles[0]} moves a single score by {size} on average"
    if card.is_probability:
        text += " (log-odds are the scale on which contributions add up)"
    return f"{text}; {_stability(ranks)}"


def _stability(ranks: Ranking) -> str:
    """Whether the first places are certain."""
    first = list(ranks.titles[:TOP])
    if len(first) == 1:
        return "it is the only feature."
    number = {2: "two", 3: "three"}[len(first)]
    if ranks.clear:
        return f"the order of the first {number} ({listed(first)}) is clear."
    return f"the order of the first {number} ({listed(first)}) is not certain: intervals overlap."


def _table(ranks: Ranking, words: str, unit: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Rank": range(1, len(ranks.titles) + 1),
            "Feature": list(ranks.titles),
            f"{words} ({unit})" if unit else words: ranks.mean,
            "95 % interval from": ranks.mean - ranks.half_width,
            "95 % interval to": ranks.mean + ranks.half_width,
        }
    )
