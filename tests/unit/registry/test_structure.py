"""The inside of models behind encoders: found where it answers as the model does, else refused."""

import forest
import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostClassifier
from hypothesis import given
from hypothesis import strategies as st
from lightgbm import LGBMClassifier
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.linear_model import ElasticNet, LinearRegression, LogisticRegression, PoissonRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    KBinsDiscretizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

from dashboard.domain.results import Link
from dashboard.domain.structure import LinearModel, TreeEnsemble
from dashboard.explain import attributions, enumerated_attributions
from dashboard.registry import frame_model
from dashboard.registry.trees import scikit
from dashboard.registry.trees.assembly import in_double

# LightGBM misses the names of columns behind encoders, where there are none
pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")

COLORS = ["blue", "green", "red", "violet"]
BOOSTED = GradientBoostingClassifier(n_estimators=10, random_state=0)
FOREST = RandomForestClassifier(8, max_depth=5, random_state=0, n_jobs=1)
ORDINAL = OrdinalEncoder(
    handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2
)


def _table(n_rows=260):
    """Two categories and three numbers, with missing values in one of each."""
    draws = np.random.default_rng(8)
    frame = pd.DataFrame({
        "color": pd.Series(draws.choice(COLORS, n_rows), dtype=object),
        "age": np.round(draws.normal(size=n_rows), 1),
        "shape": pd.Series(draws.choice(["round", "square"], n_rows), dtype=object),
        "size": draws.normal(size=n_rows),
        "age_of_house": draws.integers(0, 9, n_rows).astype(float),
    })  # fmt: skip
    signal = frame["age"] * (frame["color"] == "red") + frame["size"] + draws.normal(size=n_rows)
    frame.loc[draws.random(n_rows) < 0.1, "size"] = np.nan
    return frame, signal + (frame["shape"] == "round")


FRAME, SIGNAL = _table()
OUTCOME = (SIGNAL > 0.5).astype(int)
CATEGORIES, NUMBERS = ["color", "shape"], ["age", "size", "age_of_house"]


def _behind(encoder, model, numbers="passthrough"):
    columns = make_column_transformer((encoder, CATEGORIES), (numbers, NUMBERS))
    return make_pipeline(columns, model)


def _exact(model, frame=FRAME, near=1e-6):
    """The view of a model, after its attributions were compared with the enumeration."""
    seen = frame_model(model, frame.tail(40))
    assert seen.view.unread == ""
    rows = seen.conform(frame.head(12))
    for output in range(len(seen.view.outputs)):
        found = attributions(seen.view, rows, seen.background, output=output)
        expected = enumerated_attributions(seen.view, rows, seen.background, output=output)
        np.testing.assert_allclose(found.values, expected, rtol=0, atol=near)
    return seen.view


def _refused(model, frame, reason):
    seen = frame_model(model, frame)
    assert seen.view.structure is None
    assert reason in seen.view.unread
    # whoever asks is still answered, without the structure
    rows = seen.conform(frame.head(2))
    found = attributions(seen.view, rows, seen.background.head(10))
    assert not found.provenance.method.startswith("tree-tables")
    np.testing.assert_allclose(found.residual, 0, atol=1e-6)
    return seen.view


FILLED = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
IN_FRONT = {
    "one-hot": _behind(OneHotEncoder(handle_unknown="ignore"), FOREST),
    "one-hot, dropped": _behind(OneHotEncoder(drop="first", sparse_output=False), FOREST),
    "one-hot, rare together": _behind(OneHotEncoder(min_frequency=70), FOREST),
    "ordinal": _behind(ORDINAL, FOREST),
    "target": _behind(TargetEncoder(), FOREST),
    "one-hot, filled, scaled": _behind(OneHotEncoder(), BOOSTED, FILLED),
    "ordinal, filled": _behind(ORDINAL, BOOSTED, SimpleImputer(strategy="median")),
    "scaled": _behind(OneHotEncoder(), FOREST, StandardScaler()),
}


@pytest.mark.parametrize("name", IN_FRONT)
def test_trees_behind_encoders_are_explained_in_the_users_own_columns(name):
    view = _exact(IN_FRONT[name].fit(FRAME, OUTCOME))
    assert isinstance(view.structure.model, TreeEnsemble)
    assert view.structure.model.n_features == 5
    assert view.structure.model.n_categories.tolist()[0] == len(COLORS)


@pytest.mark.parametrize(
    "model",
    [
        LGBMClassifier(n_estimators=8, verbose=-1, n_jobs=1),
        HistGradientBoostingRegressor(max_iter=8, random_state=0),
        ExtraTreesRegressor(5, max_depth=5, random_state=0, n_jobs=1),
        DecisionTreeClassifier(max_depth=5, random_state=0),
    ],
    ids=lambda model: type(model).__name__,
)
def test_other_trees_behind_encoders_are_explained_too(model):
    _exact(_behind(OneHotEncoder(sparse_output=False), model).fit(FRAME, OUTCOME))


def test_a_missing_category_is_read_as_the_encoder_does():
    frame = FRAME.copy()
    frame.loc[frame.index % 7 == 0, "color"] = None
    view = _exact(_behind(OneHotEncoder(), FOREST).fit(frame, OUTCOME), frame)
    assert view.structure.model.n_categories[0] == len(COLORS)


def test_columns_in_another_order_keep_their_names():
    model = _behind(OneHotEncoder(), BOOSTED, FILLED).fit(FRAME, OUTCOME)
    turned = FRAME[FRAME.columns[::-1]]
    found = _exact(model, turned)
    assert found.schema.names == tuple(turned.columns)


def test_votes_of_forests_are_a_forest():
    members = [("a", FOREST), ("b", DecisionTreeClassifier(max_depth=4, random_state=0))]
    rows = FRAME[NUMBERS].fillna(0)
    soft = VotingClassifier(members, voting="soft", weights=[1, 3], n_jobs=1).fit(rows, OUTCOME)
    _exact(soft, rows)
    three = [(name, RandomForestRegressor(3, max_depth=3, random_state=at, n_jobs=1))
             for at, name in enumerate("abc")]  # fmt: skip
    _exact(VotingRegressor(three, n_jobs=1).fit(rows, SIGNAL), rows)
    mixed = [*members, ("c", BOOSTED)]
    other = VotingClassifier(mixed, voting="soft", n_jobs=1).fit(rows, OUTCOME)
    _refused(other, rows, "no sums of trees")


def _calibrated(model, **options):
    return CalibratedClassifierCV(model, **{"ensemble": False, "cv": 3, **options})


CALIBRATED = {
    "around a Pipeline": _calibrated(_behind(OneHotEncoder(), BOOSTED, FILLED)),
    "inside a Pipeline": _behind(OneHotEncoder(), _calibrated(BOOSTED), FILLED),
    "a forest": _behind(OneHotEncoder(), _calibrated(FOREST)),
    "of LightGBM": _calibrated(LGBMClassifier(n_estimators=5, verbose=-1, n_jobs=1)),
    "weights": _behind(OneHotEncoder(), _calibrated(LogisticRegression()), FILLED),
    "fitted before": _calibrated(
        # a model of its own: other tests fit theirs again
        FrozenEstimator(_behind(OneHotEncoder(), clone(BOOSTED), FILLED).fit(FRAME, OUTCOME))
    ),
}


@pytest.mark.parametrize("name", CALIBRATED)
def test_a_sigmoid_over_one_model_is_a_line_of_its_score(name):
    rows = FRAME[NUMBERS] if name == "of LightGBM" else FRAME
    view = _exact(CALIBRATED[name].fit(rows, OUTCOME), rows)
    assert view.link is Link.LOGIT
    assert isinstance(view.structure.model, LinearModel if name == "weights" else TreeEnsemble)


@pytest.mark.parametrize(
    "model",
    [
        _calibrated(BOOSTED, method="isotonic"),
        _calibrated(BOOSTED, ensemble=True),
        _calibrated(XGBClassifier(n_estimators=5, n_jobs=1)),
    ],
    ids=["steps", "an average", "of probabilities that are no sums"],
)
def test_other_calibrations_are_refused(model):
    rows = FRAME[NUMBERS].fillna(0)
    _refused(model.fit(rows, OUTCOME), rows, "its calibration is no line")


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        (PCA(2), "PCA mixes features"),
        (PolynomialFeatures(2), "PolynomialFeatures mixes features"),
        (KBinsDiscretizer(4, encode="onehot-dense", quantile_method="averaged_inverted_cdf"),
         "several columns of age"),
        (SplineTransformer(3), "mixes features"),
        (make_column_transformer((SplineTransformer(3), ["age"])), "several columns of age"),
    ],
    ids=["components", "products", "bins", "splines", "splines of one"],
)  # fmt: skip
def test_what_makes_of_a_number_more_than_a_number_is_refused_with_a_reason(front, reason):
    rows = FRAME[NUMBERS].fillna(0)
    _refused(make_pipeline(front, BOOSTED).fit(rows, OUTCOME), rows, reason)


def test_bins_in_one_column_are_read():
    rows = FRAME[NUMBERS].fillna(0)
    bins = KBinsDiscretizer(4, encode="ordinal", quantile_method="averaged_inverted_cdf")
    _exact(make_pipeline(bins, BOOSTED).fit(rows, OUTCOME), rows)


def test_catboosts_own_categories_are_refused_and_it_says_so():
    model = CatBoostClassifier(**{**forest.quiet, "n_estimators": 5}, cat_features=CATEGORIES)
    model.fit(FRAME, OUTCOME)
    _refused(model, FRAME, "numbers of its own of categories")


def test_catboosts_lopsided_trees_are_refused():
    model = CatBoostClassifier(
        **{**forest.quiet, "n_estimators": 5, "depth": 3}, grow_policy="Lossguide"
    )
    seen = frame_model(model.fit(FRAME[NUMBERS], OUTCOME), FRAME[NUMBERS])
    assert seen.view.structure is None
    assert "not symmetric" in seen.view.unread


def test_catboost_is_not_asked_to_explain_lopsided_trees():
    model = CatBoostClassifier(
        **{**forest.quiet, "n_estimators": 5, "depth": 3}, grow_policy="Lossguide"
    )
    seen = frame_model(model.fit(FRAME[NUMBERS], OUTCOME), FRAME[NUMBERS])
    assert seen.view.native is None


@pytest.mark.parametrize("cls", [GradientBoostingClassifier, GradientBoostingRegressor])
def test_boosting_that_starts_from_another_model_is_refused(cls):
    rows = FRAME[NUMBERS].fillna(0)
    start = FOREST if cls is GradientBoostingClassifier else RandomForestRegressor(2, n_jobs=1)
    model = cls(n_estimators=3, init=start, random_state=0).fit(rows, OUTCOME)
    _refused(model, rows, "starts from another model")


@pytest.mark.parametrize("amount", [1e-3, -0.5])
def test_a_structure_that_answers_otherwise_is_refused(monkeypatch, amount):
    rows = FRAME[NUMBERS].fillna(0)
    model = FOREST.fit(rows, OUTCOME)
    _exact(model, rows)
    honest = scikit._leaf_values

    def tampered(forest, structure):
        values = honest(forest, structure)
        values[0] = values[0].copy()
        values[0][np.flatnonzero(structure.children_left < 0)[0]] += amount * forest.n_estimators
        return values

    monkeypatch.setattr(scikit, "_leaf_values", tampered)
    _refused(model, rows, "answers differently")


def test_a_split_point_read_wrongly_by_one_step_is_refused(monkeypatch):
    rows = FRAME[NUMBERS].fillna(0)
    model = FOREST.fit(rows, OUTCOME)
    monkeypatch.setattr(scikit, "in_double", lambda threshold: np.nextafter(threshold, -9e9))
    _refused(model, rows, "answers differently")


LINEAR = [
    (LinearRegression(), SIGNAL, 1),
    (ElasticNet(alpha=0.01), SIGNAL, 1),
    (LogisticRegression(), OUTCOME, 1),
    (LogisticRegression(), np.digitize(SIGNAL, [0, 1]), 3),
]


@pytest.mark.parametrize(("model", "outcome", "n_outputs"), LINEAR)
def test_linear_models_are_read_behind_encoders(model, outcome, n_outputs):
    view = _exact(_behind(OneHotEncoder(), model, FILLED).fit(FRAME, outcome), near=1e-9)
    assert isinstance(view.structure.model, LinearModel)
    assert view.structure.model.coefficient.shape == (n_outputs, len(view.structure.owner))


@pytest.mark.parametrize(
    "model",
    [HistGradientBoostingRegressor(max_iter=5, loss="poisson"), PoissonRegressor()],
    ids=["trees", "linear"],
)
def test_a_model_of_logarithms_is_refused_and_not_wrong(model):
    rows = FRAME[NUMBERS].fillna(0)
    _refused(model.fit(rows, np.exp(SIGNAL / 2)), rows, "answers differently")


def test_a_forest_of_lightgbm_that_averages_before_its_link_is_refused_and_not_wrong():
    model = LGBMClassifier(
        n_estimators=5, boosting_type="rf", bagging_fraction=0.7, bagging_freq=1, verbose=-1,
        n_jobs=1,
    )  # fmt: skip
    rows = FRAME[NUMBERS]
    _refused(model.fit(rows, OUTCOME), rows, "answers differently")


near_singles = st.tuples(
    st.floats(-(2.0**100), 2.0**100, width=32, allow_subnormal=False),
    st.integers(-3, 3),
    st.floats(0, 1),
)


@given(near_singles, st.integers(-2, 2), st.booleans())
def test_a_value_goes_left_in_double_precision_where_its_rounded_self_does(value, steps, strict):
    single, apart, share = value
    low = np.float32(single)
    for _ in range(abs(apart)):
        low = np.nextafter(low, np.float32(np.inf if apart > 0 else -np.inf))
    high = np.nextafter(low, np.float32(np.inf))
    asked = float(low) + share * (float(high) - float(low))
    threshold = float(np.float32(single))
    for _ in range(abs(steps)):
        threshold = np.nextafter(threshold, np.inf if steps > 0 else -np.inf)
    point = in_double(np.array([threshold]), strict=strict)[0]
    rounded = np.float64(np.float32(asked))
    assert (rounded < threshold if strict else rounded <= threshold) == (asked <= point)
    for edge in (point, np.nextafter(point, np.inf), np.nextafter(point, -np.inf)):
        rounded = np.float64(np.float32(edge))
        assert (rounded < threshold if strict else rounded <= threshold) == (edge <= point)


def test_endless_split_points_stay_so():
    ends = np.array([np.inf, -np.inf])
    np.testing.assert_array_equal(in_double(ends), ends)


def test_few_rows_are_read_as_many_are():
    """Of few rows categories are looked up one by one, of many by pandas."""
    rows = pd.DataFrame({"a": ["x", "y", None, "w"] * 10, "b": np.arange(40) % 5 * 1.0})
    encoder = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), ["a"]), remainder="passthrough"
    )
    model = make_pipeline(encoder, RandomForestRegressor(3, random_state=0))
    background = rows[rows["a"] != "w"]
    seen = frame_model(model.fit(background, background["b"]), background)
    matrix = seen.view.structure.matrix
    typed = background.reset_index(drop=True).reindex(range(40)).assign(a=rows["a"], b=rows["b"])
    one_by_one = [matrix(typed.iloc[[at]]) for at in range(40)]
    np.testing.assert_array_equal(np.concatenate(one_by_one), matrix(typed))
    assert np.isnan(matrix(typed)[2, 0])
    assert matrix(typed)[3, 0] == 2  # any other value stands behind the known ones
