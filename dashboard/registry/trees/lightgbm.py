"""LightGBM's boosted trees, from the model's own dump; LightGBM itself is not imported."""

from typing import Any

import numpy as np

from dashboard.domain.structure import AnyArray, FloatArray, TreeEnsemble

from .assembly import Branching, Tree, UnreadableStructureError, assembled, require_known

ZERO = float(np.float32(1e-35))
"""LightGBM reads values up to this far from zero as zero, and gives zero a bin of its own."""
ENDLESS = 1e300
"""What the dump says for an infinite split point, at which all but the missing go left."""

SPLIT_FIELDS = ("split_index", "split_feature", "split_gain", "threshold", "decision_type",
                "default_left", "missing_type", "internal_value", "internal_weight",
                "internal_count", "left_child", "right_child")  # fmt: skip
LEAF_FIELDS = ("leaf_index", "leaf_value", "leaf_weight", "leaf_count")
TREE_FIELDS = ("tree_index", "num_leaves", "num_cat", "shrinkage", "tree_structure")
DECISIONS = ("<=", "==")
MISSING_TYPES = ("None", "NaN")


def read_lightgbm(model: Any) -> TreeEnsemble:
    """A LightGBM estimator or Booster.

    Raises
    ------
    UnreadableStructureError
        For linear trees, where zeros are read as missing, and for nodes of unknown kinds.
    """
    booster = getattr(model, "booster_", model)
    dump = booster.dump_model(num_iteration=_used(model, booster))
    n_features = dump["max_feature_idx"] + 1
    per_stage = dump["num_tree_per_iteration"]
    parts = dump["tree_info"]
    share = per_stage / len(parts) if dump.get("average_output") else 1.0
    trees = [_tree(part, at % per_stage, share) for at, part in enumerate(parts)]
    return assembled(trees, [0.0] * per_stage, n_features)


def _used(model: Any, booster: Any) -> int:
    """How many stages a prediction uses: those up to the best one after early stopping."""
    best = getattr(model, "best_iteration_", None) or booster.best_iteration
    return int(best) if best and best > 0 else int(booster.current_iteration())


def _tree(part: dict[str, Any], output: int, share: float) -> Tree:
    nodes: list[dict[str, Any]] = []
    children: list[tuple[int, int]] = []

    def add(node: dict[str, Any]) -> int:
        place = len(nodes)
        nodes.append(node)
        children.append((-1, -1))
        if "split_feature" in node:
            children[place] = (add(node["left_child"]), add(node["right_child"]))
        return place

    add(part["tree_structure"])
    if any("leaf_coeff" in node for node in nodes):
        raise UnreadableStructureError("its leaves are linear models")
    split = ["split_feature" in node for node in nodes]
    if any(node.get("missing_type") == "Zero" for node in nodes):
        raise UnreadableStructureError("it reads zeros as missing")
    require_known(part, TREE_FIELDS, "trees")
    for node, inner in zip(nodes, split, strict=True):
        _require_node(node, inner=inner)
    asks = {
        at: Branching(
            np.array([int(code) for code in str(node["threshold"]).split("||")]),
            np.zeros(0, dtype=np.int64),
            other_left=False,
        )
        for at, node in enumerate(nodes)
        if node.get("decision_type") == "=="
    }
    return Tree(
        feature=np.array([node.get("split_feature", -1) for node in nodes]),
        threshold=_points(
            np.array(
                [
                    float(node["threshold"]) if inner and at not in asks else 0.0
                    for at, (node, inner) in enumerate(zip(nodes, split, strict=True))
                ]
            )
        ),
        left=np.array([left for left, _ in children]),
        right=np.array([right for _, right in children]),
        missing_left=np.array([_missing_left(node, at in asks) for at, node in enumerate(nodes)]),
        cover=np.array(
            [node["internal_count" if "split_feature" in node else "leaf_count"]
             if "leaf_count" in node or "internal_count" in node else 0.0 for node in nodes]
        ),
        value=np.array([share * float(node.get("leaf_value", 0.0)) for node in nodes]),
        output=output,
        branching=asks,
    )  # fmt: skip


def _require_node(node: dict[str, Any], *, inner: bool) -> None:
    require_known(node, SPLIT_FIELDS if inner else LEAF_FIELDS, "nodes")
    if inner:
        require_known([str(node["decision_type"])], DECISIONS, "splits")
        require_known([str(node["missing_type"])], MISSING_TYPES, "splits")


def _points(threshold: AnyArray) -> FloatArray:
    """Split points for values as they are, of those for values as LightGBM reads them."""
    edge = np.where(threshold < 0, np.nextafter(-ZERO, -np.inf), ZERO)
    moved = np.where(np.abs(threshold) <= ZERO, edge, threshold)
    return np.where(moved >= ENDLESS, np.inf, moved)


def _missing_left(node: dict[str, Any], is_category: bool) -> bool:  # noqa: FBT001 - a fact
    if "split_feature" not in node or is_category:
        return False
    # without a rule for missing values they are read as 0
    if node["missing_type"] == "None":
        return float(node["threshold"]) >= 0.0
    return bool(node["default_left"])
