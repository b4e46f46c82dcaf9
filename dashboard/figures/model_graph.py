"""Which model feeds which: what was declared beside what runs made of it."""

import itertools
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.edges import OnMissing, show_age
from dashboard.domain.model_map import EdgeState, MapEdge, ModelMap
from dashboard.domain.records import EVERYWHERE

from .chart import Chart
from .graph_layout import Layout, Point, laid_out
from .theme import Palette, palette, styled
from .words import counted, drawable, in_lines, listed

LAYER_HEIGHT, BOX_HEIGHT, ARROW = 112, 50, 7
MARGIN = 44
LABEL = 13
STEPS = 16
DASHES = {EdgeState.REALISED: "solid", EdgeState.NEVER: "dash", EdgeState.RETIRED: "dot"}
LEGEND = {
    EdgeState.REALISED: "in force and used by runs",
    EdgeState.NEVER: "in force, never used",
    EdgeState.RETIRED: "retired, was used",
}
HELP = (
    "A line runs from a model to one that reads its answers, downwards. Solid: runs have had "
    "values by it. Dashed: it is declared, and no run has had a value by it yet, because none was "
    "scored since, or because the values were given in the file. Dotted: it is retired, and runs "
    "of the past had values by it. Several edges between two models are one line; the table has "
    "each. A line says that answers are passed on, not that they matter to the reader's score."
)


def model_graph_chart(found: ModelMap, *, dark: bool = False) -> Chart | None:
    """Models that feed each other, in layers; None where no model does."""
    if not found.edges:
        return None
    names = [name for name in found.titles if any(name in pair for pair in found.pairs)]
    layout = laid_out(names, found.pairs)
    colours = palette(dark=dark)
    height = (layout.n_layers - 1) * LAYER_HEIGHT + BOX_HEIGHT + 2 * MARGIN
    figure = styled(go.Figure(), colours, height=height, legend=True)
    states = {pair: _state(_between(found, pair)) for pair in found.pairs}
    for state, words in LEGEND.items():
        pairs = [pair for pair in found.pairs if states[pair] is state]
        if pairs:
            _draw_lines(figure, [layout.lines[pair] for pair in pairs], state, words, colours)
    _draw_hints(figure, found, layout, colours)
    boxes = [_box(found.titles[name], layout.boxes[name], colours) for name in names]
    figure.update_layout(annotations=boxes)
    figure.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    low, high = (layout.n_layers - 1) * LAYER_HEIGHT + BOX_HEIGHT / 2, -BOX_HEIGHT / 2
    figure.update_yaxes(visible=False, range=[low + 8, high - 4], fixedrange=True)
    return Chart(
        name="model-map-edges",
        title=_title(found),
        figure=figure,
        summary=_summary(found),
        table=_table(found),
        source=f"{counted(len(found.edges), 'edge')} between {counted(len(names), 'model')}.",
        help=HELP,
    )


def _between(found: ModelMap, pair: tuple[str, str]) -> list[MapEdge]:
    return [
        each
        for each in found.edges
        if (each.edge.declared.upstream, each.edge.declared.downstream) == pair
    ]


def _state(edges: list[MapEdge]) -> EdgeState:
    """What the line of several edges shows: what differs before what agrees."""
    states = {each.state for each in edges}
    order = (EdgeState.NEVER, EdgeState.REALISED, EdgeState.RETIRED)
    return next(state for state in order if state in states)


def _draw_lines(
    figure: go.Figure,
    lines: list[tuple[Point, ...]],
    state: EdgeState,
    words: str,
    colours: Palette,
) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for line in lines:
        x, y = _curve(line)
        xs += [*x.tolist(), None]
        ys += [*y.tolist(), None]
    strong = state is EdgeState.REALISED
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={
            "color": colours.accent if strong else colours.muted,
            "width": 2,
            "dash": DASHES[state],
        },
        name=words,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[line[-1][0] for line in lines],
        y=[line[-1][1] * LAYER_HEIGHT - BOX_HEIGHT / 2 - ARROW for line in lines],
        mode="markers",
        marker={
            "symbol": "triangle-down",
            "size": 11,
            "color": colours.accent if strong else colours.muted,
        },
        showlegend=False,
        hoverinfo="skip",
    )


def _curve(line: tuple[Point, ...]) -> tuple[np.ndarray, np.ndarray]:
    """A line that leaves and meets every layer straight down."""
    depths = np.array([y * LAYER_HEIGHT for _, y in line])
    depths[0] += BOX_HEIGHT / 2
    depths[-1] -= BOX_HEIGHT / 2 + ARROW
    share = np.linspace(0, 1, STEPS)
    eased = share * share * (3 - 2 * share)
    xs = [a + (b - a) * eased for (a, _), (b, _) in itertools.pairwise(line)]
    ys = [a + (b - a) * share for a, b in itertools.pairwise(depths)]
    return np.concatenate(xs), np.concatenate(ys)


def _draw_hints(figure: go.Figure, found: ModelMap, layout: Layout, colours: Palette) -> None:
    """What each line carries, on hovering its middle."""
    middles = []
    for pair in found.pairs:
        x, y = _curve(layout.lines[pair])
        middles.append((x[len(x) // 2], y[len(y) // 2]))
    figure.add_scatter(
        x=[x for x, _ in middles],
        y=[y for _, y in middles],
        mode="markers",
        marker={"size": 9, "color": colours.panel, "line": {"color": colours.muted, "width": 1}},
        hovertext=["<br>".join(map(_hint, _between(found, pair))) for pair in found.pairs],
        hoverinfo="text",
        showlegend=False,
    )


def _hint(each: MapEdge) -> str:
    new = each.edge.declared
    where = "" if new.scope == EVERYWHERE else f" in {new.scope}"
    used = f"{counted(each.n_rows, 'value')} in {counted(each.n_runs, 'run')}"
    text = f"{new.output} as {new.feature}{where}: {each.state.value}"
    return drawable(text if not each.n_runs else f"{text}, {used}")


def _box(title: str, place: Point, colours: Palette) -> dict[str, Any]:
    x, y = place
    return {
        "x": x,
        "y": y * LAYER_HEIGHT,
        "text": "<br>".join(map(drawable, in_lines(title, LABEL, 3))),
        "showarrow": False,
        "font": {"size": 12, "color": colours.ink},
        "bgcolor": colours.panel,
        "bordercolor": colours.context,
        "borderwidth": 1,
        "borderpad": 5,
    }


def _title(found: ModelMap) -> str:
    never = sum(each.state is EdgeState.NEVER for each in found.edges)
    retired = sum(each.state is EdgeState.RETIRED for each in found.edges)
    if never:
        return f"{counted(never, 'declared edge')} {'was' if never == 1 else 'were'} never used"
    if retired:
        return f"{counted(retired, 'retired edge')} had been used"
    return "Every declared edge is used"


def _summary(found: ModelMap) -> str:
    force = [each for each in found.edges if each.state is not EdgeState.RETIRED]
    used = [each for each in force if each.n_runs]
    values = sum(each.n_rows for each in used)
    defaults = sum(each.n_default for each in used)
    text = (
        f"{counted(len(force), 'edge')} {'is' if len(force) == 1 else 'are'} in force and "
        f"{len(used):,} of them gave runs {counted(values, 'value')}"
        f"{f', {defaults:,} of them a default' if defaults else ''}"
    )
    never = [_named(found, each) for each in force if not each.n_runs]
    if never:
        text += f"; never used: {listed(never)}"
    retired = [_named(found, each) for each in found.edges if each.state is EdgeState.RETIRED]
    if retired:
        text += f"; used before it was retired: {listed(retired)}"
    alone = len(found.titles) - len({name for pair in found.pairs for name in pair})
    rest = f" {counted(alone, 'model')} neither feed nor are fed." if alone > 1 else ""
    return f"{text}.{' One model neither feeds nor is fed.' if alone == 1 else rest}"


def _named(found: ModelMap, each: MapEdge) -> str:
    """An edge in business words, with the feature it feeds."""
    new = each.edge.declared
    ends = [found.titles.get(name, name) for name in (new.upstream, new.downstream)]
    where = "" if new.scope == EVERYWHERE else f" in {new.scope}"
    return f"{ends[0]} to {ends[1]}{where} ({new.feature})"


def _table(found: ModelMap) -> pd.DataFrame:
    missing = {OnMissing.FAIL: "refuse the rows", OnMissing.LAST_KNOWN: "take the last answer"}
    rows = []
    for each in found.edges:
        new = each.edge.declared
        rows.append(
            {
                "Edge": each.edge.id,
                "From": found.titles.get(new.upstream, new.upstream),
                "Output": new.output,
                "To": found.titles.get(new.downstream, new.downstream),
                "Feature": new.feature,
                "Scope": "everywhere" if new.scope == EVERYWHERE else new.scope,
                "Answers may be": "any age" if new.max_age is None else show_age(new.max_age),
                "If missing": missing.get(new.on_missing, f"take {new.default}"),
                "State": each.state.value,
                "Runs fed": each.n_runs,
                "Values": each.n_rows,
                "Defaults": each.n_default,
                "Last used": "" if each.newest_at is None else f"{each.newest_at:%Y-%m-%d %H:%M}",
            }
        )
    return pd.DataFrame(rows)
