"""What is explained is the user's own model on the rows as given, for columns of every kind.

All that is expected here comes from the user's own model and the user's own frame.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from kinds_of_columns import EVERY
from lightgbm import LGBMClassifier, LGBMRegressor
from models_of_one_column import MODELS, REFUSED, margin, response, takes
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from dashboard.domain.errors import (
    ChangedAnswers,
    MissingColumns,
    NoRows,
    RepeatedColumns,
    UnansweredRows,
    UnequalLengths,
    UnusableColumn,
    UnusableTable,
)
from dashboard.explain.importance import shuffle
from dashboard.notebook import explain_model
from dashboard.registry import handed, restoring

DRAWS = np.random.default_rng(0)
N_ROWS = 120
Q = DRAWS.normal(size=N_ROWS)
PLACES = np.r_[0, 1, 2, DRAWS.integers(0, 3, N_ROWS - 3)]
OUTCOME = ((PLACES == 2) | (Q > 1)).astype(int)
BACKGROUND, ASKED = slice(0, 40), slice(40, 60)
NEAR = 2e-5  # trees add up in single precision
PAIRS = [(model, column) for model in MODELS for column in EVERY if takes(model, column)]


def fitted(model, column):
    frame = pd.DataFrame({"z": EVERY[column](PLACES), "q": Q})
    return MODELS[model]().fit(frame, OUTCOME), frame


def asked(name, column):
    model, frame = fitted(name, column)
    return margin(model, frame)


@pytest.mark.parametrize(("name", "column"), PAIRS)
def test_contributions_add_up_to_the_models_own_margin(name, column):
    model, frame = fitted(name, column)
    found = explain_model(model, background=frame[BACKGROUND]).attributions(frame[ASKED])
    own = margin(model, frame[ASKED])
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), own, atol=NEAR)
    np.testing.assert_allclose(found.base_value, margin(model, frame[BACKGROUND]).mean(), atol=NEAR)
    other = frame[ASKED].assign(z=frame["z"].take(np.roll(np.arange(40, 60), 1)).to_numpy())
    other["z"] = other["z"].astype(frame["z"].dtype)
    moved = np.abs(margin(model, other) - own).max() > NEAR
    assert (np.abs(found.values[:, 0]).max() > NEAR) == moved


@pytest.mark.parametrize("name", MODELS)
def test_columns_said_to_be_refused_are_refused_by_the_library_itself(name):
    for column in EVERY:
        if not takes(name, column):
            with pytest.raises(Exception) as refused:  # noqa: PT011 - each library has its own
                asked(name, column)
            assert not isinstance(refused.value, AssertionError)
    assert set(REFUSED) == set(MODELS)


@pytest.mark.parametrize(
    ("name", "column"), [pair for pair in PAIRS if pair[0] in {"one-hot", "LightGBM"}]
)
def test_partial_dependence_is_that_of_the_users_own_frame(name, column):
    model, frame = fitted(name, column)
    rows = frame[ASKED].reset_index(drop=True)
    (found,) = explain_model(model, background=frame[BACKGROUND]).partial_dependence(rows, ["z"])
    expected = []
    for place in range(3):
        (at, *_) = np.flatnonzero(PLACES[ASKED] == place)
        whole = rows["z"].take(np.full(len(rows), at)).reset_index(drop=True)
        expected.append(response(model, rows.assign(z=whole)).mean())
    # of three places two may hold the same value, or two values may mean the same to the model
    gaps = np.abs(found.average[:, None] - np.array(expected))
    assert gaps.min(axis=0).max() < 1e-6
    assert gaps.min(axis=1).max() < 1e-6


@pytest.mark.parametrize(
    "column", ["objects: truth values and None", "categories: an empty text", "long whole numbers"]
)
def test_permutation_importance_is_that_of_the_users_own_model(column):
    model, frame = fitted("one-hot", column)
    seen = explain_model(model, background=frame[BACKGROUND])
    found = seen.permutation_importance(frame, OUTCOME, "auc", n_repeats=2, seed=3)
    whole = roc_auc_score(OUTCOME, response(model, frame))
    assert found.baseline == pytest.approx(whole, abs=1e-9)
    for place, name in enumerate(["z", "q"]):
        for repeat in range(2):
            order = shuffle(len(frame), 3, place, repeat)
            moved = frame.assign(**{name: frame[name].take(order).reset_index(drop=True)})
            drop = whole - roc_auc_score(OUTCOME, response(model, moved))
            assert found.importances[place, repeat] == pytest.approx(drop, abs=1e-9)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "Int8", "int8[pyarrow]", "float32"])
@pytest.mark.parametrize("value", [300, 44.5, 0.1])
def test_numbers_that_the_background_cannot_hold_are_asked_as_they_are(dtype, value):
    frame = pd.DataFrame({"z": pd.Series(np.arange(100), dtype=dtype), "q": Q[:100]})
    model = make_pipeline(
        FunctionTransformer(lambda rows: rows.astype("float64")),
        RandomForestRegressor(9, random_state=0),
    ).fit(frame, np.arange(100) + Q[:100])
    seen = explain_model(model, background=frame[:30])
    rows = pd.DataFrame({"z": [value, 2], "q": [0.5, 0.1]})
    found = seen.attributions(rows)
    np.testing.assert_allclose(found.response, model.predict(rows))
    np.testing.assert_allclose(
        found.base_value + found.values.sum(axis=1), model.predict(rows), atol=1e-4
    )
    (effect,) = seen.partial_dependence(frame, ["z"], grid=np.array([1.0, float(value)]))
    own = [model.predict(frame.assign(z=float(each))).mean() for each in (1.0, value)]
    np.testing.assert_allclose(effect.average, own)


def test_a_category_that_only_the_rows_have_is_explained_as_what_it_is():
    whole = pd.DataFrame({"z": pd.Categorical(np.array(["a", "b", "c"])[PLACES]), "q": Q})
    model = LGBMClassifier(n_estimators=15, min_child_samples=5, verbose=-1, n_jobs=1)
    model.fit(whole, OUTCOME)
    background = whole[PLACES < 2].head(30)
    background = background.assign(z=background["z"].cat.remove_unused_categories())
    rows = pd.DataFrame({"z": pd.Categorical(["c", "a"]), "q": [0.0, 0.0]})
    found = explain_model(model, background=background).attributions(rows)
    own = model.predict(rows, raw_score=True)
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), own, atol=NEAR)
    as_missing = model.predict(rows.assign(z=pd.Categorical([None, "a"])), raw_score=True)
    assert abs(own[0] - as_missing[0]) > 0.5


def test_a_grid_of_ones_own_holds_the_users_values():
    model, frame = fitted("one-hot", "objects: numbers and None")
    seen = explain_model(model, background=frame[BACKGROUND])
    (found,) = seen.partial_dependence(frame, ["z"], grid=np.array([2, 1], dtype=object))
    own = [
        response(model, frame.assign(z=pd.Series([value] * N_ROWS, dtype=object))).mean()
        for value in (2, 1)
    ]
    np.testing.assert_allclose(found.average, own)


def test_a_restoration_that_loses_values_is_refused_by_the_name_of_the_column(monkeypatch):
    model, frame = fitted("one-hot", "objects: whole numbers")
    seen = explain_model(model, background=frame[BACKGROUND])
    real = restoring.restored

    def as_text(feature, column):
        return column.astype(object) if feature.name == "z" else real(feature, column)

    monkeypatch.setattr(restoring, "restored", as_text)
    with pytest.raises(ChangedAnswers, match=r"about the column 'z' as given"):
        explain_model(model, background=frame[BACKGROUND])
    with pytest.raises(ChangedAnswers, match=r"about the column 'z' as given"):
        seen.attributions(frame[ASKED])


def test_equal_values_that_a_model_tells_apart_are_refused_by_the_name_of_the_column():
    frame = pd.DataFrame({"z": pd.Series([1, True, 1.0, 2] * 9, dtype=object), "q": Q[:36]})
    with pytest.raises(ChangedAnswers, match="'z'"):
        explain_model(lambda rows: np.array([len(repr(z)) for z in rows["z"]]), background=frame)


def test_rows_that_are_identical_when_restored_ask_the_model_no_more_often():
    asked = []

    def model(rows):
        asked.append(len(rows))
        return rows["q"].to_numpy() + (rows["z"] == 1)

    frame = pd.DataFrame({"z": EVERY["objects: whole numbers"](PLACES), "q": Q})
    seen = explain_model(model, background=frame[BACKGROUND])
    asked.clear()
    seen.seen.conform(frame[ASKED])
    assert not asked
    seen.seen.conform(frame[ASKED].assign(z=frame["z"][ASKED].astype(float)))
    assert asked == [20, 20]


def test_a_model_that_draws_its_answers_is_refused():
    draws = np.random.default_rng(0)
    with pytest.raises(ChangedAnswers, match="asked twice about the same rows"):
        explain_model(lambda rows: draws.normal(size=len(rows)), background=pd.DataFrame({"q": Q}))


def test_rows_that_the_model_itself_refuses_are_refused_in_its_words():
    model, frame = fitted("XGBoost", "categories: texts")
    rows = frame[ASKED].assign(z=pd.Categorical(["new"] * 20))
    with pytest.raises(UnansweredRows, match="does not answer to the rows as given"):
        explain_model(model, background=frame[BACKGROUND]).attributions(rows)


A = DRAWS.normal(size=(200, 3))
SIDE = (A[:, 0] > 0).astype(int)
FRAME = pd.DataFrame(A, columns=list("abc"))


def forest():
    return RandomForestClassifier(9, max_depth=4, random_state=0, n_jobs=1)


def sums(rows):
    return pd.DataFrame({"s": rows[0] + rows[1], "t": rows[2]})


def polars(frame):
    """A frame of another library, as far as it is read."""
    return SimpleNamespace(to_pandas=frame.copy, __array__=frame.__array__)


class Streamed:
    """A frame of a library that hands out Arrow's streams."""

    def __init__(self, frame):
        self.__arrow_c_stream__ = frame.__arrow_c_stream__


SHAPES = {
    "an array": (forest(), A, A),
    "a sparse matrix": (forest(), sparse.csr_matrix(A), sparse.csr_matrix(A)),
    "a sparse array": (forest(), sparse.csc_array(A), sparse.csc_array(A)),
    "names that are numbers": (
        make_pipeline(FunctionTransformer(sums), forest()), pd.DataFrame(A), pd.DataFrame(A)
    ),
    "a frame for a model of an array": (forest(), A, FRAME),
    "an array for a model of a frame": (forest(), FRAME, A),
    "sparse columns": (forest(), FRAME, FRAME.astype(pd.SparseDtype("float64", 0.0))),
    "an array for LightGBM of a frame": (LGBMRegressor(n_estimators=5, verbose=-1), FRAME, A),
    "single precision": (forest(), A.astype("float32"), A.astype("float32")),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:X (has|does not have valid) feature names")
@pytest.mark.parametrize("name", SHAPES)
def test_what_scikit_learn_takes_is_taken(name):
    model, learned, table = SHAPES[name]
    model.fit(learned, SIDE)
    rows = table.iloc[100:110] if isinstance(table, pd.DataFrame) else table[100:110]
    background = table.iloc[:50] if isinstance(table, pd.DataFrame) else table[:50]
    found = explain_model(model, background=background).attributions(rows)
    own = model.predict(rows) if name.startswith("an array for L") else response(model, rows)
    np.testing.assert_allclose(found.response, own, atol=1e-9)
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), own, atol=NEAR)
    if isinstance(learned, pd.DataFrame) and isinstance(learned.columns[0], str):
        assert found.features == ("a", "b", "c")


def test_frames_of_libraries_that_hand_out_arrow_are_read():
    frame = FRAME.assign(word=pd.Series(["x", "y"] * 100, dtype=object))
    turned = handed.as_given(Streamed(frame))
    assert turned.columns.tolist() == frame.columns.tolist()
    np.testing.assert_array_equal(turned["a"], frame["a"])
    assert turned["word"].tolist() == frame["word"].tolist()


def test_a_frame_that_turns_itself_into_one_of_pandas_is_explained():
    model = forest().fit(FRAME, SIDE)
    seen = explain_model(model, background=FRAME[:50])
    found = seen.attributions(polars(FRAME[100:110]))
    np.testing.assert_allclose(found.response, response(model, FRAME[100:110]))


LEVELS = pd.DataFrame(A, columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y"), ("b", "x")]))
UNREAD = {
    "repeated names": (pd.DataFrame(A, columns=list("aab")), RepeatedColumns, "once: 'a'"),
    "1 and its text": (pd.DataFrame(A, columns=[1, "1", 2]), RepeatedColumns, "once: '1'"),
    "several levels": (LEVELS, UnusableTable, "names of several levels. Give each one name"),
    "no rows": (FRAME[:0], NoRows, "There are no rows"),
    "three dimensions": (np.zeros((2, 2, 2)), UnusableTable, "an array of 3 dimensions"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_tables_of_another_shape_are_refused_in_one_sentence_of_a_notebook(name):
    table, error, words = UNREAD[name]
    model = RandomForestClassifier(3, random_state=0, n_jobs=1).fit(A, SIDE)
    with pytest.raises(error, match=words) as refused:
        explain_model(model, background=table)
    assert "stored" not in str(refused.value)
    seen = explain_model(forest().fit(FRAME, SIDE), background=FRAME[:50])
    with pytest.raises(error, match=words):
        seen.attributions(table)


def test_a_missing_column_is_named_without_a_word_of_storing():
    seen = explain_model(forest().fit(FRAME, SIDE), background=FRAME[:50])
    with pytest.raises(MissingColumns, match="The column is missing: 'b'") as refused:
        seen.attributions(FRAME[["a", "c"]])
    assert "stored" not in str(refused.value)
    with pytest.raises(UnusableTable, match="2 columns and the model reads 3"):
        seen.attributions(A[:, :2])


def test_a_sparse_matrix_that_is_too_large_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(handed, "DENSE_CELLS", 100)
    with pytest.raises(UnusableTable, match="a sparse matrix of 200 rows and 3 columns"):
        explain_model(forest().fit(A, SIDE), background=sparse.csr_matrix(A))


@pytest.mark.parametrize("n_outcomes", [100, 201])
def test_outcomes_of_another_length_are_refused(n_outcomes):
    seen = explain_model(forest().fit(FRAME, SIDE), background=FRAME[:50])
    with pytest.raises(UnequalLengths, match=f"{n_outcomes} outcomes .* for 200 rows"):
        seen.permutation_importance(FRAME, np.resize(SIDE, n_outcomes))


class AsksByName:
    """A model of one's own that tells nothing of its columns and asks for them by name."""

    def predict(self, rows):
        return 2.0 * rows["a"].to_numpy() + rows["c"].to_numpy()


class AsksByPlace:
    """One that was made for arrays."""

    def predict(self, rows):
        return 2.0 * rows[:, 0] + rows[:, 2]


class Named(TransformerMixin, BaseEstimator):
    """A first step that asks for columns by name, and tells none."""

    def fit(self, _rows, _outcome=None):
        return self

    def transform(self, rows):
        return np.column_stack([rows["a"] + rows["b"], rows["c"]])


OWN = {
    "an object by name": (AsksByName(), FRAME),
    "an object by place": (AsksByPlace(), A),
    "a first step by name": (make_pipeline(Named(), forest()).fit(FRAME, SIDE), FRAME),
}


@pytest.mark.parametrize("dtype", ["float64", "float32", "int8"])
@pytest.mark.parametrize("name", OWN)
def test_models_that_tell_no_columns_are_handed_what_their_user_hands_them(name, dtype):
    model, table = OWN[name]
    given = (10 * table).astype(dtype)
    found = explain_model(model, background=given[:50]).attributions(given[100:120])
    own = given[100:120]
    asked = response(model, own) if hasattr(model, "predict_proba") else model.predict(own)
    np.testing.assert_allclose(found.response, asked, rtol=1e-6)
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), asked, rtol=NEAR)


@pytest.mark.parametrize("ordered", [False, True])
def test_categories_in_another_order_are_refused_where_a_model_reads_their_codes(ordered):
    words = pd.Categorical(np.array(["a", "b", "c"])[PLACES], ordered=ordered)
    frame = pd.DataFrame({"z": words, "q": Q})
    rows = frame[ASKED].assign(z=frame["z"][ASKED].cat.reorder_categories(["c", "b", "a"]))
    seen = explain_model(lambda rows: rows["z"].cat.codes + rows["q"], background=frame)
    with pytest.raises(ChangedAnswers, match="'z'"):
        seen.attributions(rows)
    by_value = explain_model(lambda rows: (rows["z"] == "c") + rows["q"], background=frame)
    own = (rows["z"] == "c") + rows["q"]
    np.testing.assert_allclose(by_value.attributions(rows).response, own)


def test_categories_that_a_library_writes_otherwise_are_its_own_affair():
    frame = pd.DataFrame({"z": pd.Categorical(np.array([b"a", b"b", b"c"])[PLACES]), "q": Q})
    model = MODELS["XGBoost"]().fit(frame, OUTCOME)
    background = frame[PLACES < 2].head(30)
    found = explain_model(model, background=background).attributions(frame[ASKED])
    own = margin(model, frame[ASKED])
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), own, atol=NEAR)


def test_a_zero_with_another_sign_is_named_by_its_column():
    frame = pd.DataFrame({"z": pd.Series([0.0, -0.0, 1] * 12, dtype=object), "q": Q[:36]})
    with pytest.raises(ChangedAnswers, match="'z'"):
        explain_model(lambda rows: np.array([len(repr(z)) for z in rows["z"]]), background=frame)


def test_a_column_of_a_type_that_holds_nothing_is_refused_by_its_name():
    frame = FRAME.assign(z=pd.Series([None] * 200, dtype=pd.ArrowDtype(pa.null())))
    with pytest.raises(UnusableColumn, match="'z'"):
        explain_model(lambda rows: rows["a"], background=frame)
