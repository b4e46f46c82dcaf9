"""The kernels that add up what rows find in the leaves they reach.

`add_steps` is for values that are the same for all rows: a leaf changes a row's curve where its box
begins and ends. `add_aims` is for a few values of each row's own: each is looked up in the box.
"""

import numpy as np
from numba import njit

from .lanes import LANES, add_where, eight_below, first_bit
from .logistic import logistic as make_probabilities
from .walk import ROWS, look_at, walk

PAIR = 2
"""Most leaves begin somewhere and end somewhere: both are added in one turn."""


@njit(cache=True, nogil=True)
def flips_of(value, start, feature, toggle_start, step, slot, cell_start):  # type: ignore[no-untyped-def]
    """Where a leaf's part of a curve changes: it begins with nothing.

    Gives where the flips of each slot begin, the cell of each flip, and what it adds. Flips behind
    the last cell are left out, and those that cancel each other.
    """
    flip_start = np.zeros(toggle_start.size, np.int64)
    cell = np.empty(step.size, np.uint32)
    change = np.empty(cell.size)
    size = 0
    for leaf in range(value.size):
        for which in range(start[leaf], start[leaf + 1]):
            move = slot[feature[which]]
            sign = value[leaf]
            for at in range(toggle_start[which], toggle_start[which + 1]):
                if move < 0 or step[at] >= cell_start[move + 1]:
                    continue
                if size > flip_start[which] and cell[size - 1] == step[at]:
                    size -= 1
                else:
                    cell[size], change[size] = step[at], sign
                    size += 1
                sign = -sign
            flip_start[which + 1] = size
    return flip_start, cell[:size], change[:size]


@njit(cache=True, nogil=True)
def _step(masks, gain, first, last, base, flip_start, flip_cell, flip_change, steps, whole):  # type: ignore[no-untyped-def]
    """Add a leaf with slots ``first .. last - 1`` to the curves of the rows that reach it."""
    one = np.uint64(1)
    own = left = masks[0]
    while left != 0:
        row = first_bit(left)
        left &= left - one
        whole[row] += gain
        # along these features it counts where it is inside, as for the free ones
        for which in range(first, last):
            steps[base[which], row] -= gain
    for which in range(first, last):
        left = masks[1 + which - first] | own
        begin, end = flip_start[which], flip_start[which + 1]
        if end - begin == PAIR:
            cell, change = flip_cell[begin], flip_change[begin]
            cell2, change2 = flip_cell[begin + 1], flip_change[begin + 1]
            while left != 0:
                row = first_bit(left)
                left &= left - one
                steps[cell, row] += change
                steps[cell2, row] += change2
            continue
        for flip in range(begin, end):
            cell, change = flip_cell[flip], flip_change[flip]
            rest = left
            while rest != 0:
                row = first_bit(rest)
                rest &= rest - one
                steps[cell, row] += change


@njit(cache=True, nogil=True)
def add_steps(  # type: ignore[no-untyped-def]
    codes, order, first, last, trees, tree_start, node_at, behind, level_at, known_at, which_at,
    is_left, feature, cut, missing_left, category_row, goes, missing, depth, leaf, most_leaves,
    most_masks, value, start, box_feature, slot, cell_start, flip_start, flip_cell, flip_change,
    place, target_start, bias, logistic, result,
):  # fmt: skip
    """Write the curves of the rows at places ``first .. last - 1`` of an order.

    The curves of all rows along one feature stand together, for those who average them.
    """
    is_moved = slot >= 0
    # features that are not moved share a cell behind all others, which nobody reads
    base = cell_start[slot[box_feature]]
    seen, gaps = np.zeros((slot.size, ROWS), codes.dtype), np.zeros(slot.size, np.uint64)
    rows, sent = np.zeros((depth + 1, depth + 1), np.uint64), np.zeros(depth + 1, np.uint64)
    asked = np.zeros(depth + 1, np.int64)
    landed, masks = np.empty(most_leaves, np.int64), np.empty(most_masks, np.uint64)
    steps, whole = np.empty((cell_start[-1] + 1, ROWS)), np.empty(ROWS)
    line, powers = np.empty(place.size), np.empty(place.size)
    for begin in range(first, last, ROWS):
        here = order[begin : min(last, begin + ROWS)]
        size = here.size
        look_at(codes, here, missing, seen, gaps)
        steps[:] = 0.0
        whole[:] = bias
        for tree in trees:
            n_landed = walk(
                tree_start[tree], tree_start[tree + 1], size, seen, gaps, node_at, behind,
                level_at, known_at, which_at, is_left, feature, cut, missing_left, category_row,
                goes, missing, is_moved, leaf, rows, sent, asked, landed, masks,
            )  # fmt: skip
            at = 0
            for box in landed[:n_landed]:
                _step(
                    masks[at:], value[box], start[box], start[box + 1], base, flip_start,
                    flip_cell, flip_change, steps, whole,
                )  # fmt: skip
                at += start[box + 1] - start[box] + 1
        for move in range(cell_start.size - 1):
            for cell in range(cell_start[move] + 1, cell_start[move + 1]):
                for row in range(size):
                    steps[cell, row] += steps[cell - 1, row]
        for row in range(size):
            for target in range(place.size):
                line[target] = whole[row] + steps[place[target], row]
            if logistic:
                make_probabilities(line, powers)
            for move in range(target_start.size - 1):
                begins, ends = target_start[move], target_start[move + 1]
                at = codes.shape[1] * begins + here[row] * (ends - begins)
                result[at : at + ends - begins] = line[begins:ends]


@njit(cache=True, nogil=True)
def _aim(masks, gain, first, last, place, width, toggle_start, toggle, aims, sums, whole):  # type: ignore[no-untyped-def]
    """Add a leaf with slots ``first .. last - 1`` to the answers of the rows that reach it."""
    one = np.uint64(1)
    n_aims = sums.size // ROWS
    own = left = masks[0]
    while left != 0:
        whole[first_bit(left)] += gain
        left &= left - one
    for which in range(first, last):
        if place[which] < 0:
            continue
        begin, end = toggle_start[which], toggle_start[which + 1]
        odd = np.uint8(255 if (end - begin) & 1 else 0)
        left = masks[1 + which - first] | own
        while left != 0:
            row = first_bit(left)
            left &= left - one
            # one on its own way has the gain already: where its aim is outside it is lost
            is_own = (own >> row) & one
            lost = np.uint8(255) if is_own else np.uint8(0)
            change = -gain if is_own else gain
            begins = np.int64(row) * n_aims + place[which]
            for lane in range(begins, begins + width, LANES):
                inside = odd
                for at in range(begin, end):
                    inside ^= eight_below(aims, lane, toggle[at])
                add_where(sums, lane, np.uint8(inside ^ lost), change)


@njit(cache=True, nogil=True)
def add_aims(  # type: ignore[no-untyped-def]
    codes, order, first, last, trees, tree_start, node_at, behind, level_at, known_at, which_at,
    is_left, feature, cut, missing_left, category_row, goes, missing, depth, leaf, most_leaves,
    most_masks, value, start, box_feature, slot, toggle_start, toggle, aims, bias, result,
):  # fmt: skip
    """Write the answers of the rows at places ``first .. last - 1`` of an order."""
    is_moved = slot >= 0
    # each feature's aims begin at a whole number of lanes
    n_targets = aims.shape[2]
    width = (n_targets + LANES - 1) // LANES * LANES
    place = slot[box_feature] * width
    seen, gaps = np.zeros((slot.size, ROWS), codes.dtype), np.zeros(slot.size, np.uint64)
    rows, sent = np.zeros((depth + 1, depth + 1), np.uint64), np.zeros(depth + 1, np.uint64)
    asked = np.zeros(depth + 1, np.int64)
    landed, masks = np.empty(most_leaves, np.int64), np.empty(most_masks, np.uint64)
    sums, whole = np.empty((ROWS, aims.shape[1], width)), np.empty(ROWS)
    aim = np.zeros(sums.shape, codes.dtype)
    for begin in range(first, last, ROWS):
        here = order[begin : min(last, begin + ROWS)]
        size = here.size
        look_at(codes, here, missing, seen, gaps)
        for row in range(size):
            aim[row, :, :n_targets] = aims[here[row]]
        sums[:] = 0.0
        whole[:] = bias
        for tree in trees:
            n_landed = walk(
                tree_start[tree], tree_start[tree + 1], size, seen, gaps, node_at, behind,
                level_at, known_at, which_at, is_left, feature, cut, missing_left, category_row,
                goes, missing, is_moved, leaf, rows, sent, asked, landed, masks,
            )  # fmt: skip
            at = 0
            for box in landed[:n_landed]:
                _aim(
                    masks[at:], value[box], start[box], start[box + 1], place, width,
                    toggle_start, toggle, aim, sums, whole,
                )  # fmt: skip
                at += start[box + 1] - start[box] + 1
        for row in range(size):
            result[here[row]] = whole[row] + sums[row, :, :n_targets]
