"""Neighbouring leaves merged into groups that share one grid of cells.

Along each feature the leaves of a group tell apart a few classes of codes only; the product of
these classes is the group's grid. A row lies in one cell of every group, and its cell is a sum
over cuts: ``sum of delta[k] where code[feature[k]] >= code[k]``, modulo 2**16.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from dashboard.domain.structure import IntArray

from .boxes import Boxes, Long

DEEPEST_TABLE = 13
"""Leaves on more features than this are explained without a table."""
MOST_CELLS = 1024
MOST_LEAVES = 64  # a leaf is a bit of a word
MOST_FEATURES = 24
MOST_CLASSES = 63
MOST_TOGGLES = 512
TOO_MANY = 1 << 30
CELL_BITS = 16
# a row's work in a group: once for the group, a little for its cuts and the reach of its table
CELL_COST, CUT_COST = 0.25, 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """How leaves are grouped, and where a row's cell is found.

    Attributes
    ----------
    leaf_start : ndarray of shape (n_groups + 1,)
        Where each group's leaves begin.
    n_cells : ndarray of shape (n_groups,)
        Cells of each group's grid.
    feature_start : ndarray of shape (n_groups + 1,)
        Where each group's features begin.
    feature : ndarray of int
        Features of the groups, ascending in each; the first one varies fastest in the grid.
    n_classes : ndarray of int
        Classes of codes along each of these features.
    cut_start : ndarray of shape (n_groups + 1,)
        Where each group's cuts begin.
    cut_feature, cut_code, cut_delta : ndarray of int
        The cuts.
    """

    leaf_start: Long
    n_cells: Long
    feature_start: Long
    feature: IntArray
    n_classes: IntArray
    cut_start: Long
    cut_feature: IntArray
    cut_code: npt.NDArray[np.uint32]
    cut_delta: npt.NDArray[np.uint16]

    @property
    def width(self) -> Long:
        """Features of each group, of shape (n_groups,)."""
        return np.diff(self.feature_start)


def groups_of(boxes: Boxes) -> Groups:
    """Group leaves so that a row's work is least, never across trees."""
    arrays = boxes.feature, boxes.start, boxes.toggle, boxes.toggle_start
    # numba compiles a function anew for each constant it is given: these come as arguments
    leaf_start = _split(boxes.tree, *arrays, MOST_CELLS, TOO_MANY - 1, False)
    scratch = grid_scratch()
    read: Any = grid
    cells, widths, cuts = [], [], []
    features: list[Any] = []
    classes: list[Any] = []
    parts: list[Any] = []
    for first, last in pairwise(leaf_start):
        n_cells, width, n_cuts = read(first, last, *arrays, TOO_MANY - 1, *scratch, True)
        cells.append(n_cells)
        widths.append(width)
        cuts.append(n_cuts)
        features.append(scratch[0][:width].copy())
        classes.append(scratch[1][:width].copy())
        parts.append(scratch[2][:, :n_cuts].copy())
    cut = np.concatenate([*parts, np.zeros((3, 0), np.int64)], axis=1)
    none = np.zeros(0, np.int32)
    return Groups(
        leaf_start=leaf_start,
        n_cells=np.array(cells, dtype=np.int64),
        feature_start=np.cumsum([0, *widths]),
        feature=np.concatenate([*features, none]).astype(np.int32),
        n_classes=np.concatenate([*classes, none]).astype(np.int32),
        cut_start=np.cumsum([0, *cuts]),
        cut_feature=cut[0].astype(np.int32),
        cut_code=cut[1].astype(np.uint32),
        cut_delta=(cut[2] % 2**CELL_BITS).astype(np.uint16),
    )


@njit(cache=True, nogil=True)
def grid_scratch():  # type: ignore[no-untyped-def]
    """Room for `grid`: features, classes, cuts and which classes lie inside each leaf."""
    return (
        np.zeros(MOST_FEATURES, np.int32),
        np.zeros(MOST_FEATURES, np.int32),
        np.zeros((3, MOST_FEATURES * MOST_TOGGLES), np.int64),
        np.zeros((MOST_LEAVES, MOST_FEATURES), np.uint64),
    )


@njit(cache=True, nogil=True)
def ascending(values, size):  # type: ignore[no-untyped-def]
    """Sort the first few values in place; they are nearly sorted already."""
    for at in range(1, size):
        value = values[at]
        place = at
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value


@njit(cache=True, nogil=True)
def grid(  # type: ignore[no-untyped-def]
    first, last, feature, start, toggle, toggle_start, most, features, classes, cuts, inside, emit
):  # fmt: skip
    """The grid of leaves ``first .. last - 1``: its cells, features and cuts.

    With `emit` fills the scratch arrays; gives `TOO_MANY` cells where there are more than
    `most`, or more of anything than there is room for.
    """
    width = 0
    for slot in range(start[first], start[last]):
        new = True
        for place in range(width):
            new = new and features[place] != feature[slot]
        if new:
            if width == MOST_FEATURES:
                return TOO_MANY, 0, 0
            features[width] = feature[slot]
            width += 1
    ascending(features, width)
    n_cells = 1
    n_cuts = 0
    events = np.empty(MOST_TOGGLES, np.int64)
    masks = np.empty(MOST_TOGGLES + 1, np.uint64)
    one = np.uint64(1)
    for place in range(width):
        n_events = 0
        used = np.uint64(0)
        for leaf in range(first, last):
            for slot in range(start[leaf], start[leaf + 1]):
                if feature[slot] != features[place]:
                    continue
                used |= one << np.uint64(leaf - first)
                for at in range(toggle_start[slot], toggle_start[slot + 1]):
                    if n_events == MOST_TOGGLES:
                        return TOO_MANY, 0, 0
                    events[n_events] = (np.int64(toggle[at]) << 8) | (leaf - first)
                    n_events += 1
        ascending(events, n_events)
        mask = np.uint64(0)
        at = 0
        while at < n_events and (events[at] >> 8) == 0:
            mask ^= one << np.uint64(events[at] & 255)
            at += 1
        masks[0] = mask
        n_classes = 1
        before = 0
        while at < n_events:
            code = events[at] >> 8
            old = mask
            while at < n_events and (events[at] >> 8) == code:
                mask ^= one << np.uint64(events[at] & 255)
                at += 1
            if mask == old:
                continue
            now = -1
            for known in range(n_classes):
                if masks[known] == mask:
                    now = known
                    break
            if now < 0:
                now = n_classes
                masks[now] = mask
                n_classes += 1
            if emit:
                cuts[0, n_cuts] = features[place]
                cuts[1, n_cuts] = code
                cuts[2, n_cuts] = (now - before) * n_cells
            n_cuts += 1
            before = now
        if n_classes > MOST_CLASSES:
            return TOO_MANY, 0, 0
        if emit:
            classes[place] = n_classes
            for leaf in range(first, last):
                bit = one << np.uint64(leaf - first)
                word = np.uint64(0)
                for known in range(n_classes):
                    # a leaf without this feature takes every class
                    if (masks[known] & bit) != 0 or (used & bit) == 0:
                        word |= one << np.uint64(known)
                inside[leaf - first, place] = word
        n_cells *= n_classes
        if n_cells > most:
            return TOO_MANY, 0, 0
    return n_cells, width, n_cuts


@njit(cache=True, nogil=True)
def _split(tree, feature, start, toggle, toggle_start, most, endless, emit):  # type: ignore[no-untyped-def]
    """Where groups begin: the whole tree if it fits, else the cheapest chain of runs."""
    n_leaves = tree.size
    bounds = np.zeros(n_leaves + 1, np.int64)
    n_bounds = 1
    features, classes, cuts, inside = grid_scratch()
    first: Any = np.int64(0)
    while first < n_leaves:
        last = first
        while last < n_leaves and tree[last] == tree[first]:
            last += 1
        size = last - first
        whole = TOO_MANY
        if size <= MOST_LEAVES:
            whole = grid(
                first, last, feature, start, toggle, toggle_start, most,
                features, classes, cuts, inside, emit,
            )[0]  # fmt: skip
        if whole <= most:
            bounds[n_bounds] = last
            n_bounds += 1
            first = last
            continue
        best = np.full(size + 1, np.inf)
        origin = np.zeros(size + 1, np.int64)
        best[0] = 0.0
        for begin in range(size):
            for end in range(begin + 1, min(size, begin + MOST_LEAVES) + 1):
                n_cells, _, n_cuts = grid(
                    first + begin, first + end, feature, start, toggle, toggle_start,
                    most if end > begin + 1 else endless,
                    features, classes, cuts, inside, emit,
                )  # fmt: skip
                if n_cells == TOO_MANY:
                    break
                cost = best[begin] + 1 + CELL_COST * n_cells / most + CUT_COST * n_cuts
                if cost < best[end]:
                    best[end] = cost
                    origin[end] = begin
        n_runs = 0
        at = size
        while at > 0:
            at = origin[at]
            n_runs += 1
        at = size
        for run in range(n_runs - 1, -1, -1):
            bounds[n_bounds + run] = first + at
            at = origin[at]
        n_bounds += n_runs
        first = last
    return bounds[:n_bounds]
