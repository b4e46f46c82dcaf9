"""The nodes of trees in the order in which rows come by, with what each path has asked before."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from dashboard.domain.structure import BoolArray, IntArray, TreeEnsemble

from .boxes import Long


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Nodes in depth-first order, the left child first, tree by tree.

    Attributes
    ----------
    start : ndarray of shape (n_trees + 1,)
        Where each tree's nodes begin.
    node : ndarray of shape (n_nodes,)
        The node.
    behind : ndarray of shape (n_nodes,)
        Place of the first node that is not below this one.
    level : ndarray of shape (n_nodes,)
        How many questions lead to the node.
    known : ndarray of shape (n_nodes,)
        How many different features these ask for.
    which : ndarray of shape (n_nodes,)
        Of the feature that the node asks for, its number among those of the path, from 1 on.
    is_left : ndarray of bool of shape (n_nodes,)
        Whether the node is a left child.
    """

    start: Long
    node: IntArray
    behind: IntArray
    level: IntArray
    known: IntArray
    which: IntArray
    is_left: BoolArray


def paths_of(trees: TreeEnsemble) -> Paths:
    """Visit all nodes."""
    count = trees.feature.size
    start = np.zeros(trees.root.size + 1, np.int64)
    node, behind, level, known, which = np.zeros((5, count), np.int32)
    is_left = np.zeros(count, np.bool_)
    _visit(
        trees.root, trees.feature, trees.left, trees.right, trees.depth, start, node, behind,
        level, known, which, is_left,
    )  # fmt: skip
    return Paths(start, node, behind, level, known, which, is_left)


@njit(cache=True, nogil=True)
def _visit(  # type: ignore[no-untyped-def]
    root, feature, left, right, depth, start, node, behind, level, known, which, is_left
):  # fmt: skip
    waiting = np.empty((depth + 2, 3), np.int32)
    path = np.zeros(depth + 2, np.int64)  # features, from 1 on
    above = np.zeros(depth + 2, np.int64)  # place of the node at each level
    at = 0
    for tree in range(root.size):
        waiting[0, 0], waiting[0, 1], waiting[0, 2] = root[tree], 0, 0
        top = 1
        while top > 0:
            top -= 1
            node[at], level[at], is_left[at] = waiting[top, 0], waiting[top, 1], waiting[top, 2]
            deep = level[at]
            # whatever lies at this level or below is over
            above[deep] = at
            if deep > 0:
                known[at] = max(known[above[deep - 1]], which[above[deep - 1]])
            column = feature[node[at]]
            if column >= 0:
                which[at] = 1
                while which[at] <= known[at] and path[which[at]] != column:
                    which[at] += 1
                path[which[at]] = column
                waiting[top, 0], waiting[top, 1], waiting[top, 2] = right[node[at]], deep + 1, 0
                top += 1
                waiting[top, 0], waiting[top, 1], waiting[top, 2] = left[node[at]], deep + 1, 1
                top += 1
            at += 1
        start[tree + 1] = at
        for place in range(start[tree], at):
            behind[place] = place + 1
        for place in range(at - 1, start[tree] - 1, -1):
            # the subtree of a node ends where that of its right child does
            if feature[node[place]] >= 0:
                behind[place] = behind[behind[place + 1]]
