"""Partial dependence and permutation importance against scikit-learn, and metrics too."""

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.inspection import partial_dependence as sk_partial_dependence
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from views import EstimatorView, frame_of, numbers

from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain import feature_grid, partial_dependence, permutation_importance
from dashboard.explain.importance import shuffle
from dashboard.explain.metrics import METRICS

N_ROWS = 300
SCHEMA = numbers("abcd")


@pytest.fixture(scope="module")
def data():
    draws = np.random.default_rng(7)
    values = draws.normal(size=(N_ROWS, 4))
    values[:, 1] = draws.integers(0, 6, N_ROWS)
    values[draws.random(N_ROWS) < 0.1, 2] = np.nan
    signal = values[:, 0] + np.nan_to_num(values[:, 2]) * values[:, 1] + draws.normal(size=N_ROWS)
    return values, signal


def _fitted(data, task):
    values, signal = data
    outcome = {
        "regression": signal,
        "binary": (signal > 0).astype(float),
        "multiclass": np.digitize(signal, [-1, 1]).astype(float),
    }[task]
    kind = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    return kind(max_iter=20, random_state=0).fit(values, outcome), outcome


@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
@pytest.mark.parametrize("place", [0, 1])
def test_curves_equal_those_of_scikit_learn(data, task, place):
    model, _ = _fitted(data, task)
    view = EstimatorView(model, SCHEMA)
    expected = sk_partial_dependence(
        model, data[0], [place], kind="both", method="brute", response_method="auto",
        percentiles=(0, 1), grid_resolution=25,
    )  # fmt: skip
    for output in range(len(view.outputs)):
        result = partial_dependence(
            view,
            frame_of(data[0], SCHEMA),
            "abcd"[place],
            expected["grid_values"][0],
            output=output,
        )
        np.testing.assert_allclose(result.individual, expected["individual"][output], rtol=1e-9)
        np.testing.assert_allclose(result.average, expected["average"][output], rtol=1e-9)


def test_curves_of_a_category_through_an_encoder_equal_those_of_scikit_learn():
    draws = np.random.default_rng(3)
    rows = pd.DataFrame({
        "size": draws.normal(size=200),
        "color": pd.Series(draws.choice(["red", "green", "blue"], 200), dtype="str"),
    })  # fmt: skip
    outcome = (rows["size"] + (rows["color"] == "red") + draws.normal(size=200) > 0).astype(float)
    encoder = make_column_transformer((OneHotEncoder(), ["color"]), remainder="passthrough")
    pipeline = make_pipeline(encoder, LogisticRegression()).fit(rows, outcome)
    color = Feature("color", Kind.CATEGORY, allowed=("blue", "green", "red"))
    schema = FeatureSchema((Feature("size", Kind.NUMBER), color))
    view = EstimatorView(pipeline[-1], schema, pipeline[0], owner=(1, 1, 1, 0))
    expected = sk_partial_dependence(
        pipeline, rows, ["color"], kind="individual", method="brute",
        categorical_features=["color"], response_method="predict_proba",
    )  # fmt: skip
    result = partial_dependence(view, rows, "color", feature_grid(color, rows))
    assert list(result.grid) == list(expected["grid_values"][0])
    np.testing.assert_allclose(result.individual, expected["individual"][0], rtol=1e-9)


def test_a_missing_value_on_the_grid_is_what_the_model_says_to_missing(data):
    model, _ = _fitted(data, "regression")
    rows = frame_of(data[0], SCHEMA)
    result = partial_dependence(
        EstimatorView(model, SCHEMA), rows, "c", feature_grid(SCHEMA["c"], rows)
    )
    expected = model.predict(rows.assign(c=np.nan).to_numpy())
    assert np.isnan(result.grid[-1])
    np.testing.assert_array_equal(result.individual[:, -1], expected)


SCORERS = {
    ("binary", "auc"): "roc_auc",
    ("binary", "log_loss"): "neg_log_loss",
    ("binary", "brier"): "neg_brier_score",
    ("multiclass", "log_loss"): "neg_log_loss",
    ("multiclass", "accuracy"): "accuracy",
    ("regression", "rmse"): "neg_root_mean_squared_error",
    ("regression", "mae"): "neg_mean_absolute_error",
    ("regression", "r2"): "r2",
}


@pytest.mark.parametrize("black_box", [True, False], ids=["frames", "encoded"])
@pytest.mark.parametrize(("task", "metric"), SCORERS)
def test_importances_equal_those_of_scikit_learns_scorers(data, task, metric, black_box):
    model, outcome = _fitted(data, task)
    scorer = sk.get_scorer(SCORERS[task, metric])
    view = EstimatorView(model, SCHEMA, black_box=black_box)
    rows = frame_of(data[0], SCHEMA)
    result = permutation_importance(view, rows, outcome, metric, n_repeats=2, seed=11)
    baseline = scorer(model, data[0], outcome)
    assert result.baseline == pytest.approx(baseline, abs=1e-9)
    for place in range(4):
        for repeat in range(2):
            permuted = data[0].copy()
            permuted[:, place] = permuted[shuffle(N_ROWS, 11, place, repeat), place]
            expected = baseline - scorer(model, permuted, outcome)
            assert result.importances[place, repeat] == pytest.approx(expected, abs=1e-9)


def test_every_metric_is_compared():
    assert {metric for _, metric in SCORERS} == set(METRICS)


def test_auc_counts_ties_half():
    outcome = np.array([0.0, 1, 0, 1, 1, 0])
    response = np.array([0.2, 0.2, 0.2, 0.7, 0.1, 0.7])
    expected = sk.roc_auc_score(outcome, response)
    assert METRICS["auc"].score(outcome, response[:, None]) == pytest.approx(expected, abs=1e-12)


def test_certainty_that_was_wrong_costs_what_scikit_learn_says():
    outcome, response = np.array([0.0, 1.0]), np.array([[1.0], [1.0]])
    expected = -sk.log_loss(outcome, response[:, 0])
    assert METRICS["log_loss"].score(outcome, response) == pytest.approx(expected, abs=1e-9)
