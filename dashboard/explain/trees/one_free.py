"""Margins of rows with one feature set free: the curves of all features in one pass.

References
----------
.. [1] A. Goldstein et al., "Peeking inside the black box: visualizing statistical learning with
   plots of individual conditional expectation", JCGS 24(1), 2015.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.domain.structure import AnyArray, FloatArray, TreeEnsemble

from .flow import Flow, flow_of
from .logistic import logistic as turn
from .moves import Move, move_of

MOST_CELLS = 2**14
"""Cells of all features that are moved in one pass: a few megabytes for each thread."""
MOST_ANSWERS = 2**24
"""Margins that are held at once."""
FEW_ANSWERS = 2**11
"""Rows by values of a grid: for so few it does not pay to find where each leaf begins and ends."""


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
        known, codes = self._known(matrix, grids), self.flow.coding.encode(matrix)
        if len(matrix) * known.shape[1] <= FEW_ANSWERS:
            yield from self._few(codes, known, grids, logistic=logistic)
            return
        for together in _parts(_moves(known, grids), len(matrix)):
            yield from self.flow.curves(codes, together, logistic=logistic)

    def averages(
        self, matrix: FloatArray, grids: Mapping[int, FloatArray], *, logistic: bool = False
    ) -> Iterator[tuple[FloatArray, FloatArray]]:
        """Mean and spread over the rows of what `curves` gives, of which none is kept.

        Yields
        ------
        two ndarray of shape (n_grid, n_outputs)
            For each grid in turn the mean and the standard deviation.
        """
        known, codes = self._known(matrix, grids), self.flow.coding.encode(matrix)
        for together in _parts(_moves(known, grids), 1):
            yield from self.flow.averages(codes, together, logistic=logistic)

    def _known(self, matrix: FloatArray, grids: Mapping[int, FloatArray]) -> AnyArray:
        """Codes of the grids, of shape (n_features, longest)."""
        longest = max((grid.size for grid in grids.values()), default=0)
        asked = np.zeros((longest, matrix.shape[1]))
        for feature, grid in grids.items():
            asked[: grid.size, feature] = grid
        return self.flow.coding.encode(asked)

    def _few(
        self, codes: AnyArray, known: AnyArray, grids: Mapping[int, FloatArray], *, logistic: bool
    ) -> Iterator[FloatArray]:
        """Curves of few rows: every value of a grid is looked up."""
        features = list(grids)
        aims = np.repeat(known[np.newaxis, features], codes.shape[1], axis=0)
        result = self.flow.answers(codes, features, aims)
        if logistic:
            turn(result.ravel(), np.empty(result.size))
        for at, grid in enumerate(grids.values()):
            yield result[:, at, : grid.size]

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
        waiting: list[tuple[int, AnyArray]] = []
        for feature, own in orders:
            waiting.append((feature, own))
            if (len(waiting) + 1) * own.size > MOST_ANSWERS:
                yield from self._answers(codes, waiting)
                waiting = []
        if waiting:
            yield from self._answers(codes, waiting)

    def _answers(
        self, codes: AnyArray, orders: Sequence[tuple[int, AnyArray]]
    ) -> Iterator[FloatArray]:
        aims = np.stack([codes[feature][own] for feature, own in orders])
        features = [feature for feature, _ in orders]
        aims = np.ascontiguousarray(aims.transpose(2, 0, 1))
        result = self.flow.answers(codes, features, aims)
        yield from result.transpose(1, 0, 2, 3)


def _moves(known: AnyArray, grids: Mapping[int, FloatArray]) -> Iterator[Move]:
    return (move_of(feature, known[feature, : grid.size]) for feature, grid in grids.items())


def _parts(moves: Iterable[Move], n_rows: int) -> Iterator[list[Move]]:
    """The moves, as many together as there is room for."""
    part: list[Move] = []
    for move in moves:
        cells = sum(each.cells.size for each in part) + move.cells.size
        answers = sum(each.place.size for each in part) + move.place.size
        if part and (cells > MOST_CELLS or answers * n_rows > MOST_ANSWERS):
            yield part
            part = []
        part.append(move)
    if part:
        yield part


def one_free_of(ensemble: TreeEnsemble) -> OneFree:
    """Make an ensemble ready."""
    return OneFree(flow_of(ensemble))
