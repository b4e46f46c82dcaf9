"""Leaves on many features, one by one: no table, whatever the depth.

For a leaf, a record and one background row let a be the features along which only the record is
inside, and b those along which only the background row is. If no feature has both outside, each
of the a features gets ``(a - 1)! b! / (a + b)!`` of the leaf's value, and each of the b features
loses ``a! (b - 1)! / (a + b)!`` of it.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from dashboard.domain.structure import AnyArray, FloatArray

from .boxes import Boxes, Long
from .threads import in_blocks

MOST_BITS = 62


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The different patterns of a background against each leaf, and how often each occurs.

    Attributes
    ----------
    start : ndarray of shape (n_leaves + 1,)
        Where each leaf's patterns begin.
    pattern : ndarray of shape (n_patterns,)
        Bit j says whether the rows lie inside along the leaf's slot j.
    weight : ndarray of shape (n_patterns,)
        Share of the background rows, or of their product of cover ratios.
    """

    start: Long
    pattern: Long
    weight: FloatArray


def patterns_of(boxes: Boxes, background: AnyArray) -> Patterns:
    """Read the patterns of background codes of shape (n_features, n_background)."""
    found, weights, sizes = [], [], []
    for first, last in zip(boxes.start[:-1], boxes.start[1:], strict=True):
        bits = np.zeros(background.shape[1], dtype=np.int64)
        for slot in range(first, last):
            edges = boxes.toggle[boxes.toggle_start[slot] : boxes.toggle_start[slot + 1]]
            inside = np.searchsorted(edges, background[boxes.feature[slot]], side="right") % 2
            bits |= inside.astype(np.int64) << (slot - first)
        pattern, count = np.unique(bits, return_counts=True)
        found.append(pattern)
        weights.append(count / background.shape[1])
        sizes.append(pattern.size)
    return Patterns(np.cumsum([0, *sizes]), np.concatenate(found), np.concatenate(weights))


def add_leaves(
    codes: AnyArray, boxes: Boxes, patterns: Patterns | None, n_features: int, sums: FloatArray
) -> None:
    """Add the contributions and margins of leaves to every row.

    Parameters
    ----------
    codes : ndarray of shape (n_features, n_rows)
        Codes of the rows.
    boxes : Boxes
        The leaves.
    patterns : Patterns or None
        Their background; None for the path-dependent game.
    n_features : int
        Results of one output are its features and, behind them, the margin.
    sums : ndarray of shape (n_outputs * (n_features + 1), n_rows)
        Results so far; changed.
    """
    if patterns is None:
        quadrature = np.polynomial.legendre.leggauss(int(boxes.depth.max()) // 2 + 1)
        nodes, weights = (quadrature[0] + 1) / 2, quadrature[1] / 2
        in_blocks(
            codes.shape[1],
            lambda first, last: _add_products(
                codes, first, last, boxes.value, boxes.output, boxes.start, boxes.feature,
                boxes.ratio, boxes.toggle, boxes.toggle_start, nodes, weights, n_features, sums,
            ),
        )  # fmt: skip
        return
    gains = _gains(int(boxes.depth.max()))
    in_blocks(
        codes.shape[1],
        lambda first, last: _add_patterns(
            codes, first, last, boxes.value, boxes.output, boxes.start, boxes.feature,
            boxes.toggle, boxes.toggle_start, patterns.start, patterns.pattern, patterns.weight,
            gains, n_features, sums,
        ),
    )  # fmt: skip


def _gains(deepest: int) -> FloatArray:
    """``(a - 1)! b! / (a + b)!`` for a >= 1, by a and b."""
    gains = np.zeros((deepest + 1, deepest + 1))
    for a in range(1, deepest + 1):
        for b in range(deepest + 1 - a):
            gains[a, b] = 1 / (a * math.comb(a + b, b))
    return gains


@njit(cache=True, nogil=True)
def _row_pattern(codes, row, first, last, feature, toggle, toggle_start):  # type: ignore[no-untyped-def]
    pattern: Any = np.int64(0)
    inside: Any
    for slot in range(first, last):
        code = codes[feature[slot], row]
        inside = 0
        for at in range(toggle_start[slot], toggle_start[slot + 1]):
            inside ^= np.int64(code >= toggle[at])
        pattern = pattern | (inside << (slot - first))
    return pattern


@njit(cache=True, nogil=True)
def _add_patterns(  # type: ignore[no-untyped-def]
    codes, first, last, value, output, start, feature, toggle, toggle_start,
    pattern_start, pattern, weight, gains, n_features, sums,
):  # fmt: skip
    for leaf in range(value.size):
        begin, end = start[leaf], start[leaf + 1]
        depth = end - begin
        full = (1 << depth) - 1
        target = output[leaf] * (n_features + 1)
        for row in range(first, last):
            own = _row_pattern(codes, row, begin, end, feature, toggle, toggle_start)
            if own == full:
                sums[target + n_features, row] += value[leaf]
            for at in range(pattern_start[leaf], pattern_start[leaf + 1]):
                other = pattern[at]
                if (own | other) != full:
                    continue
                mine, theirs = own & ~other, other & ~own
                a, b = 0, 0
                for bit in range(depth):
                    a += (mine >> bit) & 1
                    b += (theirs >> bit) & 1
                gain = gains[a, b] * weight[at] * value[leaf]
                loss = gains[b, a] * weight[at] * value[leaf]
                for bit in range(depth):
                    if (mine >> bit) & 1:
                        sums[target + feature[begin + bit], row] += gain
                    elif (theirs >> bit) & 1:
                        sums[target + feature[begin + bit], row] -= loss


@njit(cache=True, nogil=True)
def _add_products(  # type: ignore[no-untyped-def]
    codes, first, last, value, output, start, feature, ratio, toggle, toggle_start,
    nodes, weights, n_features, sums,
):  # fmt: skip
    for leaf in range(value.size):
        begin, end = start[leaf], start[leaf + 1]
        depth = end - begin
        full = (1 << depth) - 1
        target = output[leaf] * (n_features + 1)
        for row in range(first, last):
            own = _row_pattern(codes, row, begin, end, feature, toggle, toggle_start)
            if own == full:
                sums[target + n_features, row] += value[leaf]
            for at in range(nodes.size):
                t = nodes[at]
                whole = weights[at] * value[leaf]
                for bit in range(depth):
                    whole *= ((own >> bit) & 1) * t + ratio[begin + bit] * (1 - t)
                for bit in range(depth):
                    inside, share = (own >> bit) & 1, ratio[begin + bit]
                    # the feature's own factor, replaced by its derivative
                    change = (inside - share) / (inside * t + share * (1 - t))
                    sums[target + feature[begin + bit], row] += whole * change
