from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, softmax
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from dashboard.domain.card import Task
from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.results import Link
from dashboard.domain.schema import FeatureSchema
from dashboard.registry import view_of

SMALL = {"n_estimators": 5, "random_state": 0}
OUTPUTS = {
    Task.BINARY: ("returns",),
    Task.MULTICLASS: ("never", "once", "often"),
    Task.REGRESSION: ("visits",),
}
CLASSIFIERS = {
    "logistic": (LogisticRegression(), True),
    "tree": (DecisionTreeClassifier(max_depth=3, random_state=0), False),
    "forest": (RandomForestClassifier(**SMALL), False),
    "extra trees": (ExtraTreesClassifier(**SMALL), False),
    "boosting": (GradientBoostingClassifier(**SMALL), True),
    "hist boosting": (HistGradientBoostingClassifier(max_iter=5), True),
    "calibrated": (CalibratedClassifierCV(LogisticRegression(), cv=2), False),
    "voting": (
        VotingClassifier(
            [("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=2))], voting="soft"
        ),
        False,
    ),
}
REGRESSORS = {
    "linear": LinearRegression(),
    "tree": DecisionTreeRegressor(max_depth=3, random_state=0),
    "forest": RandomForestRegressor(**SMALL),
    "extra trees": ExtraTreesRegressor(**SMALL),
    "boosting": GradientBoostingRegressor(**SMALL),
    "hist boosting": HistGradientBoostingRegressor(max_iter=5),
    "voting": VotingRegressor([("a", LinearRegression()), ("b", Ridge())]),
    "log target": TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1),
}


def through_encoders(final):
    """A pipeline from the raw columns to `final`."""
    columns = make_column_transformer(
        (OneHotEncoder(sparse_output=False), ["town"]),
        (make_pipeline(SimpleImputer(), StandardScaler()), ["age", "visits"]),
        remainder="passthrough",
    )
    return make_pipeline(columns, final)


def seen(model, schema, rows, task, outputs=None):
    return view_of(
        model, schema, rows, name="visits-1", task=task, outputs=outputs or OUTPUTS[task]
    )


@pytest.fixture(scope="session")
def three_classes(rows):
    return np.digitize(rows["visits"] + rows["member"], [3, 6])


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_binary_view_answers_for_the_second_class(name, schema, rows, target):
    final, has_margin = CLASSIFIERS[name]
    model = through_encoders(final).fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    expected = model.predict_proba(rows)[:, 1:]
    np.testing.assert_array_equal(view.respond(rows), expected, strict=True)
    assert view.link is (Link.LOGIT if has_margin else Link.IDENTITY)
    margin = view.margin(rows)
    assert margin.shape == (len(rows), 1)
    np.testing.assert_allclose(expit(margin) if has_margin else margin, expected, atol=1e-12)
    assert view.estimator is model.steps[-1][1]


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_multiclass_view_answers_for_every_class(name, schema, rows, three_classes):
    final, has_margin = CLASSIFIERS[name]
    model = through_encoders(final).fit(rows, three_classes)
    view = seen(model, schema, rows, Task.MULTICLASS)
    expected = model.predict_proba(rows)
    np.testing.assert_array_equal(view.respond(rows), expected, strict=True)
    assert view.link is (Link.SOFTMAX if has_margin else Link.IDENTITY)
    margin = view.margin(rows)
    back = softmax(margin, axis=1) if has_margin else margin
    np.testing.assert_allclose(back, expected, atol=1e-12)


@pytest.mark.parametrize("name", REGRESSORS)
def test_a_regression_view_answers_in_the_unit_of_the_target(name, schema, rows):
    model = through_encoders(REGRESSORS[name]).fit(rows, rows["visits"] + 1)
    view = seen(model, schema, rows, Task.REGRESSION)
    expected = model.predict(rows).reshape(-1, 1)
    np.testing.assert_array_equal(view.respond(rows), expected, strict=True)
    np.testing.assert_array_equal(view.margin(rows), expected)
    assert view.link is Link.IDENTITY


@pytest.mark.parametrize("name", [*CLASSIFIERS, "log target"])
def test_encoding_and_final_estimator_answer_like_the_whole(name, schema, rows, target):
    task = Task.BINARY if name in CLASSIFIERS else Task.REGRESSION
    final = CLASSIFIERS[name][0] if name in CLASSIFIERS else REGRESSORS[name]
    model = through_encoders(final).fit(rows, target)
    view = seen(model, schema, rows, task)
    encoded = view.encoding.encode(rows)
    assert view.encoding.owner == (2, 2, 2, 2, 0, 3, 1)
    np.testing.assert_allclose(view.encoding.respond(encoded), view.respond(rows), atol=1e-12)
    np.testing.assert_allclose(view.encoding.margin(encoded), view.margin(rows), atol=1e-12)


def test_a_margin_that_does_not_lead_to_the_probabilities_is_not_used(schema, rows, target):
    final = SGDClassifier(loss="modified_huber", random_state=0)
    model = through_encoders(final).fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    assert view.link is Link.IDENTITY
    np.testing.assert_array_equal(view.margin(rows), view.respond(rows))


def test_one_against_the_rest_has_no_softmax(schema, rows, three_classes):
    model = through_encoders(OneVsRestClassifier(LogisticRegression())).fit(rows, three_classes)
    assert seen(model, schema, rows, Task.MULTICLASS).link is Link.IDENTITY


def test_hist_boosting_reads_its_own_categories_and_missing_values(schema, rows, target):
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = make_column_transformer((codes, ["town"]), remainder="passthrough")
    final = HistGradientBoostingClassifier(categorical_features=[0], max_iter=5)
    model = make_pipeline(columns, final).fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    assert view.link is Link.LOGIT
    assert view.encoding.owner == (2, 0, 1, 3)
    assert np.isnan(view.encoding.encode(rows)[0]).tolist() == [True, True, False, False]


def test_a_bare_estimator_on_numbers_is_its_own_encoding(rows, schema, target):
    numbers = FeatureSchema(tuple(f for f in schema.features if f.name in {"member", "visits"}))
    names = list(numbers.names)
    model = LogisticRegression().fit(rows[names], target)
    view = seen(model, numbers, rows, Task.BINARY)
    assert view.encoding.owner == (0, 1)
    assert view.estimator is model
    np.testing.assert_array_equal(view.encoding.encode(rows[names]), rows[names].to_numpy())


def test_a_model_that_was_fitted_on_an_array_is_given_arrays(rows, schema, target):
    numbers = FeatureSchema(tuple(f for f in schema.features if f.name in {"member", "visits"}))
    given = rows[list(numbers.names)]
    model = LogisticRegression().fit(given.to_numpy(), target)
    view = seen(model, numbers, rows, Task.BINARY)
    np.testing.assert_array_equal(view.respond(given), model.predict_proba(given.to_numpy())[:, 1:])
    assert view.encoding.owner == (0, 1)


def test_columns_are_given_in_the_order_the_model_was_fitted_in(rows, schema, target):
    turned = ["visits", "member"]
    numbers = FeatureSchema(tuple(f for f in schema.features if f.name in turned))
    model = LogisticRegression().fit(rows[turned], target)
    view = seen(model, numbers, rows, Task.BINARY)
    expected = model.predict_proba(rows[turned])[:, 1:]
    np.testing.assert_array_equal(view.respond(rows[["member", "visits"]]), expected)
    assert numbers.names == ("member", "visits")
    assert view.encoding.owner == (1, 0)


def test_a_final_estimator_that_knows_encoded_names_is_given_them(rows, schema, target):
    model = through_encoders(LogisticRegression()).set_output(transform="pandas").fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    encoded = view.encoding.encode(rows)
    np.testing.assert_allclose(view.encoding.respond(encoded), view.respond(rows), atol=1e-12)


def test_a_finished_search_is_seen_as_its_best_model(rows, schema, target):
    search = GridSearchCV(through_encoders(LogisticRegression()), {}, cv=2).fit(rows, target)
    view = seen(search, schema, rows, Task.BINARY)
    assert view.estimator is search.best_estimator_.steps[-1][1]
    assert view.encoding is not None


def test_a_wrapper_around_a_pipeline_is_a_black_box(rows, schema, target):
    model = CalibratedClassifierCV(through_encoders(LogisticRegression()), cv=2).fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    assert view.encoding is None
    np.testing.assert_array_equal(view.respond(rows), model.predict_proba(rows)[:, 1:])


def test_components_mix_features_and_so_there_is_no_encoding(rows, schema, target):
    model = through_encoders(make_pipeline(PCA(2), LogisticRegression())).fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    assert view.encoding is None
    assert view.link is Link.LOGIT


class Doubled(Pipeline):
    """A pipeline that does more than its steps."""

    def predict(self, X):
        return 2 * super().predict(X)


def test_a_pipeline_that_is_not_the_sum_of_its_steps_has_no_encoding(rows, schema):
    steps = through_encoders(LinearRegression()).steps
    plain, doubled = Pipeline(steps).fit(rows, rows["visits"]), Doubled(steps)
    assert seen(plain, schema, rows, Task.REGRESSION).encoding is not None
    assert seen(doubled, schema, rows, Task.REGRESSION).encoding is None


def test_threads_get_the_same_answers_from_one_view(rows, schema, target):
    model = through_encoders(HistGradientBoostingClassifier(max_iter=5)).fit(rows, target)
    view = seen(model, schema, rows, Task.BINARY)
    expected = view.respond(rows)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(view.respond, [rows] * 20))
    np.testing.assert_array_equal(answers, [expected] * 20)


def test_views_leave_the_rows_as_they_were(rows, schema, target):
    given = rows.copy(deep=True)
    view = seen(
        through_encoders(LogisticRegression()).fit(rows, target), schema, given, Task.BINARY
    )
    view.respond(given)
    view.margin(given)
    view.encoding.encode(given)
    pd.testing.assert_frame_equal(given, rows)


def refusal(model, schema, rows, task, outputs=None):
    with pytest.raises(UnreadableArtifact) as refused:
        seen(model, schema, rows, task, outputs)
    assert refused.value.model == "visits-1"
    return refused.value.reason


def test_a_model_that_does_not_fit_its_card_is_refused_with_the_reason(
    rows, schema, target, three_classes
):
    model = through_encoders(LogisticRegression()).fit(rows, target)
    fewer = FeatureSchema(schema.features[:2])
    assert refusal(model, fewer, rows, Task.BINARY) == (
        "it reads town, visits, which its card does not list"
    )
    assert refusal(model, schema, rows, Task.MULTICLASS) == (
        "it knows 2 classes where its card says 3"
    )
    named = through_encoders(LogisticRegression()).fit(rows, np.array([*"abc"])[three_classes])
    assert refusal(named, schema, rows, Task.BINARY) == "it knows 3 classes where its card says 2"
    assert refusal(named, schema, rows, Task.MULTICLASS, ("b", "a", "c")) == (
        "its card must list the outputs in the model's own order: a, b, c"
    )
    machine = through_encoders(LinearSVC()).fit(rows, target)
    assert refusal(machine, schema, rows, Task.BINARY) == (
        "it gives no probabilities, LinearSVC answers with classes or margins only: "
        "fit CalibratedClassifierCV(LinearSVC(...)) instead"
    )


def test_a_model_that_does_not_answer_is_refused_with_the_reason(rows, schema, target):
    unfitted = through_encoders(LinearRegression())
    assert refusal(unfitted, schema, rows, Task.REGRESSION).startswith(
        "it does not answer to its own reference rows ("
    )
    two = through_encoders(LinearRegression()).fit(rows, np.column_stack([target, target]))
    assert refusal(two, schema, rows, Task.REGRESSION) == (
        "it answers with 2 numbers a row: fit and register one model for each of them"
    )
    assert refusal({"no": "model"}, schema, rows, Task.REGRESSION).startswith(
        "it does not answer to its own reference rows ("
    )
