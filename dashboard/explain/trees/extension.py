"""The contributions of one leaf, for every pattern that a record can have against it.

The Shapley value is the integral over t of the derivative of the game's multilinear extension at
(t, ..., t) [1]_, a polynomial of degree d - 1 in t for a leaf on d features: Gauss-Legendre with
d / 2 points is exact.

References
----------
.. [1] G. Owen, "Multilinear extensions of games", Management Science 18(5), 1972.
"""

import numpy as np
from numba import njit

from dashboard.domain.structure import FloatArray


def quadrature(deepest: int) -> tuple[FloatArray, FloatArray]:
    """Gauss-Legendre nodes and weights on [0, 1]; row q has q of them."""
    most = deepest // 2 + 2
    nodes, weights = np.zeros((most, most)), np.zeros((most, most))
    for count in range(1, most):
        at, weight = np.polynomial.legendre.leggauss(count)
        nodes[count, :count], weights[count, :count] = (at + 1) / 2, weight / 2
    return nodes, weights


@njit(cache=True, nogil=True)
def background_patterns(  # type: ignore[no-untyped-def]
    background, first, last, feature, toggle, toggle_start, pattern
):  # fmt: skip
    """Pattern of every background row against the leaf with slots ``first .. last - 1``."""
    flip = np.empty(pattern.size, np.uint16)
    for row in range(pattern.size):
        pattern[row] = 0
    for slot in range(first, last):
        for row in range(pattern.size):
            flip[row] = 0
        codes = background[feature[slot]]
        for at in range(toggle_start[slot], toggle_start[slot + 1]):
            edge = toggle[at]
            for row in range(pattern.size):
                flip[row] ^= codes[row] >= edge
        bit = slot - first
        for row in range(pattern.size):
            pattern[row] |= np.int32(flip[row]) << bit


@njit(cache=True, nogil=True)
def _extend(state, depth, t):  # type: ignore[no-untyped-def]
    """Replace frequencies of background patterns by the game's extension at (t, ..., t).

    Along one feature a record inside counts background inside fully and background outside by
    t; a record outside counts background inside by 1 - t.
    """
    for feature in range(depth):
        half = 1 << feature
        for block in range(0, 1 << depth, 2 * half):
            for low in range(block, block + half):
                outside, within = state[low], state[low + half]
                state[low] = (1 - t) * within
                state[low + half] = t * outside + within


@njit(cache=True, nogil=True)
def _derive(state, feature, t, weight, table):  # type: ignore[no-untyped-def]
    """Add the derivative along one feature, times a weight; undoes that feature's extension."""
    half = 1 << feature
    for block in range(0, state.size, 2 * half):
        for low in range(block, block + half):
            within = state[low] / (1 - t)
            table[low] -= weight * within
            table[low + half] += weight * (state[low + half] - within) / t


@njit(cache=True, nogil=True)
def leaf_table(frequency, depth, value, nodes, weights, order, table):  # type: ignore[no-untyped-def]
    """Contributions of one leaf: a row for each feature or pair, a column for each pattern."""
    for row in range(table.shape[0]):
        for pattern in range(table.shape[1]):
            table[row, pattern] = 0.0
    count = max(1, (depth + 1) // 2 if order == 1 else depth // 2)
    state = np.empty(1 << depth)
    once = np.empty(1 << depth)
    for at in range(count):
        t = nodes[count, at]
        # a pair's interaction is split evenly between its two sides
        weight = weights[count, at] * value / order
        for pattern in range(state.size):
            state[pattern] = frequency[pattern]
        _extend(state, depth, t)
        place = 0
        for one in range(depth):
            if order == 1:
                _derive(state, one, t, weight, table[one])
                continue
            for pattern in range(once.size):
                once[pattern] = 0.0
            _derive(state, one, t, weight, once)
            for two in range(one + 1, depth):
                _derive(once, two, t, 1.0, table[place])
                place += 1


@njit(cache=True, nogil=True)
def product(ratio, depth, frequency):  # type: ignore[no-untyped-def]
    """Frequencies of patterns if features were inside independently, by their cover ratios."""
    frequency[0] = 1.0
    for feature in range(depth):
        half = 1 << feature
        for low in range(half):
            frequency[low + half] = frequency[low] * ratio[feature]
            frequency[low] *= 1 - ratio[feature]
