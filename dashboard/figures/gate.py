"""How a version did against the champion, scope by scope."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.card import Card
from dashboard.domain.gates import GateReport, GateVerdict, SegmentDifference
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.scopes import scope_words

from .chart import Chart
from .ranking import writer
from .rows import Words, in_rows, key_of, places
from .theme import Palette, palette
from .words import counted, listed

HELP = (
    "Each dot is the version's measure minus the champion's, on the same stored records, and the "
    "line its 95 % interval from the records' own differences (for AUC by DeLong's formula), taken "
    "as independent: where all records of a time are hit alike, it would be wider. Right of zero "
    "the version is better. The small bar marks how much worse it may be. A scope whose line "
    "reaches over the bar has too few outcomes to tell; among several scopes, one in twenty lines "
    "misses its true place."
)
PADDING = 0.06
NAMES = {GateVerdict.PASSED: "passed", GateVerdict.FAILED: "much worse"}


def segments_chart(report: GateReport, card: Card, *, dark: bool = False) -> Chart:
    """Dots with 95 % intervals: all records first, then the largest scopes."""
    colours = palette(dark=dark)
    drawn = [each for each in report.segments if each.difference is not None]
    titles = [_title(each, report, card) for each in drawn]
    change = np.array([each.difference for each in drawn], dtype=np.float64)
    half = np.array([each.half_width for each in drawn], dtype=np.float64)
    write = writer(np.append(change, half))
    words = [
        Words(title, f"{'+' if value > 0 else ''}{write(value)}", bold=row == 0)
        for row, (title, value) in enumerate(zip(titles, change.tolist(), strict=True))
    ]
    figure = _figure(drawn, change, half, words, report, colours)
    axis = f"{report.metric}: version {report.version} minus version {report.champion}"
    in_rows(figure, words, colours, axis=axis, key=_key(colours))
    ends = np.concatenate([change - half, change + half, _limits(drawn, report), [0.0]])
    room = PADDING * (ends.max() - ends.min())
    figure.update_xaxes(range=[ends.min() - room, ends.max() + room])
    return Chart(
        name=f"{card.id}-gate",
        title=_finding(report),
        figure=figure,
        summary=_summary(report),
        table=_table(report),
        source=f"{counted(report.segments[0].n_rows, 'stored prediction')} with a known outcome "
        f"{scope_words(report.scope)}, at most 20,000, drawn with seed {report.seed}; the same "
        "records for both versions.",
        help=HELP,
    )


def _figure(
    drawn: list[SegmentDifference],
    change: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    half: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    words: list[Words],
    report: GateReport,
    colours: Palette,
) -> go.Figure:
    figure, y = go.Figure(), places(words)
    figure.add_vline(x=0, line={"color": colours.context, "width": 1})
    limits = _limits(drawn, report)
    figure.add_scatter(
        x=limits,
        y=y,
        mode="markers",
        marker={"symbol": "line-ns", "size": 13, "line": {"width": 2, "color": colours.context}},
        hovertext=[f"may be worse by {abs(limit):.3g}" for limit in limits],
        hoverinfo="text",
        name="limit",
    )
    paint = [colours.raises if e.verdict is GateVerdict.FAILED else colours.accent for e in drawn]
    figure.add_scatter(
        x=np.column_stack([change - half, change + half, np.full(change.size, np.nan)]).ravel(),
        y=np.repeat(y, 3),
        mode="lines",
        line={"color": colours.context, "width": 2},
        hoverinfo="skip",
        name="95 % interval",
    )
    filled = ["circle" if e.verdict is not GateVerdict.UNDECIDED else "circle-open" for e in drawn]
    figure.add_scatter(
        x=change,
        y=y,
        mode="markers",
        marker={"color": paint, "size": 10, "symbol": filled, "line": {"width": 2}},
        hovertext=[_hover(each) for each in drawn],
        hoverinfo="text",
        name="difference",
    )
    return figure


def _limits(drawn: list[SegmentDifference], report: GateReport) -> list[float]:
    """How much worse each may be: all records first, then the scopes."""
    rules = report.rules
    shares = [rules.most_loss if each is report.segments[0] else rules.most_loss_in_segment
              for each in drawn]  # fmt: skip
    return [-share * abs(e.champion or 0.0) for share, e in zip(shares, drawn, strict=True)]


def _key(colours: Palette) -> str:
    return key_of(
        ("\N{BLACK CIRCLE}", colours.accent, "difference"),
        ("\N{EM DASH}", colours.context, "95 % interval"),
        ("|", colours.context, "limit"),
    )


def _hover(each: SegmentDifference) -> str:
    low = (each.difference or 0.0) - (each.half_width or 0.0)
    high = (each.difference or 0.0) + (each.half_width or 0.0)
    return (
        f"{each.candidate:.4g} against {each.champion:.4g}<br>"
        f"difference <b>{each.difference:+.3g}</b> ({low:+.3g} to {high:+.3g})<br>"
        f"n = {each.n_rows:,}"
    )


def _title(each: SegmentDifference, report: GateReport, card: Card) -> str:
    number = f"n = {each.n_rows:,}"
    if each is report.segments[0]:
        return f"All records ({number})"
    where = "everywhere" if each.segment == EVERYWHERE else each.segment
    return f"{card.scope_label} {where} ({number})"


def _finding(report: GateReport) -> str:
    worse = [each.segment for each in report.segments[1:] if each.verdict is GateVerdict.FAILED]
    every = report.segments[0].verdict
    if every is GateVerdict.FAILED:
        return f"Version {report.version} is worse than version {report.champion}"
    if worse:
        return f"Version {report.version} is much worse in {listed(worse)}"
    if every is GateVerdict.UNDECIDED:
        return "Too few outcomes to tell the versions apart"
    return f"Version {report.version} is as good as version {report.champion}, or better"


def _summary(report: GateReport) -> str:
    every, *parts = report.segments
    text = (
        f"On all {counted(every.n_rows, 'record')} {report.metric} is {every.candidate:.4g} for "
        f"version {report.version} and {every.champion:.4g} for version {report.champion}."
    )
    few = [each.segment for each in parts if each.difference is None]
    if few:
        text += f" Too few outcomes are known in {listed(few)}."
    return text


def _table(report: GateReport) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Scope": [each.segment for each in report.segments],
            "Outcomes known": [each.n_rows for each in report.segments],
            f"{report.metric}, version {report.champion}": [e.champion for e in report.segments],
            f"{report.metric}, version {report.version}": [e.candidate for e in report.segments],
            "Difference": [each.difference for each in report.segments],
            "Half of the 95 % interval": [each.half_width for each in report.segments],
            "Finding": [NAMES.get(e.verdict, "too few to tell") for e in report.segments],
        }
    )
