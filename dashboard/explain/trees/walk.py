"""The kernel that lets rows down one tree, each with at most one feature set free."""

import numpy as np
from numba import njit

from .lanes import BITS, LANES, below, copy_eight, keep_eight

ROWS = BITS  # under way, a row is a bit of a word


@njit(cache=True, nogil=True)
def everyone(size):  # type: ignore[no-untyped-def]
    """Bits of the first rows, of which there are `size`, at least one."""
    return ~np.uint64(0) >> np.uint64(ROWS - size)


@njit(cache=True, nogil=True)
def look_at(codes, rows, missing, seen, gaps):  # type: ignore[no-untyped-def]
    """Copy the codes of some rows, and write which of them are missing."""
    for feature in range(codes.shape[0]):
        bits = np.uint64(0)
        for row in range(rows.size):
            code = codes[feature, rows[row]]
            seen[feature, row] = code
            bits |= np.uint64(code == missing[feature]) << np.uint64(row)
        gaps[feature] = bits


@njit(cache=True, nogil=True)
def _chosen(seen, column, goes, question, gap):  # type: ignore[no-untyped-def]
    """Bits of the rows whose category a node sends to the left."""
    bits = np.uint64(0)
    for row in range(ROWS):
        code = seen[column, row]
        bits |= np.uint64(code != gap and goes[question, code]) << np.uint64(row)
    return bits


@njit(cache=True, nogil=True)
def room(depth, most_masks):  # type: ignore[no-untyped-def]
    """Room for a walk: `rows`, `sent`, `asked`, `turned` and `masks`."""
    wide = (depth // LANES + 1) * LANES
    return (
        np.zeros((depth + 1) * wide, np.uint64), np.zeros(depth + 1, np.uint64),
        np.zeros(depth + 1, np.int64), np.zeros(depth + 1, np.uint64),
        np.empty(most_masks + LANES, np.uint64),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def walk(  # type: ignore[no-untyped-def]
    first, last, size, seen, gaps, behind, level_at, known_at, which_at, is_left, feature, cut,
    missing_left, category_row, leaf, goes, missing, moved, landed, rows, sent, asked, turned,
    masks,
):  # fmt: skip
    """Let rows down the tree of the places ``first .. last - 1``; tell how many leaves any reaches.

    For each level of the path: the rows that are there on their own way, and those that are there
    with one of the path's features free, in the order in which the path asks for them. The same
    is written for each leaf that is reached to `masks`, and its box to `landed`.
    """
    wide = rows.size // sent.size  # words of a level; those that it does not need are 0
    rows[0] = everyone(size)
    n_landed, n_masks, at = 0, 0, first
    while at < last:
        level = np.int64(level_at[at])
        here = level * wide
        if level > 0:
            above, parent = here - wide, asked[level - 1]
            arrives = sent[level - 1] if is_left[at] else ~sent[level - 1]
            # a row on its own way is set free on the other side; one that is free goes to both
            which = which_at[parent]
            freed = rows[above + which] | (rows[above] & ~arrives & turned[level - 1])
            some = np.uint8(0)
            for lane in range(0, wide, LANES):
                some |= keep_eight(rows, here + lane, above + lane, arrives, which - lane, freed)
            if some == 0:
                at = behind[at]
                continue
        column = feature[at]
        if column < 0:
            landed[n_landed] = leaf[at]
            n_landed += 1
            for lane in range(0, known_at[at] + 1, LANES):
                copy_eight(masks, n_masks + lane, rows, here + lane)
            n_masks += known_at[at] + 1
        else:
            question = category_row[at]
            asked[level] = at
            turned[level] = moved[column]
            if question >= 0:
                left = _chosen(seen, column, goes, question, missing[column])
            else:
                # the code of a missing value is the last one, and below no edge
                left = below(seen, column * ROWS, cut[at])
            sent[level] = (left | gaps[column]) if missing_left[at] else left
        at += 1
    return n_landed
