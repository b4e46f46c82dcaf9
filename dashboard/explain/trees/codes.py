"""Values as rank codes: how many of a feature's split points lie below."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from dashboard.domain.structure import AnyArray, FloatArray, IntArray, TreeEnsemble

from .threads import in_blocks

TILE = 256
FEWEST = 8_192
"""Rows that are coded in less time than a second thread takes to start."""


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """How the values of each feature become codes.

    Attributes
    ----------
    steps : ndarray of shape (n_steps,)
        Sorted split points of one feature after the other, each padded with +inf to a length
        of 2**k - 1, so that the search needs no branches.
    start : ndarray of shape (n_features + 1,)
        Where each feature's split points begin.
    missing : ndarray of shape (n_features,)
        Code of a missing value, the last one; all others are smaller.
    dtype : dtype
        Unsigned integers that hold every code.
    n_categories : ndarray of shape (n_features,)
        How many codes a category has, 0 for a numeric feature; see `TreeEnsemble`.
    """

    steps: FloatArray
    start: npt.NDArray[np.int64]
    missing: npt.NDArray[np.int64]
    dtype: Any
    n_categories: IntArray

    def encode(self, matrix: FloatArray) -> AnyArray:
        """Codes of shape (n_features, n_rows) of numbers and category codes."""
        matrix = np.ascontiguousarray(matrix, dtype=np.float64)
        codes = np.empty((matrix.shape[1], len(matrix)), dtype=self.dtype)
        in_blocks(
            len(matrix),
            lambda first, last: _encode(
                matrix, self.steps, self.start, self.missing, self.n_categories, first, last, codes
            ),
            fewest=FEWEST,
        )
        return codes


def coding_of(ensemble: TreeEnsemble) -> Coding:
    """The coding that keeps apart whatever the trees tell apart."""
    numeric = (ensemble.feature >= 0) & (ensemble.category_row < 0)
    thresholds = [
        np.unique(ensemble.threshold[numeric & (ensemble.feature == feature)])
        for feature in range(ensemble.n_features)
    ]
    # a category has its codes and one more for any other value
    n_codes = [
        count + 1 if count else points.size + 1
        for count, points in zip(ensemble.n_categories, thresholds, strict=True)
    ]
    padded = [
        np.append(points, np.full(2 ** int(points.size).bit_length() - 1 - points.size, np.inf))
        for points in thresholds
    ]
    start = np.cumsum([0, *(points.size for points in padded)])
    # one width for nearly all models: a kernel is compiled for each
    dtype = np.uint16 if max(n_codes) <= np.iinfo(np.uint16).max else np.uint32
    missing = np.array(n_codes, dtype=np.int64)
    return Coding(np.concatenate(padded), start, missing, dtype, ensemble.n_categories)


def cuts_of(ensemble: TreeEnsemble, coding: Coding) -> IntArray:
    """For each numeric node the first code that goes right; 0 for all other nodes."""
    cut = np.zeros(ensemble.feature.size, dtype=np.int32)
    for feature in range(ensemble.n_features):
        here = (ensemble.feature == feature) & (ensemble.category_row < 0)
        points = coding.steps[coding.start[feature] : coding.start[feature + 1]]
        cut[here] = np.searchsorted(points, ensemble.threshold[here]) + 1
    return cut


@njit(cache=True, nogil=True)
def _encode(matrix, steps, start, missing, n_categories, first, last, codes):  # type: ignore[no-untyped-def]
    values = np.empty(TILE)
    found = np.empty(TILE, np.int64)
    for begin in range(first, last, TILE):
        n_rows = min(TILE, last - begin)
        for feature in range(matrix.shape[1]):
            gap = missing[feature]
            other = n_categories[feature]
            points = steps[start[feature] : start[feature + 1]]
            for row in range(n_rows):
                values[row] = matrix[begin + row, feature]
                found[row] = 0
            if other > 0:
                for row in range(n_rows):
                    value = values[row]
                    found[row] = np.int64(value) if 0 <= value < other else other
            # steps outside, rows inside: the rows are independent, so this runs on all lanes
            half = (points.size + 1) >> 1
            while half > 0:
                for row in range(n_rows):
                    below = points[found[row] + half - 1] < values[row]
                    found[row] += half if below else 0
                half >>= 1
            for row in range(n_rows):
                known = values[row] == values[row]
                codes[feature, begin + row] = found[row] if known else gap
