"""What must hold of trees before they are walked: every walk ends, and reads only what is there."""

import numpy as np

from .structure import LEAF, AnyArray, BoolArray, IntArray, TreeEnsemble

COVER_SHARE = 0.01
"""Libraries round the weights of nodes, some in single precision."""


LARGEST_SUM = 1e30
"""Sums below it stay far from the largest number of single precision, 3.4e38."""


def damage_of(trees: TreeEnsemble) -> str | None:
    """What is wrong with the trees, None if they are sound.

    Sound trees end every walk: children are in bounds, each node has one parent at most, roots
    have none, and every split lies below a root. Features, outputs and categories are in bounds;
    leaf values, the bias and thresholds are numbers. A leaf below no root is left over from pruning
    and harmless.

    Parameters
    ----------
    trees : TreeEnsemble
        Trees of any source. Their arrays need not agree with each other.

    Returns
    -------
    str or None
        The first thing that is wrong, as the end of a sentence.
    """
    checks = (_sizes, _links, _cycles, _columns, _categories, _numbers)
    return next((fault for check in checks if (fault := check(trees)) is not None), None)


def size_fault_of(trees: TreeEnsemble) -> str | None:
    """Why leaf values cannot be added up in single precision, None if they can."""
    with np.errstate(over="ignore"):
        largest = np.abs(trees.value).sum() + np.abs(trees.bias).sum()
    return None if largest < LARGEST_SUM else "its leaf values are too large to add up"


def cover_fault_of(trees: TreeEnsemble) -> str | None:
    """What is wrong with the training weights of sound trees, None if nothing is."""
    cover, inner = trees.cover, trees.feature != LEAF
    if not (np.isfinite(cover).all() and (cover >= 0).all()):
        return "a node has a weight that is not a positive number"
    parts = cover[trees.left[inner]] + cover[trees.right[inner]]
    whole = cover[inner]
    apart = np.abs(parts - whole) > COVER_SHARE * np.maximum(parts, whole)
    return "the weights of two children do not add up to their parent's" if apart.any() else None


def _sizes(trees: TreeEnsemble) -> str | None:
    nodes = (trees.threshold, trees.left, trees.right, trees.missing_left, trees.cover, trees.value,
             trees.category_row)  # fmt: skip
    if any(each.shape != trees.feature.shape for each in nodes) or trees.feature.ndim != 1:
        return "its nodes are incomplete"
    if trees.root.shape != trees.output.shape or trees.category_left.ndim != 2:  # noqa: PLR2004 - a table
        return "its trees are incomplete"
    return None


def _links(trees: TreeEnsemble) -> str | None:
    count, inner = trees.feature.size, trees.feature != LEAF
    if _outside(trees.root, count):
        return "a tree begins at a node that does not exist"
    children = np.concatenate([trees.left[inner], trees.right[inner]])
    if _outside(children, count):
        return "a node leads to one that does not exist"
    if not ((trees.left[~inner] == LEAF).all() and (trees.right[~inner] == LEAF).all()):
        return "a leaf leads on to other nodes"
    parents = np.bincount(np.concatenate([children, trees.root]), minlength=count)
    if (parents > 1).any():
        return "a node has two parents"
    return "a split belongs to no tree" if (parents[inner] == 0).any() else None


def _cycles(trees: TreeEnsemble) -> str | None:
    """With one parent each, what is below no root goes round: jump to ever higher ancestors."""
    inner = np.flatnonzero(trees.feature != LEAF)
    above = np.arange(trees.feature.size)
    above[trees.left[inner]] = above[trees.right[inner]] = inner
    for _ in range(int(above.size).bit_length()):
        higher = above[above]
        if np.array_equal(higher, above):
            break
        above = higher
    top: BoolArray = np.zeros(above.size, dtype=np.bool_)
    top[trees.root] = True
    return None if top[above[inner]].all() else "a node leads back to itself"


def _columns(trees: TreeEnsemble) -> str | None:
    inner = trees.feature != LEAF
    if _outside(trees.feature[inner], trees.n_features):
        return "a node asks for a feature that does not exist"
    return "a tree adds to no output" if _outside(trees.output, trees.n_outputs) else None


def _categories(trees: TreeEnsemble) -> str | None:
    n_rows, n_codes = trees.category_left.shape
    if _outside(trees.n_categories, n_codes):
        return "a feature has more categories than its nodes know"
    inner = trees.feature != LEAF
    asks: IntArray = trees.category_row[inner]
    is_category = trees.n_categories[trees.feature[inner]] > 0
    if _outside(asks[is_category], n_rows):
        return "a node asks for categories that do not exist"
    return "a node asks for categories of a number" if (asks[~is_category] >= 0).any() else None


def _numbers(trees: TreeEnsemble) -> str | None:
    leaf = trees.feature == LEAF
    if not (np.isfinite(trees.value).all() and np.isfinite(trees.bias).all()):
        return "a leaf's value is not a finite number"
    asked = trees.threshold[~leaf & (trees.category_row < 0)]
    return "a threshold is not a number" if np.isnan(asked).any() else None


def _outside(places: AnyArray, count: int) -> bool:
    return bool(((places < 0) | (places >= count)).any())
