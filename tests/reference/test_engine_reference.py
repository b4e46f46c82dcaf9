"""The tree engine against the enumeration of all coalitions of the libraries' own answers."""

from unittest.mock import patch

import forest
import numpy as np
import pytest
import shap
from forest import AMOUNT, BINARY, CATEGORIES, KINDS, N_FEATURES, case_of
from sklearn.inspection import partial_dependence as sk_partial_dependence
from sklearn.metrics import get_scorer

from dashboard.explain import dependence
from dashboard.explain.importance import shuffle
from dashboard.explain.trees import engine_of, one_free_of
from dashboard.notebook import explain_model

pytestmark = [
    # CatBoost's estimators do not tell scikit-learn which of its versions they were written for
    pytest.mark.filterwarnings("ignore:.*__sklearn_tags__:DeprecationWarning"),
    # LightGBM makes up names for the columns of an array, and misses them in the next one
    pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning"),
]

every_kind = pytest.mark.parametrize("name", KINDS)
PATH_ROWS = 8


def _near(found, expected, atol):
    np.testing.assert_allclose(found, expected, rtol=0, atol=atol)


@every_kind
def test_values_equal_the_enumeration_of_all_coalitions(name):
    case = case_of(name)
    worth = forest.game(case.margin, case.rows, case.background)
    found = engine_of(case.trees, case.columns(case.background)).shapley(case.columns(case.rows))
    near = case.kind.near
    _near(found.values, forest.shapley(worth)[:, case.order], near)
    _near(found.base_value, worth[:, 0].mean(axis=0), near)
    _near(found.margin, case.margin(case.rows), near)


@every_kind
def test_in_double_precision_values_are_as_near_as_the_library_adds_up(name):
    case = case_of(name)
    worth = forest.game(case.margin, case.rows, case.background)
    ready = engine_of(case.trees, case.columns(case.background), precise=True)
    near = 1e-9 if case.kind.near == 1e-6 else 1e-5
    found = ready.shapley(case.columns(case.rows))
    _near(found.values, forest.shapley(worth)[:, case.order], near)
    _near(found.margin, case.margin(case.rows), near)


@every_kind
def test_interactions_equal_the_enumeration_of_all_coalitions(name):
    case = case_of(name)
    worth = forest.game(case.margin, case.rows, case.background)
    ready = engine_of(case.trees, case.columns(case.background))
    expected = forest.pairs(worth)[:, case.order][:, :, case.order]
    _near(ready.interactions(case.columns(case.rows)), expected, case.kind.near)


@every_kind
def test_leaves_without_a_table_give_the_same(name):
    case = case_of(name)
    worth = forest.game(case.margin, case.rows, case.background)
    ready = engine_of(case.trees, case.columns(case.background), deepest=2)
    found = ready.shapley(case.columns(case.rows))
    assert ready.leaves.deep.value.size
    near = case.kind.near
    _near(found.values, forest.shapley(worth)[:, case.order], near)
    _near(found.base_value, worth[:, 0].mean(axis=0), near)
    _near(found.margin, case.margin(case.rows), near)


@pytest.mark.parametrize("deepest", [2, 12], ids=["without tables", "with tables"])
@every_kind
def test_path_dependent_values_equal_the_enumeration_of_a_plain_walk(name, deepest):
    case = case_of(name)
    matrix = case.columns(case.rows)[:PATH_ROWS]
    worth = forest.path_game(case.trees, matrix)
    found = engine_of(case.trees, None, deepest=deepest).shapley(matrix)
    _near(found.values, forest.shapley(worth), 1e-6)
    _near(found.base_value, worth[0, 0], 1e-6)
    _near(found.margin, worth[:, -1], 1e-6)


@every_kind
def test_path_dependent_interactions_equal_the_enumeration_of_a_plain_walk(name):
    case = case_of(name)
    matrix = case.columns(case.rows)[:PATH_ROWS]
    expected = forest.pairs(forest.path_game(case.trees, matrix))
    _near(engine_of(case.trees, None).interactions(matrix), expected, 1e-6)


def _grid(case, at):
    """Observed values, split points and their neighbours, and a missing one if it may be."""
    seen = np.unique(case.X[:, at])[:25]
    column = case.order.index(at)
    points = case.trees.threshold[(case.trees.feature == column) & (case.trees.category_row < 0)]
    points = points[np.abs(points) < 1e30][:10]
    beside = [] if at in CATEGORIES and case.kind.data == "categories" else points
    grid = np.concatenate([seen[~np.isnan(seen)], *(forest.beside(point) for point in beside)])
    return grid if case.kind.data == "whole" else np.append(grid, np.nan)


@every_kind
def test_curves_are_the_models_answers_to_every_value(name):
    case = case_of(name)
    matrix = case.columns(case.rows)
    grids, expected = {}, []
    for at in range(N_FEATURES):
        grid = _grid(case, at)
        moved = np.repeat(case.rows, grid.size, axis=0)
        moved[:, at] = np.tile(grid, len(case.rows))
        expected.append(case.margin(moved).reshape(len(case.rows), grid.size, -1))
        column = case.order.index(at)
        grids[column] = case.columns(moved[: grid.size])[:, column]
    near = 1e-9 if case.kind.near == 1e-6 else 2e-6
    found = one_free_of(case.trees).curves(matrix, grids)
    for curves, answers in zip(found, expected, strict=True):
        _near(curves, answers, near)


@every_kind
def test_answers_to_shuffled_rows_are_the_models_own(name):
    case = case_of(name)
    matrix = case.columns(case.rows)
    orders = np.array([shuffle(len(case.rows), 0, 0, repeat) for repeat in range(3)])
    every = one_free_of(case.trees).permuted(matrix, ((at, orders) for at in range(N_FEATURES)))
    for column, found in enumerate(every):
        at = case.order[column]
        for place, order in enumerate(orders):
            moved = case.rows.copy()
            moved[:, at] = case.rows[order, at]
            near = 1e-9 if case.kind.near == 1e-6 else 2e-6
            _near(found[:, place], case.margin(moved), near)


DRAWN = [
    "forest", "forest of classes", "boosted", "boosted amounts", "hist", "hist of classes",
    "hist of amounts", "lightgbm", "lightgbm of classes", "xgboost", "xgboost of amounts",
]  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_partial_dependence_equals_that_of_scikit_learn(name):
    case = case_of(name)
    seen = explain_model(case.model, background=case.X)
    grid = np.array([-0.35, 0.0, 0.2, 0.5])
    for at in (0, 1):
        expected = sk_partial_dependence(
            case.model, case.X, [at], kind="both", method="brute", custom_values={at: grid},
            response_method="auto" if case.kind.task == AMOUNT else "predict_proba",
        )  # fmt: skip
        (found,) = seen.partial_dependence(case.X, [at], grid=grid)
        assert found.provenance.method == "one-free-feature"
        average = found.average.reshape(grid.size, -1).T
        curves = np.moveaxis(found.individual.reshape(len(case.X), grid.size, -1), 2, 0)
        near = 1e-9 if case.kind.near == 1e-6 else 1e-6
        _near(average, expected["average"], near)
        _near(curves, expected["individual"], near)
        with patch.object(dependence, "WALKED_ROWS", 100):
            (alone,) = seen.average_dependence(case.X, [at], grid=grid)
        assert alone.provenance == found.provenance
        _near(alone.average, found.average, 1e-12)
        _near(alone.standard_error, found.standard_error, 1e-12)


SCORED = {
    BINARY: ("brier", "neg_brier_score"),
    forest.THREE: ("log_loss", "neg_log_loss"),
    AMOUNT: ("rmse", "neg_root_mean_squared_error"),
}
ASKED = [
    "forest", "boosted classes", "hist with categories", "hist of amounts", "lightgbm",
    "lightgbm with categories", "xgboost", "xgboost with categories", "xgboost of classes",
    "catboost of amounts",
]  # fmt: skip


# XGBoost answers in single precision
@pytest.mark.filterwarnings("ignore:The y_prob values do not sum to one:UserWarning")
@pytest.mark.parametrize("name", ASKED)
def test_permutation_importance_equals_that_of_scikit_learn(name):
    case = case_of(name)
    rows, outcome = case.X[:150], case.outcome[:150]
    metric, known_as = SCORED[case.kind.task]
    scorer = get_scorer(known_as)
    seen = explain_model(case.model, background=case.kind.sees(case.X))
    found = seen.permutation_importance(case.kind.sees(rows), outcome, metric, n_repeats=2, seed=5)
    near = 1e-9 if case.kind.near == 1e-6 else 1e-6
    baseline = scorer(case.model, case.kind.sees(rows), outcome)
    assert found.baseline == pytest.approx(baseline, abs=near)
    for at in range(N_FEATURES):
        for repeat in range(2):
            moved = rows.copy()
            moved[:, at] = rows[shuffle(len(rows), 5, at, repeat), at]
            expected = baseline - scorer(case.model, case.kind.sees(moved), outcome)
            assert found.importances[at, repeat] == pytest.approx(expected, abs=near)


# shap 0.46 changed the form of its answer and says so each time
@pytest.mark.filterwarnings("ignore:LightGBM binary classifier with TreeExplainer:UserWarning")
@pytest.mark.parametrize(
    "name", ["boosted", "boosted amounts", "lightgbm", "lightgbm of classes", "lightgbm of amounts"]
)
def test_path_dependent_values_equal_those_of_shap_where_shap_is_exact(name):
    case = case_of(name)
    rows = case.X[:60]
    explainer = shap.TreeExplainer(case.model, feature_perturbation="tree_path_dependent")
    expected = np.asarray(explainer.shap_values(rows, check_additivity=False))
    found = engine_of(case.trees, None).shapley(rows)
    _near(found.values, expected.reshape(found.values.shape), 1e-5)
    _near(found.base_value, np.ravel(explainer.expected_value), 1e-5)


@pytest.mark.parametrize("name", ["tree", "hist", "lightgbm"])
def test_records_in_the_same_leaves_stay_tied_where_the_order_of_scores_counts(name):
    case = case_of(name)
    rows, outcome = case.X[:150], case.outcome[:150]
    scorer = get_scorer("roc_auc")
    seen = explain_model(case.model, background=case.X)
    found = seen.permutation_importance(rows, outcome, "auc", n_repeats=2, seed=5)
    baseline = scorer(case.model, rows, outcome)
    assert found.baseline == pytest.approx(baseline, abs=1e-9)
    for at in range(N_FEATURES):
        moved = rows.copy()
        moved[:, at] = rows[shuffle(len(rows), 5, at, 1), at]
        expected = baseline - scorer(case.model, moved, outcome)
        assert found.importances[at, 1] == pytest.approx(expected, abs=1e-9)
