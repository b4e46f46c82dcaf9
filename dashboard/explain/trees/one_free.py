"""Margins of rows with one feature set free: the curves of all features in one pass.

References
----------
.. [1] A. Goldstein et al., "Peeking inside the black box: visualizing statistical learning with
   plots of individual conditional expectation", JCGS 24(1), 2015.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.domain.structure import AnyArray, FloatArray, TreeEnsemble

from .flow import Flow, flow_of
from .moves import Move, move_of

MOST_CELLS = 2**14
"""Cells of all features that are moved in one pass: a few megabytes for each thread."""
MOST_ANSWERS = 2**24
"""Margins that are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class OneFree:
    """An ensemble ready to have its features set free.

    Attributes
    ----------
    flow : Flow
        The trees.
    """

    flow: Flow

    def curves(
        self, matrix: FloatArray, grids: Mapping[int, FloatArray], *, logistic: bool = False
    ) -> Iterator[FloatArray]:
        """Margins of rows with one feature after the other set to each value of a grid.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.
        grids : mapping of int to ndarray of shape (n_grid,)
            The columns to move, and their values in any order; NaN is missing.
        logistic : bool
            Whether margins are turned into probabilities, each output by itself.

        Yields
        ------
        ndarray of shape (n_rows, n_grid, n_outputs)
            For each grid in turn.
        """
        longest = max((grid.size for grid in grids.values()), default=0)
        asked = np.zeros((longest, matrix.shape[1]))
        for feature, grid in grids.items():
            asked[: grid.size, feature] = grid
        known = self.flow.coding.encode(asked)
        targets = (
            (feature, known[feature, np.newaxis, : grid.size]) for feature, grid in grids.items()
        )
        return self._moved(self.flow.coding.encode(matrix), targets, logistic=logistic)

    def permuted(
        self, matrix: FloatArray, orders: Iterable[tuple[int, AnyArray]]
    ) -> Iterator[FloatArray]:
        """Margins of rows with one feature's values after the other taken from other rows.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.
        orders : iterable of (int, ndarray of int of shape (n_orders, n_rows))
            The columns to permute, each once, and the row that each row takes its value from;
            read as they are needed.

        Yields
        ------
        ndarray of shape (n_rows, n_orders, n_outputs)
            For each column in turn.
        """
        codes = self.flow.coding.encode(matrix)
        targets = ((feature, codes[feature][own.T]) for feature, own in orders)
        return self._moved(codes, targets)

    def _moved(
        self, codes: AnyArray, targets: Iterable[tuple[int, AnyArray]], *, logistic: bool = False
    ) -> Iterator[FloatArray]:
        """Margins with each feature at its target codes, of shape (n_rows or 1, n_targets)."""
        waiting: list[Move] = []
        for feature, target in targets:
            move = move_of(feature, target)
            cells = sum(each.cells.size for each in waiting) + move.cells.size
            answers = sum(each.place.shape[1] for each in waiting) + target.shape[1]
            if waiting and (cells > MOST_CELLS or answers * codes.shape[1] > MOST_ANSWERS):
                yield from self._passed(codes, waiting, logistic=logistic)
                waiting = []
            waiting.append(move)
        if waiting:
            yield from self._passed(codes, waiting, logistic=logistic)

    def _passed(
        self, codes: AnyArray, moves: Sequence[Move], *, logistic: bool
    ) -> Iterator[FloatArray]:
        """One pass through the trees for several features."""
        starts = np.cumsum([0, *(each.cells.size for each in moves)])
        place = np.concatenate(
            [each.place + start for each, start in zip(moves, starts[:-1], strict=True)],
            axis=1,
            dtype=np.int32,
        )
        result = self.flow.curves(codes, moves, place, logistic=logistic)
        for first, last in pairwise(np.cumsum([0, *(each.place.shape[1] for each in moves)])):
            yield result[:, first:last]


def one_free_of(ensemble: TreeEnsemble) -> OneFree:
    """Make an ensemble ready."""
    return OneFree(flow_of(ensemble))
