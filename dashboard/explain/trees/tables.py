"""One table for each group: per cell, the exact contributions of the group's leaves.

Whether a row lies inside a leaf's box along each of its d features is a pattern of d bits. In the
interventional game a leaf is reached by a coalition where the record is inside along the
coalition's features and the background row along all others. So a leaf's Shapley values depend on
the record's pattern and on how often each background pattern occurs, and on nothing else. The
path-dependent game is the same with a product of cover ratios in place of these frequencies.

The Shapley value is the integral over t of the derivative of the multilinear extension at
(t, ..., t) [1]_, a polynomial of degree d - 1 in t: Gauss-Legendre with d / 2 points is exact.

References
----------
.. [1] G. Owen, "Multilinear extensions of games", Management Science 18(5), 1972.
.. [2] S. Lundberg et al., "From local explanations to global understanding with explainable AI for
   trees", Nature Machine Intelligence 2, 2020.
.. [3] A. Nadel, R. Wettenstein, "From decision trees to Boolean logic: a fast and unified SHAP
   algorithm" (WOODELF), AAAI 2026: patterns of leaves as tables.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numba import njit

from dashboard.domain.structure import AnyArray, FloatArray

from .boxes import Boxes, Long
from .extension import background_patterns, leaf_table, product, quadrature
from .groups import DEEPEST_TABLE, TOO_MANY, Groups, grid, grid_scratch
from .lanes import LANES
from .threads import in_blocks

WIDEST_ROW = 64
MOST_ROW_ENTRIES = 64 * 2**20


class Order(IntEnum):
    """What a table holds."""

    VALUES = 1
    PAIRS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The tables of all groups.

    Attributes
    ----------
    entry : ndarray of float32 or float64
        The entries; the one of a column's cell stands at ``offset + stride * cell``.
    stride : int
        1 where each column is kept by itself. Otherwise the length of a row, which holds all
        results of one cell, zeros where the group has no column, in a multiple of `LANES`.
    column_start : ndarray of shape (n_groups + 1,)
        Where each group's columns begin.
    target : ndarray of shape (n_columns,)
        Which result each column adds to.
    offset : ndarray of shape (n_columns,)
        Where each column begins in `entry`.
    expected : ndarray of shape (n_groups,)
        Mean of each group's leaves over the background.
    output : ndarray of shape (n_groups,)
        Which output each group adds to.
    """

    entry: AnyArray
    stride: int
    column_start: Long
    target: Long
    offset: Long
    expected: FloatArray
    output: Long


def build_tables(
    boxes: Boxes,
    groups: Groups,
    background: AnyArray | None,
    n_features: int,
    order: Order,
    *,
    precise: bool = False,
) -> Tables:
    """Build the tables of an ensemble against a background.

    Parameters
    ----------
    boxes, groups : Boxes, Groups
        The leaves, on at most `DEEPEST_TABLE` features each.
    background : ndarray of shape (n_features, n_background) or None
        Codes of the rows to compare with; None for the path-dependent game.
    n_features : int
        Results of one output: its features, then the margin; or its pairs.
    order : Order
        Values of single features with the margin, or interactions of pairs.
    precise : bool
        Whether entries are kept in double precision, in columns.
    """
    outputs = boxes.output[groups.leaf_start[:-1]].astype(np.int64)
    column_start, target = layout(groups, outputs, n_features, order)
    rows = order is Order.VALUES and not precise
    offset, stride, size = _places(groups, column_start, target, n_features, rows=rows)
    entry = np.zeros(size, np.float64 if precise else np.float32)
    expected = np.zeros(groups.n_cells.size)
    nodes, weights = quadrature(DEEPEST_TABLE)
    # of the usual width, so that nothing is compiled for this case alone
    seen = np.zeros((n_features, 0), np.uint16) if background is None else background
    if groups.n_cells.size:
        in_blocks(
            groups.n_cells.size,
            lambda first, last: _build(
                first, last, groups.leaf_start, groups.feature_start, boxes.value,
                boxes.start, boxes.feature, boxes.ratio,
                boxes.toggle, boxes.toggle_start, seen, nodes, weights, int(order),
                TOO_MANY - 1, True,
                column_start, offset, stride, entry, expected,
            ),
            block=16,
        )  # fmt: skip
    return Tables(entry, stride, column_start, target, offset, expected, outputs)


def _places(
    groups: Groups, column_start: Long, target: Long, n_features: int, *, rows: bool
) -> tuple[Long, int, int]:
    """Where each column begins, its stride, and how many entries there are.

    Rows are read faster, whole columns need less room: for many features, and for forests.
    """
    columns = np.diff(column_start)
    width = -(-(n_features + 1) // LANES) * LANES
    cells = np.append(0, np.cumsum(groups.n_cells))
    if rows and width <= WIDEST_ROW and cells[-1] * width <= MOST_ROW_ENTRIES:
        start = np.repeat(cells[:-1] * width, columns)
        return start + target % (n_features + 1), width, int(cells[-1] * width)
    ends = np.append(0, np.cumsum(np.repeat(groups.n_cells, columns)))
    return ends[:-1], 1, int(ends[-1])


def layout(groups: Groups, outputs: Long, n_features: int, order: Order) -> tuple[Long, Long]:
    """Where the columns of each group begin, and which result each adds to."""
    targets = []
    for group, output in enumerate(outputs):
        own = groups.feature[groups.feature_start[group] : groups.feature_start[group + 1]]
        if order is Order.VALUES:
            # the margin stands behind the features
            targets.append(output * (n_features + 1) + np.append(own, n_features))
        else:
            one, two = np.triu_indices(own.size, 1)
            targets.append(
                output * n_pairs(n_features) + pair_place(own[one], own[two], n_features)
            )
    widths = [each.size for each in targets]
    return np.cumsum([0, *widths]), np.concatenate([*targets, np.zeros(0)]).astype(np.int64)


def n_pairs(n_features: int) -> int:
    """How many pairs of different features there are."""
    return n_features * (n_features - 1) // 2


def pair_place(one: AnyArray, two: AnyArray, n_features: int) -> AnyArray:
    """Place of the pair ``one < two`` among (0, 1), (0, 2), ..., (1, 2), ..."""
    place: AnyArray = one * (2 * n_features - one - 1) // 2 + two - one - 1
    return place


@njit(cache=True, nogil=True)
def _build(  # type: ignore[no-untyped-def]
    first, last, leaf_start, feature_start, value, start, feature, ratio,
    toggle, toggle_start, background, nodes, weights, order, most, emit, column_start, offset,
    stride, entry, expected,
):  # fmt: skip
    """Fill the tables of groups ``first .. last - 1``."""
    features, classes, cuts, inside = grid_scratch()
    pattern = np.zeros(background.shape[1], np.int32)
    for group in range(first, last):
        begin, end = leaf_start[group], leaf_start[group + 1]
        n_cells = grid(
            begin, end, feature, start, toggle, toggle_start, most,
            features, classes, cuts, inside, emit,
        )[0]  # fmt: skip
        width = feature_start[group + 1] - feature_start[group]
        columns = column_start[group + 1] - column_start[group]
        sums = np.zeros((columns, n_cells))
        cell_pattern = np.zeros(n_cells, np.int32)
        for leaf in range(begin, end):
            slot = start[leaf]
            depth = start[leaf + 1] - slot
            frequency = np.zeros(1 << depth)
            if background.shape[1]:
                background_patterns(
                    background, slot, slot + depth, feature, toggle, toggle_start, pattern
                )
                for row in range(pattern.size):
                    frequency[pattern[row]] += 1.0 / pattern.size
            else:
                product(ratio[slot : slot + depth], depth, frequency)
            expected[group] += value[leaf] * frequency[frequency.size - 1]
            rows = depth if order == 1 else depth * (depth - 1) // 2
            table = np.empty((rows, 1 << depth))
            leaf_table(frequency, depth, value[leaf], nodes, weights, order, table)
            own = np.zeros(max(depth, 1), np.int64)
            cell_pattern[0] = 0
            size = 1
            for place in range(width):
                bit = 0
                for at in range(depth):
                    if feature[slot + at] == features[place]:
                        bit = 1 << at
                        own[at] = place
                word = inside[leaf - begin, place]
                for known in range(classes[place] - 1, -1, -1):
                    within = bit if (word >> np.uint64(known)) & np.uint64(1) else 0
                    for cell in range(size):
                        cell_pattern[known * size + cell] = cell_pattern[cell] | within
                size *= classes[place]
            if order == 1:
                for at in range(depth):
                    for cell in range(n_cells):
                        sums[own[at], cell] += table[at, cell_pattern[cell]]
                full = (1 << depth) - 1
                for cell in range(n_cells):
                    if cell_pattern[cell] == full:
                        sums[columns - 1, cell] += value[leaf]
            else:
                place = 0
                for one in range(depth):
                    for two in range(one + 1, depth):
                        a, b = min(own[one], own[two]), max(own[one], own[two])
                        column = a * (2 * width - a - 1) // 2 + b - a - 1
                        for cell in range(n_cells):
                            sums[column, cell] += table[place, cell_pattern[cell]]
                        place += 1
        for column in range(columns):
            at = offset[column_start[group] + column]
            for cell in range(n_cells):
                entry[at + stride * cell] = sums[column, cell]
