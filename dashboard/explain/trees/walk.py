"""The kernel that lets rows down one tree, each with at most one feature set free."""

import numpy as np
from numba import njit

from .lanes import BITS, below

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
def _sent_left(seen, gaps, edge, gap_left, goes, gap, is_category):  # type: ignore[no-untyped-def]
    """Bits of the rows that a node sends to the left."""
    bits = np.uint64(0)
    if is_category:
        for row in range(ROWS):
            code = seen[row]
            bits |= np.uint64(code != gap and goes[code]) << np.uint64(row)
    else:
        # the code of a missing value is the last one, and below no edge
        bits = below(seen, 0, edge)
    return (bits | gaps) if gap_left else bits


@njit(cache=True, nogil=True)
def walk(  # type: ignore[no-untyped-def]
    first, last, size, seen, gaps, node_at, behind, level_at, known_at, which_at, is_left,
    feature, cut, missing_left, category_row, goes, missing, is_moved, leaf,
    rows, sent, asked, landed, masks,
):  # fmt: skip
    """Let rows down the tree of the nodes ``first .. last - 1``; tell how many leaves any reaches.

    For each level of the path: the rows that are there on their own way, and those that are there
    with one of the path's features free, in the order in which the path asks for them. The same
    is written for each leaf that is reached to `masks`, and its box to `landed`.
    """
    rows[0, 0] = everyone(size)
    n_landed, n_masks, at = 0, 0, first
    while at < last:
        node, level, known = node_at[at], level_at[at], known_at[at]
        if level > 0:
            above, here, parent = rows[level - 1], rows[level], asked[level - 1]
            which, before = which_at[parent], known_at[parent]
            arrives = sent[level - 1] if is_left[at] else ~sent[level - 1]
            # a row on its own way is set free on the other side; one that is free goes to both
            freed = above[which] if which <= before else np.uint64(0)
            if is_moved[feature[node_at[parent]]]:
                freed |= above[0] & ~arrives
            some = freed
            for free in range(before + 1):
                here[free] = above[free] & arrives
                some |= here[free]
            here[which] = freed
            if some == 0:
                at = behind[at]
                continue
        column = feature[node]
        if column < 0:
            landed[n_landed] = leaf[node]
            n_landed += 1
            for free in range(known + 1):
                masks[n_masks] = rows[level, free]
                n_masks += 1
        else:
            question = category_row[node]
            asked[level] = at
            sent[level] = _sent_left(
                seen[column], gaps[column], cut[node], missing_left[node], goes[question],
                missing[column], question >= 0,
            )  # fmt: skip
        at += 1
    return n_landed
