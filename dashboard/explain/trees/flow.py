"""Rows that flow down the trees, each with at most one feature set free.

A row takes its own way. Where a node asks for a feature that may be set free, the row also goes
the other way, with that feature free from there on; further nodes that ask for it let it pass to
both sides. So a row reaches the leaves that it would reach if one of its features had other
values, and a leaf's box says for which values: these are steps of the row's curve along that
feature. All features together cost little more than a few predictions, however fine the grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from dashboard.domain.structure import AnyArray, FloatArray, IntArray, TreeEnsemble

from .alike import alike_order
from .boxes import Boxes, Long, boxes_of
from .codes import Coding, coding_of, cuts_of
from .landing import add_aims, add_steps, flips_of
from .moves import Move
from .paths import Paths, paths_of
from .threads import in_blocks
from .walk import ROWS

BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """An ensemble that rows can flow down.

    Attributes
    ----------
    trees, coding, boxes : TreeEnsemble, Coding, Boxes
        The trees, how values become codes, and the leaves.
    cut : ndarray of shape (n_nodes,)
        First code that goes right, at nodes that ask for a number.
    leaf : ndarray of shape (n_nodes,)
        The box of each leaf.
    code : ndarray of shape (n_toggles,)
        The code of each toggle, counted along the codes of all features.
    paths : Paths
        The nodes in the order in which rows come by.
    most_leaves, most_masks : int
        Leaves of the largest tree, and the most that a tree's leaves have to tell of rows: a
        word for those on their own way, and one for each feature that may be free.
    """

    trees: TreeEnsemble
    coding: Coding
    boxes: Boxes
    cut: IntArray
    leaf: Long
    code: Long
    paths: Paths
    most_leaves: int
    most_masks: int

    def curves(self, codes: AnyArray, moves: Sequence[Move], *, logistic: bool) -> list[FloatArray]:
        """Margins of rows with one feature after the other set to the same values for all.

        Parameters
        ----------
        codes : ndarray of shape (n_features, n_rows)
            Codes of the rows.
        moves : sequence of Move
            The features and their values, each feature once.
        logistic : bool
            Whether margins are turned into probabilities, each output by itself.

        Returns
        -------
        list of ndarray of shape (n_rows, n_targets, n_outputs)
            One for each move.
        """
        n_rows, ends = codes.shape[1], _ends(moves)
        result = np.empty((self.trees.n_outputs, n_rows * ends[-1]))
        nothing = np.empty((self.trees.n_outputs, 0, 0))
        self._write(codes, moves, result, nothing, nothing, logistic=logistic)
        return [
            result[:, n_rows * first : n_rows * last]
            .reshape(self.trees.n_outputs, n_rows, last - first)
            .transpose(1, 2, 0)
            for first, last in pairwise(ends)
        ]

    def averages(
        self, codes: AnyArray, moves: Sequence[Move], *, logistic: bool
    ) -> list[tuple[FloatArray, FloatArray]]:
        """Mean and spread over the rows of what `curves` gives, of which none is kept.

        Returns
        -------
        list of two ndarray of shape (n_targets, n_outputs)
            For each move the mean and the standard deviation (n - 1 in the denominator), put
            together from those of `ROWS` rows at a time [1]_.

        References
        ----------
        .. [1] T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm
           for computing sample variances", COMPSTAT 1982.
        """
        n_rows, ends = codes.shape[1], _ends(moves)
        sizes = np.full(-(-n_rows // ROWS), float(ROWS))
        sizes[-1] -= sizes.sum() - n_rows
        means, squares = np.empty((2, self.trees.n_outputs, sizes.size, ends[-1]))
        nothing = np.empty((self.trees.n_outputs, 0))
        self._write(codes, moves, nothing, means, squares, logistic=logistic)
        mean = sizes @ means / n_rows
        apart = sizes @ (means - mean[:, np.newaxis]) ** 2
        spread = np.sqrt((squares.sum(axis=1) + apart) / max(n_rows - 1, 1))
        return [(mean.T[first:last], spread.T[first:last]) for first, last in pairwise(ends)]

    def _write(
        self,
        codes: AnyArray,
        moves: Sequence[Move],
        result: FloatArray,
        means: FloatArray,
        squares: FloatArray,
        *,
        logistic: bool,
    ) -> None:
        """Write the curves of each output, or what is averaged of them."""
        boxes, ends = self.boxes, _ends(moves)
        slot = self._slots([move.feature for move in moves])
        starts = np.cumsum([0, *(move.cells.size for move in moves)])
        place = np.concatenate(
            [move.place + start for move, start in zip(moves, starts, strict=False)]
        )
        flips = flips_of(
            boxes.start, boxes.feature, boxes.toggle_start, self._steps(moves, starts), slot,
            starts,
        )  # fmt: skip
        order = alike_order(self.trees, codes)
        for output, bias in enumerate(self.trees.bias):
            walked = self._walked(codes, output)
            in_blocks(
                codes.shape[1],
                lambda first, last, output=output, bias=bias, walked=walked: add_steps(  # type: ignore[call-arg, misc]
                    codes, order, first, last, *walked, boxes.value, boxes.start, boxes.feature,
                    slot, starts, *flips, place, ends, bias, logistic, result[output],
                    means[output], squares[output],
                ),
                block=BLOCK,
            )  # fmt: skip

    def answers(self, codes: AnyArray, features: Sequence[int], aims: AnyArray) -> FloatArray:
        """Margins of rows with one feature after the other set to values of each row's own.

        Parameters
        ----------
        codes : ndarray of shape (n_features, n_rows)
            Codes of the rows.
        features : sequence of int
            The features to move, each once.
        aims : ndarray of shape (n_rows, n_moved, n_targets)
            The codes that each takes.

        Returns
        -------
        ndarray of shape (n_rows, n_moved, n_targets, n_outputs)
        """
        boxes, n_rows = self.boxes, codes.shape[1]
        slot = self._slots(features)
        toggle = boxes.toggle.astype(codes.dtype)
        order = alike_order(self.trees, codes)
        result = np.empty((*aims.shape, self.trees.n_outputs))
        for output, bias in enumerate(self.trees.bias):
            walked = self._walked(codes, output)
            in_blocks(
                n_rows,
                lambda first, last, output=output, bias=bias, walked=walked: add_aims(  # type: ignore[call-arg, misc]
                    codes, order, first, last, *walked, boxes.value, boxes.start, boxes.feature,
                    slot, boxes.toggle_start, toggle, aims, bias, result[..., output],
                ),
                block=BLOCK,
            )  # fmt: skip
        return result

    def _slots(self, features: Sequence[int]) -> Long:
        """Each feature's place among those that are moved; -1 for the others."""
        slot = np.full(self.trees.n_features, -1, np.int64)
        slot[list(features)] = np.arange(len(features))
        return slot

    def _walked(self, codes: AnyArray, output: int) -> tuple[Any, ...]:
        """The trees of an output, as the kernels are given them."""
        trees, paths = self.trees, self.paths
        # one row more, for trees without categories to point at
        goes = np.vstack([trees.category_left, np.zeros((1, trees.category_left.shape[1]), bool)])
        node = paths.node
        return (
            np.flatnonzero(trees.output == output), paths.start, paths.behind, paths.level,
            paths.known, paths.which, paths.is_left, trees.feature[node],
            self.cut[node].astype(codes.dtype), trees.missing_left[node],
            trees.category_row[node], self.leaf[node], goes, self.coding.missing, trees.depth,
            self.most_leaves, self.most_masks,
        )  # fmt: skip

    def _steps(self, moves: Sequence[Move], starts: Long) -> Long:
        """For each toggle the cell from which on it acts, counted along the cells of all moves."""
        n_codes = self.coding.missing + 1
        first_code = np.cumsum([0, *n_codes])
        cell = np.zeros(first_code[-1], np.int64)
        for move, start in zip(moves, starts, strict=False):
            first, every = first_code[move.feature], np.arange(n_codes[move.feature])
            cell[first : first + every.size] = start + np.searchsorted(move.cells, every)
        steps: Long = cell[self.code]
        return steps


def _ends(moves: Sequence[Move]) -> Long:
    """Where the targets of each move begin, and where the last ones end."""
    ends: Long = np.cumsum([0, *(move.place.size for move in moves)])
    return ends


def flow_of(trees: TreeEnsemble) -> Flow:
    """Make an ensemble ready."""
    coding = coding_of(trees)
    boxes = boxes_of(trees, coding)
    leaf = np.full(trees.feature.size, -1)
    leaf[boxes.node] = np.arange(boxes.node.size)
    feature = np.repeat(boxes.feature, np.diff(boxes.toggle_start))
    code = np.cumsum([0, *(coding.missing + 1)])[feature] + boxes.toggle.astype(np.int64)
    return Flow(
        trees, coding, boxes, cuts_of(trees, coding), leaf, code, paths_of(trees),
        int(np.bincount(boxes.tree).max(initial=0)),
        int(np.bincount(boxes.tree, boxes.depth + 1).max(initial=0)),
    )  # fmt: skip
