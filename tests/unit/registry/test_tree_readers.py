"""Readers refuse what they do not know and what is damaged; the model is asked, or refused too."""

import json
from dataclasses import replace
from pathlib import Path

import forest
import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.soundness import cover_fault_of, damage_of
from dashboard.domain.structure import LEAF
from dashboard.explain import attributions
from dashboard.registry import frame_model
from dashboard.registry.libraries import reader_of
from dashboard.registry.trees import catboost, lightgbm, scikit, xgboost
from dashboard.registry.trees.assembly import (
    Branching,
    DamagedTreesError,
    Tree,
    UnreadableStructureError,
    assembled,
)


class Newer:
    """A tree as a later release may hand it out: the same, with a field more in every node."""

    def __init__(self, tree, field="is_categorical", part=None):
        self.__dict__.update(tree=tree, field=field, part=part)

    def __getattr__(self, name):
        return getattr(self.tree, name)

    def __getstate__(self):
        state = dict(self.tree.__getstate__())
        nodes = state["nodes"]
        wider = np.zeros(nodes.size, [*nodes.dtype.descr, (self.field, "u1")])
        for name in nodes.dtype.names:
            wider[name] = nodes[name]
        return {**state, **({self.part: wider} if self.part else {"nodes": wider})}


def _newer_tree(model):
    model.tree_ = Newer(model.tree_)


def _newer_parts(model):
    model.tree_ = Newer(model.tree_, part="categories")


def _newer_forest(model):
    model.estimators_[3].tree_ = Newer(model.estimators_[3].tree_)


def _newer_hist(model):
    model._predictors[1][0].raw_left_text_bitsets = np.zeros(1)


def _other_flag(model):
    model.tree_.__setstate__(_with_node(model.tree_, "missing_go_to_left", 2))


def _with_node(tree, field, value, node=0):
    state = tree.__getstate__()
    nodes = state["nodes"].copy()
    nodes[field][node] = value
    return {**state, "nodes": nodes}


def _dumped(change):
    """A change to the first node of what LightGBM says of a model."""

    def fake(model):
        booster = model.booster_
        dump = booster.dump_model

        def changed(**options):
            given = dump(**options)
            change(given["tree_info"][0], given["tree_info"][0]["tree_structure"])
            return given

        booster.dump_model = changed

    return fake


def _saved(change):
    """A change to the JSON of XGBoost's model."""

    def fake(model):
        booster = model.get_booster()
        save = booster.save_raw

        def changed(raw_format):
            given = json.loads(bytes(save(raw_format)))
            change(given["learner"]["gradient_booster"])
            return bytearray(json.dumps(given).encode())

        booster.save_raw = changed
        model.get_booster = lambda: booster

    return fake


def _written(change):
    """A change to the JSON that CatBoost writes."""

    def fake(model):
        save = model.save_model

        def changed(path, format):  # noqa: A002 - CatBoost's own name
            save(path, format=format)
            given = json.loads(Path(path).read_text())
            change(given)
            Path(path).write_text(json.dumps(given))

        model.save_model = changed

    return fake


def _first_xgboost(part):
    return part["model"]["trees"][0]


UNKNOWN = {
    "a field in the nodes of a tree": ("tree", _newer_tree),
    "a part next to the nodes of a tree": ("tree", _newer_parts),
    "a field in one tree of a forest": ("forest", _newer_forest),
    "a flag of a third kind": ("tree", _other_flag),
    "a part of a histogram's tree": ("hist", _newer_hist),
    "a decision of LightGBM": (
        "lightgbm", _dumped(lambda _, node: node.update(decision_type="in")),
    ),
    "how LightGBM reads the missing": (
        "lightgbm", _dumped(lambda _, node: node.update(missing_type="Negative")),
    ),
    "a field in a node of LightGBM": (
        "lightgbm", _dumped(lambda _, node: node.update(second_feature=3)),
    ),
    "a field in a tree of LightGBM": (
        "lightgbm", _dumped(lambda tree, _: tree.update(is_oblique=True)),
    ),
    "a kind of split of XGBoost": (
        "xgboost", _saved(lambda part: _first_xgboost(part)["split_type"].__setitem__(0, 2)),
    ),
    "leaves of XGBoost with vectors": (
        "xgboost", _saved(lambda part: _first_xgboost(part).update(leaf_weights=[0.1])),
    ),
    "an encoding of XGBoost's categories": (
        "xgboost", _saved(lambda part: part["model"].update(cats={"enc": [], "hashed": [1]})),
    ),
    "a booster of XGBoost": ("xgboost", _saved(lambda part: part.update(name="gboblique"))),
    "a kind of split of CatBoost": (
        "catboost",
        _written(lambda d: d["oblivious_trees"][0]["splits"][0].update(split_type="TextFeature")),
    ),
    "a field in a split of CatBoost": (
        "catboost", _written(lambda d: d["oblivious_trees"][0]["splits"][0].update(second=1)),
    ),
    "a kind of tree of CatBoost": ("catboost", _written(lambda d: d.update(region_trees=[1]))),
    "a kind of feature of CatBoost": (
        "catboost", _written(lambda d: d["features_info"].update(graph_features=[1])),
    ),
    "a way of CatBoost with the missing": (
        "catboost",
        _written(lambda d: d["features_info"]["float_features"][0].update(
            nan_value_treatment="AsMean"
        )),
    ),
}  # fmt: skip


def _fitted(kind):
    """A model of its own, which a test may change."""
    case = forest.case_of(kind)
    return case, forest.KINDS[kind].make().fit(case.X, case.outcome)


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_model_with_what_no_reader_knows_is_asked_instead(name):
    kind, fake = UNKNOWN[name]
    case, model = _fitted(kind)
    assert frame_model(model, case.background).view.unread == ""
    fake(model)
    with pytest.raises(UnreadableStructureError, match="know"):
        reader_of(model)(model)
    seen = frame_model(model, case.background)
    assert seen.view.structure is None
    assert "know" in seen.view.unread
    rows = seen.conform(case.rows[:3])
    found = attributions(seen.view, rows, seen.background)
    assert not found.provenance.method.startswith("tree-tables")
    own = replace(case, model=model).margin(case.rows[:3])[:, 0]
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), own, atol=1e-4)


LISTS = [
    ("tree", scikit, "NODE_FIELDS"), ("boosted", scikit, "TREE_PARTS"),
    ("hist", scikit, "HIST_FIELDS"), ("hist", scikit, "HIST_PARTS"),
    ("lightgbm", lightgbm, "SPLIT_FIELDS"), ("lightgbm", lightgbm, "LEAF_FIELDS"),
    ("lightgbm", lightgbm, "TREE_FIELDS"), ("lightgbm", lightgbm, "DECISIONS"),
    ("lightgbm", lightgbm, "MISSING_TYPES"),
    ("xgboost", xgboost, "MODEL_PARTS"), ("xgboost", xgboost, "TREE_PARTS"),
    ("xgboost", xgboost, "TREE_PARAMETERS"), ("xgboost", xgboost, "BOOSTERS"),
    ("catboost", catboost, "MODEL_PARTS"), ("catboost", catboost, "FEATURE_KINDS"),
    ("catboost", catboost, "TREE_PARTS"), ("catboost", catboost, "SPLIT_PARTS"),
    ("catboost", catboost, "SPLIT_KINDS"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "reader", "known"), LISTS)
def test_each_list_of_what_is_known_is_used(kind, reader, known, monkeypatch):
    case = forest.case_of(kind)
    monkeypatch.setattr(reader, known, ())
    with pytest.raises(UnreadableStructureError, match="does not know"):
        reader_of(case.model)(case.model)


def _cycle_in_tree(model):
    model.tree_.__setstate__(_with_node(model.tree_, "left_child", 0, node=1))


def _outside_of_tree(model):
    model.tree_.__setstate__(_with_node(model.tree_, "right_child", 10**9))


def _other_feature_of_tree(model):
    model.tree_.__setstate__(_with_node(model.tree_, "feature", 10**6))


def _endless_leaf(model):
    leaf = int(np.flatnonzero(model.tree_.children_left < 0)[0])
    state = model.tree_.__getstate__()
    values = state["values"].copy()
    values[leaf] = np.nan
    model.tree_.__setstate__({**state, "values": values})


def _cycle_in_hist(model):
    model._predictors[0][0].nodes["left"][0] = 0


def _outside_of_hist(model):
    model._predictors[0][0].nodes["right"][0] = 4_000_000_000


def _set(name, at, value):
    return _saved(lambda part: _first_xgboost(part)[name].__setitem__(at, value))


DAMAGED = {
    "a cycle in a tree": ("tree", _cycle_in_tree, "two parents"),
    "a child outside of a tree": ("tree", _outside_of_tree, "does not exist"),
    "a feature outside of a tree": ("tree", _other_feature_of_tree, "does not exist"),
    "a leaf without a value": ("tree", _endless_leaf, "finite"),
    "a cycle in a histogram's tree": ("hist", _cycle_in_hist, "two parents"),
    "a child outside of a histogram's tree": ("hist", _outside_of_hist, "does not exist"),
    "a cycle in XGBoost": ("xgboost", _set("left_children", 1, 0), "two parents"),
    "a child outside in XGBoost": ("xgboost", _set("left_children", 1, 10**9), "does not exist"),
    "a feature outside in XGBoost": ("xgboost", _set("split_indices", 0, 99), "does not exist"),
    "a leaf of XGBoost without a value": (
        "xgboost", _set("split_conditions", -1, float("inf")), "finite",
    ),
    "a leaf of LightGBM without a value": (
        "lightgbm",
        _dumped(lambda tree, _: tree.update(tree_structure={"leaf_value": float("nan")})),
        "finite",
    ),
    "leaves missing in CatBoost": (
        "catboost", _written(lambda d: d["oblivious_trees"][0]["leaf_values"].pop()), "leaves",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_trees_are_refused_before_the_model_is_asked(name, monkeypatch):
    kind, damage, words = DAMAGED[name]
    case, model = _fitted(kind)
    damage(model)

    def asked(*_, **__):
        raise AssertionError("the model was asked")

    for method in ("predict", "predict_proba", "decision_function"):
        if hasattr(model, method):
            monkeypatch.setattr(model, method, asked)
    with pytest.raises(UnreadableArtifact, match=f"its trees are damaged: .*{words}"):
        frame_model(model, case.background)


def test_what_pruning_leaves_behind_is_read():
    case = forest.case_of("xgboost")
    model = type(case.model)(n_estimators=5, max_depth=5, gamma=1, tree_method="exact", n_jobs=1)
    model.fit(case.X, case.outcome)
    (first, *_), deleted = reader_of(model)(model).root, 0
    for each in json.loads(bytes(model.get_booster().save_raw("json")))["learner"][
        "gradient_booster"
    ]["model"]["trees"]:
        deleted += int(each["tree_param"]["num_deleted"])
    assert first == 0
    assert deleted > 0
    assert frame_model(model, case.background).view.unread == ""


def _stump():
    return Tree(
        np.array([0, LEAF, LEAF]), np.array([0.5, 0.0, 0.0]), np.array([1, -1, -1]),
        np.array([2, -1, -1]), np.zeros(3, np.bool_), np.array([3.0, 1.0, 2.0]),
        np.array([0.0, 1.0, 2.0]),
    )  # fmt: skip


def test_each_kind_of_damage_is_named():
    whole = assembled([_stump(), _stump()], [0.0], 2)
    assert damage_of(whole) is None

    def broken(**parts):
        changed = {
            name: np.array(values, dtype=getattr(whole, name).dtype)
            for name, values in parts.items()
        }
        return damage_of(replace(whole, **changed))

    assert "incomplete" in broken(threshold=[0.5])
    assert "begins at a node" in broken(root=[0, 6])
    assert "does not exist" in broken(left=[7, -1, -1, 4, -1, -1])
    assert "leads on" in broken(left=[1, 2, -1, 4, -1, -1])
    assert "two parents" in broken(left=[1, -1, -1, 1, -1, -1])
    assert "two parents" in broken(root=[0, 0])
    assert "no tree" in broken(root=[0], output=[0])
    assert "feature that does not exist" in broken(feature=[2, -1, -1, 0, -1, -1])
    assert "no output" in broken(output=[0, 1])
    assert "more categories" in broken(n_categories=[9, 0])
    assert "categories that do not exist" in broken(
        n_categories=[1, 0], category_left=np.zeros((1, 2)), category_row=[0, -1, -1, 1, -1, -1]
    )
    assert "categories of a number" in broken(category_row=[0, -1, -1, -1, -1, -1])
    assert "finite" in broken(value=[0, np.inf, 0, 0, 0, 0])
    assert "threshold" in broken(threshold=[np.nan, 0, 0, 0, 0, 0])
    # a circle that no root leads to, in which every node has one parent
    circle = {"left": [3, -1, -1, 0, -1, -1], "right": [2, -1, -1, 4, -1, -1]}
    assert "itself" in broken(root=[1, 5], **circle)


def test_weights_that_contradict_each_other_leave_the_model_to_be_asked():
    with pytest.raises(UnreadableStructureError, match="do not add up") as found:
        assembled([replace(_stump(), cover=np.array([3.0, 3.0, 2.0]))], [0.0], 2)
    assert not isinstance(found.value, DamagedTreesError)
    negative = replace(assembled([_stump()], [0.0], 2), cover=np.array([1.0, -1.0, 2.0]))
    assert "positive" in cover_fault_of(negative)


def test_a_category_beyond_all_bounds_needs_no_memory():
    none = np.zeros(0, dtype=np.int64)
    for code in (-1, 2**40):
        asks = {0: Branching(np.array([code]), none, other_left=True)}
        with pytest.raises(UnreadableStructureError, match="too many categories"):
            assembled([replace(_stump(), branching=asks)], [0.0], 1)


def test_a_tree_of_scikit_learn_is_read_as_it_is():
    model = DecisionTreeClassifier(max_depth=1).fit([[0.0], [1.0]], [0, 1])
    assert reader_of(model)(model).feature.tolist() == [0, LEAF, LEAF]
