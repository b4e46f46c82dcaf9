"""XGBoost's boosted trees, from the model's own JSON; XGBoost itself is not imported."""

import json
import math
from typing import Any

import numpy as np

from dashboard.domain.structure import TreeEnsemble

from .assembly import Branching, Tree, UnreadableStructureError, assembled, in_double, require_known

LOGISTIC = {"binary:logistic", "reg:logistic", "binary:logitraw"}
LOGARITHMIC = {"count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft"}
CATEGORY = 1
SPLIT_KINDS = (0, CATEGORY)
BOOSTERS = ("gbtree", "dart")
MODEL_PARTS = ("cats", "gbtree_model_param", "iteration_indptr", "tree_info", "trees",
               "weight_drop")  # fmt: skip
CATEGORY_PARTS = ("enc", "feature_segments", "sorted_idx")
TREE_PARTS = ("base_weights", "categories", "categories_nodes", "categories_segments",
              "categories_sizes", "default_left", "id", "left_children", "loss_changes", "parents",
              "right_children", "split_conditions", "split_indices", "split_type", "sum_hessian",
              "tree_param")  # fmt: skip
TREE_PARAMETERS = ("num_deleted", "num_feature", "num_nodes", "num_roots", "size_leaf_vector")


def read_xgboost(model: Any) -> TreeEnsemble:
    """An XGBoost estimator or Booster, with gbtree or dart.

    Raises
    ------
    UnreadableStructureError
        For linear boosters, trees with vectors in their leaves, and nodes of unknown kinds.
    """
    booster = model.get_booster() if hasattr(model, "get_booster") else model
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    part = learner["gradient_booster"]
    inner = part["gbtree"]["model"] if "gbtree" in part else part.get("model")
    if inner is None or "trees" not in inner:
        raise UnreadableStructureError("its booster has no trees")
    require_known([part["name"]], BOOSTERS, "trees")
    require_known(inner, MODEL_PARTS, "trees")
    require_known(inner.get("cats", ()), CATEGORY_PARTS, "categories")
    # dart keeps the weights of its trees beside the trees, or, in newer releases, among them
    weights = part.get("weight_drop") or inner.get("weight_drop")
    parameters = learner["learner_model_param"]
    n_outputs = max(1, int(parameters["num_class"]), int(parameters.get("num_target", 1)))
    bias = _bias(parameters["base_score"], learner["objective"]["name"], n_outputs)
    used = _used(model, inner, len(inner["trees"]))
    trees = [
        _tree(each, output, weights[at] if weights else 1.0)
        for at, (each, output) in enumerate(zip(inner["trees"], inner["tree_info"], strict=True))
        if at < used
    ]
    return assembled(trees, bias, int(parameters["num_feature"]))


def _used(model: Any, inner: dict[str, Any], count: int) -> int:
    """How many trees a prediction uses: an estimator's those up to its best stage."""
    if not hasattr(model, "get_booster"):
        return count  # a Booster uses all
    try:
        best = model.best_iteration
    except AttributeError:
        return count
    bounds = inner.get("iteration_indptr")
    return count if best is None or bounds is None else int(bounds[best + 1])


def _bias(text: str, objective: str, n_outputs: int) -> list[float]:
    """The start of every margin; the model keeps it on the scale of the response."""
    given = json.loads(text) if text.startswith("[") else [float(text)]
    scores = [float(score) for score in given]
    if objective in LOGISTIC:
        scores = [math.log(score / (1 - score)) for score in scores]
    elif objective in LOGARITHMIC:
        scores = [math.log(score) for score in scores]
    return scores * n_outputs if len(scores) == 1 else scores


def _tree(part: dict[str, Any], output: int, weight: float) -> Tree:
    if int(part["tree_param"].get("size_leaf_vector", 1)) > 1:
        raise UnreadableStructureError("its leaves hold several values")
    require_known(part, TREE_PARTS, "trees")
    require_known(part["tree_param"], TREE_PARAMETERS, "trees")
    left = np.array(part["left_children"])
    leaf = left < 0
    conditions = np.array(part["split_conditions"], dtype=np.float32).astype(np.float64)
    kinds = np.array(part.get("split_type", np.zeros(left.size)))
    if not np.isin(kinds, SPLIT_KINDS).all():
        raise UnreadableStructureError("its splits are of a kind that is not known")
    asked = np.isin(np.arange(left.size), part.get("categories_nodes", []))
    return Tree(
        feature=np.array(part["split_indices"]),
        threshold=np.where(leaf, 0.0, in_double(conditions, strict=True)),
        left=left,
        right=np.array(part["right_children"]),
        missing_left=np.array(part["default_left"]) == 1,
        cover=np.array(part["sum_hessian"]),
        value=np.where(leaf, conditions * weight, 0.0),
        output=output,
        branching=_branching(part) if (asked | (kinds == CATEGORY)).any() else {},
    )


def _branching(part: dict[str, Any]) -> dict[int, Branching]:
    """Listed categories go right; everything else, unknown ones too, goes left."""
    listed = np.array(part["categories"], dtype=np.int64)
    bounds = zip(
        part["categories_nodes"],
        part["categories_segments"],
        part["categories_sizes"],
        strict=True,
    )
    none = np.zeros(0, dtype=np.int64)
    return {
        node: Branching(none, listed[start : start + size], other_left=True)
        for node, start, size in bounds
    }
