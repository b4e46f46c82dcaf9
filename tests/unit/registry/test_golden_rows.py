"""Golden rows: as given, answered in memory, and asked again of what was opened."""

import json
import tomllib
from dataclasses import replace

import catboost
import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from hypothesis import given
from hypothesis import strategies as st
from kinds_of_columns import CATEGORIES, EVERY
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from strict_model import StrictModel

from dashboard import registry
from dashboard.domain.card import Task
from dashboard.domain.errors import UnreadableArtifact, UnwritableModel
from dashboard.registry import libraries, load_golden, load_model, replay
from dashboard.registry.covering import covering_rows
from dashboard.registry.golden import answers_text, read_golden, with_answers
from dashboard.registry.libraries import catboost as catboost_adapter
from dashboard.registry.replay import Replay
from dashboard.registry.restoring import Restorer
from dashboard.registry.trial import try_version

pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")

N_ROWS = 150
DRAWS = np.random.default_rng(8)
PLACE = DRAWS.integers(0, 3, N_ROWS)
FEE = DRAWS.normal(size=N_ROWS)
COUNT = DRAWS.poisson(np.exp(1 + 0.5 * FEE + 0.3 * PLACE)).astype(float)
YES = ((FEE + PLACE) > 1.5).astype(int)
CLASS = np.digitize(FEE + PLACE, [1, 2.5])


def _frame(cells):
    """The user's own frame: a column of three values, and a number."""
    return pd.DataFrame({"town": cells(PLACE), "fee": FEE})


TEXTS = CATEGORIES["text"]
NO_CARD = ("objects: decimals", "objects: bytes", "categories: intervals")
"""What no card can hold; a version of it is refused when it is written."""


def _one_hot():
    columns = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), ["town"]), remainder="passthrough"
    )
    return make_pipeline(columns, LogisticRegression())


@pytest.fixture
def written(register, card, tmp_path):
    """Write a version of a frame of the user's own; its record, golden rows and view."""

    def write(model, frame, task=Task.BINARY, labels=None, *, own_types=True):
        several = tuple(map(str, model.classes_)) if task is Task.MULTICLASS else ()
        about = {
            Task.BINARY: {"outputs": ("1",), "outcome_labels": ("0", "1")},
            Task.MULTICLASS: {"outputs": several, "outcome_labels": several},
            Task.REGRESSION: {"outputs": ("amount",), "outcome_labels": ()},
        }[task]
        schema = registry.describe_features(frame, labels or {}, own_types=own_types)
        described = replace(card, task=task, schema=schema, decision=None, **about)
        version = register(described, model, frame)
        golden = load_golden(tmp_path, version)
        return version, golden, load_model(tmp_path, version).view

    return write


def _assert_among(rows, frame):
    """Every golden row is one of the user's own, value by value and type by type."""
    own = {tuple(map(_exact, row)) for row in frame.itertuples(index=False)}
    assert list(rows.dtypes) == list(frame.dtypes)
    assert {tuple(map(_exact, row)) for row in rows.itertuples(index=False)} <= own


def _exact(value):
    return (type(value), repr(value))


def _named(cells):
    """Whole numbers too long for a float are categories."""
    return {"town": {"kind": "category"}} if cells.startswith("long") else {}


@pytest.mark.parametrize("cells", [name for name in EVERY if name not in NO_CARD])
def test_golden_rows_are_the_users_own_with_the_answers_of_the_users_own_call(cells, written):
    frame = _frame(EVERY[cells])
    model = StrictModel().fit(frame, YES)
    version, golden, view = written(model, frame, labels=_named(cells))
    assert 4 <= len(golden.rows) <= 50
    _assert_among(golden.rows, frame)
    np.testing.assert_array_equal(golden.answers.values, model.predict_proba(golden.rows))
    assert version.card.golden.rtol == golden.answers.rtol
    assert not golden.answers.is_adapted
    # every cell reaches the model as it was given, also after it was stored in words
    assert replay(view, golden) == Replay(len(golden.rows), 0.0)


@pytest.mark.parametrize("cells", ["objects: whole numbers", "objects: truth values and None"])
def test_a_card_that_forgets_the_users_own_types_is_told_and_the_column_named(cells, written):
    frame = _frame(EVERY[cells])
    _, golden, view = written(_one_hot().fit(frame, YES), frame, own_types=False)
    found = replay(view, golden)
    assert found.fault.startswith("values change on their way to the model: golden row ")
    assert found.fault.endswith("; the cause is town")


LOSSES = {"Poisson": COUNT, "Tweedie:variance_power=1.5": COUNT, "RMSE": COUNT}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("plain", [False, True])
def test_a_catboost_model_answers_after_it_was_written_as_in_memory(loss, plain, written):
    frame = _frame(TEXTS)
    quiet = {"loss_function": loss, "iterations": 12, "depth": 3, "verbose": 0,
             "cat_features": ["town"], "allow_writing_files": False}  # fmt: skip
    model = (catboost.CatBoost(quiet) if plain else catboost.CatBoostRegressor(**quiet)).fit(
        frame, LOSSES[loss]
    )
    _, golden, view = written(model, frame, Task.REGRESSION)
    np.testing.assert_array_equal(golden.answers.values[:, 0], model.predict(golden.rows))
    assert replay(view, golden).fault == ""
    np.testing.assert_array_equal(
        view.respond(view.schema.conform(frame).frame)[:, 0], model.predict(frame)
    )


def test_a_model_that_lost_its_link_is_told_by_its_golden_rows(written, tmp_path, monkeypatch):
    frame = _frame(TEXTS)
    model = catboost.CatBoostRegressor(
        loss_function="Poisson", iterations=12, verbose=0, cat_features=["town"],
        allow_writing_files=False,
    ).fit(frame, COUNT)  # fmt: skip
    version, golden, _ = written(model, frame, Task.REGRESSION)

    def from_bytes(content):
        return catboost.CatBoostRegressor().load_model(blob=content)

    monkeypatch.setitem(libraries.FORMATS, ".cbm", (from_bytes, catboost_adapter.CatBoost.packages))
    found = replay(load_model(tmp_path, version).view, golden)
    assert found.fault.startswith("it does not answer as the model did in memory: golden row ")
    assert found.gap > 0.1


def _tampered(version, root, change):
    """The version with golden rows of other answers, as if these were registered."""
    path = root / version.folder / "golden.json"
    told = json.loads(path.read_text())
    change(told)
    return read_golden(json.dumps(told).encode(), version.card)


def test_other_stored_answers_are_told_with_the_row_and_both_numbers(version, tmp_path):
    view = load_model(tmp_path, version).view

    def change(told):
        told["answers"]["values"][6][1] += 0.25

    golden = _tampered(version, tmp_path, change)
    then = golden.answers.values[6, 1]
    found = replay(view, golden)
    assert found.gap == pytest.approx(0.25)
    words = f"golden row 7 was answered {then:.6g} and is now answered {then - 0.25:.6g}"
    assert words in found.fault


@pytest.mark.parametrize("share", [0.5, 2.0])
def test_a_difference_is_one_beyond_the_tolerance(share, version, tmp_path):
    view = load_model(tmp_path, version).view

    def change(told):
        row = told["answers"]["values"][0]
        row[1] *= 1 + share * told["answers"]["rtol"]

    assert bool(replay(view, _tampered(version, tmp_path, change)).fault) == (share > 1)


@pytest.mark.parametrize("answer", [np.nan, np.inf])
def test_an_answer_that_is_no_number_is_another_answer(answer, version, tmp_path):
    golden = load_golden(tmp_path, version)
    golden.answers.values[2, 0] = answer
    found = replay(load_model(tmp_path, version).view, golden)
    assert "golden row 3" in found.fault


def test_a_column_that_changes_on_its_way_to_the_model_is_named(written, monkeypatch):
    frame = _frame(CATEGORIES["objects: whole numbers"])
    _, golden, view = written(_one_hot().fit(frame, YES), frame)
    right = Restorer.__call__

    def as_texts(self, rows):
        restored = right(self, rows)
        return restored.assign(town=restored["town"].map(str))

    monkeypatch.setattr(Restorer, "__call__", as_texts)
    found = replay(view, golden)
    assert found.fault.startswith("values change on their way to the model: golden row ")
    assert found.fault.endswith("; the cause is town")


PRECISE = {
    "scikit-learn": (lambda frame: LinearRegression().fit(frame, COUNT), 1e-9),
    "lightgbm": (
        lambda frame: lightgbm.LGBMRegressor(n_estimators=5, verbose=-1, n_jobs=1).fit(
            frame, COUNT
        ),
        1e-9,
    ),
    "catboost": (
        lambda frame: catboost.CatBoostRegressor(
            iterations=5, verbose=0, allow_writing_files=False
        ).fit(frame, COUNT),
        1e-9,
    ),
    "xgboost": (
        lambda frame: xgboost.XGBRegressor(n_estimators=5, n_jobs=1).fit(frame, COUNT),
        1e-5,
    ),
}


@pytest.mark.parametrize("library", PRECISE)
def test_the_card_states_the_tolerance_of_its_library(library, written, tmp_path):
    frame = pd.DataFrame({"place": PLACE.astype(float), "fee": FEE})
    make, rtol = PRECISE[library]
    version, golden, view = written(make(frame), frame, Task.REGRESSION)
    assert replay(view, golden).fault == ""
    stated = version.card.golden
    assert stated.rtol == rtol
    size = np.abs(golden.answers.values).max()
    assert stated.atol == pytest.approx(size * {1e-9: 1e-12, 1e-5: 1e-6}[rtol])
    told = tomllib.loads((tmp_path / version.folder / "card.toml").read_text())["golden"]
    assert (told["rtol"], told["atol"]) == (stated.rtol, stated.atol)


def test_the_answers_of_a_file_are_recorded_when_it_is_tried_and_repeated_ever_after(
    register, card, tmp_path
):
    frame = pd.DataFrame({"place": PLACE.astype(float), "fee": FEE})
    model = catboost.CatBoostRegressor(
        loss_function="Poisson", iterations=8, verbose=0, allow_writing_files=False
    ).fit(frame, COUNT)
    file = tmp_path / "counts.cbm"
    model.save_model(str(file))
    schema = registry.describe_features(frame, {})
    described = replace(card, task=Task.REGRESSION, schema=schema, decision=None,
                        outputs=("amount",), outcome_labels=())  # fmt: skip
    version = register(described, file, frame)
    assert version.card.golden.rtol is None
    golden = load_golden(tmp_path, version)
    assert golden.answers is None
    first = try_version(tmp_path, version, registry.LIMITS)
    recorded = with_answers(golden, first.answers)
    np.testing.assert_allclose(
        recorded.answers.values[:, 0], model.predict(golden.rows), rtol=1e-12
    )
    assert answers_text(recorded.answers) == first.answers
    again = try_version(tmp_path, version, registry.LIMITS, answers=first.answers)
    assert (again.gap, again.answers) == (0.0, "")
    recorded.answers.values[4] *= 2
    with pytest.raises(UnreadableArtifact, match="it did when it was registered: golden row 5"):
        try_version(tmp_path, version, registry.LIMITS, answers=answers_text(recorded.answers))


def test_golden_rows_of_earlier_releases_are_read_and_repeated(version, tmp_path, rows, fitted):
    conformed = version.card.schema.conform(rows.head(20)).frame
    answers = fitted.predict_proba(rows.head(20))[:, 1]
    path = tmp_path / "golden.parquet"
    conformed.assign(**{"@answer_0": answers}).to_parquet(path, index=False)
    earlier = replace(version.card.golden, file=path.name, rtol=None, atol=None)
    golden = read_golden(path.read_bytes(), replace(version.card, golden=earlier))
    view = load_model(tmp_path, version).view
    assert replay(view, golden).fault == ""
    other = golden.answers.values + (np.arange(20) == 3)[:, np.newaxis]
    changed = replace(golden, answers=replace(golden.answers, values=other))
    assert "golden row 4" in replay(view, changed).fault


def test_a_value_that_could_not_be_read_back_is_refused_when_the_version_is_written(
    card, fitted, rows, tmp_path
):
    class Town(str):
        __slots__ = ()

    strange = rows.assign(town=pd.Series([Town("Ulm")] * len(rows), dtype=object))
    with pytest.raises(UnwritableModel, match="the column 'town' cannot be stored with it"):
        registry.write_version(tmp_path / "v" / "1", card, fitted, strange)
    assert not (tmp_path / "v").exists()


@given(st.integers(1, 400), st.integers(2, 60), st.randoms(use_true_random=False))
def test_the_rows_cover_gaps_categories_and_ends(n_rows, most, random):
    frame = pd.DataFrame(
        {
            "kind": [random.choice(["a", "b", 1, "1", True, None]) for _ in range(n_rows)],
            "size": [random.choice([0.0, 1.0, np.nan, 5.0]) for _ in range(n_rows)],
        }
    ).astype({"kind": object})
    places = covering_rows(frame, most)
    assert len(places) == min(n_rows, most)
    assert (np.diff(places) > 0).all()
    chosen = frame.take(places)
    if most >= 15:
        assert set(map(_exact, chosen["kind"])) == set(map(_exact, frame["kind"]))
        assert chosen["size"].isna().any() == frame["size"].isna().any()
        assert chosen["size"].max() == frame["size"].max() or frame["size"].isna().all()
