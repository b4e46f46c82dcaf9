"""Every model in every scope as one sign and one colour."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.domain.graph import layers
from dashboard.domain.model_map import Cell, Health, ModelMap
from dashboard.domain.records import EVERYWHERE

from .chart import Chart
from .theme import Palette, faded, palette, styled
from .words import counted, drawable, in_lines, listed

ROW, HEAD, FOOT = 27, 118, 64
SIZE = 22
COLUMN, NARROWEST = 0.12, 0.35
"""Shares of the width: of one column at most, and of all of them at least."""
FILL = 0.30
WRAP = 64
SIGNS = {
    Health.FAILED: "✗",
    Health.NO_CHAMPION: "∅",
    Health.STALE: "…",
    Health.OLD_INPUT: "←",
    Health.OFF: "≠",
    Health.EMPTY: "·",
    Health.OK: "✓",
}
HUES = {
    Health.FAILED: "#D55E00",
    Health.NO_CHAMPION: "#CC79A7",
    Health.STALE: "#56B4E9",
    Health.OLD_INPUT: "#0072B2",
    Health.OFF: "#E69F00",
    Health.EMPTY: "#8A8F98",
    Health.OK: "#009E73",
}
MEANINGS = {
    Health.FAILED: "the last run failed",
    Health.NO_CHAMPION: "no version is deployed as champion",
    Health.STALE: (
        "no prediction for longer than three usual times between runs and seven usual gaps between "
        "predictions of the cell, or no run while other models had some"
    ),
    Health.OLD_INPUT: "a model that it reads has fallen behind by more than the edge allows",
    Health.OFF: (
        "on 20 known outcomes or more, scores and outcomes differ by more than 5 points (20 % of "
        "the mean outcome where the score is no probability) and by more than three standard errors"
    ),
    Health.EMPTY: "deployed, and nothing predicted yet",
    Health.OK: "none of these",
}
HELP = (
    "Rows are scopes, columns are models. A cell stands where a model is deployed or has "
    "predicted; it covers all that lies in its scope. The worst of what is found is shown: "
    + "; ".join(f"{SIGNS[each]} {each.value}: {words}" for each, words in MEANINGS.items())
    + ". What is not found is not proven to be well: few outcomes show only large differences, and "
    "a cell without outcomes is judged by its runs alone. Click a cell to open its overview."
)


def health_matrix_chart(found: ModelMap, *, most: int | None = None, dark: bool = False) -> Chart:
    """Models beside each other, scopes below each other, each cell by its health.

    Parameters
    ----------
    found : ModelMap
        All cells; the table has each.
    most : int, optional
        How many scopes are drawn: those with deployments, then those that are worst off.
    dark : bool
        For dark paper.
    """
    colours = palette(dark=dark)
    models = [name for layer in layers(list(found.titles), found.pairs) for name in layer]
    scopes = _drawn(found, most)
    figure = styled(go.Figure(), colours, height=HEAD + ROW * len(scopes) + FOOT, legend=True)
    for health in Health:
        cells = [cell for cell in found.cells if cell.health is health and cell.scope in scopes]
        if cells:
            _draw(figure, health, cells, (models, scopes, found), colours)
    _draw_axes(figure, [found.titles[name] for name in models], scopes)
    n_cells = counted(len(found.cells), "cell")
    n_scopes = len({cell.scope for cell in found.cells})
    drawn = "" if len(scopes) == n_scopes else f" ({len(scopes)} drawn, the others in the table)"
    newest = found.newest_run
    when = "" if newest is None else f" Newest run {newest:%Y-%m-%d %H:%M} UTC."
    return Chart(
        name="model-map-health",
        title=_title(found.cells),
        figure=figure,
        summary=_summary(found),
        table=_table(found),
        source=(
            f"{n_cells}: {counted(len(models), 'model')}, {counted(n_scopes, 'scope')}{drawn}; "
            f"champions only.{when}"
        ),
        help=HELP,
    )


def _drawn(found: ModelMap, most: int | None) -> list[str]:
    """The scopes to draw, in order."""
    scopes = {cell.scope for cell in found.cells}
    if most is not None and len(scopes) > most:
        deployed = {cell.scope for cell in found.cells if cell.deployed}
        worst = sorted(found.cells, key=lambda cell: (cell.health.severity, cell.scope))
        ranked = dict.fromkeys(cell.scope for cell in worst if cell.scope not in deployed)
        scopes = deployed | set(list(ranked)[: max(0, most - len(deployed))])
    return sorted(scopes, key=lambda at: (at != EVERYWHERE, at))


def _draw(
    figure: go.Figure,
    health: Health,
    cells: Sequence[Cell],
    frame: tuple[Sequence[str], Sequence[str], ModelMap],
    colours: Palette,
) -> None:
    models, scopes, found = frame
    figure.add_scatter(
        x=[models.index(cell.model) for cell in cells],
        y=[scopes.index(cell.scope) for cell in cells],
        mode="markers+text",
        marker={
            "symbol": "square",
            "size": SIZE,
            "color": faded(HUES[health], FILL),
            "line": {"color": HUES[health], "width": 1.5},
        },
        text=[SIGNS[health]] * len(cells),
        textfont={"size": 13, "color": colours.ink},
        textposition="middle center",
        unselected={"marker": {"opacity": 1}, "textfont": {"color": colours.ink}},
        selected={"marker": {"opacity": 1}, "textfont": {"color": colours.ink}},
        customdata=[[cell.model, cell.scope] for cell in cells],
        hovertext=[_hover(cell, found.titles[cell.model]) for cell in cells],
        hoverinfo="text",
        name=f"{SIGNS[health]} {health.value} ({len(cells):,})",
    )


def _hover(cell: Cell, title: str) -> str:
    lines = [f"<b>{drawable(title)} · {drawable(_place(cell.scope))}: {cell.health.value}</b>"]
    for sentence in cell.findings:
        lines += [drawable(line) for line in in_lines(sentence, WRAP, 5)]
    return "<br>".join(lines)


def _draw_axes(figure: go.Figure, titles: Sequence[str], scopes: Sequence[str]) -> None:
    heads = ["<br>".join(map(drawable, in_lines(title, 14, 3))) for title in titles]
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(titles))),
        ticktext=heads,
        range=[-0.6, len(titles) - 0.4],
        domain=[0, min(1.0, max(NARROWEST, COLUMN * len(titles)))],
        ticks="",
        fixedrange=True,
    )
    figure.update_yaxes(
        tickvals=list(range(len(scopes))),
        ticktext=[drawable(_place(scope)) for scope in scopes],
        range=[len(scopes) - 0.4, -0.6],
        fixedrange=True,
    )
    figure.update_layout(
        margin={"t": HEAD - 20, "b": FOOT},
        legend={"y": 0, "yanchor": "top", "itemsizing": "trace"},
    )


def _place(scope: str) -> str:
    return "everywhere" if scope == EVERYWHERE else scope


def _title(cells: Sequence[Cell]) -> str:
    wrong = sum(cell.health not in {Health.OK, Health.EMPTY} for cell in cells)
    if not wrong:
        return "Nothing is found wrong"
    return f"{wrong:,} of {counted(len(cells), 'cell')} {'needs' if wrong == 1 else 'need'} a look"


def _summary(found: ModelMap) -> str:
    counts = Counter(cell.health for cell in found.cells)
    parts = [f"{counts[health]:,} {health.value}" for health in Health if counts[health]]
    text = f"Of {counted(len(found.cells), 'cell')} {listed(parts)}."
    worst = min(found.cells, key=lambda cell: cell.health.severity, default=None)
    if worst is None or worst.health in {Health.OK, Health.EMPTY}:
        return text
    title = found.titles[worst.model]
    return f"{text} {title}, {_place(worst.scope)}: {worst.findings[0]}"


def _table(found: ModelMap) -> pd.DataFrame:
    ranked = sorted(found.cells, key=lambda cell: (cell.health.severity, cell.model, cell.scope))
    return pd.DataFrame(
        {
            "Health": [f"{SIGNS[cell.health]} {cell.health.value}" for cell in ranked],
            "Model": [found.titles[cell.model] for cell in ranked],
            "Scope": [_place(cell.scope) for cell in ranked],
            "Version": pd.array([cell.version for cell in ranked], dtype="Int64"),
            "What is found": [" ".join(cell.findings) for cell in ranked],
            "Predictions": [cell.n_rows for cell in ranked],
            "Newest": ["" if c.newest is None else f"{c.newest:%Y-%m-%d}" for c in ranked],
            "Outcomes known": [cell.n_known for cell in ranked],
            "Mean score": [cell.mean_score for cell in ranked],
            "Mean outcome": [cell.mean_outcome for cell in ranked],
            "Standard error": [cell.gap_error for cell in ranked],
        }
    )
