"""The inside of a model as plain arrays: tree ensembles and linear models."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
AnyArray = npt.NDArray[Any]

LEAF = -1


@dataclass(frozen=True, slots=True, eq=False)
class TreeEnsemble:
    """A sum of decision trees, all nodes in one set of arrays.

    A value goes left at a node if it is at most the threshold, compared in double precision:
    readers translate what their library does (single precision, strict comparison) into
    thresholds. A feature is numeric, or a category whose values are the codes 0, 1, 2, ...;
    NaN is missing.

    Attributes
    ----------
    feature : ndarray of shape (n_nodes,)
        Column that the node looks at; -1 at a leaf.
    threshold : ndarray of shape (n_nodes,)
        Largest value that goes left.
    left, right : ndarray of shape (n_nodes,)
        The children; -1 at a leaf.
    missing_left : ndarray of bool of shape (n_nodes,)
        Whether a missing value goes left.
    cover : ndarray of shape (n_nodes,)
        Weight of the training rows that reached the node.
    value : ndarray of shape (n_nodes,)
        What a leaf adds to the margin; 0 at inner nodes.
    root, output : ndarray of shape (n_trees,)
        First node of each tree, and the output that it adds to.
    bias : ndarray of shape (n_outputs,)
        Margin before any tree.
    n_categories : ndarray of shape (n_features,)
        How many codes a category has; 0 for a numeric feature.
    category_row : ndarray of shape (n_nodes,)
        Row of `category_left` for a node that asks for a category; -1 otherwise.
    category_left : ndarray of bool of shape (n_category_nodes, most_codes + 1)
        Which codes go left; behind a feature's last code stands any other value.
    """

    feature: IntArray
    threshold: FloatArray
    left: IntArray
    right: IntArray
    missing_left: BoolArray
    cover: FloatArray
    value: FloatArray
    root: IntArray
    output: IntArray
    bias: FloatArray
    n_categories: IntArray
    category_row: IntArray
    category_left: BoolArray

    @property
    def n_features(self) -> int:
        """How many columns the trees were given."""
        return self.n_categories.size

    @property
    def n_outputs(self) -> int:
        """How many margins there are."""
        return self.bias.size

    @property
    def depth(self) -> int:
        """How many questions the longest path asks."""
        count, nodes = 0, self.root
        while True:
            nodes = nodes[self.feature[nodes] != LEAF]
            if not nodes.size:
                return count
            nodes = np.concatenate([self.left[nodes], self.right[nodes]])
            count += 1

    def goes_left(self, node: int, values: FloatArray) -> BoolArray:
        """Whether each of some values of the node's feature goes left, of their shape."""
        if self.category_row[node] < 0:
            left = values <= self.threshold[node]
        else:
            other = self.n_categories[self.feature[node]]
            # codes are whole numbers; whatever lies beside them is "any other value"
            known = (values >= 0) & (values < other)
            codes = np.where(known, values, other).astype(np.int32)
            left = self.category_left[self.category_row[node]][codes]
        answer: BoolArray = np.where(np.isnan(values), self.missing_left[node], left)
        return answer

    def margin(self, matrix: FloatArray) -> FloatArray:
        """Margins of rows, of shape (n_rows, n_outputs), by walking the trees.

        Parameters
        ----------
        matrix : ndarray of shape (n_rows, n_features)
            Numbers and category codes.
        """
        total = np.tile(self.bias, (len(matrix), 1))
        for root, output in zip(self.root, self.output, strict=True):
            waiting = [(int(root), np.arange(len(matrix)))]
            while waiting:
                node, rows = waiting.pop()
                if self.feature[node] == LEAF:
                    total[rows, output] += self.value[node]
                    continue
                left = self.goes_left(node, matrix[rows, self.feature[node]])
                waiting.append((int(self.left[node]), rows[left]))
                waiting.append((int(self.right[node]), rows[~left]))
        return total


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """A weighted sum of columns.

    Attributes
    ----------
    coefficient : ndarray of shape (n_outputs, n_columns)
        Weight of each column.
    intercept : ndarray of shape (n_outputs,)
        Margin where every column is 0.
    """

    coefficient: FloatArray
    intercept: FloatArray
