"""A version is described from a fitted model and the rows it learned from."""

from datetime import UTC, date, datetime

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from catboost import CatBoostClassifier
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score, root_mean_squared_error
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from dashboard import registry
from dashboard.domain.card import Task
from dashboard.domain.errors import CandorError, InvalidCard, UndescribedVersion, UnfitModel
from dashboard.domain.records import Trust, Version
from dashboard.domain.schema import Kind
from dashboard.notebook import explain_model

pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
N = 240
RNG = np.random.default_rng(3)
X = pd.DataFrame(
    {
        "debt": RNG.normal(20, 5, N).round(2),
        "visits": RNG.integers(0, 9, N),
        "member": RNG.integers(0, 2, N).astype(bool),
        "town": RNG.choice(["Ulm", "Bonn", "Rom"], N),
    }
)
X.loc[::10, "debt"] = np.nan
RISK = X["visits"] + 3 * X["member"] + RNG.normal(0, 2, N)
LATE = pd.Series(np.where(RISK > 6, "late", "in time"), name="state")
LOTS = np.digitize(RISK, [4, 7])
NUMBERS = ["visits", "member"]
SMALL = {"max_iter": 5}


def encoded(final):
    columns = make_column_transformer(
        (OneHotEncoder(sparse_output=False), ["town"]), ("passthrough", NUMBERS)
    )
    return make_pipeline(columns, final)


def described(y, model=None, rows=X, **words):
    fitted = (model or encoded(LogisticRegression())).fit(rows, y)
    return registry.describe_version(fitted, rows, y, title="Paid in time?", **words)


def test_what_can_be_derived_is_and_words_are_honest():
    card = described(LATE).card
    assert (card.model, card.version, card.title) == ("paid_in_time", 1, "Paid in time?")
    assert (card.purpose, card.owner) == ("Not stated", "Not stated")
    assert (card.task, card.outputs, card.outcome_labels) == (
        Task.BINARY, ("late",), ("in time", "late"),
    )  # fmt: skip
    assert card.algorithm == "LogisticRegression behind ColumnTransformer"
    assert [feature.kind for feature in card.schema.features] == [
        Kind.NUMBER, Kind.INTEGER, Kind.BOOLEAN, Kind.CATEGORY,
    ]  # fmt: skip
    assert [feature.nullable for feature in card.schema.features] == [True, False, False, False]
    assert sorted(card.schema["town"].allowed) == ["Bonn", "Rom", "Ulm"]
    assert card.schema["visits"].high == X["visits"].max()
    assert card.training.n_rows == N
    assert card.training.mean_outcome == pytest.approx((LATE == "late").mean())
    assert (card.training.start, card.training.end) == (None, None)
    assert card.metrics == ()
    assert "no test rows" in card.training.note


WORDS = [
    (LATE, {}, ("late",), ("in time", "late")),
    (LATE == "late", {}, ("True",), ("False", "True")),
    ((LATE == "late").astype(float), {}, ("1",), ("0", "1")),
    ((LATE == "late").astype(int), ("paid", "owed"), ("owed",), ("paid", "owed")),
    ((LATE == "late").astype(int), {1: "owed", 0: "paid"}, ("owed",), ("paid", "owed")),
    ((LATE == "late").astype(float), {True: "owed", 0: "paid"}, ("owed",), ("paid", "owed")),
    (LATE, {"late": "owed", "in time": "paid"}, ("late",), ("paid", "owed")),
    (LOTS, {}, ("0", "1", "2"), ("0", "1", "2")),
    (LOTS, {2: "many", 0: "few", 1: "some"}, ("few", "some", "many"), ("few", "some", "many")),
    (np.array(["x", "y", "z"])[LOTS], {}, ("x", "y", "z"), ("x", "y", "z")),
]


@pytest.mark.parametrize(("y", "labels", "outputs", "words"), WORDS)
def test_classes_get_the_users_words_by_value(y, labels, outputs, words, tmp_path):
    found = described(y, outcome_labels=labels)
    assert (found.card.outputs, found.card.outcome_labels) == (outputs, words)
    assert found.write(tmp_path / "1").outputs == outputs


def test_a_regression_has_its_targets_name():
    card = described(pd.Series(RISK, name="weeks"), encoded(LinearRegression())).card
    assert (card.task, card.outputs, card.outcome_labels) == (Task.REGRESSION, ("weeks",), ())
    assert card.training.mean_outcome == pytest.approx(RISK.mean())


def halves(y):
    return train_test_split(X, y, test_size=0.3, random_state=0)


def test_qualities_are_those_of_the_model_itself_on_the_test_rows():
    fitted_on, other, known, expected = halves(LATE)
    model = encoded(LogisticRegression()).fit(fitted_on, known)
    card = registry.describe_version(model, fitted_on, known, other, expected, title="Late").card
    risk = model.predict_proba(other)[:, 1]
    found = {metric.name: metric.value for metric in card.metrics}
    assert found["AUC"] == pytest.approx(roc_auc_score(expected == "late", risk))
    assert found["Log loss"] == pytest.approx(log_loss(expected == "late", risk))
    assert found["Brier score"] == pytest.approx(np.mean((risk - (expected == "late")) ** 2))
    assert {metric.n_rows for metric in card.metrics} == {len(other)}
    assert card.training.note == ""


def test_qualities_of_several_classes_and_of_amounts():
    fitted_on, other, known, expected = halves(LOTS)
    model = encoded(RandomForestClassifier(9, random_state=0)).fit(fitted_on, known)
    card = registry.describe_version(model, fitted_on, known, other, expected, title="Lots").card
    found = {metric.name: metric.value for metric in card.metrics}
    assert found["Accuracy"] == pytest.approx(accuracy_score(expected, model.predict(other)))
    assert found["Log loss"] == pytest.approx(log_loss(expected, model.predict_proba(other)))
    fitted_on, other, known, expected = halves(RISK)
    line = encoded(LinearRegression()).fit(fitted_on, known)
    card = registry.describe_version(line, fitted_on, known, other, expected, title="Line").card
    found = {metric.name: metric.value for metric in card.metrics}
    assert found["RMSE"] == pytest.approx(root_mean_squared_error(expected, line.predict(other)))
    assert set(found) == {"RMSE", "MAE", "R²"}


def test_the_reference_rows_are_a_fixed_sample_with_their_outcomes(tmp_path):
    once, again = described(LATE), described(LATE)
    pd.testing.assert_frame_equal(once.reference, again.reference)
    joined = X.assign(state=LATE).merge(once.reference.drop(columns="@outcome"))
    assert len(joined) >= N  # every reference row is one of the training rows
    card = once.write(tmp_path / "1")
    assert card.reference.n_rows == N
    other = described(LATE, seed=4).reference
    assert not other["debt"].equals(once.reference["debt"])


def test_the_fingerprint_follows_values_types_and_outcomes():
    def fingerprint(y, rows):
        return described(y, rows=rows).card.training.sha256

    usual = fingerprint(LATE, X)
    assert usual == fingerprint(LATE.copy(), X.copy())
    moved = X.assign(visits=X["visits"].where(X.index != 7, 8 - X["visits"]))
    assert usual != fingerprint(LATE, moved)
    assert usual != fingerprint(LATE, X.assign(visits=X["visits"].astype(float)))
    assert usual != fingerprint(LATE.where(LATE.index != 7, "late"), X) or LATE[7] == "late"


def test_a_period_and_words_are_taken_as_they_are_said():
    days = date(2020, 1, 1), date(2020, 12, 31)
    labels = {"visits": {"label": "Visits so far", "nullable": True}}
    card = described(
        LATE, period=days, labels=labels, name="late", version=3, owner="Us", data="loans.csv"
    ).card
    assert (card.training.start, card.training.end) == days
    assert card.schema["visits"].label == "Visits so far"
    assert card.schema["visits"].nullable
    assert (card.id, card.owner, card.training.data) == ("late-3", "Us", "loans.csv")


def test_a_card_without_a_period_is_read_back(tmp_path):
    written = described(LATE).write(str(tmp_path / "1"))
    assert registry.read_card(tmp_path / "1" / registry.CARD_FILE)[0] == written


def test_the_best_model_of_a_search_is_described():
    search = GridSearchCV(encoded(LogisticRegression()), {"logisticregression__C": [0.1, 1]}, cv=2)
    assert described(LATE, search).card.algorithm == "LogisticRegression behind ColumnTransformer"


def test_an_array_has_numbered_columns(tmp_path):
    table = X[NUMBERS].to_numpy(dtype=float)
    model = LogisticRegression().fit(table, LATE)
    found = registry.describe_version(model, table, LATE, title="Late")
    assert found.card.schema.names == ("x0", "x1")
    found.write(tmp_path / "1")


def boosters():
    numbers = X[["debt", "visits"]]
    late = (LATE == "late").astype(int)
    parameters = {"objective": "binary", "verbose": -1, "num_threads": 1}
    return {
        "LightGBM": lightgbm.train(parameters, lightgbm.Dataset(numbers, late), 5),
        "XGBoost": xgboost.train({"objective": "binary:logistic", "nthread": 1},
                                 xgboost.DMatrix(numbers, late), 5),
    }  # fmt: skip


@pytest.mark.parametrize("library", ["LightGBM", "XGBoost"])
def test_a_booster_is_described_by_numbered_classes(library, tmp_path):
    rows = X[["debt", "visits"]]
    late = (LATE == "late").astype(int)
    found = registry.describe_version(
        boosters()[library], rows, late, rows, late, title="Late", outcome_labels=("paid", "owed")
    )
    assert (found.card.outputs, len(found.card.metrics)) == (("owed",), 3)
    found.write(tmp_path / "1")
    with pytest.raises(UnfitModel, match="another order"):
        registry.describe_version(boosters()[library], rows, 1 - late, title="Late")


def test_catboost_is_described(tmp_path):
    model = CatBoostClassifier(
        iterations=5, verbose=0, thread_count=1, allow_writing_files=False, cat_features=["town"]
    )
    found = described(LATE, model)
    assert (found.card.algorithm, found.card.outputs) == ("CatBoostClassifier", ("late",))
    assert found.write(tmp_path / "1").artifact == "model.cbm"


REFUSED = {
    "y too short": (lambda: registry.describe_version(MODEL, X, LATE[:50], title="T"),
                    "X_train has 240 rows and y_train has 50"),
    "y_test alone": (lambda: registry.describe_version(MODEL, X, LATE, None, LATE, title="T"),
                     "X_test and y_test belong together"),
    "no rows": (lambda: registry.describe_version(MODEL, X[:0], LATE[:0], title="T"),
                "X_train has no rows"),
    "a class it does not know": (
        lambda: registry.describe_version(MODEL, X, LATE.str.upper(), title="T"),
        "in row 1, and the model's classes are in time, late"),
    "an amount that is missing": (
        lambda: registry.describe_version(LINE, X, RISK.where(RISK < 9), title="T"),
        "which is not a number"),
    "texts for amounts": (lambda: registry.describe_version(LINE, X, LATE, title="T"),
                          "y_train holds '.*' in row 1, which is not a number"),
    "too few words": (lambda: described(LATE, outcome_labels=("late",)),
                      "outcome_labels has 1 words for the classes in time, late"),
    "words for other classes": (lambda: described(LATE, outcome_labels={0: "a", 1: "b"}),
                                "must name each of the classes in time, late once"),
    "test rows without a column": (
        lambda: registry.describe_version(
            MODEL, X, LATE, X.drop(columns="town"), LATE, title="T"),
        "the model does not answer to the rows"),
}  # fmt: skip
MODEL = encoded(LogisticRegression()).fit(X, LATE)
LINE = encoded(LinearRegression()).fit(X, RISK)


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_together_is_said_in_a_sentence(name):
    describe, sentence = REFUSED[name]
    with pytest.raises(UndescribedVersion, match=sentence):
        describe()


def test_a_title_that_makes_no_name_asks_for_one():
    with pytest.raises(InvalidCard, match="its name may hold"):
        registry.describe_version(MODEL, X, LATE, title="???")


def test_a_title_is_made_of_a_name_and_one_of_them_is_needed():
    card = registry.describe_version(MODEL, X, LATE, name="paid_late").card
    assert (card.title, card.model) == ("Paid late", "paid_late")
    with pytest.raises(UndescribedVersion, match="it needs a title"):
        registry.describe_version(MODEL, X, LATE)


def test_a_column_of_times_is_refused_by_its_name():
    rows = X.assign(joined=pd.date_range("2020-01-01", periods=N, freq="D"))
    model = encoded(LogisticRegression()).fit(rows, LATE)
    with pytest.raises(CandorError, match=r"joined"):
        registry.describe_version(model, rows, LATE, title="Late")


def test_a_model_that_is_not_supported_is_refused():
    with pytest.raises(UnfitModel, match="RidgeClassifier"):
        described(LATE, encoded(RidgeClassifier()))


def test_trees_on_their_own_categories_are_described(tmp_path):
    rows = X.astype({"town": "category"})
    model = HistGradientBoostingClassifier(categorical_features="from_dtype", **SMALL)
    found = described(LATE, model, rows)
    found.write(tmp_path / "1")


CATEGORIES = X.astype({"town": "category"})
CODED = (LATE == "late").astype(int)
CAT = {"iterations": 5, "verbose": 0, "thread_count": 1, "allow_writing_files": False}
LIBRARIES = {
    "scikit-learn pipeline": (encoded(LogisticRegression()), X, LATE),
    "trees on dtypes": (
        HistGradientBoostingClassifier(categorical_features="from_dtype", **SMALL),
        CATEGORIES, LATE),
    "LightGBM": (lightgbm.LGBMClassifier(n_estimators=5, verbose=-1, n_jobs=1), CATEGORIES, LATE),
    "XGBoost": (xgboost.XGBClassifier(n_estimators=5, n_jobs=1, enable_categorical=True),
                CATEGORIES, CODED),
    "CatBoost": (CatBoostClassifier(cat_features=["town"], **CAT), X, LATE),
    "regression": (lightgbm.LGBMRegressor(n_estimators=5, verbose=-1, n_jobs=1), CATEGORIES, RISK),
    "several classes": (xgboost.XGBClassifier(n_estimators=5, n_jobs=1, enable_categorical=True),
                        CATEGORIES, LOTS),
    "truth values": (HistGradientBoostingClassifier(categorical_features="from_dtype", **SMALL),
                     CATEGORIES, LATE == "late"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_described_version_answers_to_the_users_own_rows_as_the_model_does(name, tmp_path):
    model, rows, y = LIBRARIES[name]
    model.fit(rows, y)
    registry.describe_version(model, rows, y, name="late").write(tmp_path / "late" / "1")
    card, sha256 = registry.read_card(tmp_path / "late" / "1" / registry.CARD_FILE)
    version = Version(1, card, sha256, "late/1", NOW, Trust("Tests", NOW))
    view = registry.load_model(tmp_path, version).view
    found = view.respond(card.schema.conform(rows).frame)
    own = model.predict(rows) if card.task is Task.REGRESSION else model.predict_proba(rows)
    expected = own[:, 1:] if card.task is Task.BINARY else own.reshape(len(rows), -1)
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert card.golden is not None


@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(),
        make_pipeline(OneHotEncoder(), LogisticRegression()),
        lightgbm.LGBMClassifier(),
        xgboost.XGBClassifier(),
        CatBoostClassifier(),
    ],
    ids=lambda model: type(model).__name__,
)
def test_a_model_that_is_not_fitted_is_refused_in_a_sentence(model):
    frame = pd.DataFrame({"a": [0.0, 1.0] * 20})
    with pytest.raises(UnfitModel, match="is not fitted: call its fit first"):
        registry.describe_version(model, frame, [0, 1] * 20, name="never")
    with pytest.raises(UnfitModel, match="is not fitted: call its fit first"):
        explain_model(model, background=frame)


def test_a_version_that_is_written_never_changes(tmp_path):
    frame = pd.DataFrame({"a": np.arange(40.0)})
    model = LinearRegression().fit(frame, frame["a"])
    described = registry.describe_version(model, frame, frame["a"], title="Once")
    described.write(tmp_path / "1")
    before = {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}
    with pytest.raises(UndescribedVersion, match="a version never changes"):
        described.write(tmp_path / "1")
    assert {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()} == before
