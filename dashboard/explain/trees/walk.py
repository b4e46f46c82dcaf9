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
def look_at(codes, begin, size, missing, seen, gaps):  # type: ignore[no-untyped-def]
    """Copy the codes of the rows from `begin` on, and write which of them are missing."""
    for feature in range(codes.shape[0]):
        bits = np.uint64(0)
        for row in range(size):
            code = codes[feature, begin + row]
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
    root, everyone, seen, gaps, feature, cut, left, right, missing_left, category_row, goes,
    missing, is_moved, leaf, rows, sent, asked, known, path, waiting, landed, masks,
):  # fmt: skip
    """Let rows down a tree; tell how many leaves any of them reaches.

    For each level of the path: the rows that are there on their own way, and those that are there
    with one of the path's features free, in the order in which the path asks for them. The same
    is written for each leaf that is reached to `masks`, and its box to `landed`.
    """
    nothing = np.uint64(0)
    rows[0, 0] = everyone
    n_landed, n_masks, top = 0, 0, 1
    waiting[0, 0], waiting[0, 1], waiting[0, 2] = root, 0, 0
    while top > 0:
        top -= 1
        node, level = waiting[top, 0], waiting[top, 1]
        if level > 0:
            above, here, which = rows[level - 1], rows[level], asked[level - 1]
            known[level] = max(known[level - 1], which)
            arrives = sent[level - 1] if waiting[top, 2] else ~sent[level - 1]
            # a row on its own way is set free on the other side; one that is free goes to both
            freed = above[which] if which <= known[level - 1] else nothing
            if is_moved[path[which]]:
                freed |= above[0] & ~arrives
            some = freed
            for free in range(known[level - 1] + 1):
                here[free] = above[free] & arrives
                some |= here[free]
            here[which] = freed
            if some == 0:
                continue
        column = feature[node]
        if column < 0:
            landed[n_landed] = leaf[node]
            n_landed += 1
            for free in range(known[level] + 1):
                masks[n_masks] = rows[level, free]
                n_masks += 1
            continue
        question = category_row[node]
        sent[level] = _sent_left(
            seen[column], gaps[column], cut[node], missing_left[node], goes[question],
            missing[column], question >= 0,
        )  # fmt: skip
        which = 1
        while which <= known[level] and path[which] != column:
            which += 1
        path[which] = column
        asked[level] = which
        waiting[top, 0], waiting[top, 1], waiting[top, 2] = right[node], level + 1, 0
        waiting[top + 1, 0], waiting[top + 1, 1], waiting[top + 1, 2] = left[node], level + 1, 1
        top += 2
    return n_landed
