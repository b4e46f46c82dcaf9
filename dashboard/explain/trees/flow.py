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
from .lanes import first_bit
from .moves import Move, Places
from .threads import in_blocks

BITS = 64
WORDS = 2
ROWS = WORDS * BITS  # under way, a row is a bit
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
        result = np.empty((codes.shape[1], place.shape[1], trees.n_outputs))
        for output, bias in enumerate(trees.bias):
            in_blocks(
                codes.shape[1],
                lambda first, last, output=output, bias=bias: _flow(  # type: ignore[call-arg, misc]
                    codes, first, last, trees.root[trees.output == output], trees.feature,
                    self.cut, trees.left, trees.right, trees.missing_left, trees.category_row,
                    goes, self.coding.missing, self.depth, self.leaf, boxes.value,
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
def _send(values, gap, gap_left, edge, goes, is_category, sent):  # type: ignore[no-untyped-def]
    """Write the bits of the rows that a node sends to the left."""
    for word in range(WORDS):
        bits = np.uint64(0)
        part = values[word * BITS : (word + 1) * BITS]
        for row in range(part.size):
            code = part[row]
            if is_category:
                left = gap_left if code == gap else goes[code]
            else:
                left = (code < edge) | ((code == gap) & gap_left)
            bits |= np.uint64(left) << np.uint64(row)
        sent[word] = bits


@njit(cache=True, nogil=True)
def _arrive(above, here, known, which, is_moved, sent, turn):  # type: ignore[no-untyped-def]
    """Rows at a child: those that were sent there, and those that are free to go anywhere.

    `which` is the place along the path of the feature that the node above asked for, and `known`
    how many features the path had before; `turn` is 0 for the left child and all ones for the
    right one. Tells whether any row is there.
    """
    some = np.uint64(0)
    for free in range(known + 1):
        for word in range(WORDS):
            here[free, word] = above[free, word] & (sent[word] ^ turn)
            some |= here[free, word]
    for word in range(WORDS):
        # a row on its own way is set free on the other side; one that is free goes to both
        freed = above[0, word] & ~(sent[word] ^ turn) if is_moved else np.uint64(0)
        if which <= known:
            freed |= above[which, word]
        here[which, word] = freed
        some |= freed
    return some != 0


@njit(cache=True, nogil=True)
def _land(  # type: ignore[no-untyped-def]
    rows, gain, first, last, feature, slot, cell_start, flip_start, flip_cell, flip_change,
    steps, whole,
):  # fmt: skip
    """Add a leaf with slots ``first .. last - 1`` to the curves of the rows that reach it."""
    one = np.uint64(1)
    for word in range(WORDS):
        start = np.uint64(word * BITS)
        left = rows[0, word]
        while left != 0:
            row = start + first_bit(left)
            left &= left - one
            whole[row] += gain
            for flip in range(flip_start[first], flip_start[last]):
                steps[flip_cell[flip], row] += flip_change[flip]
    for which in range(first, last):
        base = cell_start[slot[feature[which]]]
        for word in range(WORDS):
            start = np.uint64(word * BITS)
            left = rows[1 + which - first, word]
            while left != 0:
                row = start + first_bit(left)
                left &= left - one
                steps[base, row] += gain
                for flip in range(flip_start[which], flip_start[which + 1]):
                    steps[flip_cell[flip], row] += flip_change[flip]


@njit(cache=True, nogil=True)
def _flow(  # type: ignore[no-untyped-def]
    codes, first, last, roots, feature, cut, left, right, missing_left, category_row, goes,
    missing, depth, leaf, value, start, box_feature, slot, cell_start,
    flip_start, flip_cell, flip_change, place, bias, logistic, result,
):  # fmt: skip
    """Write the curves of rows ``first .. last - 1``.

    For each level of the path: the rows that are there on their own way, and those that are there
    with one of the path's features free, in the order in which the path asks for them.
    """
    nothing = np.uint64(0)
    steps = np.empty((cell_start[-1], ROWS))
    whole = np.empty(ROWS)
    rows = np.zeros((depth + 1, min(depth, slot.size) + 1, WORDS), np.uint64)
    sent_left = np.zeros((depth + 1, WORDS), np.uint64)
    asked = np.zeros(depth + 1, np.int64)
    known = np.zeros(depth + 1, np.int64)
    path = np.zeros(depth + 1, np.int64)
    waiting = np.empty((depth + 2, 3), np.int64)
    for begin in range(first, last, ROWS):
        size = min(ROWS, last - begin)
        steps[:] = 0.0
        whole[:] = bias
        for word in range(WORDS):
            count = min(max(size - word * BITS, 0), BITS)
            rows[0, 0, word] = (~nothing >> np.uint64(BITS - count)) if count else nothing
        for root in roots:
            waiting[0, 0], waiting[0, 1], waiting[0, 2] = root, 0, 0
            top = 1
            while top > 0:
                top -= 1
                node, level = waiting[top, 0], waiting[top, 1]
                if level > 0:
                    which = asked[level - 1]
                    known[level] = max(known[level - 1], which)
                    if not _arrive(
                        rows[level - 1], rows[level], known[level - 1], which,
                        slot[path[which]] >= 0, sent_left[level - 1],
                        nothing if waiting[top, 2] else ~nothing,
                    ):  # fmt: skip
                        continue
                column = feature[node]
                if column < 0:
                    box = leaf[node]
                    _land(
                        rows[level], value[box], start[box], start[box + 1], box_feature, slot,
                        cell_start, flip_start, flip_cell, flip_change, steps, whole,
                    )  # fmt: skip
                    continue
                _send(
                    codes[column, begin : begin + size], missing[column], missing_left[node],
                    cut[node], goes[category_row[node]], category_row[node] >= 0,
                    sent_left[level],
                )  # fmt: skip
                which = 1
                while which <= known[level] and path[which] != column:
                    which += 1
                path[which] = column
                asked[level] = which
                waiting[top, 0], waiting[top, 1], waiting[top, 2] = right[node], level + 1, 0
                top += 1
                waiting[top, 0], waiting[top, 1], waiting[top, 2] = left[node], level + 1, 1
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
