"""Every library behind one face: written, opened from trusted bytes, answering as it does."""

import json
from dataclasses import replace
from pathlib import Path

import catboost
import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from dashboard import explain, registry
from dashboard.domain.card import Task
from dashboard.domain.errors import UnreadableArtifact, UntrustedArtifact, UnwritableModel
from dashboard.domain.results import Link

BINARY, CLASSES, AMOUNT = Task.BINARY, Task.MULTICLASS, Task.REGRESSION
LABELS = ("low", "middle", "high")
OBJECTIVES = {
    "lightgbm": {BINARY: "binary", CLASSES: "multiclass", AMOUNT: "regression"},
    "xgboost": {BINARY: "binary:logistic", CLASSES: "multi:softprob", AMOUNT: "reg:squarederror"},
    "catboost": {BINARY: "Logloss", CLASSES: "MultiClass", AMOUNT: "RMSE"},
}
FILES = {"lightgbm": "model.txt", "xgboost": "model.ubj", "catboost": "model.cbm"}


@pytest.fixture(scope="module")
def outcomes(rows):
    """What there is to learn, for each task; every column has a part in it."""
    signal = rows["visits"] + 3 * rows["member"] + 2 * (rows["town"] == "Ulm") + rows["age"].isna()
    return {
        BINARY: (signal > 6).astype(int),
        CLASSES: pd.Series(np.digitize(signal, [4, 7])),
        AMOUNT: signal,
    }


def _categorical(rows):
    """The user's own frame: towns in an order that is not the card's."""
    return rows.assign(town=pd.Categorical(rows["town"], categories=["Rom", "Ulm", "Bonn"]))


def _parameters(library, task):
    several = {"num_class": 3} if task is CLASSES else {}
    quiet = {"lightgbm": {"verbose": -1, "min_data_in_leaf": 5, "min_data_per_group": 5,
                          "num_threads": 1},
             "xgboost": {"nthread": 1}}[library]  # fmt: skip
    return {"objective": OBJECTIVES[library][task], **several, **quiet}


def _lightgbm(rows, outcome, task):
    data = lightgbm.Dataset(_categorical(rows), outcome)
    model = lightgbm.train(_parameters("lightgbm", task), data, 8)
    return model, model.predict(_categorical(rows))


def _xgboost(rows, outcome, task):
    data = xgboost.DMatrix(_categorical(rows), outcome, enable_categorical=True)
    model = xgboost.train(_parameters("xgboost", task), data, 8)
    return model, model.predict(data)


def _catboost(rows, outcome, task):
    worded = rows.assign(town=rows["town"].astype(object).where(rows["town"].notna(), "nan"))
    model = catboost.CatBoost(
        {"loss_function": OBJECTIVES["catboost"][task], "iterations": 12, "depth": 4, "verbose": 0,
         "thread_count": 1, "allow_writing_files": False, "cat_features": ["town"]}
    ).fit(worded, outcome)  # fmt: skip
    kind = "RawFormulaVal" if task is AMOUNT else "Probability"
    return model, model.predict(worded, prediction_type=kind)


NATIVE = {"lightgbm": _lightgbm, "xgboost": _xgboost, "catboost": _catboost}


def _card(card, task):
    if task is BINARY:
        return card
    several = LABELS if task is CLASSES else ()
    return replace(card, task=task, outputs=several or ("stay",), outcome_labels=several,
                   decision=None, response_unit="" if several else "nights")  # fmt: skip


@pytest.fixture
def opened(register, tmp_path):
    """Write a version and open it again."""

    def written_and_opened(card, model, rows):
        version = register(card, model, rows)
        return version, registry.load_model(tmp_path, version)

    return written_and_opened


def _columns(answer, task):
    values = np.asarray(answer, dtype=float).reshape(len(answer), -1)
    return values[:, 1:] if task is BINARY and values.shape[1] == 2 else values


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("library", NATIVE)
def test_a_native_model_opens_from_its_own_format_and_answers_and_adds_up(
    library, task, rows, outcomes, card, opened
):
    model, expected = NATIVE[library](rows, outcomes[task], task)
    version, loaded = opened(_card(card, task), model, rows)
    assert version.card.artifact == FILES[library]
    assert library in dict(version.card.libraries)
    view = loaded.view
    np.testing.assert_allclose(view.respond(rows), _columns(expected, task), atol=1e-6)
    links = {BINARY: Link.LOGIT, CLASSES: Link.SOFTMAX, AMOUNT: Link.IDENTITY}
    assert view.link is links[task]
    # the trees themselves are read, or CatBoost explains its own categories
    assert (view.structure is None) == (library == "catboost")
    assert (view.native is None) == (library != "catboost")
    for output in range(len(view.outputs)):
        found = explain.attributions(view, rows.head(6), rows.tail(20), output=output)
        np.testing.assert_allclose(found.residual, 0, atol=1e-5)
        assert np.abs(found.values[:, 2]).max() > 0  # the town has a part in it


@pytest.mark.parametrize("library", NATIVE)
def test_a_native_file_runs_no_pickle(library, rows, outcomes, card, register, tmp_path):
    model, expected = NATIVE[library](rows, outcomes[BINARY], BINARY)
    version = register(card, model, rows)
    with pytest.MonkeyPatch.context() as without:
        without.setattr("pickle.loads", None)
        without.setattr("joblib.load", None)
        answer = registry.load_model(tmp_path, version).view.respond(rows)
    np.testing.assert_allclose(answer, _columns(expected, BINARY), atol=1e-6)


@pytest.mark.parametrize("library", NATIVE)
def test_a_native_file_of_other_bytes_is_refused_in_a_sentence(
    library, rows, card, register, tmp_path
):
    broken = tmp_path / FILES[library]
    broken.write_bytes(b"no model at all")
    version = register(card, broken, rows)
    with pytest.raises(UnreadableArtifact, match="cannot be opened"):
        registry.load_model(tmp_path, version)


@pytest.mark.parametrize("library", ["lightgbm", "xgboost"])
def test_an_estimator_with_categories_of_its_own_is_given_them_back(
    library, rows, outcomes, card, opened
):
    kind = {
        "lightgbm": lightgbm.LGBMClassifier(n_estimators=8, verbose=-1, min_child_samples=5,
                                            min_data_per_group=5, n_jobs=1),
        "xgboost": xgboost.XGBClassifier(n_estimators=8, enable_categorical=True, n_jobs=1),
    }[library]  # fmt: skip
    model = kind.fit(_categorical(rows), outcomes[BINARY])
    expected = model.predict_proba(_categorical(rows))[:, 1:]
    version, loaded = opened(card, model, rows)
    assert version.card.artifact == "model.joblib"
    np.testing.assert_allclose(loaded.view.respond(rows), expected, atol=1e-6)
    assert loaded.view.structure is not None


@pytest.mark.parametrize("library", ["lightgbm", "xgboost"])
def test_columns_of_a_booster_are_found_by_name_and_strange_ones_refused(
    library, rows, outcomes, card, opened
):
    turned = rows[["visits", "town", "age", "member"]]
    model, expected = NATIVE[library](turned, outcomes[BINARY], BINARY)
    _, loaded = opened(card, model, rows)
    np.testing.assert_allclose(loaded.view.respond(rows)[:, 0], expected, atol=1e-6)
    model, _ = NATIVE[library](rows.rename(columns={"visits": "calls"}), outcomes[BINARY], BINARY)
    with pytest.raises(
        UnreadableArtifact, match=r"it reads .*calls.*, which its card does not list"
    ):
        opened(card, model, rows)


def test_a_booster_of_an_array_takes_the_columns_as_they_come(rows, outcomes, card, opened, schema):
    numbers = rows.drop(columns="town")
    schema = registry.describe_features(numbers, {"member": {"kind": "boolean"}})
    card = replace(card, schema=schema)
    for library in ("lightgbm", "xgboost"):
        train = {
            "lightgbm": lambda p, y: lightgbm.train(p, lightgbm.Dataset(numbers.to_numpy(), y), 5),
            "xgboost": lambda p, y: xgboost.train(p, xgboost.DMatrix(numbers.to_numpy(), y), 5),
        }
        model = train[library](_parameters(library, BINARY), outcomes[BINARY])
        given = numbers.to_numpy() if library == "lightgbm" else xgboost.DMatrix(numbers.to_numpy())
        _, loaded = opened(card, model, numbers)
        np.testing.assert_allclose(
            loaded.view.respond(numbers)[:, 0], model.predict(given), atol=1e-6
        )


def test_an_xgboost_estimators_file_answers_up_to_its_best_stage(rows, card, opened, tmp_path):
    numbers = rows[["age", "member", "visits"]]
    card = replace(card, schema=registry.describe_features(numbers, {}))
    model = xgboost.XGBClassifier(n_estimators=40, early_stopping_rounds=2, n_jobs=1)
    noise = np.random.default_rng(0).integers(0, 2, len(rows))
    model.fit(numbers, noise, eval_set=[(numbers.tail(40), 1 - noise[-40:])], verbose=False)
    path = tmp_path / "saved.json"
    model.save_model(path)
    assert model.best_iteration < len(json.loads(path.read_text())["learner"]
                                      ["gradient_booster"]["model"]["trees"]) - 1  # fmt: skip
    _, loaded = opened(card, path, numbers)
    np.testing.assert_allclose(
        loaded.view.respond(numbers)[:, 0], model.predict_proba(numbers)[:, 1], atol=1e-6
    )
    assert loaded.view.structure is not None


def test_answers_that_are_no_probabilities_are_refused(rows, outcomes, card, opened):
    data = xgboost.DMatrix(_categorical(rows), outcomes[BINARY], enable_categorical=True)
    model = xgboost.train({"objective": "binary:logitraw", "nthread": 1}, data, 5)
    with pytest.raises(UnreadableArtifact, match="are not probabilities"):
        opened(card, model, rows)
    model, _ = _lightgbm(rows, outcomes[AMOUNT], AMOUNT)
    with pytest.raises(UnreadableArtifact, match="it gives no probabilities"):
        opened(card, model, rows)


SOURCE = """
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rule:
    weight: "float"

    def of(self, frame):
        visits = frame["visits"].fillna(0) * self.weight
        return visits + 0.2 * frame["member"] + 0.1 * (frame["town"] == "Ulm")


def predict(frame):
    frame["visits"] = frame["visits"] * 1.0  # it may change what it is given
    score = Rule(0.05).of(frame).to_numpy()
    return {answer}
"""
ANSWERS = {
    BINARY: ("np.clip(score, 0, 1)", lambda score: np.clip(score, 0, 1)[:, None]),
    CLASSES: (
        "np.column_stack([1 - score, score / 4, 3 * score / 4])",
        lambda score: np.column_stack([1 - score, score / 4, 3 * score / 4]),
    ),
    AMOUNT: ("score * 10", lambda score: score[:, None] * 10),
}


def _source(tmp_path, text) -> Path:
    path = tmp_path / "rule.py"
    path.write_text(text)
    return path


def _score(rows):
    visits = rows["visits"].fillna(0) * 0.05
    return (visits + 0.2 * rows["member"] + 0.1 * (rows["town"] == "Ulm")).to_numpy()


@pytest.mark.parametrize("task", Task)
def test_a_function_in_a_file_is_hashed_run_and_explained(task, rows, card, opened, tmp_path):
    text, expected = ANSWERS[task]
    source = _source(tmp_path, SOURCE.replace("{answer}", text))
    version, loaded = opened(_card(card, task), source, rows)
    assert version.card.artifact == "model.py"
    before = rows.copy()
    np.testing.assert_allclose(loaded.view.respond(rows), expected(_score(rows)))
    found = explain.attributions(loaded.view, rows.head(5), rows.tail(20))
    pd.testing.assert_frame_equal(rows, before)
    np.testing.assert_allclose(found.residual, 0, atol=1e-9)
    assert found.provenance.method == "enumerated-interventional"
    (note,) = loaded.notes
    assert "slower methods" in note


def test_a_functions_file_with_another_byte_is_not_run(rows, card, register, tmp_path):
    text = SOURCE.replace("{answer}", ANSWERS[BINARY][0])
    version = register(card, _source(tmp_path, text), rows)
    flag = tmp_path / "ran"
    kept = tmp_path / "visits" / "1" / "model.py"
    kept.write_text(f"open({str(flag)!r}, 'w')\n{text}")
    with pytest.raises(UntrustedArtifact, match="not the ones that were registered"):
        registry.load_model(tmp_path, version)
    assert not flag.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def predict(frame:", "its file fails (SyntaxError"),
        ("import nowhere_to_be_found", "its file fails (ModuleNotFoundError"),
        ("import helper_beside_it", "its file fails (ModuleNotFoundError"),
        ("def score(frame): ...", "defines no function predict(frame)"),
        ("def predict(frame): return 1 / 0", "its function predict failed (ZeroDivisionError"),
        ("def predict(frame): return [0.5]", "did not return finite numbers for every row"),
        ("def predict(frame): return frame['visits'] * float('nan')", "did not return finite"),
        ("def predict(frame): return ['a'] * len(frame)", "its function predict failed"),
    ],
)  # fmt: skip
def test_a_function_that_cannot_be_used_is_refused_in_a_sentence(
    text, words, rows, card, register, tmp_path
):
    folder = tmp_path / "visits" / "1"
    folder.mkdir(parents=True)
    (folder / "helper_beside_it.py").write_text("")
    version = register(card, _source(tmp_path, text), rows)
    with pytest.raises(UnreadableArtifact) as refused:
        registry.load_model(tmp_path, version)
    assert words in str(refused.value)


class Halves(BaseEstimator):
    """An object of no known library."""

    classes_ = (0, 1)

    def predict_proba(self, frame):
        high = (frame["visits"].fillna(0) > 4).to_numpy(dtype=float) / 2
        return np.column_stack([1 - high, high])


def test_an_object_of_any_library_answers_by_its_own_methods(rows, schema):
    view = registry.view_of(Halves(), schema, rows, name="halves", task=BINARY, outputs=("yes",))
    high = rows["visits"].fillna(0) > 4
    np.testing.assert_array_equal(view.respond(rows)[:, 0], high / 2)
    assert view.link is Link.IDENTITY


def _of_the_script(frame):
    return frame["visits"] / 10


_of_the_script.__module__ = "__main__"
LOCAL = type("Local", (Halves,), {"__module__": "__main__"})


@pytest.mark.parametrize(
    "model",
    [lambda frame: frame, _of_the_script, LOCAL(),
     make_pipeline(FunctionTransformer(lambda frame: frame[["member"]]), LogisticRegression())],
    ids=["lambda", "function", "object", "step"],
)  # fmt: skip
def test_what_no_other_process_would_find_is_not_written(model, rows, card, register, tmp_path):
    if hasattr(model, "fit"):
        model.fit(rows, np.arange(len(rows)) % 2)
    with pytest.raises(UnwritableModel, match="no other process finds it: put it into a file"):
        register(card, model, rows)
    assert not (tmp_path / "visits").exists()


def test_a_file_of_an_unknown_kind_is_neither_written_nor_opened(rows, card, register, tmp_path):
    path = tmp_path / "model.h5"
    path.write_bytes(b"weights")
    with pytest.raises(UnwritableModel, match=r"model.h5 must end in one of .joblib"):
        register(card, path, rows)
    numbers = rows[["visits"]]
    version = register(card, LogisticRegression().fit(numbers, [0, 1] * (len(rows) // 2)), rows)
    folder = tmp_path / "visits" / "1"
    (folder / "model.h5").write_bytes((folder / "model.joblib").read_bytes())
    renamed = replace(version, card=replace(version.card, artifact="model.h5"))
    with pytest.raises(UnreadableArtifact, match="ends in none of"):
        registry.load_model(tmp_path, renamed)


ASSETS = Path(__file__).parents[2] / "assets"
ROWS = pd.read_csv(ASSETS / "rows.csv")


def _onnx(card, name, opened, **changed):
    columns = {"classes": ["amount", "staff", "town"], "amount": ["amount", "staff"]}[name]
    rows = ROWS[columns]
    schema = registry.describe_features(rows, {column: {"nullable": True} for column in columns})
    return opened(replace(card, schema=schema, **changed), ASSETS / f"onnx_{name}.onnx", rows)


def test_an_onnx_model_takes_each_column_by_name_and_gives_its_classes(card, opened):
    version, loaded = _onnx(_card(card, CLASSES), "classes", opened)
    assert "onnxruntime" in dict(version.card.libraries)
    rows = version.card.schema.conform(ROWS).frame
    expected = ROWS[["onnx low", "onnx middle", "onnx high"]]
    np.testing.assert_allclose(loaded.view.respond(rows), expected, atol=1e-6)
    gaps = rows.head(2).assign(town=pd.Series([None, None], dtype="str"))
    assert np.isfinite(loaded.view.respond(gaps)).all()
    assert not np.allclose(loaded.view.respond(gaps), loaded.view.respond(rows.head(2)))


def test_an_onnx_model_of_one_matrix_takes_the_columns_as_they_come(card, opened):
    version, loaded = _onnx(_card(card, AMOUNT), "amount", opened)
    rows = version.card.schema.conform(ROWS).frame
    np.testing.assert_allclose(loaded.view.respond(rows)[:, 0], ROWS["onnx amount"], atol=1e-5)
    found = explain.attributions(loaded.view, rows.head(4), rows.tail(20))
    np.testing.assert_allclose(found.residual, 0, atol=1e-5)


def test_an_onnx_model_that_asks_for_another_column_is_refused(card, opened):
    rows = ROWS[["amount", "staff", "town"]].rename(columns={"staff": "people"})
    card = replace(_card(card, CLASSES), schema=registry.describe_features(rows, {}))
    with pytest.raises(UnreadableArtifact, match="it reads staff, which its card does not list"):
        opened(card, ASSETS / "onnx_classes.onnx", rows)


def test_an_onnx_file_of_other_bytes_is_refused_in_a_sentence(rows, card, register, tmp_path):
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"no model at all")
    version = register(card, broken, rows)
    with pytest.raises(UnreadableArtifact, match="no ONNX model that onnxruntime can run"):
        registry.load_model(tmp_path, version)
