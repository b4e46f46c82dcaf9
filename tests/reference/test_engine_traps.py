"""What has been read wrongly somewhere before: one test for each trap."""

import sys
from functools import partial
from itertools import permutations

import forest
import lightgbm
import numpy as np
import pandas as pd
import pytest
import shap
from catboost import CatBoostRegressor
from forest import BINARY, KINDS, Kind, case_of
from lightgbm import LGBMClassifier, LGBMRegressor
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor
from xgboost import XGBClassifier, XGBRegressor

from dashboard.explain import mean_attribution
from dashboard.explain.exact import engine
from dashboard.explain.trees import engine_of, one_free_of
from dashboard.notebook import explain_model
from dashboard.registry.libraries import reader_of
from dashboard.registry.trees import UnreadableStructureError
from dashboard.registry.trees.assembly import Branching, Tree, assembled

# LightGBM makes up names for the columns of an array, and misses them in the next one
pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")


def _near(found, expected, atol=1e-6):
    np.testing.assert_allclose(found, expected, rtol=0, atol=atol)


def _split(feature, threshold, left, right, missing_left, cover, value, branching=None):  # noqa: PLR0917 - a tree's columns
    """One tree of plain lists; -1 is no child."""
    return Tree(
        np.array(feature), np.array(threshold, float), np.array(left), np.array(right),
        np.array(missing_left), np.array(cover, float), np.array(value, float),
        branching=branching or {},
    )  # fmt: skip


def _quarters(covers=(4, 2, 2, 1, 1, 1, 1)):
    """5 where feature 0 is above 0 and feature 1 is not, else 0."""
    return _split(
        [0, 1, 1, -1, -1, -1, -1], [0.0] * 7, [1, 3, 5, -1, -1, -1, -1],
        [2, 4, 6, -1, -1, -1, -1], [False] * 7, covers, [0, 0, 0, 0, 0, 5, 0],
    )  # fmt: skip


def test_a_leaf_that_neither_row_reaches_alone_counts():
    trees = assembled([_quarters()], [0.0], 2)
    found = engine_of(trees, np.array([[-1.0, -1.0]])).shapley(np.array([[1.0, 1.0]]))
    assert found.margin[0, 0] == found.base_value[0] == 0
    _near(found.values[0, :, 0], [2.5, -2.5])


def test_a_split_inside_a_branch_of_missing_values_alone_is_followed():
    # feature 0 is missing on the right; there it is asked again, and no number gets that far
    tree = _split(
        [0, 1, 0, -1, -1, -1, -1], [np.inf, 0.0, 0.5, 0, 0, 0, 0], [1, 3, 5, -1, -1, -1, -1],
        [2, 4, 6, -1, -1, -1, -1], [False, True, False] + [False] * 4, [8, 5, 3, 2, 3, 1, 2],
        [0, 0, 0, 1, 2, 50, 7],
    )  # fmt: skip
    trees = assembled([tree], [0.5], 2)
    rows = np.array([[0.0, 1.0], [np.nan, np.nan], [9.0, -1.0], [np.nan, 3.0]])
    background = np.array([[np.nan, 0.0], [0.5, np.nan], [-2.0, 4.0]])
    worth = forest.game(trees.margin, rows, background)
    ready = engine_of(trees, background)
    _near(ready.shapley(rows).values, forest.shapley(worth))
    _near(ready.interactions(rows), forest.pairs(worth))
    walked = forest.path_game(trees, rows)
    _near(engine_of(trees, None).shapley(rows).values, forest.shapley(walked))
    (curves,) = one_free_of(trees).curves(rows, {0: np.array([np.nan, 7.0])})
    _near(curves[1, :, 0], [7.5, 1.5], 1e-12)


def test_a_branch_that_no_training_row_took_is_shared_evenly():
    trees = assembled([_quarters((4, 4, 0, 2, 2, 0, 0))], [0.0], 2)
    rows = np.array([[1.0, -1.0], [-1.0, 1.0]])
    found = engine_of(trees, None).shapley(rows)
    assert np.isfinite(found.values).all()
    _near(found.values, forest.shapley(forest.path_game(trees, rows)))


def test_catboosts_leaves_without_training_rows_stay_finite():
    values = np.repeat(np.arange(4.0), 20)[:, np.newaxis] + np.zeros(3)  # three equal columns
    model = CatBoostRegressor(
        n_estimators=4, depth=4, verbose=0, thread_count=1, allow_writing_files=False
    ).fit(values, values[:, 0] ** 2)
    trees = reader_of(model)(model)
    assert (trees.cover[trees.feature < 0] == 0).any()
    rows = np.array([[0.0, 3.0, 1.0], [2.0, 0.0, 3.0], [np.nan, 1.0, 2.0]])
    for deepest in (None, values[::9]):
        assert np.isfinite(engine_of(trees, deepest).shapley(rows).values).all()
    expected = forest.shapley(forest.path_game(trees, rows))
    _near(engine_of(trees, None).shapley(rows).values, expected)


def test_shap_rounds_the_split_points_of_hist_gradient_boosting_and_the_engine_does_not():
    values = np.array([[0.1, 0.0], [0.1, 1.0], [0.3, 0.0], [0.3, 1.0]] * 10)
    outcome = values[:, 0] * 10 + values[:, 1]
    model = HistGradientBoostingRegressor(max_iter=1, learning_rate=1, min_samples_leaf=1)
    model.fit(values, outcome)
    trees = reader_of(model)(model)
    point = trees.threshold[(trees.feature == 0)][0]
    assert np.float32(point) > point
    # the model sends this row to the right, and rounding the split point sends it to the left
    row = np.array([[(point + float(np.float32(point))) / 2, 1.0]])
    background = values[:3]
    expected = forest.shapley(
        forest.game(lambda part: model.predict(part).reshape(-1, 1), row, background)
    )
    _near(engine_of(trees, background).shapley(row).values, expected)
    theirs = shap.TreeExplainer(model, background, feature_perturbation="interventional")
    wrong = theirs.shap_values(row, check_additivity=False)
    assert np.abs(wrong - expected[:, :, 0]).max() > 0.5


STEP = np.array([[0.0], [0.0], [1.0], [1.0]] * 15)
ROUNDED = [
    (DecisionTreeRegressor(), True),
    (RandomForestRegressor(3, bootstrap=False, n_jobs=1), True),
    (XGBRegressor(n_estimators=2, n_jobs=1), True),
    (
        CatBoostRegressor(
            n_estimators=2, verbose=0, thread_count=1, allow_writing_files=False, depth=1
        ),
        True,
    ),
    (HistGradientBoostingRegressor(max_iter=2, min_samples_leaf=1), False),
    (LGBMRegressor(n_estimators=2, verbose=-1, n_jobs=1), False),
]


@pytest.mark.parametrize(
    ("model", "rounds"), ROUNDED, ids=lambda given: type(given).__name__.replace("bool", "")
)
def test_values_are_rounded_to_single_precision_where_the_library_does_so(model, rounds):
    model.fit(STEP / 10 + 0.1, STEP[:, 0])
    trees = reader_of(model)(model)
    point = trees.threshold[trees.feature == 0][0]
    single = float(np.float32(point))
    near = np.array([[one] for one in forest.beside(point)])
    _near(trees.margin(near)[:, 0], model.predict(near), 1e-6)
    # to a library that rounds, all doubles around a single are that single
    around = np.array([[np.nextafter(single, -9)], [single], [np.nextafter(single, 9)]])
    assert np.unique(trees.margin(around)).size == 1 or not rounds
    # to one that does not, the next double behind the split point is another value
    assert np.unique(trees.margin(near[[0, 2]])).size == 2 or rounds


def test_xgboost_sends_a_value_at_the_split_point_to_the_right():
    model = XGBRegressor(n_estimators=1, learning_rate=1, reg_lambda=0, n_jobs=1)
    model.fit(STEP, STEP[:, 0])
    dump = model.get_booster().trees_to_dataframe()
    point = float(dump["Split"].dropna().iloc[0])
    rows = np.array([[np.nextafter(np.float32(point), np.float32(-9))], [np.float32(point)]], float)
    assert model.predict(rows)[0] < model.predict(rows)[1]
    _near(reader_of(model)(model).margin(rows)[:, 0], model.predict(rows))


@pytest.mark.parametrize("tiny", [0.0, 1e-36, -1e-36, 1e-35, -1e-35, 2e-35, -2e-35])
def test_lightgbm_reads_values_next_to_zero_as_zero(tiny):
    values = np.repeat([[-1.0], [0.0], [1.0]], 30, axis=0)
    model = LGBMRegressor(n_estimators=3, verbose=-1, n_jobs=1, min_child_samples=1)
    model.fit(values, np.ravel(values) ** 2)
    trees = reader_of(model)(model)
    points = trees.threshold[trees.feature >= 0]
    assert (np.abs(points) < 2e-35).any()
    edges = [forest.beside(point)[:3] for point in points if abs(point) < 2e-35]
    rows = np.array([tiny, *np.ravel(edges)])[:, np.newaxis]
    _near(trees.margin(rows)[:, 0], model.predict(rows), 1e-12)


def test_lightgbms_question_whether_a_value_is_missing_lets_every_number_pass():
    values = np.where(np.arange(200)[:, np.newaxis] % 2 == 0, np.nan, [[0.0]])
    model = LGBMRegressor(n_estimators=2, verbose=-1, n_jobs=1)
    model.fit(values, np.isnan(values[:, 0]).astype(float))
    rows = np.array([[np.nan], [0.0], [-1e308], [1e299], [1.7e308]])
    _near(reader_of(model)(model).margin(rows)[:, 0], model.predict(rows), 1e-12)


@pytest.mark.parametrize("name", ["lightgbm", "lightgbm with categories"])
def test_lightgbm_reads_missing_as_zero_where_training_saw_none(name):
    kind = KINDS[name]
    values = forest.table("whole").copy()
    if kind.data == "categories":
        values[:, [2, 4]] = np.random.default_rng(0).integers(0, 6, (len(values), 2))
    outcome = forest.outcomes(values, BINARY)
    model = kind.make().fit(kind.sees(values), outcome)
    case = forest.tried(kind, model, values, outcome)
    gaps = np.random.default_rng(0).random(case.rows.shape) < 0.3
    case.rows[gaps] = np.nan
    worth = forest.game(case.margin, case.rows, case.background)
    ready = engine_of(case.trees, case.columns(case.background))
    _near(ready.shapley(case.columns(case.rows)).values, forest.shapley(worth))
    if name == "lightgbm":
        _near(case.margin(case.rows), case.margin(np.nan_to_num(case.rows)), 0)


@pytest.mark.parametrize("how", [{"zero_as_missing": True}, {"linear_tree": True}])
def test_lightgbms_that_read_otherwise_are_refused(how):
    values = forest.table("whole")
    model = LGBMRegressor(n_estimators=3, verbose=-1, n_jobs=1, **how)
    model.fit(values, forest.outcomes(values, forest.AMOUNT))
    with pytest.raises(UnreadableStructureError, match=r"zeros as missing|linear models"):
        reader_of(model)(model)


@pytest.mark.parametrize("mode", ["Min", "Max"])
def test_catboost_reads_missing_as_the_smallest_or_the_largest_value(mode):
    kind = Kind(
        partial(CatBoostRegressor, **forest.quiet, nan_mode=mode), forest.AMOUNT, "gaps",
        KINDS["catboost"].margin,
    )  # fmt: skip
    values = forest.table("gaps")
    outcome = np.isnan(values[:, 3]) * 2 + np.nan_to_num(values[:, 3])
    case = forest.tried(kind, kind.make().fit(values, outcome), values, outcome)
    worth = forest.game(case.margin, case.rows, case.background)
    _near(engine_of(case.trees, case.background).shapley(case.rows).values, forest.shapley(worth))
    # what is missing lies beyond every number: at that end there is a split of its own
    assert (case.trees.missing_left[case.trees.feature >= 0] == (mode == "Min")).all()


def test_a_forest_explains_the_second_class():
    case = case_of("forest")
    found = engine_of(case.trees, case.background).shapley(case.rows)
    chance = case.model.predict_proba(case.rows)
    _near(found.base_value + found.values[:, :, 0].sum(axis=1), chance[:, 1])
    assert np.abs(chance[:, 1] - chance[:, 0]).max() > 0.1


def _stopped_lightgbm(values, outcome):
    model = LGBMClassifier(n_estimators=60, learning_rate=0.5, verbose=-1, n_jobs=1)
    return model.fit(
        values[:300], outcome[:300], eval_set=[(values[300:], outcome[300:])],
        callbacks=[lightgbm.early_stopping(3, verbose=False)],
    )  # fmt: skip


def _stopped_xgboost(values, outcome):
    model = XGBClassifier(n_estimators=60, learning_rate=0.8, early_stopping_rounds=3, n_jobs=1)
    return model.fit(
        values[:300], outcome[:300], eval_set=[(values[300:], outcome[300:])], verbose=False
    )


# LightGBM is about to rename this argument, and its older versions know no other name
@pytest.mark.filterwarnings("ignore:The argument 'eval_set' is deprecated")
@pytest.mark.parametrize("task", [BINARY, forest.THREE])
@pytest.mark.parametrize(
    ("fitted", "name"), [(_stopped_lightgbm, "lightgbm"), (_stopped_xgboost, "xgboost")]
)
def test_trees_behind_the_best_stage_are_left_out(fitted, name, task):
    values = forest.table("gaps")
    outcome = forest.outcomes(values, task)
    model = fitted(values, outcome)
    best = model.best_iteration_ if name == "lightgbm" else model.best_iteration
    case = forest.tried(KINDS[name], model, values, outcome)
    per_stage = 1 if task == BINARY else 3
    stages = case.trees.root.size / per_stage
    assert stages in {best, best + 1}
    assert stages < 60
    _near(case.trees.margin(case.rows), case.margin(case.rows), 1e-5)


NATIVE = [name for name in KINDS if name.endswith("categories")]


@pytest.mark.parametrize("name", NATIVE)
def test_categories_that_training_never_saw_go_the_librarys_way(name):
    case = case_of(name)
    assert case.trees.n_categories.max() > 0
    strange = np.repeat(case.X[:10], 2, axis=0)
    strange[::2, 2], strange[1::2, 4] = 8, 3
    assert not np.isin(8, case.X[:, 2])
    _near(case.trees.margin(case.columns(strange)), case.margin(strange), case.kind.near)


def test_one_hot_columns_move_together():
    draws = np.random.default_rng(0)
    rows = pd.DataFrame({
        "color": pd.Series(draws.choice(["blue", "green", "red"], 120), dtype=object),
        "size": draws.normal(size=120),
    })  # fmt: skip
    outcome = rows["size"] * (rows["color"] == "red") + (rows["color"] == "blue")
    model = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["color"]), remainder="passthrough"),
        RandomForestRegressor(5, max_depth=4, random_state=0, n_jobs=1),
    ).fit(rows, outcome)
    (found,) = explain_model(model, background=rows).partial_dependence(rows, ["color"])
    assert list(found.grid) == ["blue", "green", "red"]
    for place, color in enumerate(found.grid):
        _near(found.individual[:, place], model.predict(rows.assign(color=color)), 1e-9)


def test_a_category_may_send_any_other_value_either_way():
    def stump(other_left):
        branching = {0: Branching(np.array([0, 2]), np.array([1]), other_left=other_left)}
        return _split(
            [0, -1, -1], [0, 0, 0], [1, -1, -1], [2, -1, -1], [True, False, False], [2, 1, 1],
            [0, 1, 2], branching,
        )  # fmt: skip

    for other_left, expected in ((True, 1.0), (False, 2.0)):
        trees = assembled([stump(other_left)], [0.0], 1)
        rows = np.array([[0.0], [1.0], [2.0], [3.0], [99.0], [-1.0], [np.nan]])
        answers = [1.0, 2.0, 1.0, expected, expected, expected, 1.0]
        _near(trees.margin(rows)[:, 0], answers, 0)
        found = engine_of(trees, rows[1:2]).shapley(rows)
        _near(found.values[:, 0, 0], np.array(answers) - 2)


def test_values_of_catboosts_categories_are_shapley_values_and_no_approximation():
    """`Approximate` gives Saabas values, which add up as well and are others."""
    draws = np.random.default_rng(1)
    X = pd.DataFrame({
        "a": draws.choice(["x", "y", "z"], 200), "b": draws.normal(size=200),
        "c": draws.normal(size=200),
    })  # fmt: skip
    y = (X["a"] == "x") * X["b"] + X["b"] * X["c"]
    model = CatBoostRegressor(
        iterations=15, depth=3, verbose=0, allow_writing_files=False, thread_count=1,
        cat_features=["a"],
    ).fit(X, y)  # fmt: skip
    face = explain_model(model, background=X[:10])
    assert face.method == "library-interventional"
    rows, others = X.iloc[[20]], X[:10]

    def worth(coalition):
        mixed = others.assign(**{name: rows[name].iloc[0] for name in coalition})
        return model.predict(mixed).mean()

    players = list(X)
    expected = [
        sum(
            worth({*order[: order.index(name)], name}) - worth(order[: order.index(name)])
            for order in permutations(players)
        )
        / 6
        for name in players
    ]
    _near(face.attributions(rows).values[0], expected, 1e-6)


def test_effects_are_drawn_of_whole_numbers_and_of_words_with_gaps():
    """scikit-learn's `partial_dependence` raises on both."""
    words = pd.Series(["x", "y", None] * 20, dtype=object)
    X = pd.DataFrame({"n": np.arange(60) % 7, "word": words})
    encoder = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), ["word"]), remainder="passthrough"
    )
    model = make_pipeline(encoder, RandomForestRegressor(5, random_state=0))
    model.fit(X, X["n"] + (X["word"] == "x"))
    number, word = explain_model(model, background=X).partial_dependence(X)
    moved = [model.predict(X.assign(n=value)).mean() for value in range(7)]
    _near(number.average, moved, 1e-9)
    each = [pd.Series([value] * 60, dtype=object) for value in word.grid]
    moved = [model.predict(X.assign(word=same)).mean() for same in each]
    assert word.grid[-1] is None
    _near(word.average, moved, 1e-9)


def test_kernels_are_kept_on_disk_release_the_lock_and_start_no_threads_of_their_own():
    """`parallel=True` called from two threads ends the process."""
    kernels = {
        kernel
        for name, module in sys.modules.items()
        if name.startswith("dashboard.explain.trees.")
        for kernel in vars(module).values()
        if isinstance(kernel, Dispatcher)
    }
    assert len(kernels) > 20
    for kernel in kernels:
        options = kernel.targetoptions
        assert options.get("nogil"), kernel
        assert not options.get("parallel"), kernel
        assert not isinstance(kernel._cache, NullCache), kernel
        assert not kernel.targetoptions.get("fastmath"), kernel


def test_an_engine_is_built_once_for_a_model_and_a_background():
    X = np.random.default_rng(0).normal(size=(60, 2))
    face = explain_model(RandomForestRegressor(3, random_state=0).fit(X, X[:, 0]), background=X)
    inside, rows = face.seen.view.structure, face.seen.background
    assert engine(inside, rows) is engine(inside, rows.copy())
    assert engine(inside, rows) is not engine(inside, rows[:30])


def test_a_mean_from_a_sample_lies_within_its_own_error_of_the_whole():
    X = np.random.default_rng(0).normal(size=(3_000, 3))
    model = HistGradientBoostingRegressor(max_iter=10).fit(X, X[:, 0] * X[:, 1])
    face = explain_model(model, background=X[:50])
    whole = mean_attribution(face.attributions(X), unit="margin")
    part = mean_attribution(face.attributions(X[:300]), unit="margin")
    assert (np.abs(part.mean - whole.mean) <= 4 * part.standard_error).all()
    assert (part.standard_error[:2] > 2 * whole.standard_error[:2]).all()
