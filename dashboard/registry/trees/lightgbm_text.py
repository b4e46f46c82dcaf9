"""LightGBM's text, checked before LightGBM reads it: it believes every place that a text names."""

from collections.abc import Mapping

import numpy as np

from dashboard.domain.structure import LEAF, AnyArray

from .assembly import DamagedTreesError, Tree, assembled

NOWHERE = np.iinfo(np.int32).max
INCOMPLETE = "the text of a tree is incomplete"


def require_sound_text(text: str) -> None:
    """Make sure that LightGBM can read the trees of a text: it would crash otherwise.

    Raises
    ------
    DamagedTreesError
        If they lead to nodes that do not exist or back to themselves, or are incomplete. A text
        without trees is left to LightGBM, which refuses it.
    """
    head, *trees = text.split("\nTree=")
    if not trees:
        return
    try:
        _require_sizes(text, _numbers(_fields(head).get("tree_sizes", "")), len(head) + 1)
        n_features = int(_fields(head)["max_feature_idx"]) + 1
        for tree in trees:
            _require_tree(_fields(tree.partition("\n\n")[0]), n_features)
    except (KeyError, ValueError, OverflowError) as error:
        raise DamagedTreesError(INCOMPLETE) from error


def _fields(lines: str) -> dict[str, str]:
    named = (line.partition("=") for line in lines.splitlines())
    return {name: value for name, _, value in named}


def _numbers(text: str) -> AnyArray:
    return np.array([int(word) for word in text.split()], dtype=np.int64)


def _require_sizes(text: str, sizes: AnyArray, first: int) -> None:
    """LightGBM jumps from tree to tree by their sizes."""
    starts = first + np.cumsum(np.append(0, sizes))[:-1]
    if not all(text.startswith("Tree=", int(start)) for start in starts):
        raise DamagedTreesError("the sizes of its trees are not those of their texts")


def _require_tree(fields: Mapping[str, str], n_features: int) -> None:
    n_leaves = int(fields["num_leaves"])
    value = np.array([float(word) for word in fields["leaf_value"].split()])
    inner = n_leaves - 1
    names = ("split_feature", "decision_type", "left_child", "right_child")
    feature, decision, *sides = (_numbers(fields[name] if inner else "") for name in names)
    threshold = [float(word) for word in (fields["threshold"] if inner else "").split()]
    if n_leaves < 1 or value.size != n_leaves or len(threshold) != inner:
        raise DamagedTreesError(INCOMPLETE)
    if any(each.size != inner for each in (feature, decision, *sides)) or (feature < 0).any():
        raise DamagedTreesError(INCOMPLETE)
    _require_categories(fields, np.array(threshold)[(decision & 1) == 1])
    leaves = np.full(n_leaves, LEAF)
    nothing = np.zeros(inner + n_leaves)
    left, right = (np.append(_places(side, inner), leaves) for side in sides)
    assembled(
        [Tree(
            np.append(feature, leaves), nothing, left, right, nothing.astype(np.bool_), nothing,
            np.append(np.zeros(inner), value),
        )],
        [0.0],
        n_features,
    )  # fmt: skip


def _places(side: AnyArray, inner: int) -> AnyArray:
    """Leaves are numbered from -1 down; here they stand behind the splits."""
    return np.where(side < 0, inner - 1 - side, np.where(side < inner, side, NOWHERE))


def _require_categories(fields: Mapping[str, str], asked: AnyArray) -> None:
    """The split point of a category is the place of a set of codes."""
    count = int(fields.get("num_cat", 0))
    if not (np.isin(asked, np.arange(count))).all():
        raise DamagedTreesError("a node asks for categories that do not exist")
    if not count:
        return
    bounds, words = _numbers(fields["cat_boundaries"]), _numbers(fields["cat_threshold"])
    in_order = bounds.size == count + 1 and bounds[0] == 0 and (np.diff(bounds) >= 0).all()
    if not in_order or bounds[-1] != words.size:
        raise DamagedTreesError("a node asks for categories that do not exist")
