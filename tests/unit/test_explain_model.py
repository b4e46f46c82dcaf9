"""Any fitted model explained in a notebook: shapes, tables of every kind, metrics, refusals."""

import lightgbm
import numpy as np
import pandas as pd
import pytest
import shap
from lightgbm import LGBMRegressor
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
)
from sklearn.inspection import permutation_importance as sk_permutation_importance
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import get_scorer, make_scorer, mean_absolute_error
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from dashboard.domain.errors import (
    InvalidRows,
    MissingColumns,
    NoInteractions,
    TooFewOutcomes,
    UnknownFeature,
    UnknownMetric,
    UnreadableArtifact,
)
from dashboard.explain import drops, enumerated_attributions
from dashboard.explain.importance import shuffle
from dashboard.notebook import explain_model

DRAWS = np.random.default_rng(6)
X = DRAWS.normal(size=(240, 4))
SIGNAL = X[:, 0] * X[:, 1] + X[:, 2] + DRAWS.normal(size=240) / 3
KINDS = ["no", "perhaps", "yes"]
OUTCOMES = {
    "amount": SIGNAL,
    "binary": np.where(SIGNAL > 0, "yes", "no"),
    "multiclass": np.array(KINDS)[np.digitize(SIGNAL, [-0.7, 0.7])],
}
NAMES = ["rate", "age", "debt", "noise"]
FRAME = pd.DataFrame(X, columns=NAMES)


def _model(task):
    if task == "amount":
        return GradientBoostingRegressor(n_estimators=10, random_state=0)
    return HistGradientBoostingClassifier(max_iter=8, random_state=0)


def _seen(task, table=X):
    return explain_model(_model(task).fit(table, OUTCOMES[task]), background=table[:60])


@pytest.mark.parametrize("task", ["amount", "binary"])
def test_one_output_gives_a_matrix_and_a_number(task):
    seen = _seen(task)
    found = seen.attributions(X[:7])
    assert seen.method == found.provenance.method == "tree-tables-interventional"
    assert seen.reason == ""
    assert found.values.shape == (7, 4)
    assert isinstance(found.base_value, float)
    assert found.margin.shape == (7,)
    assert found.standard_errors is None
    assert found.features == ("x0", "x1", "x2", "x3")
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), found.margin, atol=1e-6)


def test_the_second_class_of_two_is_explained():
    found = _seen("binary").attributions(X[:7])
    model = _seen("binary").model
    assert found.output == "yes"
    np.testing.assert_allclose(found.response, model.predict_proba(X[:7])[:, 1])
    np.testing.assert_allclose(found.margin, model.decision_function(X[:7]))


def test_several_outputs_have_values_along_a_last_axis():
    seen = _seen("multiclass")
    found = seen.attributions(X[:7])
    assert found.values.shape == (7, 4, 3)
    assert found.base_value.shape == (3,)
    assert found.outputs == tuple(KINDS)
    np.testing.assert_allclose(found.residual, 0, atol=1e-6)
    np.testing.assert_allclose(found.response, seen.model.predict_proba(X[:7]))
    assert seen.interactions(X[:5]).values.shape == (5, 4, 4, 3)


@pytest.mark.parametrize("task", OUTCOMES)
def test_an_array_and_a_frame_get_the_same(task):
    array, frame = _seen(task), _seen(task, FRAME)
    one, two = array.attributions(X[:5]), frame.attributions(FRAME[:5])
    np.testing.assert_array_equal(one.values, two.values)
    assert two.features == tuple(NAMES)


def test_columns_are_taken_by_name_whatever_their_order():
    seen = _seen("amount", FRAME)
    turned = FRAME[NAMES[::-1]].assign(other="unread")
    found = seen.attributions(turned[:5])
    assert found.features == tuple(NAMES)
    np.testing.assert_array_equal(found.values, seen.attributions(FRAME[:5]).values)


def test_the_users_tables_stay_as_they_are():
    before = FRAME.copy(deep=True)
    seen = _seen("amount", FRAME)
    seen.attributions(FRAME)
    seen.partial_dependence(FRAME, ["age"])
    seen.permutation_importance(FRAME, SIGNAL, n_repeats=1)
    pd.testing.assert_frame_equal(FRAME, before)


def _mixed():
    """Integer, object and category columns."""
    return pd.DataFrame({
        "rooms": np.arange(240) % 5,
        "town": pd.Series(np.array(["Bern", "Chur", "Thun"])[np.arange(240) % 3], dtype=object),
        "grade": pd.Categorical(
            np.array(["a", "b", "c"])[np.arange(240) // 80], categories=["c", "b", "a"]
        ),
        "size": X[:, 0],
    })  # fmt: skip


def _mixed_outcome(frame):
    return frame["rooms"] + 3 * (frame["town"] == "Thun") + (frame["grade"] == "b") + frame["size"]


@pytest.mark.parametrize("encoder", [OneHotEncoder(), OrdinalEncoder()])
def test_integer_object_and_category_columns_are_read(encoder):
    frame = _mixed()
    model = make_pipeline(
        make_column_transformer((encoder, ["town", "grade"]), remainder="passthrough"),
        GradientBoostingRegressor(n_estimators=15, random_state=0),
    ).fit(frame, _mixed_outcome(frame))
    background = frame.iloc[::7]
    seen = explain_model(model, background=background)
    assert seen.method == "tree-tables-interventional"
    found = seen.attributions(frame[:6])
    assert found.features == tuple(frame)
    np.testing.assert_allclose(found.response, model.predict(frame[:6]))
    np.testing.assert_allclose(found.residual, 0, atol=1e-6)
    view, seen_rows = seen.seen.view, seen.seen.conform(frame[:6])
    expected = enumerated_attributions(view, seen_rows, seen.seen.background)
    np.testing.assert_allclose(found.values, expected, atol=1e-6)
    (town,) = seen.partial_dependence(frame, ["town"])
    assert list(town.grid) == ["Bern", "Chur", "Thun"]
    for place, name in enumerate(town.grid):
        expected = model.predict(frame.assign(town=name))
        np.testing.assert_allclose(town.individual[:, place], expected, atol=1e-9)


def test_a_level_that_no_row_has_does_not_hide_the_trees():
    frame = _mixed()
    frame["grade"] = frame["grade"].cat.add_categories("never")
    model = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["town", "grade"]), remainder="passthrough"),
        GradientBoostingRegressor(n_estimators=10, random_state=0),
    ).fit(frame, _mixed_outcome(frame))
    seen = explain_model(model, background=frame[::7])
    np.testing.assert_allclose(seen.attributions(frame[:6]).residual, 0, atol=1e-6)
    assert seen.method == "tree-tables-interventional"


def test_columns_of_truth_values_are_read():
    frame = FRAME.assign(new=np.arange(240) % 3 == 0)
    model = GradientBoostingRegressor(n_estimators=10, random_state=0)
    model.fit(frame, SIGNAL + 2 * frame["new"])
    found = explain_model(model, background=frame[:60]).attributions(frame[:6])
    np.testing.assert_allclose(found.margin, model.predict(frame[:6]))
    np.testing.assert_allclose(found.residual, 0, atol=1e-6)


@pytest.mark.parametrize("library", ["hist", "lightgbm"])
def test_native_categories_are_read(library):
    frame = _mixed().drop(columns="town")
    model = (
        HistGradientBoostingClassifier(max_iter=8, categorical_features="from_dtype")
        if library == "hist"
        else LGBMRegressor(n_estimators=8, verbose=-1, n_jobs=1, min_data_per_group=5)
    )
    outcome = SIGNAL + 2 * (frame["grade"] == "b")
    model.fit(frame, outcome if library == "lightgbm" else outcome > 0.5)
    seen = explain_model(model, background=frame[::4])
    assert seen.method == "tree-tables-interventional"
    found = seen.attributions(frame[:9])
    np.testing.assert_allclose(found.residual, 0, atol=1e-6)
    assert np.abs(found.values[:, found.features.index("grade")]).max() > 0
    (grade,) = seen.partial_dependence(frame, ["grade"])
    assert set(grade.grid) >= {"a", "b", "c"}


def test_a_category_that_the_background_lacks_is_learned_from_the_rows():
    frame = _mixed()
    model = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["town", "grade"]), remainder="passthrough"),
        GradientBoostingRegressor(n_estimators=15, random_state=0),
    ).fit(frame, _mixed_outcome(frame))
    background = frame[frame["town"] != "Thun"]
    seen = explain_model(model, background=background)
    rows = frame[frame["town"] == "Thun"][:5]
    found = seen.attributions(rows)
    assert found.provenance.method == "tree-tables-interventional"
    np.testing.assert_allclose(found.margin, model.predict(rows))
    np.testing.assert_allclose(found.residual, 0, atol=1e-6)
    assert (found.values[:, 1] > 1).all()


def test_missing_columns_and_endless_values_are_refused():
    seen = _seen("amount", FRAME)
    with pytest.raises(MissingColumns, match="debt"):
        seen.attributions(FRAME.drop(columns="debt"))
    with pytest.raises(InvalidRows, match="row 2, column 'age'"):
        seen.attributions(FRAME[:3].assign(age=[0.0, np.inf, 1.0]))


def test_a_model_that_does_not_answer_to_the_background_is_refused():
    with pytest.raises(UnreadableArtifact, match="does not answer"):
        explain_model(_model("amount").fit(X, SIGNAL), background=X[:, :2])


SCORERS = [("binary", "roc_auc"), ("multiclass", "neg_log_loss"), ("amount", "r2")]


@pytest.fixture
def few_resamples(monkeypatch):
    monkeypatch.setattr(drops, "N_RESAMPLES", 2)


@pytest.mark.usefixtures("few_resamples")
@pytest.mark.parametrize("as_object", [False, True], ids=["by name", "as an object"])
@pytest.mark.parametrize(("task", "name"), SCORERS)
def test_a_scorer_of_scikit_learn_gives_what_it_gives_there(task, name, as_object):
    model = _model(task)
    if task == "binary":  # with so many trees no two records have the same score
        model = GradientBoostingClassifier(n_estimators=80, max_depth=4, random_state=0)
    model.fit(X, OUTCOMES[task])
    seen = explain_model(model, background=X[:50])
    scorer = get_scorer(name)
    found = seen.permutation_importance(
        X, OUTCOMES[task], scorer if as_object else name, n_repeats=2, seed=3
    )
    assert found.baseline == pytest.approx(scorer(model, X, OUTCOMES[task]), abs=1e-9)
    for place in range(4):
        for repeat in range(2):
            moved = X.copy()
            moved[:, place] = X[shuffle(len(X), 3, place, repeat), place]
            drop = found.baseline - scorer(model, moved, OUTCOMES[task])
            assert found.importances[place, repeat] == pytest.approx(drop, abs=1e-9)
    order = np.argsort(found.importances.mean(axis=1))
    theirs = sk_permutation_importance(model, X, OUTCOMES[task], scoring=name, random_state=0)
    assert np.argsort(theirs.importances_mean)[-1] == order[-1]


def test_a_scorer_of_ones_own_is_asked():
    seen = _seen("amount")
    scorer = make_scorer(mean_absolute_error, greater_is_better=False)
    found = seen.permutation_importance(X, SIGNAL, scorer, n_repeats=1)
    assert found.baseline == pytest.approx(scorer(seen.model, X, SIGNAL))


def test_the_usual_metric_is_taken_where_none_is_named():
    found = _seen("amount").permutation_importance(X, SIGNAL, n_repeats=1)
    assert found.metric == "rmse"
    assert _seen("binary").permutation_importance(X, OUTCOMES["binary"]).metric == "auc"


def test_features_of_a_group_are_shuffled_together():
    seen = _seen("amount", FRAME)
    found = seen.permutation_importance(
        FRAME, SIGNAL, "mae", {"both": ["rate", "age"], "alone": ["debt"]}, n_repeats=2
    )
    assert found.features == ("both", "alone")
    for repeat in range(2):
        moved = FRAME.copy()
        order = shuffle(len(FRAME), 0, 0, repeat)
        moved[["rate", "age"]] = FRAME[["rate", "age"]].to_numpy()[order]
        drop = mean_absolute_error(SIGNAL, seen.model.predict(moved)) + found.baseline
        assert found.importances[0, repeat] == pytest.approx(drop, abs=1e-9)
    with pytest.raises(UnknownFeature, match="colour"):
        seen.permutation_importance(FRAME, SIGNAL, groups={"both": ["rate", "colour"]})


@pytest.mark.parametrize("metric", ["charm", "auc", "roc_auc_charm"])
def test_a_metric_that_is_unknown_or_does_not_fit_is_refused(metric):
    with pytest.raises(UnknownMetric, match="rmse"):
        _seen("amount").permutation_importance(X, SIGNAL, metric)


def test_a_class_that_the_model_does_not_know_is_refused():
    outcome = OUTCOMES["binary"].astype(object)
    outcome[4] = "perhaps"
    with pytest.raises(InvalidRows, match="row 5, column 'y': 'perhaps' is no class"):
        _seen("binary").permutation_importance(X, outcome)


def test_few_outcomes_are_refused():
    with pytest.raises(TooFewOutcomes, match="30"):
        _seen("amount").permutation_importance(X[:20], SIGNAL[:20])


WIDE = np.random.default_rng(1).normal(size=(120, 12))  # too many for an enumeration


class Formula:
    """A model of nobody's library."""

    def predict(self, rows):
        table = np.asarray(rows, dtype=float)
        return table[:, 0] * table[:, 1] + np.abs(table[:, 2])


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer:sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("kind", ["network", "formula"])
def test_black_boxes_are_sampled_with_standard_errors(kind):
    model = Formula()
    if kind == "network":
        model = MLPClassifier((6,), max_iter=20, random_state=0).fit(WIDE, WIDE[:, 0] > 0)
    seen = explain_model(model, background=WIDE[:15])
    assert seen.method.startswith("sampled-interventional")
    assert "not known to the engine" in seen.reason
    found = seen.attributions(WIDE[:3])
    assert found.standard_errors.shape == found.values.shape == (3, 12)
    assert found.standard_errors.max() > 0
    np.testing.assert_allclose(found.residual, 0, atol=1e-9)
    np.testing.assert_array_equal(found.values, seen.attributions(WIDE[:3]).values)
    (curves,) = seen.partial_dependence(WIDE[:10], [2], grid=np.array([-1.0, 0.0, 1.0]))
    assert curves.average.shape == (3,)
    with pytest.raises(NoInteractions):
        seen.interactions(WIDE[:3])


def test_the_formula_of_a_black_box_is_found_again():
    found = explain_model(Formula(), background=WIDE[:15]).attributions(WIDE[:3])
    size = np.abs(WIDE[:, 2])
    expected = size[:3] - size[:15].mean()
    assert (np.abs(found.values[:, 2] - expected) <= 5 * found.standard_errors[:, 2] + 1e-9).all()
    np.testing.assert_allclose(found.values[:, 3:], 0, atol=1e-12)


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_shap_gets_an_explanation_whose_values_sum(task):
    seen = _seen(task, FRAME)
    found = seen.attributions(FRAME[:6])
    given = found.to_shap()
    assert isinstance(given, shap.Explanation)
    assert list(given.feature_names) == NAMES
    np.testing.assert_allclose(
        given.base_values + given.values.sum(axis=1), found.margin, atol=1e-6
    )
    np.testing.assert_array_equal(given.data, FRAME[:6].to_numpy())


@pytest.mark.parametrize("model", [Ridge(), LogisticRegression()])
def test_linear_models_are_exact_and_have_no_interactions(model):
    outcome = SIGNAL if isinstance(model, Ridge) else OUTCOMES["binary"]
    seen = explain_model(model.fit(X, outcome), background=X[:50])
    assert seen.method == "linear-interventional"
    found = seen.attributions(X[:6])
    expected = (X[:6] - X[:50].mean(axis=0)) * model.coef_.reshape(1, -1)
    np.testing.assert_allclose(found.values, expected, atol=1e-9)
    with pytest.raises(NoInteractions):
        seen.interactions(X[:6])


def test_interactions_say_what_two_features_do_together():
    model = GradientBoostingRegressor(n_estimators=40, random_state=0)
    seen = explain_model(model.fit(FRAME, X[:, 0] * X[:, 1] + X[:, 2]), background=FRAME[:60])
    found = seen.interactions(FRAME[:8])
    assert found.values.shape == (8, 4, 4, 1)
    sums = found.values[..., 0].sum(axis=2)
    np.testing.assert_allclose(sums, seen.attributions(FRAME[:8]).values, atol=1e-5)
    mean = np.abs(found.values[..., 0]).mean(axis=0) - np.diag(np.full(4, np.inf))
    assert set(np.unravel_index(mean.argmax(), (4, 4))) == {0, 1}


def test_dependence_is_asked_by_name_by_place_and_for_all():
    seen = _seen("multiclass", FRAME)
    every = seen.partial_dependence(FRAME[:30])
    assert [each.feature for each in every] == NAMES
    by_name, by_place = seen.partial_dependence(FRAME[:30], ["debt", 2], grid_size=5)
    assert by_name.average.shape == (5, 3)
    np.testing.assert_array_equal(by_name.average, by_place.average)
    np.testing.assert_allclose(by_name.average.sum(axis=1), 1)
    joint = seen.joint_dependence(FRAME[:30], ("rate", 1), grid_size=4, output=2)
    assert joint.average.shape == (4, 4)
    moved = FRAME[:30].assign(rate=joint.grids[0][1], age=joint.grids[1][2])
    expected = seen.model.predict_proba(moved)[:, 2].mean()
    assert joint.average[1, 2] == pytest.approx(expected, abs=1e-9)


def _rule(frame):
    return frame["rate"] * frame["age"] + frame["debt"]


def test_a_booster_and_a_function_are_explained_as_they_are():
    data = lightgbm.Dataset(FRAME, (SIGNAL > 0).astype(int))
    booster = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, data, 5)
    seen = explain_model(booster, background=FRAME[:60])
    assert seen.method == "tree-tables-interventional"
    found = seen.attributions(FRAME[:7])
    np.testing.assert_allclose(found.response, booster.predict(FRAME[:7]))
    ruled = explain_model(_rule, background=FRAME[:60]).attributions(FRAME[:7])
    np.testing.assert_allclose(ruled.response, _rule(FRAME[:7]))
    np.testing.assert_allclose(ruled.values[:, 3], 0, atol=1e-12)
    np.testing.assert_allclose(ruled.residual, 0, atol=1e-9)
