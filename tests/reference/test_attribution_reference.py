"""Shapley values against an enumeration of all coalitions that shares no code with ours."""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor
from views import EstimatorView, frame_of, numbers

from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain import Budget, attributions, enumerated_attributions, planned_method
from dashboard.explain.game import interventional_game
from dashboard.explain.sampling import record_keys, sampled_values

SCHEMA = numbers("abcde")
TOO_SMALL_TO_ENUMERATE = Budget(3)


def _by_definition(view, rows, background, output=0):
    """Shapley values by the textbook: one coalition and one record at a time, on frames."""
    names = list(view.schema.names)

    def value(record, coalition):
        spliced = background.copy()
        for name in coalition:
            spliced[name] = pd.Series(
                [record[name]] * len(spliced), index=spliced.index, dtype=spliced[name].dtype
            )
        return view.margin(spliced)[:, output].mean()

    table = np.zeros((len(rows), len(names)))
    for place in range(len(rows)):
        record = rows.iloc[place]
        worth = {
            coalition: value(record, coalition)
            for size in range(len(names) + 1)
            for coalition in combinations(names, size)
        }
        for column, name in enumerate(names):
            without = [coalition for coalition in worth if name not in coalition]
            for coalition in without:
                joined = tuple(other for other in names if other in coalition or other == name)
                weight = 1 / (len(names) * comb(len(names) - 1, len(coalition)))
                table[place, column] += weight * (worth[joined] - worth[coalition])
    return table


def _data(seed=1, n_rows=400):
    draws = np.random.default_rng(seed)
    values = draws.normal(size=(n_rows, 5))
    values[:, 1] = draws.integers(0, 4, n_rows)
    signal = values[:, 0] * values[:, 1] + np.abs(values[:, 2]) + values[:, 3] / 3
    return values, signal + draws.normal(size=n_rows) / 3


def _view(model, task="regression", *, missing=False, **how):
    values, signal = _data()
    if missing:
        values[np.random.default_rng(2).random(values.shape) < 0.15] = np.nan
    outcome = {
        "regression": signal,
        "binary": (signal > 0.5).astype(int),
        "multiclass": np.digitize(signal, [0, 1]),
    }[task]
    return EstimatorView(model.fit(values, outcome), SCHEMA, **how), frame_of(values, SCHEMA)


@pytest.mark.parametrize("black_box", [True, False], ids=["frames", "encoded"])
@pytest.mark.parametrize("missing", [True, False], ids=["with missing", "complete"])
def test_the_enumeration_is_the_definition(black_box, missing):
    model = HistGradientBoostingClassifier(max_iter=10, random_state=0)
    view, frame = _view(model, "binary", missing=missing, black_box=black_box)
    rows, background = frame.head(3), frame.tail(12)
    np.testing.assert_allclose(
        enumerated_attributions(view, rows, background),
        _by_definition(view, rows, background),
        atol=1e-9,
    )


def test_each_class_has_values_of_its_own_and_they_are_the_definition():
    view, frame = _view(HistGradientBoostingClassifier(max_iter=5, random_state=0), "multiclass")
    rows, background = frame.head(2), frame.tail(10)
    for output in range(3):
        np.testing.assert_allclose(
            attributions(view, rows, background, output=output).values,
            _by_definition(view, rows, background, output),
            atol=1e-9,
        )


TREES = [
    (DecisionTreeRegressor(max_depth=6, random_state=0), "regression"),
    (RandomForestRegressor(20, max_depth=6, random_state=0), "regression"),
    (ExtraTreesRegressor(20, max_depth=6, random_state=0), "regression"),
    (RandomForestClassifier(20, max_depth=5, random_state=0), "binary"),
    (RandomForestClassifier(20, max_depth=5, random_state=0), "multiclass"),
    (GradientBoostingRegressor(n_estimators=30, random_state=0), "regression"),
    (GradientBoostingClassifier(n_estimators=30, random_state=0), "binary"),
    (HistGradientBoostingRegressor(max_iter=30, random_state=0), "regression"),
    (HistGradientBoostingClassifier(max_iter=30, random_state=0), "binary"),
    (HistGradientBoostingClassifier(max_iter=10, random_state=0), "multiclass"),
]


@pytest.mark.parametrize(
    ("model", "task"), TREES, ids=lambda given: given if isinstance(given, str) else None
)
def test_the_tree_explainer_gives_the_enumerated_values(model, task):
    view, frame = _view(model, task)
    rows, background = frame.head(12), frame.tail(120)
    output = len(view.outputs) - 1
    result = attributions(view, rows, background, output=output, budget=TOO_SMALL_TO_ENUMERATE)
    exact = enumerated_attributions(view, rows, background, output=output)
    assert result.provenance.method == "shap-tree-interventional checked pairs=3"
    assert result.standard_errors is None
    np.testing.assert_allclose(result.values, exact, atol=1e-5)


def test_the_tree_explainer_reads_missing_values_as_the_model_does():
    view, frame = _view(HistGradientBoostingRegressor(max_iter=30, random_state=0), missing=True)
    rows, background = frame.head(12), frame.tail(60)
    result = attributions(view, rows, background, budget=TOO_SMALL_TO_ENUMERATE)
    assert result.standard_errors is None
    np.testing.assert_allclose(
        result.values, enumerated_attributions(view, rows, background), atol=1e-5
    )


@pytest.mark.parametrize("side", [-np.inf, 0, np.inf], ids=["below", "at", "above"])
def test_rows_at_a_threshold_and_one_step_beside_it_take_the_models_own_branch(side):
    view, frame = _view(HistGradientBoostingRegressor(max_iter=30, random_state=0))
    nodes = np.concatenate([trees[0].nodes for trees in view.estimator._predictors])
    rows = frame.head(12).copy()
    for column, name in enumerate(SCHEMA.names):
        inner = (nodes["is_leaf"] == 0) & (nodes["feature_idx"] == column)
        rows[name] = np.resize(nodes["num_threshold"][inner], len(rows))
    if side:
        rows = frame_of(np.nextafter(rows, side), SCHEMA)
    background = frame.tail(60)
    result = attributions(view, rows, background, budget=TOO_SMALL_TO_ENUMERATE)
    assert result.standard_errors is None
    np.testing.assert_allclose(
        result.values, enumerated_attributions(view, rows, background), atol=1e-5
    )


def test_a_forest_with_missing_values_is_sampled_and_says_so():
    view, frame = _view(RandomForestRegressor(10, max_depth=4, random_state=0), missing=True)
    result = attributions(view, frame.head(3), frame.tail(20), budget=TOO_SMALL_TO_ENUMERATE)
    assert result.standard_errors is not None
    assert "estimated by sampling instead" in result.notes[0]


@pytest.mark.parametrize(
    ("model", "task"),
    [
        (Ridge(), "regression"),
        (LogisticRegression(), "binary"),
        (LogisticRegression(), "multiclass"),
    ],
    ids=["ridge", "binary", "multiclass"],
)
def test_the_linear_explainer_gives_the_enumerated_values(model, task):
    view, frame = _view(model, task)
    rows, background = frame.head(5), frame.tail(150)
    result = attributions(view, rows, background, budget=TOO_SMALL_TO_ENUMERATE)
    assert result.provenance.method == "shap-linear-interventional"
    exact = enumerated_attributions(view, rows, background)
    np.testing.assert_allclose(result.values, exact, atol=1e-9)


COLORED = FeatureSchema((
    Feature("size", Kind.NUMBER),
    Feature("color", Kind.CATEGORY, allowed=("blue", "green", "red")),
    Feature("shape", Kind.CATEGORY, allowed=("round", "square")),
    Feature("weight", Kind.NUMBER),
))  # fmt: skip


def _colored():
    draws = np.random.default_rng(4)
    frame = pd.DataFrame({
        "size": draws.normal(size=300),
        "color": pd.Series(draws.choice(["red", "green", "blue", np.nan], 300), dtype="str"),
        "shape": pd.Series(draws.choice(["round", "square"], 300), dtype="str"),
        "weight": draws.normal(size=300),
    })  # fmt: skip
    frame["color"] = frame["color"].mask(frame["color"] == "nan")
    signal = frame["size"] * (frame["color"] == "red") + (frame["shape"] == "round")
    return frame, signal + draws.normal(size=300) / 3 > 0.5


@pytest.mark.parametrize("black_box", [True, False], ids=["frames", "encoded"])
@pytest.mark.parametrize("budget", [Budget(48), Budget(2)], ids=["enumerated", "linear"])
def test_one_hot_columns_are_summed_back_to_the_users_own(black_box, budget):
    frame, outcome = _colored()
    encoder = make_column_transformer(
        (OneHotEncoder(sparse_output=False), ["color", "shape"]), remainder="passthrough"
    ).fit(frame)
    model = LogisticRegression().fit(encoder.transform(frame), outcome)
    owner = (1, 1, 1, 1, 2, 2, 0, 3)
    view = EstimatorView(model, COLORED, encoder, owner, black_box=black_box)
    rows, background = frame.head(4), frame.tail(30)
    result = attributions(view, rows, background, budget=budget)
    np.testing.assert_allclose(result.values, _by_definition(view, rows, background), atol=1e-9)


def _with_native_categories():
    values, signal = _data()
    model = HistGradientBoostingRegressor(
        max_iter=20, categorical_features=[1], random_state=0
    ).fit(values, signal)
    return EstimatorView(model, SCHEMA), frame_of(values, SCHEMA)


def test_native_categories_are_sampled_by_plan():
    view, frame = _with_native_categories()
    assert planned_method(view, Budget(3)) == "sampled-interventional pairs=3"
    result = attributions(view, frame.head(2), frame.tail(20), budget=Budget(3))
    assert result.standard_errors is not None
    np.testing.assert_allclose(result.residual, 0, atol=1e-9)


def test_native_categories_that_no_split_uses_still_keep_the_tree_explainer_away():
    # the model moves such a column to the front, so its split points name other columns
    values, _ = _data()
    model = HistGradientBoostingRegressor(max_iter=5, categorical_features=[1], random_state=0)
    model.fit(values, values[:, 0])
    assert not any(trees[0].nodes["is_categorical"].any() for trees in model._predictors)
    assert planned_method(EstimatorView(model, SCHEMA), Budget(3)).startswith("sampled")


def test_sampled_values_come_closer_with_more_pairs():
    view, frame = _with_native_categories()
    rows, background = frame.head(20), frame.tail(30)
    exact = enumerated_attributions(view, rows, background)
    game, keys = interventional_game(view, rows, background), record_keys(rows)
    distances = []
    for pairs in (4, 256):
        values, errors = sampled_values(game, keys, Budget(pairs), seed=0)
        distances.append(np.abs(values - exact).mean())
    assert distances[1] < distances[0] / 4
    assert (np.abs(values - exact) <= 5 * errors + 1e-9).all()
