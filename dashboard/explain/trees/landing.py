"""The kernels that add up what rows find in the leaves they reach.

`add_steps` is for values that are the same for all rows: a leaf changes a row's curve where its box
begins and ends. `add_aims` is for a few values of each row's own: each is looked up in the box.
"""

import numpy as np
from numba import njit

from .lanes import LANES, add_where, aligned, eight_below, first_bit
from .logistic import logistic as make_probabilities
from .walk import ROWS, everyone, look_at, room, walk

NOTES = 256
"""Leaves that are noted for one feature before they are added to its curves."""
APART = 4
"""Sums of what is added to a first cell, so that an addition seldom waits for the one before."""


@njit(cache=True, nogil=True)
def flips_of(start, feature, toggle_start, step, slot, cell_start):  # type: ignore[no-untyped-def]
    """Where leaves begin and end along a curve: for each slot whether the first cell is inside.

    Also gives where the flips of each slot begin, and the cell of each flip. Flips behind the last
    cell are left out, and those that cancel each other.
    """
    is_inside = np.zeros(feature.size, np.bool_)
    flip_start = np.zeros(toggle_start.size, np.int32)
    cell = np.empty(step.size, np.int32)
    size = 0
    for which in range(start[0], start[-1]):
        move = slot[feature[which]]
        for at in range(toggle_start[which], toggle_start[which + 1]):
            if move < 0 or step[at] >= cell_start[move + 1]:
                continue
            if step[at] == cell_start[move]:
                is_inside[which] = not is_inside[which]
            elif size > flip_start[which] and cell[size - 1] == step[at]:
                size -= 1
            else:
                cell[size] = step[at]
                size += 1
        flip_start[which + 1] = size
    return is_inside, flip_start, cell[:size]


@njit(cache=True, nogil=True)
def _apply(  # type: ignore[no-untyped-def]
    move, n_noted, noted, words, gains, is_inside, flip_start, flip_cell, firsts, steps
):  # fmt: skip
    """Add what was noted for one feature to the curves along it."""
    for at in range(n_noted):
        which, some, own = noted[move, at], words[move, at, 0], words[move, at, 1]
        # by the leaf and not by turns: a row's sums do not depend on its neighbours
        first = (move * APART + which % APART) * ROWS
        # rows on their own way have the gain already: what is outside is taken from them
        if is_inside[which]:
            change = -gains[move, at]
            add_where(firsts, first, some ^ own, -change)
        else:
            change = gains[move, at]
            add_where(firsts, first, own, -change)
        for flip in range(flip_start[which], flip_start[which + 1]):
            add_where(steps, flip_cell[flip] * ROWS, some, change)
            change = -change


@njit(cache=True, nogil=True)
def add_steps(  # type: ignore[no-untyped-def]
    codes, order, first, last, trees, tree_start, behind, level_at, known_at, which_at, is_left,
    feature, cut, missing_left, category_row, leaf, goes, missing, depth, most_leaves, most_masks,
    value, start, box_feature, slot, cell_start, is_inside, flip_start, flip_cell, place,
    target_start, bias, logistic, result, means, squares,
):  # fmt: skip
    """Write the curves of the rows at places ``first .. last - 1`` of an order to `result`.

    The curves of all rows along one feature stand together, for those who average them. If there
    is no room in `result`, only their means and sums of squared distances from these are written,
    a line for each `ROWS` rows; `first` is a multiple of that number then.

    What a leaf changes is noted first, and added for many leaves and one feature at a time: so
    few sums are at work that they stay near the processor.
    """
    moved = np.where(slot >= 0, everyone(ROWS), np.uint64(0))
    n_moves, move_of = target_start.size - 1, slot[box_feature]
    seen, gaps = np.zeros((slot.size, ROWS), codes.dtype), np.zeros(slot.size, np.uint64)
    landed = np.empty(most_leaves, np.int64)
    rows, sent, asked, turned, masks = room(depth, most_masks)
    n_noted, noted = np.zeros(n_moves, np.int64), np.empty((n_moves, NOTES), np.int64)
    words, gains = np.empty((n_moves, NOTES, 2), np.uint64), np.empty((n_moves, NOTES))
    steps, firsts, whole = aligned(cell_start[-1]), aligned(n_moves * APART), np.empty(ROWS)
    steps[:] = 0.0
    powers = np.empty(ROWS)
    for begin in range(first, last, ROWS):
        here = order[begin : min(last, begin + ROWS)]
        size = here.size
        look_at(codes, here, missing, seen, gaps)
        firsts[:] = 0.0
        whole[:] = bias
        for tree in trees:
            n_landed = walk(
                tree_start[tree], tree_start[tree + 1], size, seen, gaps, behind, level_at,
                known_at, which_at, is_left, feature, cut, missing_left, category_row, leaf, goes,
                missing, moved, landed, rows, sent, asked, turned, masks,
            )  # fmt: skip
            mask = 0
            for box in landed[:n_landed]:
                own, gain = masks[mask], value[box]
                if own != 0:
                    add_where(whole, 0, own, gain)
                for which in range(start[box], start[box + 1]):
                    mask += 1
                    move, some = move_of[which], own | masks[mask]
                    if move < 0 or some == 0:
                        continue
                    at = n_noted[move]
                    noted[move, at], gains[move, at] = which, gain
                    words[move, at, 0], words[move, at, 1] = some, own
                    n_noted[move] = at + 1
                    if at + 1 == NOTES:
                        _apply(
                            move, NOTES, noted, words, gains, is_inside, flip_start,
                            flip_cell, firsts, steps,
                        )  # fmt: skip
                        n_noted[move] = 0
                mask += 1
        for move in range(n_moves):
            _apply(
                move, n_noted[move], noted, words, gains, is_inside, flip_start, flip_cell, firsts,
                steps,
            )  # fmt: skip
            n_noted[move] = 0
            curves = steps[cell_start[move] : cell_start[move + 1]]
            _finish(curves, whole, firsts[move * APART : (move + 1) * APART], powers, logistic)
            begins, ends = target_start[move], target_start[move + 1]
            cells = place[begins:ends] - cell_start[move]
            if result.size > 0:
                _copy(curves, cells, here, result, codes.shape[1] * begins)
            else:
                _average(curves, cells, size, begin // ROWS, begins, means, squares)
            curves[:] = 0.0


@njit(cache=True, nogil=True)
def _finish(curves, whole, firsts, powers, logistic):  # type: ignore[no-untyped-def]
    """Turn what changes at each cell into the answers there."""
    if len(curves) == 0:
        return
    for row in range(ROWS):
        curves[0, row] += whole[row] + firsts[:, row].sum()
    for cell in range(1, len(curves)):
        for row in range(ROWS):
            curves[cell, row] += curves[cell - 1, row]
    if logistic:
        for cell in range(len(curves)):
            make_probabilities(curves[cell], powers)


@njit(cache=True, nogil=True)
def _copy(curves, cells, here, result, start):  # type: ignore[no-untyped-def]
    """Write the curve of each row where the rows of one feature begin, by whole arrays.

    A part of an array would be counted in and out by both threads, which costs more than the copy.
    """
    for row in range(here.size):
        line = start + here[row] * cells.size
        for at in range(cells.size):
            result[line + at] = curves[cells[at], row]


@njit(cache=True, nogil=True)
def _average(curves, cells, size, line, start, means, squares):  # type: ignore[no-untyped-def]
    """Write the means at each target, and the sums of squared distances from them."""
    parts = np.empty(LANES)  # side by side, so that additions do not wait for each other
    for at in range(cells.size):
        cell = cells[at]
        parts[:] = 0.0
        for row in range(size):
            parts[row % LANES] += curves[cell, row]
        mean = parts.sum() / size
        parts[:] = 0.0
        for row in range(size):
            parts[row % LANES] += (curves[cell, row] - mean) ** 2
        means[line, start + at], squares[line, start + at] = mean, parts.sum()


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
    codes, order, first, last, trees, tree_start, behind, level_at, known_at, which_at, is_left,
    feature, cut, missing_left, category_row, leaf, goes, missing, depth, most_leaves, most_masks,
    value, start, box_feature, slot, toggle_start, toggle, aims, bias, result,
):  # fmt: skip
    """Write the answers of the rows at places ``first .. last - 1`` of an order."""
    moved = np.where(slot >= 0, everyone(ROWS), np.uint64(0))
    # each feature's aims begin at a whole number of lanes
    n_targets = aims.shape[2]
    width = (n_targets + LANES - 1) // LANES * LANES
    place = slot[box_feature] * width
    seen, gaps = np.zeros((slot.size, ROWS), codes.dtype), np.zeros(slot.size, np.uint64)
    landed = np.empty(most_leaves, np.int64)
    rows, sent, asked, turned, masks = room(depth, most_masks)
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
                tree_start[tree], tree_start[tree + 1], size, seen, gaps, behind, level_at,
                known_at, which_at, is_left, feature, cut, missing_left, category_row, leaf, goes,
                missing, moved, landed, rows, sent, asked, turned, masks,
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
