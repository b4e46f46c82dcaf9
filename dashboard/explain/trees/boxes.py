"""Leaves as boxes: for each feature on a leaf's path, the set of codes that stay inside.

Intervals, missing values and categories are alike: a set of codes is kept as its *toggles*, the
codes at which membership flips while codes grow.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from dashboard.domain.structure import BoolArray, FloatArray, IntArray, TreeEnsemble

from .codes import Coding, cuts_of

Long = npt.NDArray[np.int64]

RATIO_MARGIN = 1e-9  # a path that no training row took keeps the formulas finite


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """The leaves of an ensemble, in depth-first order, tree by tree.

    Attributes
    ----------
    node, value : ndarray of shape (n_leaves,)
        The leaf's node, and what it adds to the margin.
    tree, output : ndarray of shape (n_leaves,)
        The leaf's tree, and the output it adds to.
    start : ndarray of shape (n_leaves + 1,)
        Where each leaf's slots begin; a slot is one distinct feature on the path.
    feature : ndarray of shape (n_slots,)
        The slot's feature.
    ratio : ndarray of shape (n_slots,)
        Share of the training weight that stays inside at this feature's nodes.
    toggle_start : ndarray of shape (n_slots + 1,)
        Where each slot's toggles begin.
    toggle : ndarray of shape (n_toggles,)
        Codes at which membership flips, ascending; code 0 is inside where it is a toggle.
    """

    node: IntArray
    value: FloatArray
    tree: IntArray
    output: IntArray
    start: Long
    feature: IntArray
    ratio: FloatArray
    toggle_start: Long
    toggle: IntArray

    @property
    def depth(self) -> Long:
        """Distinct features on each leaf's path, of shape (n_leaves,)."""
        return np.diff(self.start)

    def select(self, chosen: BoolArray) -> "Boxes":
        """The chosen leaves alone."""
        slots = np.repeat(chosen, self.depth)
        lengths = np.diff(self.toggle_start)
        return Boxes(
            self.node[chosen],
            self.value[chosen],
            self.tree[chosen],
            self.output[chosen],
            np.append(0, np.cumsum(self.depth[chosen])),
            self.feature[slots],
            self.ratio[slots],
            np.append(0, np.cumsum(lengths[slots])),
            self.toggle[np.repeat(slots, lengths)],
        )


def boxes_of(ensemble: TreeEnsemble, coding: Coding) -> Boxes:
    """Read the leaves of an ensemble; a tree of one leaf gives a box without slots."""
    nodes = (
        ensemble.feature,
        cuts_of(ensemble, coding),
        ensemble.left,
        ensemble.right,
        ensemble.missing_left,
        ensemble.cover,
        ensemble.category_row,
        ensemble.category_left,
        ensemble.root,
        coding.missing,
        ensemble.depth,
    )
    no_ints, no_longs, no_floats = np.zeros(1, np.int32), np.zeros(1, np.int64), np.zeros(1)
    empty = (no_ints, no_ints, no_longs, no_ints, no_floats, no_longs, no_ints)
    n_leaves, n_slots, n_toggles = _walk(*nodes, *empty, emit=False)
    leaf, tree = np.zeros(n_leaves, np.int32), np.zeros(n_leaves, np.int32)
    start, toggle_start = np.zeros(n_leaves + 1, np.int64), np.zeros(n_slots + 1, np.int64)
    feature, ratio = np.zeros(n_slots, np.int32), np.zeros(n_slots)
    toggle = np.zeros(n_toggles, np.int32)
    _walk(*nodes, leaf, tree, start, feature, ratio, toggle_start, toggle, emit=True)
    return Boxes(
        leaf, ensemble.value[leaf], tree, ensemble.output[tree], start, feature, ratio,
        toggle_start, toggle,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _walk(  # type: ignore[no-untyped-def]
    feature, cut, left, right, missing_left, cover, category_row, category_left, root, missing,
    deepest, leaf, tree, start, slot_feature, slot_ratio, toggle_start, toggle, emit,
):  # fmt: skip
    """Visit the leaves; count their slots and toggles, and with `emit` write them."""
    n_leaves = 0
    n_slots = 0
    n_toggles = 0
    waiting = np.empty((deepest + 2, 2), np.int64)
    path = np.empty(deepest, np.int64)
    went_left = np.empty(deepest, np.bool_)
    inside = np.empty(category_left.shape[1] + 1, np.bool_)
    for at in range(root.size):
        waiting[0, 0] = root[at]
        waiting[0, 1] = 0
        top = 1
        while top > 0:
            top -= 1
            node = waiting[top, 0]
            depth = waiting[top, 1]
            if depth > 0:
                went_left[depth - 1] = left[path[depth - 1]] == node
            if feature[node] >= 0:
                path[depth] = node
                for child in (right[node], left[node]):
                    waiting[top, 0] = child
                    waiting[top, 1] = depth + 1
                    top += 1
                continue
            for step in range(depth):
                column = feature[path[step]]
                known = False
                for before in range(step):
                    known = known or feature[path[before]] == column
                if known:
                    continue
                gap = missing[column]
                low, high, gap_inside, ratio = 0, gap, True, 1.0
                is_category = category_row[path[step]] >= 0
                for code in range(gap + 1 if is_category else 0):
                    inside[code] = True
                for again in range(step, depth):
                    node_on = path[again]
                    if feature[node_on] != column:
                        continue
                    side = went_left[again]
                    child = left[node_on] if side else right[node_on]
                    share = 0.5
                    if cover[node_on] > 0:
                        share = cover[child] / cover[node_on]
                    ratio *= min(max(share, RATIO_MARGIN), 1 - RATIO_MARGIN)
                    gap_inside = gap_inside and missing_left[node_on] == side
                    if is_category:
                        goes = category_left[category_row[node_on]]
                        for code in range(gap):
                            inside[code] = inside[code] and goes[code] == side
                    elif side:
                        high = min(high, cut[node_on])
                    else:
                        low = max(low, cut[node_on])
                first = n_toggles
                if is_category:
                    inside[gap] = gap_inside
                    was = False
                    for code in range(gap + 1):
                        if inside[code] != was:
                            was = inside[code]
                            if emit:
                                toggle[n_toggles] = code
                            n_toggles += 1
                else:
                    if low < high:
                        if emit:
                            toggle[n_toggles] = low
                        n_toggles += 1
                    # at the gap an interval ends by itself where missing is outside
                    if low < high and (high < gap or not gap_inside):
                        if emit:
                            toggle[n_toggles] = high
                        n_toggles += 1
                    if gap_inside and not (low < high == gap):
                        if emit:
                            toggle[n_toggles] = gap
                        n_toggles += 1
                if emit:
                    slot_feature[n_slots] = column
                    slot_ratio[n_slots] = ratio
                    toggle_start[n_slots] = first
                    toggle_start[n_slots + 1] = n_toggles
                n_slots += 1
            if emit:
                leaf[n_leaves] = node
                tree[n_leaves] = at
                start[n_leaves + 1] = n_slots
            n_leaves += 1
    return n_leaves, n_slots, n_toggles
