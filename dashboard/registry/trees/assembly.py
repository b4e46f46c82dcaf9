"""Trees of any library, put into one canonical ensemble."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dashboard.domain.soundness import cover_fault_of, damage_of, size_fault_of
from dashboard.domain.structure import (
    LEAF,
    AnyArray,
    BoolArray,
    FloatArray,
    IntArray,
    TreeEnsemble,
)

MOST_CELLS = 2**28
"""Category nodes times codes that are read: a byte each."""


class UnreadableStructureError(Exception):
    """A model whose structure cannot be read exactly; the text says why, for a reader."""


class DamagedTreesError(UnreadableStructureError):
    """Trees that nobody must walk, not even their own library."""


@dataclass(frozen=True, slots=True, eq=False)
class Branching:
    """A node that asks for categories.

    Attributes
    ----------
    left : ndarray of int
        Codes that go left.
    right : ndarray of int
        Codes that go right.
    other_left : bool
        Whether any other value goes left.
    """

    left: AnyArray
    right: AnyArray
    other_left: bool


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree; arrays are as in `TreeEnsemble`, children count from the tree's own root."""

    feature: AnyArray
    threshold: AnyArray
    left: AnyArray
    right: AnyArray
    missing_left: AnyArray
    cover: AnyArray
    value: AnyArray
    output: int = 0
    branching: Mapping[int, Branching] = field(default_factory=dict)


def assembled(trees: Sequence[Tree], bias: Sequence[float], n_features: int) -> TreeEnsemble:
    """One ensemble of trees.

    Raises
    ------
    UnreadableStructureError
        If a feature is asked both for a category and for a number, there is no tree, or the
        weights of nodes contradict each other.
    DamagedTreesError
        If the trees are not sound, see `damage_of`.
    """
    if not trees:
        raise UnreadableStructureError("it has no trees")
    sizes = np.array([tree.feature.size for tree in trees])
    starts = np.cumsum([0, *sizes[:-1]])
    shift = np.repeat(starts, sizes)
    left, right = (
        np.concatenate([getattr(tree, side) for tree in trees]) for side in ("left", "right")
    )
    leaf = left < 0
    feature = np.where(leaf, LEAF, np.concatenate([tree.feature for tree in trees]))
    asks = {
        int(start) + node: branching
        for start, tree in zip(starts, trees, strict=True)
        for node, branching in tree.branching.items()
    }
    if not ((feature >= LEAF) & (feature < n_features)).all():
        raise DamagedTreesError("a node asks for a feature that does not exist")
    n_categories, rows, table = _categories(feature.astype(np.int32), asks, n_features)
    return _sound(TreeEnsemble(
        feature=feature.astype(np.int32),
        threshold=np.concatenate([tree.threshold for tree in trees]).astype(np.float64),
        left=_places(leaf, left, shift),
        right=_places(leaf, right, shift),
        missing_left=np.concatenate([tree.missing_left for tree in trees]).astype(np.bool_),
        cover=np.concatenate([tree.cover for tree in trees]).astype(np.float64),
        value=np.where(leaf, np.concatenate([tree.value for tree in trees]), 0.0),
        root=starts.astype(np.int32),
        output=np.array([tree.output for tree in trees], dtype=np.int32),
        bias=np.asarray(bias, dtype=np.float64),
        n_categories=n_categories,
        category_row=rows,
        category_left=table,
    ))  # fmt: skip


def merged(ensembles: Sequence[TreeEnsemble], weights: Sequence[float]) -> TreeEnsemble:
    """A weighted sum of ensembles that ask for numbers only, on the same columns."""
    shift = np.cumsum([0, *(each.feature.size for each in ensembles[:-1])])

    def together(name: str) -> AnyArray:
        return np.concatenate([getattr(each, name) for each in ensembles])

    def moved(name: str) -> AnyArray:
        parts = [
            np.where(getattr(each, name) < 0, LEAF, getattr(each, name) + by)
            for each, by in zip(ensembles, shift, strict=True)
        ]
        return np.concatenate(parts).astype(np.int32)

    pairs = list(zip(ensembles, weights, strict=True))
    return _sound(replace(
        ensembles[0],
        feature=together("feature"),
        threshold=together("threshold"),
        left=moved("left"),
        right=moved("right"),
        missing_left=together("missing_left"),
        cover=together("cover"),
        value=np.concatenate([each.value * weight for each, weight in pairs]),
        root=moved("root"),
        output=together("output"),
        bias=np.sum([each.bias * weight for each, weight in pairs], axis=0),
        category_row=together("category_row"),
    ))  # fmt: skip


def require_known(found: Iterable[str], known: Iterable[str], where: str) -> None:
    """Refuse what the reader does not know: it may change where rows go.

    Raises
    ------
    UnreadableStructureError
        If any of the names found is not among the known ones.
    """
    strange = sorted(set(found) - set(known))
    if strange:
        raise UnreadableStructureError(
            f"its {where} have {', '.join(strange)}, which this version of Candor does not know"
        )


def _sound(trees: TreeEnsemble) -> TreeEnsemble:
    damage = damage_of(trees)
    if damage is not None:
        raise DamagedTreesError(damage)
    fault = cover_fault_of(trees) or size_fault_of(trees)
    if fault is not None:
        raise UnreadableStructureError(fault)
    return trees


def _places(leaf: BoolArray, child: AnyArray, shift: AnyArray) -> IntArray:
    """Children by their place among all nodes; too large a number must not wrap around."""
    places = np.where(leaf, LEAF, child + shift)
    return np.clip(places, LEAF, np.iinfo(np.int32).max).astype(np.int32)


def _categories(
    feature: IntArray, asks: Mapping[int, Branching], n_features: int
) -> tuple[IntArray, IntArray, BoolArray]:
    n_categories = np.zeros(n_features, dtype=np.int32)
    for node, branching in asks.items():
        codes = np.concatenate([branching.left, branching.right, [0]]).astype(np.int64)
        if codes.min() < 0 or codes.max() * len(asks) > MOST_CELLS:
            raise UnreadableStructureError("a node has too many categories to read")
        at = feature[node]
        n_categories[at] = max(n_categories[at], codes.max() + 1)
    numeric = np.setdiff1d(np.flatnonzero(feature >= 0), list(asks))
    if (n_categories[feature[numeric]] > 0).any():
        raise UnreadableStructureError("a feature is read as a category and as a number")
    rows = np.full(feature.size, -1, dtype=np.int32)
    table = np.zeros((len(asks), int(n_categories.max(initial=0)) + 1), dtype=np.bool_)
    for row, (node, branching) in enumerate(asks.items()):
        rows[node] = row
        table[row] = branching.other_left
        table[row, branching.left.astype(np.int64)] = True
        table[row, branching.right.astype(np.int64)] = False
    return n_categories, rows, table


def in_double(threshold: AnyArray, *, strict: bool = False) -> FloatArray:
    """Split points for values in double precision, of those for values rounded to single.

    Parameters
    ----------
    threshold : ndarray
        Split points that a library compares with ``float32(value)``.
    strict : bool
        Whether only smaller values go left, as in XGBoost.

    Returns
    -------
    ndarray
        The largest double whose rounded value goes left, for each.
    """
    given = np.asarray(threshold, dtype=np.float64)
    with np.errstate(over="ignore"):
        single = given.astype(np.float32)
        above = single >= given if strict else single > given
        single = np.where(above, np.nextafter(single, np.float32(-np.inf)), single)
        following = np.nextafter(single, np.float32(np.inf))
        # halfway between neighbours is exact in double precision; ties round to even
        middle = (single.astype(np.float64) + following) / 2
        kept = middle.astype(np.float32) == single
    halfway = np.where(kept, middle, np.nextafter(middle, -np.inf))
    return np.where(np.isfinite(given), halfway, given)
