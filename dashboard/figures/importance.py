"""What matters most to the model: dots with intervals, largest first."""

from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card, Task
from dashboard.domain.results import Link, MeanAttribution, PermutationImportance, Provenance

from .chart import Chart
from .intervals import half_width
from .ranking import TOP, Ranking, ranking, writer
from .rows import THICKNESS, Words, in_rows, key_of, places
from .scale import Scale, margin_scale, response_scale, with_unit
from .theme import Palette, palette
from .words import counted, drawable, listed, lowered, source_line

LINKS = {Task.BINARY: Link.LOGIT, Task.MULTICLASS: Link.SOFTMAX, Task.REGRESSION: Link.IDENTITY}
NUMBERS = {2: "two", 3: "three"}
PERMUTATION_HELP = (
    "Each dot says how much worse the model does when one feature's values are shuffled among "
    "the records; its line is the 95 % interval over shuffles and the sample of records. A hollow "
    "dot's interval includes zero: it cannot be told from chance. The grey ticks mark the longest "
    "half interval of those: as far as a feature that does not help may get by chance. Features "
    "that carry the same information share their importance, so each may look small. It says "
    "what the model uses, not what causes the outcome."
)
MEAN_HELP = (
    "Each dot is the mean size of a feature's contribution to single scores, whichever way it "
    "pushes; the line is the 95 % interval over the records. It says how far the model moves "
    "scores with a feature, not whether it is right to."
)


def importance_chart(
    result: PermutationImportance,
    metric: str,
    card: Card,
    *,
    unit: str = "",
    top: int | None = None,
    dark: bool = False,
) -> Chart:
    """Permutation importance with 95 % intervals over shuffles and records.

    Parameters
    ----------
    result : PermutationImportance
        Loss of quality per feature and repeat.
    metric : str
        The metric in words, such as "Ranking (AUC)".
    card : Card
        Labels and units.
    unit : str
        The metric's unit; empty for a share or an index.
    top : int or None
        How many features are drawn; all by default. The table always lists all.
    dark : bool
        Draw for dark paper.
    """
    half = np.hypot(
        half_width(result.shuffle_error, result.n_repeats),
        half_width(result.row_error, result.provenance.n_rows),
    )
    ranks = ranking(result.features, result.mean, half, card)
    words = f"{metric}: how much worse when shuffled"
    colours = palette(dark=dark)
    axis = with_unit("How much worse when shuffled", unit)
    figure = _dots(ranks, axis, colours, top, key=_key(ranks, colours))
    _mark_chance(figure, ranks, colours, top)
    table = _table(ranks, words, unit)
    table["Finding"] = _findings(ranks)
    return Chart(
        name=f"{card.id}-importance",
        title=_permutation_title(ranks, lowered(metric)),
        figure=figure,
        summary=_permutation_summary(ranks, lowered(metric), result, unit),
        table=table,
        source=_permutation_source(result, metric),
        help=PERMUTATION_HELP,
    )


def mean_attribution_chart(
    result: MeanAttribution,
    card: Card,
    *,
    output: str | None = None,
    top: int | None = None,
    dark: bool = False,
) -> Chart:
    """Mean size of each feature's contributions, with 95 % intervals over the records.

    Parameters
    ----------
    result : MeanAttribution
        Means and standard errors per feature, in the response's unit or on the margin.
    card : Card
        Labels and units; a regression's margin is its own unit.
    output : str or None
        The class whose scores are moved, of several.
    top : int or None
        How many features are drawn; all by default. The table always lists all.
    dark : bool
        Draw for dark paper.
    """
    scores = f"scores of “{output}”" if output else "scores"
    in_response = result.unit == "response"
    scale = response_scale(card) if in_response else margin_scale(card, LINKS[card.task])
    half = half_width(result.standard_error, result.provenance.n_rows)
    ranks = ranking(result.features, scale.cells(result.mean), scale.cells(half), card)
    words = scale.column("Mean size of the contribution", change=True)
    return Chart(
        name=f"{card.id}-contributions",
        title=_title(ranks, f"moves {scores} most", f"No feature moves the {scores}"),
        figure=_dots(ranks, words, palette(dark=dark), top),
        summary=_mean_summary(ranks, float(result.mean.max(initial=0.0)), scale, result.provenance),
        table=_table(ranks, "Mean size of the contribution", scale.change_unit),
        source=source_line(result.provenance),
        help=MEAN_HELP,
    )


def _dots(ranks: Ranking, axis: str, colours: Palette, top: int | None, key: str = "") -> go.Figure:
    shown = slice(top)
    mean, half = ranks.mean[shown], ranks.half_width[shown]
    write = writer(ranks.mean, ranks.least)
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
    in_rows(figure, words, colours, axis=axis, key=key)
    figure.add_vline(x=0, line={"color": colours.hairline, "width": 2}, layer="below")
    return figure


def _key(ranks: Ranking, colours: Palette) -> str:
    """What the marks mean, where some features cannot be told from chance."""
    if ranks.beyond_chance.all():
        return ""
    marks = [
        ("\N{BLACK CIRCLE}", colours.accent, "beyond chance"),
        ("\N{WHITE CIRCLE}", colours.accent, "could be chance"),
    ]
    if ranks.reach_of_chance:
        reach = "its reach"
        marks.append(("\N{BOX DRAWINGS LIGHT VERTICAL}", colours.muted, reach))
    return key_of(*marks)


def _mark_chance(figure: go.Figure, ranks: Ranking, colours: Palette, top: int | None) -> None:
    """Hollow dots for what cannot be told from chance; in each row a tick as far as it reaches."""
    dots = figure.data[-1]
    symbols = ["circle" if beyond else "circle-open" for beyond in ranks.beyond_chance[:top]]
    dots.update(marker={"symbol": symbols, "line": {"width": 2, "color": colours.accent}})
    if not ranks.reach_of_chance:
        return
    y = np.array(dots.y, dtype=float)
    figure.add_scatter(
        x=np.tile([ranks.reach_of_chance, ranks.reach_of_chance, np.nan], y.size),
        y=np.column_stack([y - THICKNESS / 2, y + THICKNESS / 2, y]).ravel(),
        mode="lines",
        line={"color": colours.muted, "width": 1.5},
        hoverinfo="skip",
        name="reach of chance",
    )


def _findings(ranks: Ranking) -> list[str]:
    found = zip(ranks.mean, ranks.beyond_chance, strict=True)
    return [
        ("helps" if mean > 0 else "hurts") if beyond else "not distinguishable from chance"
        for mean, beyond in found
    ]


def _permutation_source(result: PermutationImportance, metric: str) -> str:
    method = (
        f"each feature shuffled {counted(result.n_repeats, 'time')}, quality measured by "
        f"{lowered(metric)}, intervals over shuffles and the sample of records"
    )
    return source_line(replace(result.provenance, method=method))


def _title(ranks: Ranking, finding: str, nothing: str) -> str:
    if not ranks.titles or ranks.mean[0] <= 0:
        return nothing
    return f"{ranks.titles[0]} {finding}"


def _permutation_title(ranks: Ranking, metric: str) -> str:
    title = _title(ranks, "matters most", f"No feature matters for {metric}")
    if ranks.beyond_chance.any() or ranks.mean.max(initial=0.0) <= 0:
        return title
    return f"No feature is beyond chance for {metric}"


def _permutation_summary(
    ranks: Ranking, metric: str, result: PermutationImportance, unit: str
) -> str:
    write, at_start = writer(ranks.mean), writer(np.array([result.baseline]))(result.baseline)
    if not ranks.titles or ranks.mean[0] <= 0:
        return f"Shuffling any feature leaves {metric} as good as it is ({at_start})."
    cost = f"{write(float(ranks.mean[0]))} {unit}".strip()
    text = (
        f"Shuffling {lowered(ranks.titles[0])} worsens {metric} by {cost} "
        f"({at_start} without shuffling); {_stability(ranks)}"
    )
    return text + _agreement(result) + _chance(ranks)


def _agreement(result: PermutationImportance) -> str:
    """In how many repeats the same features lead; nothing where they cannot but."""
    n_repeats = result.n_repeats
    if n_repeats == 1 or len(result.features) <= TOP:
        return ""
    number = result.agreement(TOP)
    share = f"all {n_repeats}" if number == n_repeats else f"{number} of {n_repeats}"
    return f" The same {NUMBERS[TOP]} features lead in {share} repeats."


def _chance(ranks: Ranking) -> str:
    within = int((~ranks.beyond_chance).sum())
    if not within:
        return " Every feature is beyond chance."
    verb = "is" if within == 1 else "are"
    return f" {counted(within, 'feature')} {verb} not distinguishable from chance."


def _mean_summary(ranks: Ranking, largest: float, scale: Scale, provenance: Provenance) -> str:
    if not ranks.titles or ranks.mean[0] <= 0:
        return "No feature moves any score away from the typical one."
    text = f"{ranks.titles[0]} moves a single score by {scale.size(largest)} on average"
    if "log-odds" in scale.change_unit:
        text += " (log-odds are the scale on which contributions add up)"
    if provenance.n_rows == 1:
        return f"{text}; one record says nothing about the others."
    return f"{text}; {_stability(ranks)}"


def _stability(ranks: Ranking) -> str:
    """Whether the first places are certain."""
    first = list(ranks.titles[:TOP])
    if len(first) == 1:
        return "it is the only feature."
    head = f"the order of the first {NUMBERS[len(first)]} ({listed(first)})"
    return f"{head} is clear." if ranks.clear else f"{head} is not certain: intervals overlap."


def _table(ranks: Ranking, words: str, unit: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Rank": range(1, len(ranks.titles) + 1),
            "Feature": list(ranks.titles),
            with_unit(words, unit): ranks.mean,
            "95 % interval from": ranks.mean - ranks.half_width,
            "95 % interval to": ranks.mean + ranks.half_width,
        }
    )
