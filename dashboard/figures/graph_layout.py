"""Where the boxes of a graph stand: in layers from top to bottom, with room for long lines."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.domain.graph import Pair, layers

SWEEPS = 8
LINE_ROOM = 0.45
"""The share of a box's room that a line takes on its way through a layer."""

Point = tuple[float, float]
_Node = str | tuple[Pair, int]
"""A box, or the place where a long line passes a layer."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes and lines: across from 0 to 1, down in whole layers from 0."""

    boxes: Mapping[str, Point]
    lines: Mapping[Pair, tuple[Point, ...]]

    @property
    def n_layers(self) -> int:
        """How many layers there are."""
        return 1 + int(max(y for _, y in self.boxes.values()))


def laid_out(names: Sequence[str], pairs: Sequence[Pair]) -> Layout:
    """Place boxes below all that feed them; lines that skip layers get a place in each.

    Within a layer, boxes and lines are sorted by the middle of what they are connected with, a few
    times up and down, which removes most crossings.
    """
    rows: list[list[_Node]] = [list(layer) for layer in layers(names, pairs)]
    depth = {name: place for place, row in enumerate(rows) for name in row}
    ways: dict[Pair, list[_Node]] = {}
    for pair in pairs:
        upper, lower = pair
        between: list[_Node] = [(pair, row) for row in range(depth[upper] + 1, depth[lower])]
        for row, node in enumerate(between, depth[upper] + 1):
            rows[row].append(node)
        ways[pair] = [upper, *between, lower]
    links = [link for way in ways.values() for link in itertools.pairwise(way)]
    for sweep in range(SWEEPS):
        _sort_rows(rows, links, downwards=sweep % 2 == 0)
    across = {node: x for row in rows for node, x in _across(row).items()}
    down = {node: float(place) for place, row in enumerate(rows) for node in row}
    return Layout(
        boxes={name: (across[name], down[name]) for name in names},
        lines={
            pair: tuple((across[node], down[node]) for node in way) for pair, way in ways.items()
        },
    )


def _sort_rows(
    rows: list[list[_Node]], links: Sequence[tuple[_Node, _Node]], *, downwards: bool
) -> None:
    """Sort each row by the middle of its neighbours in the row before it."""
    near: dict[_Node, list[_Node]] = {}
    for upper, lower in links:
        near.setdefault(lower if downwards else upper, []).append(upper if downwards else lower)
    for row in rows if downwards else reversed(rows):
        place = {node: x for each in rows for node, x in _across(each).items()}

        def middle(node: _Node, place: Mapping[_Node, float] = place) -> float:
            others = near.get(node, [])
            return sum(place[each] for each in others) / len(others) if others else place[node]

        row.sort(key=middle)


def _across(row: Sequence[_Node]) -> dict[_Node, float]:
    """Places from 0 to 1: a box takes more room than a line."""
    rooms = [1.0 if isinstance(node, str) else LINE_ROOM for node in row]
    total, before, found = sum(rooms), 0.0, {}
    for node, room in zip(row, rooms, strict=True):
        found[node] = (before + room / 2) / total
        before += room
    return found
