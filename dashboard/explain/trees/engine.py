"""Exact Shapley values of a tree ensemble, at about the price of a prediction.

The cost of a row does not depend on the background: that is folded into the tables once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.domain.structure import AnyArray, FloatArray, TreeEnsemble

from .direct import MOST_BITS, Patterns, add_leaves, patterns_of
from .groups import DEEPEST_TABLE
from .kernel import added
from .leaves import Leaves, leaves_of
from .tables import Order, Tables, build_tables, n_pairs, pair_place


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


@dataclass(frozen=True, eq=False)
class Engine:
    """A tree ensemble ready to be explained against one background.

    Attributes
    ----------
    leaves : Leaves
        The ensemble.
    background : ndarray of shape (n_features, n_background) or None
        Codes of the rows to compare with; None for the path-dependent game.
    tables : Tables
        The tables of the shallow leaves.
    patterns : Patterns or None
        The background as the deep leaves see it.
    base_value : ndarray of shape (n_outputs,)
        Mean margin over the background.
    """

    leaves: Leaves
    background: AnyArray | None
    tables: Tables
    patterns: Patterns | None
    base_value: FloatArray

    @property
    def n_features(self) -> int:
        """How many features the ensemble was given."""
        return self.leaves.ensemble.n_features

    @property
    def n_outputs(self) -> int:
        """How many margins there are."""
        return self.leaves.ensemble.n_outputs

    @cached_property
    def pairs(self) -> Tables:
        """The tables of interactions, built when they are first asked for."""
        leaves = self.leaves
        return build_tables(
            leaves.shallow, leaves.groups, self.background, self.n_features, Order.PAIRS
        )

    def shapley(self, matrix: FloatArray) -> Shapley:
        """Explain rows.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes; NaN is missing.
        """
        leaves, n_outputs = self.leaves, self.n_outputs
        codes = leaves.coding.encode(matrix)
        sums = added(codes, leaves.groups, self.tables, n_outputs, self.n_features + 1)
        if leaves.deep.value.size:
            add_leaves(codes, leaves.deep, self.patterns, self.n_features, sums)
        by_output = sums.reshape(n_outputs, self.n_features + 1, len(matrix))
        return Shapley(
            by_output[:, :-1].transpose(2, 1, 0),
            by_output[:, -1].T + leaves.bias,
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
        leaves, n_outputs, n_rows = self.leaves, self.n_outputs, len(matrix)
        if leaves.deep.value.size:
            raise TooDeepError(int(leaves.deep.depth.max()), DEEPEST_TABLE)
        codes, count = leaves.coding.encode(matrix), self.n_features
        sums = added(codes, leaves.groups, self.pairs, n_outputs, n_pairs(count))
        one, two = np.triu_indices(count, 1)
        by_output = sums.reshape(n_outputs, n_pairs(count), n_rows)[:, pair_place(one, two, count)]
        whole = np.zeros((n_rows, count, count, n_outputs))
        whole[:, one, two] = whole[:, two, one] = by_output.transpose(2, 1, 0)
        diagonal = np.arange(count)
        whole[:, diagonal, diagonal] = self.shapley(matrix).values - whole.sum(axis=2)
        return whole


def engine_of(
    ensemble: TreeEnsemble,
    background: FloatArray | None,
    *,
    precise: bool = False,
    deepest: int = DEEPEST_TABLE,
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
    deepest : int
        Leaves on more features than this get no table.

    Raises
    ------
    TooDeepError
        If a path asks for more than 62 different features.
    """
    leaves = leaves_of(ensemble, deepest)
    deep = leaves.deep
    if deep.value.size and deep.depth.max() > MOST_BITS:
        raise TooDeepError(int(deep.depth.max()), MOST_BITS)
    codes = None if background is None else leaves.coding.encode(background)
    tables = build_tables(
        leaves.shallow, leaves.groups, codes, ensemble.n_features, Order.VALUES, precise=precise
    )
    patterns = patterns_of(deep, codes) if codes is not None and deep.value.size else None
    return Engine(leaves, codes, tables, patterns, _expected(leaves, tables, patterns))


def _expected(leaves: Leaves, tables: Tables, patterns: Patterns | None) -> FloatArray:
    """Mean margin over the background, of shape (n_outputs,)."""
    total, deep = leaves.bias.copy(), leaves.deep
    np.add.at(total, tables.output, tables.expected)
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
