"""scikit-learn's trees, forests and boosted trees."""

from itertools import chain
from typing import Any

import numpy as np
from sklearn import ensemble, tree
from sklearn.dummy import DummyClassifier, DummyRegressor

from dashboard.domain.structure import AnyArray, FloatArray, TreeEnsemble

from .assembly import (
    Branching,
    Tree,
    UnreadableStructureError,
    assembled,
    in_double,
    merged,
    require_known,
)

SINGLE = (
    tree.DecisionTreeClassifier,
    tree.DecisionTreeRegressor,
    tree.ExtraTreeClassifier,
    tree.ExtraTreeRegressor,
)
FORESTS = (
    ensemble.RandomForestClassifier,
    ensemble.RandomForestRegressor,
    ensemble.ExtraTreesClassifier,
    ensemble.ExtraTreesRegressor,
)
BOOSTED = (ensemble.GradientBoostingClassifier, ensemble.GradientBoostingRegressor)
HIST = (ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)
VOTING = (ensemble.VotingClassifier, ensemble.VotingRegressor)
BINARY_CLASSES = 2
BITS = 32
TREE_PARTS = ("max_depth", "node_count", "nodes", "values")
NODE_FIELDS = ("left_child", "right_child", "feature", "threshold", "impurity", "n_node_samples",
               "weighted_n_node_samples", "missing_go_to_left")  # fmt: skip
HIST_PARTS = ("nodes", "binned_left_cat_bitsets", "raw_left_cat_bitsets")
HIST_FIELDS = ("value", "count", "feature_idx", "num_threshold", "missing_go_to_left", "left",
               "right", "gain", "depth", "is_leaf", "bin_threshold", "is_categorical",
               "bitset_idx")  # fmt: skip
FLAGS = ("missing_go_to_left", "is_leaf", "is_categorical")


def read_forest(model: Any) -> TreeEnsemble:
    """A single tree, or the mean of a forest's; probabilities of a classifier's classes."""
    members = [model] if isinstance(model, SINGLE) else list(model.estimators_)
    if model.n_outputs_ > 1:
        raise UnreadableStructureError("it predicts several targets")
    trees = [
        _tree(member.tree_, value / len(members), output)
        for member in members
        for output, value in enumerate(_leaf_values(model, member.tree_))
    ]
    n_outputs = len(_leaf_values(model, members[0].tree_))
    return assembled(trees, [0.0] * n_outputs, model.n_features_in_)


def read_boosted(model: Any) -> TreeEnsemble:
    """Gradient boosting: a constant start and a tree for each stage and class."""
    start = model.init_
    if not (isinstance(start, str | DummyClassifier | DummyRegressor)):
        raise UnreadableStructureError("it starts from another model")
    row = np.zeros((1, model.n_features_in_))
    bias = model._raw_predict_init(row)[0]  # noqa: SLF001 - scikit-learn has no public way
    trees = [
        _tree(member.tree_, model.learning_rate * member.tree_.value[:, 0, 0], output)
        for stage in model.estimators_
        for output, member in enumerate(stage)
    ]
    return assembled(trees, bias, model.n_features_in_)


def read_hist(model: Any) -> TreeEnsemble:
    """Histogram gradient boosting, on the columns behind its own category encoder."""
    stages = model._predictors  # noqa: SLF001 - scikit-learn has no public way
    known, places = model._bin_mapper.make_known_categories_bitsets()  # noqa: SLF001
    codes = {at: _bits(known[places[at]]) for at in _category_columns(model)}
    trees = [
        _hist_tree(predictor, output, codes)
        for stage in stages
        for output, predictor in enumerate(stage)
    ]
    bias = np.ravel(model._baseline_prediction)  # noqa: SLF001
    return assembled(trees, bias.tolist(), model._bin_mapper.n_bins_non_missing_.size)  # noqa: SLF001


def read_voting(model: Any) -> TreeEnsemble:
    """A weighted mean of forests' answers, which add up as the trees do.

    Raises
    ------
    UnreadableStructureError
        If classes are voted for, or a member's answers are no sum of its trees.
    """
    if getattr(model, "voting", "soft") != "soft":
        raise UnreadableStructureError("its members vote for classes")
    members = list(model.estimators_)
    weights = np.ones(len(members)) if model.weights is None else np.array(
        [weight for weight, (_, each) in zip(model.weights, model.estimators, strict=True)
         if not isinstance(each, str)]
    )  # fmt: skip
    if not all(isinstance(each, SINGLE + FORESTS) for each in members):
        raise UnreadableStructureError("the answers of its members are no sums of trees")
    shares = weights / weights.sum()
    return merged([read_forest(each) for each in members], shares.tolist())


def hist_columns(model: Any, rows: Any) -> FloatArray:
    """The columns behind the model's own category encoder."""
    columns: FloatArray = model._preprocess_X(rows, reset=False)  # noqa: SLF001
    return np.asarray(columns, dtype=np.float64)


def hist_order(model: Any) -> list[int]:
    """Which given column each of these columns is: categories come first."""
    n_columns = model.n_features_in_
    if getattr(model, "_preprocessor", None) is None:
        return list(range(n_columns))
    chosen = model.is_categorical_
    return [*np.flatnonzero(chosen).tolist(), *np.flatnonzero(~chosen).tolist()]


def _leaf_values(model: Any, structure: Any) -> list[AnyArray]:
    """Node values of each output: the mean, or the share of each class."""
    value = structure.value[:, 0, :]
    if not hasattr(model, "classes_"):
        return [value[:, 0]]
    share = value / value.sum(axis=1, keepdims=True)
    return [share[:, 1]] if share.shape[1] == BINARY_CLASSES else list(share.T)


def _tree(structure: Any, value: AnyArray, output: int) -> Tree:
    state = structure.__getstate__()
    require_known(state, TREE_PARTS, "trees")
    _require_fields(state["nodes"], NODE_FIELDS)
    return Tree(
        feature=structure.feature,
        threshold=in_double(structure.threshold),
        left=structure.children_left,
        right=structure.children_right,
        missing_left=structure.missing_go_to_left.astype(np.bool_),
        cover=structure.weighted_n_node_samples,
        value=value,
        output=output,
    )


def _category_columns(model: Any) -> list[int]:
    """Columns that are categories; the model's own encoder moves them to the front."""
    chosen = model.is_categorical_
    if chosen is None:
        return []
    if getattr(model, "_preprocessor", None) is not None:
        return list(range(int(np.sum(chosen))))
    return [int(at) for at in np.flatnonzero(chosen)]


def _hist_tree(predictor: Any, output: int, codes: dict[int, AnyArray]) -> Tree:
    nodes = predictor.nodes
    require_known(vars(predictor), HIST_PARTS, "trees")
    _require_fields(nodes, HIST_FIELDS)
    leaf = nodes["is_leaf"] == 1
    branching = {}
    for node in np.flatnonzero((nodes["is_categorical"] == 1) & ~leaf):
        known = codes[int(nodes["feature_idx"][node])]
        left = _bits(predictor.raw_left_cat_bitsets[nodes["bitset_idx"][node]])
        # a category that training never saw goes where missing goes
        branching[int(node)] = Branching(
            np.intersect1d(known, left),
            np.setdiff1d(known, left),
            bool(nodes["missing_go_to_left"][node]),
        )
    return Tree(
        feature=nodes["feature_idx"],
        threshold=nodes["num_threshold"],
        left=np.where(leaf, -1, nodes["left"].astype(np.int64)),
        right=np.where(leaf, -1, nodes["right"].astype(np.int64)),
        missing_left=nodes["missing_go_to_left"] == 1,
        cover=nodes["count"],
        value=nodes["value"],
        output=output,
        branching=branching,
    )


def _require_fields(nodes: AnyArray, known: tuple[str, ...]) -> None:
    """Refuse nodes with more fields than the known ones, or flags of more than two kinds.

    Raises
    ------
    UnreadableStructureError
        If there are any; the model must be asked instead.
    """
    fields = nodes.dtype.names or ()
    require_known(fields, known, "nodes")
    if any((nodes[flag] > 1).any() for flag in FLAGS if flag in fields):
        raise UnreadableStructureError("its nodes are of a kind that is not known")


def _bits(words: AnyArray) -> AnyArray:
    """Places of the bits that are set in words of 32 bits."""
    places = chain.from_iterable(
        [BITS * at + bit for bit in range(BITS) if (int(word) >> bit) & 1]
        for at, word in enumerate(words)
    )
    return np.fromiter(places, dtype=np.int64)
