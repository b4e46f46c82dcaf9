"""An ensemble as its leaves: the shallow ones in groups, the deep ones by themselves."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dashboard.domain.structure import FloatArray, TreeEnsemble

from .boxes import Boxes, boxes_of
from .codes import Coding, coding_of
from .groups import DEEPEST_TABLE, Groups, groups_of

MOST_ENTRIES = 128 * 2**20
"""Entries of 4 bytes that tables may have; beyond, leaves are explained without tables."""
KEPT = 16


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """What an ensemble is to the engine, whatever it is asked.

    Attributes
    ----------
    coding : Coding
        How values become codes.
    shallow, deep : Boxes
        The leaves that have tables, and those on too many features. The `tree` of a leaf counts
        along `ensemble`.
    groups : Groups
        How the shallow leaves are grouped; groups that are added together have one output.
    ensemble : TreeEnsemble
        The trees, those of one output beside each other.
    """

    coding: Coding
    shallow: Boxes
    deep: Boxes
    groups: Groups
    ensemble: TreeEnsemble

    @property
    def bias(self) -> FloatArray:
        """Margin before any leaf, of shape (n_outputs,)."""
        return self.ensemble.bias


# costs up to half a second, and depends on the trees alone: remembered, never changed
@lru_cache(maxsize=KEPT)
def leaves_of(ensemble: TreeEnsemble, deepest: int = DEEPEST_TABLE) -> Leaves:
    """Read an ensemble; leaves on more than `deepest` features are left out of the groups."""
    order = np.argsort(ensemble.output, kind="stable")
    ensemble = replace(ensemble, root=ensemble.root[order], output=ensemble.output[order])
    coding = coding_of(ensemble)
    boxes = boxes_of(ensemble, coding)
    flat = boxes.depth <= deepest
    shallow = boxes.select(flat)
    groups = groups_of(shallow)
    if int((groups.n_cells * (groups.width + 1)).sum()) > MOST_ENTRIES:
        flat = np.zeros_like(flat)
        shallow = boxes.select(flat)
        groups = groups_of(shallow)
    return Leaves(coding, shallow, boxes.select(~flat), groups, ensemble)
