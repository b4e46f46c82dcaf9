"""What stakeholders think: small bars of judgements."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card
from dashboard.domain.records import Verdict

from .chart import Chart
from .intervals import share_interval
from .rows import THICKNESS, Words, in_rows, places
from .theme import Palette, palette
from .words import counted

VERDICTS = {Verdict.AGREE: "Agree", Verdict.DISAGREE: "Disagree", Verdict.UNSURE: "Not sure"}
EMPTY = "No feedback has been given yet. Open a prediction and say whether you agree."
HELP = (
    "Counts of the judgements that stand; one that was replaced is not counted. People choose "
    "which predictions they judge, so the shares need not hold for all predictions."
)


def verdict_chart(
    counts: Mapping[Verdict, int], card: Card, *, rows: str = "", dark: bool = False
) -> Chart:
    """How many judgements agree, disagree or are not sure; `rows` says of which predictions."""
    numbers = [counts.get(verdict, 0) for verdict in VERDICTS]
    total = sum(numbers)
    disagree = counts.get(Verdict.DISAGREE, 0)
    low, high = (f"{100 * end:.0f} %" for end in share_interval(disagree, total))
    verb = "disagrees" if disagree == total == 1 else "disagree"
    summary = (
        EMPTY
        if total == 0
        else f"{disagree:,} of {counted(total, 'judgement')} {verb} with the prediction "
        f"(95 % interval of the share: {low} to {high})."
    )
    title = "No feedback yet" if total == 0 else f"{100 * disagree / total:.0f} % disagree"
    names = list(VERDICTS.values())
    return Chart(
        name=f"{card.id}-verdicts",
        title=title,
        figure=_bars(names, numbers, palette(dark=dark)),
        summary=summary,
        table=pd.DataFrame({"Judgement": names, "Count": numbers}),
        source=_source(total, card, rows),
        help=HELP,
    )


def suspect_chart(
    counts: Mapping[str, int], card: Card, *, rows: str = "", dark: bool = False
) -> Chart:
    """Which factors stakeholders find wrong, by feature name, most often first."""
    order = sorted(counts, key=lambda name: -counts[name])
    names = [card.schema[name].title if name in card.schema.names else name for name in order]
    numbers = [counts[name] for name in order]
    total = sum(numbers)
    summary = (
        "Nobody has named a factor that looks wrong."
        if total == 0
        else f"{names[0]} was named most often: {numbers[0]:,} of {counted(total, 'time')}."
    )
    return Chart(
        name=f"{card.id}-suspects",
        title="No factor was named" if total == 0 else f"{names[0]} is questioned most",
        figure=_bars(names, numbers, palette(dark=dark)),
        summary=summary,
        table=pd.DataFrame({"Feature": names, "Times named": numbers}),
        source=_source(total, card, rows),
        help=HELP,
    )


def version_chart(
    counts: Mapping[int, Mapping[Verdict, int]], card: Card, *, dark: bool = False
) -> Chart:
    """Share of disagreement by version, newest first."""
    order = sorted(counts, reverse=True)
    totals = {version: sum(counts[version].values()) for version in order}
    disagree = {version: counts[version].get(Verdict.DISAGREE, 0) for version in order}
    given = [version for version in order if totals[version]]
    parts = [
        f"version {version}: {disagree[version]:,} of {totals[version]:,} disagree"
        for version in given
    ]
    names = [f"Version {version}" for version in order]
    return Chart(
        name=f"{card.model}-verdicts-by-version",
        title="Disagreement by version" if given else "No feedback yet",
        figure=_bars(
            names,
            [disagree[version] / max(totals[version], 1) for version in order],
            palette(dark=dark),
            [f"{disagree[version]:,} of {totals[version]:,} disagree" for version in order],
            longest=1.0,
        ),
        summary=f"Judgements by version: {'; '.join(parts)}." if given else EMPTY,
        table=pd.DataFrame(
            {
                "Version": order,
                **{
                    words: [counts[version].get(verdict, 0) for version in order]
                    for verdict, words in VERDICTS.items()
                },
            }
        ),
        source=f"{counted(sum(totals.values()), 'judgement')} of {card.title}, all versions.",
        help=HELP,
    )


def _source(total: int, card: Card, rows: str) -> str:
    of_which = rows or f"version {card.version}"
    return f"{counted(total, 'judgement')}, {of_which}."


def _bars(
    names: Sequence[str],
    numbers: Sequence[float],
    colours: Palette,
    texts: Sequence[str] = (),
    longest: float = 0.0,
) -> go.Figure:
    """One bar per name, with its number written beside the name; the axis ends at `longest`."""
    written = texts or [f"{number:,}" for number in numbers]
    words = [Words(name, text) for name, text in zip(names, written, strict=True)]
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        x=list(numbers),
        y=places(words),
        width=THICKNESS,
        marker={"color": colours.accent, "line": {"width": 0}},
        hoverinfo="skip",
        name="judgements",
    )
    in_rows(figure, words, colours)
    figure.update_xaxes(range=[0, longest or max(numbers, default=0) or 1])
    return figure
