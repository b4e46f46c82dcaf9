"""Rows that flow down the trees, each with at most one feature set free.

A row takes its own way. Where a node asks for a feature that may be set free, the row also goes
the other way, with that feature free from there on; further nodes that ask for it let it pass to
both sides. So a row reaches the leaves that it would reach if one of its features had other
values, and a leaf's box says for which values: these are steps of the row's curve along that
feature. All features together cost little more than a few predictions, however fine the grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from dashboard.domain.structure import AnyArray, FloatArray, IntArray, TreeEnsemble

from .boxes import Boxes, Long, boxes_of
from .codes import Coding, coding_of, cuts_of
from .moves import Move, Places
from .threads import in_blocks

ROWS = 128
ROW_BITS = 7
BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """An ensemble that rows can flow down.

    Attributes
    ----------
    trees, coding, boxes : TreeEnsemble, Coding, Boxes
        The trees, how values become codes, and the leaves.
    cut : ndarray of shape (n_nodes,)
        First code that goes right, at nodes that ask for a number.
    leaf : ndarray of shape (n_nodes,)
        The box of each leaf.
    code : ndarray of shape (n_toggles,)
        The code of each toggle, counted along the codes of all features.
    depth : int
        How many questions the longest path asks.
    """

    trees: TreeEnsemble
    coding: Coding
    boxes: Boxes
    cut: IntArray
    leaf: Long
    code: Long
    depth: int

    def curves(
        self, codes: AnyArray, moves: Sequence[Move], place: Places, *, logistic: bool
    ) -> FloatArray:
        """Margins of rows with one feature after the other set to other values.

        Parameters
        ----------
        codes : ndarray of shape (n_features, n_rows)
            Codes of the rows.
        moves : sequence of Move
            The features and their values, each feature once.
        place : ndarray of shape (n_rows or 1, n_targets)
            Which cell each target of a row takes, counted along the cells of all moves; one row
            where it is the same for all.
        logistic : bool
            Whether margins are turned into probabilities, each output by itself.

        Returns
        -------
        ndarray of shape (n_rows, n_targets, n_outputs)
        """
        trees, boxes = self.trees, self.boxes
        slot = np.full(trees.n_features, -1, np.int64)
        slot[[move.feature for move in moves]] = np.arange(len(moves))
        starts = np.cumsum([0, *(move.cells.size for move in moves)])
        flips = _flips(
            boxes.value, boxes.start, boxes.feature, boxes.toggle_start,
            self._steps(moves, starts), slot, starts,
        )  # fmt: skip
        # one row more, for trees without categories to point at
        goes = np.pad(trees.category_left, ((0, 1), (0, 0)))
        room = 2 * ROWS * (self.depth + 1) * (min(self.depth, len(moves)) + 1)
        result = np.empty((codes.shape[1], place.shape[1], trees.n_outputs))
        for output, bias in enumerate(trees.bias):
            in_blocks(
                codes.shape[1],
                lambda first, last, output=output, bias=bias: _flow(  # type: ignore[call-arg, misc]
                    codes, first, last, trees.root[trees.output == output], trees.feature,
                    self.cut, trees.left, trees.right, trees.missing_left, trees.category_row,
                    goes, self.coding.missing, self.depth, room, self.leaf, boxes.value,
                    boxes.start, boxes.feature, slot, starts, *flips, place, bias,
                    logistic, result[:, :, output],
                ),
                block=BLOCK,
            )  # fmt: skip
        return result

    def _steps(self, moves: Sequence[Move], starts: Long) -> Long:
        """For each toggle the cell from which on it acts, counted along the cells of all moves."""
        n_codes = self.coding.missing + 1
        first_code = np.cumsum([0, *n_codes])
        cell = np.zeros(first_code[-1], np.int64)
        for move, start in zip(moves, starts, strict=False):
            first, every = first_code[move.feature], np.arange(n_codes[move.feature])
            cell[first : first + every.size] = start + np.searchsorted(move.cells, every)
        steps: Long = cell[self.code]
        return steps


def flow_of(trees: TreeEnsemble) -> Flow:
    """Make an ensemble ready."""
    coding = coding_of(trees)
    boxes = boxes_of(trees, coding)
    leaf = np.full(trees.feature.size, -1)
    leaf[boxes.node] = np.arange(boxes.node.size)
    feature = np.repeat(boxes.feature, np.diff(boxes.toggle_start))
    code = np.cumsum([0, *(coding.missing + 1)])[feature] + boxes.toggle.astype(np.int64)
    return Flow(trees, coding, boxes, cuts_of(trees, coding), leaf, code, trees.depth)


@njit(cache=True, nogil=True)
def _flips(value, start, feature, toggle_start, step, slot, cell_start):  # type: ignore[no-untyped-def]
    """Where a leaf's part of a curve changes, seen from inside the leaf.

    Gives where the flips of each slot begin, the cell of each flip, and what it adds. Outside at
    the first cell is a flip there; flips behind the last cell are left out.
    """
    flip_start = np.zeros(toggle_start.size, np.int64)
    cell = np.empty(step.size + toggle_start.size, np.uint32)
    change = np.empty(cell.size)
    size = 0
    for leaf in range(value.size):
        for which in range(start[leaf], start[leaf + 1]):
            move = slot[feature[which]]
            if move >= 0:
                first, last = cell_start[move], cell_start[move + 1]
                at, end = toggle_start[which], toggle_start[which + 1]
                sign = -value[leaf]
                if at < end and step[at] == first:
                    at += 1
                else:
                    cell[size], change[size] = first, sign
                    size += 1
                    sign = -sign
                while at < end and step[at] < last:
                    cell[size], change[size] = step[at], sign
                    size += 1
                    sign = -sign
                    at += 1
            flip_start[which + 1] = size
    return flip_start, cell[:size], change[:size]


@njit(cache=True, nogil=True)
def _divide(  # type: ignore[no-untyped-def]
    under_way, low, high, values, gap, gap_left, edge, goes, is_category, free
):  # fmt: skip
    """Send rows to the right, behind `high`, and to the left, as many places further on.

    There are no branches inside: rows go either way about as often, so guesses would be wrong.
    """
    bits, mask, none = np.uint32(ROW_BITS), np.uint32(ROWS - 1), np.uint32(0)
    start = np.uint32(free << ROW_BITS)
    keep = np.uint32(0xFFFFFFFF) if free <= 0 else none
    # unsigned, so that no index is checked for counting from the end
    to_right, to_left = np.uint64(high), np.uint64(high + (high - low))
    for at in range(np.uint64(low), np.uint64(high)):
        each = under_way[at]
        now = each >> bits
        row = each & mask
        code = values[row]
        if is_category:
            left = gap_left if code == gap else goes[code]
        else:
            left = (code < edge) | ((code == gap) & gap_left)
        # a row on its own way is set free on the other side; one that is free goes to both
        both = (free > 0) & ((now == none) | (now == free))
        other = (each & keep) | ((start | row) & ~keep)
        under_way[to_right] = other if left else each
        under_way[to_left] = each if left else other
        to_right += np.uint64(both | (not left))
        to_left += np.uint64(both | left)
    return np.int64(to_right), np.int64(to_left)


@njit(cache=True, nogil=True)
def _land(  # type: ignore[no-untyped-def]
    under_way, low, high, gain, first, last, feature, slot, cell_start, own,
    flip_start, flip_cell, flip_change, steps, whole,
):  # fmt: skip
    """Add a leaf with slots ``first .. last - 1`` to the curves of the rows that reach it."""
    bits, mask = np.uint32(ROW_BITS), np.uint32(ROWS - 1)
    for which in range(first, last):
        own[slot[feature[which]] + 1] = which
    for at in range(low, high):
        now = under_way[at] >> bits
        row = under_way[at] & mask
        if now == 0:
            whole[row] += gain
            begin, end = flip_start[first], flip_start[last]
        else:
            which = own[now]
            steps[cell_start[now - 1], row] += gain
            begin, end = flip_start[which], flip_start[which + 1]
        for flip in range(begin, end):
            steps[flip_cell[flip], row] += flip_change[flip]


@njit(cache=True, nogil=True)
def _flow(  # type: ignore[no-untyped-def]
    codes, first, last, roots, feature, cut, left, right, missing_left, category_row, goes,
    missing, depth, room, leaf, value, start, box_feature, slot, cell_start,
    flip_start, flip_cell, flip_change, place, bias, logistic, result,
):  # fmt: skip
    """Write the curves of rows ``first .. last - 1``.

    A row under way is ``ROWS * free + row``, where `free` counts moves from 1; 0 is its own way.
    """
    steps = np.empty((cell_start[-1], ROWS))
    whole = np.empty(ROWS)
    under_way = np.empty(room, np.uint32)
    waiting = np.empty((depth + 2, 3), np.int64)
    own = np.zeros(cell_start.size, np.int64)
    for begin in range(first, last, ROWS):
        size = min(ROWS, last - begin)
        steps[:] = 0.0
        whole[:] = bias
        for root in roots:
            for row in range(size):
                under_way[row] = row
            waiting[0, 0], waiting[0, 1], waiting[0, 2] = root, 0, size
            top = 1
            while top > 0:
                top -= 1
                node, low, high = waiting[top, 0], waiting[top, 1], waiting[top, 2]
                if low == high:
                    continue
                column = feature[node]
                if column < 0:
                    box = leaf[node]
                    _land(
                        under_way, low, high, value[box], start[box], start[box + 1], box_feature,
                        slot, cell_start, own, flip_start, flip_cell, flip_change, steps, whole,
                    )  # fmt: skip
                    continue
                to_right, to_left = _divide(
                    under_way, low, high, codes[column, begin : begin + size], missing[column],
                    missing_left[node], cut[node], goes[category_row[node]],
                    category_row[node] >= 0, slot[column] + 1,
                )  # fmt: skip
                waiting[top, 0], waiting[top, 1], waiting[top, 2] = right[node], high, to_right
                top += 1
                middle = high + (high - low)
                waiting[top, 0], waiting[top, 1], waiting[top, 2] = left[node], middle, to_left
                top += 1
        for move in range(cell_start.size - 1):
            for at in range(cell_start[move] + 1, cell_start[move + 1]):
                for row in range(size):
                    steps[at, row] += steps[at - 1, row]
        for row in range(size):
            for target in range(place.shape[1]):
                at = place[(begin + row) % place.shape[0], target]
                margin = whole[row] + steps[at, row]
                result[begin + row, target] = 1 / (1 + np.exp(-margin)) if logistic else margin
