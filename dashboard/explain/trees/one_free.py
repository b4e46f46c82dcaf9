"""Margins of rows with one feature set free: curves over any grid in one walk of the trees.

A row walks down each tree by its own values; at a node of the free feature it goes both ways, and
the grid's values are divided between them. Each leaf that is reached adds to the values that got
there: a feature costs about one prediction, however fine the grid.

References
----------
.. [1] A. Goldstein et al., "Peeking inside the black box: visualizing statistical learning with
   plots of individual conditional expectation", JCGS 24(1), 2015.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from dashboard.domain.structure import AnyArray, FloatArray, IntArray, TreeEnsemble

from .codes import Coding, coding_of, cuts_of
from .threads import in_blocks

WAITING = 1024
BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """An ensemble ready to be walked by codes.

    Attributes
    ----------
    ensemble : TreeEnsemble
        The trees.
    coding : Coding
        How values become codes.
    cut : ndarray of shape (n_nodes,)
        First code that goes right, at nodes that ask for a number.
    """

    ensemble: TreeEnsemble
    coding: Coding
    cut: IntArray

    def curves(self, matrix: FloatArray, feature: int, grid: FloatArray) -> FloatArray:
        """Margins of rows with a feature set to each value of a grid.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.
        feature : int
            Column to move.
        grid : ndarray of shape (n_grid,)
            Its values, in any order; NaN is missing.

        Returns
        -------
        ndarray of shape (n_rows, n_grid, n_outputs)
        """
        codes = self.coding.encode(matrix)
        cells, place = np.unique(self._codes(feature, grid), return_inverse=True)
        return self._margins(codes, feature, cells, place[np.newaxis, :], fixed=True)

    def permuted(self, matrix: FloatArray, feature: int, orders: AnyArray) -> FloatArray:
        """Margins of rows with a feature's values taken from other rows.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.
        feature : int
            Column to permute.
        orders : ndarray of int of shape (n_orders, n_rows)
            The row that each row takes its value from.

        Returns
        -------
        ndarray of shape (n_rows, n_orders, n_outputs)
        """
        codes = self.coding.encode(matrix)
        cells, place = np.unique(codes[feature], return_inverse=True)
        return self._margins(codes, feature, cells, place[orders].T, fixed=False)

    def _codes(self, feature: int, values: FloatArray) -> AnyArray:
        matrix = np.zeros((values.size, self.ensemble.n_features))
        matrix[:, feature] = values
        codes: AnyArray = self.coding.encode(matrix)[feature]
        return codes

    def _margins(
        self,
        codes: AnyArray,
        feature: int,
        cells: AnyArray,
        place: npt.NDArray[np.intp],
        *,
        fixed: bool,
    ) -> FloatArray:
        """Margins at the places of each row, or at those of the only row where they are fixed."""
        trees = self.ensemble
        result = np.empty((codes.shape[1], place.shape[1], trees.n_outputs))
        is_category = bool(trees.n_categories[feature])
        gap = self.coding.missing[feature]
        known = cells if is_category or cells[-1] != gap else cells[:-1]
        here = trees.feature == feature
        split = np.where(here, np.searchsorted(known, self.cut), 0)
        goes = self._directions(feature, cells) if is_category else np.zeros((1, 1), np.bool_)
        for output in range(trees.n_outputs):
            roots = trees.root[trees.output == output]

            def walk(first: int, last: int, roots: IntArray = roots, output: int = output) -> None:
                _walk(
                    codes, first, last, feature, roots, trees.feature, self.cut, trees.left,
                    trees.right, trees.missing_left, trees.value, trees.category_row,
                    trees.category_left, self.coding.missing, split, goes, known.size,
                    cells.size, is_category, place, fixed, trees.bias[output],
                    result[:, :, output],
                )  # fmt: skip

            in_blocks(codes.shape[1], walk, block=BLOCK)
        return result

    def _directions(self, feature: int, cells: AnyArray) -> npt.NDArray[np.bool_]:
        """For each node that asks for the category, whether each cell goes left."""
        trees = self.ensemble
        gap = self.coding.missing[feature]
        goes = np.zeros((max(1, len(trees.category_left)), cells.size), np.bool_)
        nodes = np.flatnonzero((trees.feature == feature) & (trees.category_row >= 0))
        rows = trees.category_row[nodes]
        codes = np.minimum(cells.astype(np.int64), trees.category_left.shape[1] - 1)
        goes[rows] = np.where(
            cells == gap, trees.missing_left[nodes, np.newaxis], trees.category_left[rows][:, codes]
        )
        return goes


def walk_of(ensemble: TreeEnsemble) -> Walk:
    """Make an ensemble ready to be walked."""
    coding = coding_of(ensemble)
    return Walk(ensemble, coding, cuts_of(ensemble, coding))


@njit(cache=True, nogil=True)
def _walk(  # type: ignore[no-untyped-def]
    codes, first, last, free, roots, feature, cut, left, right, missing_left, value, category_row,
    category_left, missing, split, goes, n_known, n_cells, is_category, place, fixed, bias, result,
):  # fmt: skip
    """Write the margins of rows ``first .. last - 1`` with the free feature at their places."""
    step = np.empty(n_cells + 1)
    order = np.arange(n_cells)
    waiting = np.empty((WAITING, 4), np.int64)
    for row in range(first, last):
        for cell in range(step.size):
            step[cell] = 0.0
        at_gap = 0.0
        constant = bias
        for root in roots:
            waiting[0, 0] = root
            waiting[0, 1] = 0
            waiting[0, 2] = n_cells if is_category else n_known
            waiting[0, 3] = 0 if is_category else n_cells - n_known
            top = 1
            while top > 0:
                top -= 1
                node = waiting[top, 0]
                low = waiting[top, 1]
                high = waiting[top, 2]
                gap = waiting[top, 3]
                while feature[node] >= 0:
                    column = feature[node]
                    if column != free:
                        code = codes[column, row]
                        if code == missing[column]:
                            to_left = missing_left[node]
                        elif category_row[node] >= 0:
                            to_left = category_left[category_row[node], code]
                        else:
                            to_left = code < cut[node]
                        node = left[node] if to_left else right[node]
                        continue
                    if is_category:
                        here = goes[category_row[node]]
                        middle = low
                        for at in range(low, high):
                            cell = order[at]
                            if here[cell]:
                                order[at] = order[middle]
                                order[middle] = cell
                                middle += 1
                        gap_left, gap_right = 0, 0
                    else:
                        middle = min(max(low, split[node]), high)
                        gap_left = gap if missing_left[node] else 0
                        gap_right = gap - gap_left
                    if middle < high or gap_right:
                        waiting[top, 0] = right[node]
                        waiting[top, 1] = middle
                        waiting[top, 2] = high
                        waiting[top, 3] = gap_right
                        top += 1
                    if middle == low and not gap_left:
                        node = -1
                        break
                    high, gap = middle, gap_left
                    node = left[node]
                if node < 0:
                    continue
                if is_category:
                    if low == 0 and high == n_cells:
                        constant += value[node]
                        continue
                    for at in range(low, high):
                        step[order[at]] += value[node]
                elif low == 0 and high == n_known:
                    constant += value[node]
                    at_gap -= 0.0 if gap else value[node]
                else:
                    step[low] += value[node]
                    step[high] -= value[node]
                    at_gap += value[node] if gap else 0.0
        if not is_category:
            for cell in range(1, n_known):
                step[cell] += step[cell - 1]
            if n_known < n_cells:
                step[n_known] = at_gap
        for target in range(place.shape[1]):
            result[row, target] = constant + step[place[0 if fixed else row, target]]
