"""Exact Shapley values of a tree ensemble, at about the price of a prediction.

The cost of a row does not depend on the background: that is folded into the tables once.
"""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.domain.structure import AnyArray, FloatArray, TreeEnsemble

from .boxes import Boxes, boxes_of
from .codes import Coding, coding_of
from .direct import MOST_BITS, Patterns, add_leaves, patterns_of
from .groups import Groups, groups_of
from .kernel import added
from .tables import DEEPEST_TABLE, Order, Tables, build_tables, n_pairs, pair_place

MOST_ENTRIES = 128 * 2**20
"""Entries of 4 bytes that tables may have; beyond, leaves are explained without tables."""


class TooDeepError(ValueError):
    """A tree asks for more different features on one path than the engine can tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Shapley:
    """Values of rows, with the margins that they add up to.

    Attributes
    ----------
    values : ndarray of shape (n_rows, n_features, n_outputs)
        Contributions on the margin scale.
    margin : ndarray of shape (n_rows, n_outputs)
        Margins of the rows.
    base_value : ndarray of shape (n_outputs,)
        Mean margin over the background.
    """

    values: FloatArray
    margin: FloatArray
    base_value: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """A tree ensemble ready to be explained against one background.

    Attributes
    ----------
    coding : Coding
        How values become codes.
    background : ndarray of shape (n_features, n_background) or None
        Codes of the rows to compare with; None for the path-dependent game.
    groups, tables : Groups, Tables
        The leaves that have tables.
    shallow, deep : Boxes
        The leaves with and without tables.
    patterns : Patterns or None
        The background as the deep leaves see it.
    base_value : ndarray of shape (n_outputs,)
        Mean margin over the background.
    bias : ndarray of shape (n_outputs,)
        Margin before any leaf.
    """

    coding: Coding
    background: AnyArray | None
    groups: Groups
    tables: Tables
    shallow: Boxes
    deep: Boxes
    patterns: Patterns | None
    base_value: FloatArray
    bias: FloatArray

    @property
    def n_features(self) -> int:
        """How many features the ensemble was given."""
        return self.coding.missing.size

    def shapley(self, matrix: FloatArray) -> Shapley:
        """Explain rows.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.
        """
        codes = self.coding.encode(matrix)
        n_outputs, n_rows = self.bias.size, codes.shape[1]
        sums = added(codes, self.groups, self.tables, n_outputs, self.n_features + 1)
        if self.deep.value.size:
            add_leaves(codes, self.deep, self.patterns, self.n_features, sums)
        by_output = sums.reshape(n_outputs, self.n_features + 1, n_rows)
        return Shapley(
            by_output[:, :-1].transpose(2, 1, 0),
            by_output[:, -1].T + self.bias,
            self.base_value,
        )

    def interactions(self, matrix: FloatArray) -> FloatArray:
        """Shapley interaction values of order 2.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.

        Returns
        -------
        ndarray of shape (n_rows, n_features, n_features, n_outputs)
            Symmetric, each interaction split evenly between its two sides; a feature's row
            sums to its Shapley value.

        Raises
        ------
        TooDeepError
            If a leaf depends on so many features that it has no table.

        References
        ----------
        .. [1] M. Grabisch, M. Roubens, "An axiomatic approach to the concept of interaction among
           players in cooperative games", International Journal of Game Theory 28, 1999.
        """
        if self.deep.value.size:
            raise TooDeepError(int(self.deep.depth.max()), DEEPEST_TABLE)
        codes = self.coding.encode(matrix)
        count, n_outputs, n_rows = self.n_features, self.bias.size, codes.shape[1]
        pairs = build_tables(self.shallow, self.groups, self.background, count, Order.PAIRS)
        sums = added(codes, self.groups, pairs, n_outputs, n_pairs(count))
        one, two = np.triu_indices(count, 1)
        by_output = sums.reshape(n_outputs, n_pairs(count), n_rows)[:, pair_place(one, two, count)]
        whole = np.zeros((n_rows, count, count, n_outputs))
        whole[:, one, two] = whole[:, two, one] = by_output.transpose(2, 1, 0)
        diagonal = np.arange(count)
        whole[:, diagonal, diagonal] = self.shapley(matrix).values - whole.sum(axis=2)
        return whole


def engine_of(
    ensemble: TreeEnsemble, background: FloatArray | None, *, precise: bool = False
) -> Engine:
    """Make an ensemble ready.

    Parameters
    ----------
    ensemble : TreeEnsemble
        The trees.
    background : ndarray of shape (n_background, n_features) or None
        Rows to compare with; all of them enter. None for the path-dependent game, in which
        absent features follow the training rows down each tree.
    precise : bool
        Whether tables are kept in double precision: for differences below 1e-6, at about twice
        the time.

    Raises
    ------
    TooDeepError
        If a path asks for more than 62 different features.
    """
    # groups that are added together belong to one output
    order = np.argsort(ensemble.output, kind="stable")
    ensemble = replace(ensemble, root=ensemble.root[order], output=ensemble.output[order])
    coding = coding_of(ensemble)
    boxes = boxes_of(ensemble, coding)
    if boxes.depth.max() > MOST_BITS:
        raise TooDeepError(int(boxes.depth.max()), MOST_BITS)
    codes = None if background is None else coding.encode(background)
    flat = boxes.depth <= DEEPEST_TABLE
    shallow = boxes.select(flat)
    groups = groups_of(shallow)
    if int((groups.n_cells * (groups.width + 1)).sum()) > MOST_ENTRIES:
        flat = np.zeros_like(flat)
        shallow = boxes.select(flat)
        groups = groups_of(shallow)
    deep = boxes.select(~flat)
    tables = build_tables(
        shallow, groups, codes, ensemble.n_features, Order.VALUES, precise=precise
    )
    patterns = None if codes is None or flat.all() else patterns_of(deep, codes)
    base = ensemble.bias + _expected(shallow, groups, tables, deep, patterns, ensemble.n_outputs)
    return Engine(coding, codes, groups, tables, shallow, deep, patterns, base, ensemble.bias)


def _expected(
    shallow: Boxes, groups: Groups, tables: Tables, deep: Boxes, patterns: Patterns | None,
    n_outputs: int,
) -> FloatArray:  # fmt: skip
    """Mean of the leaves over the background, of shape (n_outputs,)."""
    total = np.zeros(n_outputs)
    np.add.at(total, shallow.output[groups.leaf_start[:-1]], tables.expected)
    if not deep.value.size:
        return total
    if patterns is None:
        reached = np.multiply.reduceat(deep.ratio, deep.start[:-1])
    else:
        full = (1 << deep.depth) - 1
        inside = patterns.pattern == np.repeat(full, np.diff(patterns.start))
        reached = np.add.reduceat(np.where(inside, patterns.weight, 0.0), patterns.start[:-1])
    np.add.at(total, deep.output, deep.value * reached)
    return total
