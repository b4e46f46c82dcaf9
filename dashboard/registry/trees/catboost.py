"""CatBoost's oblivious trees, from the model's own JSON; CatBoost itself is not imported."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from dashboard.domain.structure import TreeEnsemble

from .assembly import (
    DamagedTreesError,
    Tree,
    UnreadableStructureError,
    assembled,
    in_double,
    require_known,
)

MODEL_PARTS = ("features_info", "model_info", "oblivious_trees", "scale_and_bias")
FEATURE_KINDS = ("float_features",)
TREE_PARTS = ("leaf_values", "leaf_weights", "splits")
SPLIT_PARTS = ("border", "float_feature_index", "split_index", "split_type")
SPLIT_KINDS = ("FloatFeature",)
GAPS = ("AsIs", "AsFalse", "AsTrue")


def read_catboost(model: Any) -> TreeEnsemble:
    """A CatBoost model of numbers only, with symmetric trees.

    Raises
    ------
    UnreadableStructureError
        Where the model turns categories, texts or embeddings into numbers of its own, grows
        other than symmetric trees, or has parts of unknown kinds.
    """
    if model.get_cat_feature_indices():
        raise UnreadableStructureError("it makes numbers of its own of categories")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        dump = json.loads(path.read_text())
    if "oblivious_trees" not in dump:
        raise UnreadableStructureError("its trees are not symmetric")
    require_known(dump, MODEL_PARTS, "trees")
    require_known(dump["features_info"], FEATURE_KINDS, "features")
    given = dump["features_info"]["float_features"]
    require_known((each.get("nan_value_treatment", "AsIs") for each in given), GAPS, "features")
    column = {each["feature_index"]: each["flat_feature_index"] for each in given}
    gaps_high = {
        each["flat_feature_index"]: each.get("nan_value_treatment") == "AsTrue" for each in given
    }
    scale, bias = dump["scale_and_bias"]
    starts = np.atleast_1d(bias).astype(np.float64)
    trees = [
        tree
        for part in dump["oblivious_trees"]
        for tree in _trees(part, column, gaps_high, scale, starts.size)
    ]
    return assembled(trees, starts.tolist(), len(model.feature_names_))


def _trees(
    part: dict[str, Any],
    column: dict[int, int],
    gaps_high: dict[int, bool],
    scale: float,
    n_outputs: int,
) -> list[Tree]:
    """One tree for each output; bit k of a leaf's number answers the tree's split k."""
    splits = part["splits"] or []
    require_known(part, TREE_PARTS, "trees")
    for split in splits:
        require_known([split["split_type"]], SPLIT_KINDS, "splits")
        require_known(split, SPLIT_PARTS, "splits")
    depth = len(splits)
    if len(part["leaf_values"]) != 2**depth * n_outputs:
        raise DamagedTreesError("a tree has more or fewer leaves than its splits lead to")
    if len(part["leaf_weights"]) != 2**depth:
        raise UnreadableStructureError("it does not hold the weights of its leaves")
    n_inner = 2**depth - 1
    levels = [2**level for level in range(depth)]
    # the root asks the last split, so that leaves come out in the order of their numbers
    asked = np.repeat(np.arange(depth)[::-1], levels).astype(np.int64)
    columns = np.array([column[split["float_feature_index"]] for split in splits], dtype=np.int64)
    borders = in_double(np.array([split["border"] for split in splits]))
    high = np.array([gaps_high[at] for at in columns], dtype=np.bool_)
    inner = np.arange(n_inner)
    leaves = np.full(2**depth, -1)
    cover = _covers(np.array(part["leaf_weights"], dtype=np.float64), depth)
    values = np.array(part["leaf_values"], dtype=np.float64).reshape(-1, n_outputs) * scale
    return [
        Tree(
            feature=np.append(columns[asked], leaves),
            threshold=np.append(borders[asked], np.zeros(2**depth)),
            left=np.append(2 * inner + 1, leaves),
            right=np.append(2 * inner + 2, leaves),
            missing_left=np.append(~high[asked], np.zeros(2**depth, dtype=np.bool_)),
            cover=cover,
            value=np.append(np.zeros(n_inner), values[:, output]),
            output=output,
        )
        for output in range(n_outputs)
    ]


def _covers(leaves: np.ndarray[Any, Any], depth: int) -> np.ndarray[Any, Any]:
    """Weights of all nodes, level by level from the root."""
    levels = [leaves]
    for _ in range(depth):
        levels.append(levels[-1].reshape(-1, 2).sum(axis=1))
    return np.concatenate(levels[::-1])
