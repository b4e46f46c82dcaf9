"""Folders that MLflow wrote become versions, without MLflow and with nothing opened unasked."""

import json
import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from dashboard import explain, registry, services, store
from dashboard.domain.card import Task
from dashboard.domain.errors import (
    CandorError,
    InvalidCard,
    InvalidRows,
    MissingColumns,
    UnusableMlflowFolder,
)
from dashboard.domain.records import Trust
from dashboard.domain.schema import Kind

ASSETS = Path(__file__).parents[2] / "assets"
ROWS = pd.read_csv(ASSETS / "rows.csv")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TRUST = Trust("tests", NOW)
INPUTS = ["amount", "staff", "town"]


@pytest.fixture
def engine(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path / 'candor.db'}")
    store.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def imported(engine, tmp_path):
    """Import a folder and open what came of it."""

    def import_folder(folder, reference=None, *, trust=True, **words):
        naming = registry.Naming(words.pop("model", "bought"), 1, **words)
        version = services.import_mlflow(
            engine,
            tmp_path / "models",
            folder,
            naming,
            reference=reference,
            trust=TRUST if trust else None,
            now=NOW,
        )
        return version.card, registry.load_model(tmp_path / "models", version)

    return import_folder


@pytest.fixture
def copied(tmp_path):
    """A copy of a committed folder, to be spoiled."""

    def copy(flavor):
        return Path(shutil.copytree(ASSETS / f"mlflow_{flavor}", tmp_path / "copy"))

    return copy


FLAVORS = {
    "sklearn": (Task.BINARY, ["sklearn"], "model.pkl"),
    "lightgbm": (Task.REGRESSION, ["lightgbm"], "model.txt"),
    "xgboost": (Task.BINARY, ["xgboost"], "model.ubj"),
    "catboost": (
        Task.MULTICLASS, ["catboost high", "catboost low", "catboost middle"], "model.cbm",
    ),
    "onnx": (Task.MULTICLASS, ["onnx low", "onnx middle", "onnx high"], "model.onnx"),
}  # fmt: skip


@pytest.mark.parametrize("flavor", FLAVORS)
def test_a_folder_answers_as_its_own_library_did_and_is_explained(flavor, imported):
    task, answers, file = FLAVORS[flavor]
    reference = ROWS[INPUTS] if flavor == "onnx" else None
    card, loaded = imported(ASSETS / f"mlflow_{flavor}", reference, trust=flavor == "sklearn")
    assert "mlflow" not in sys.modules
    assert (card.task, card.artifact) == (task, file)
    assert card.training is None
    assert card.code is None
    rows = card.schema.conform(ROWS).frame
    np.testing.assert_allclose(loaded.view.respond(rows), ROWS[answers], atol=1e-6)
    found = explain.attributions(loaded.view, rows.head(3), loaded.reference)
    np.testing.assert_allclose(found.residual, 0, atol=1e-5)


def test_the_signature_and_the_example_make_the_schema(imported):
    card, loaded = imported(ASSETS / "mlflow_sklearn", title="Bought", owner="Us")
    kinds = {feature.name: feature.kind for feature in card.schema.features}
    assert kinds == {"amount": Kind.NUMBER, "staff": Kind.INTEGER, "town": Kind.CATEGORY}
    assert set(card.schema["town"].allowed) == {"Bonn", "Rom", "Ulm"}
    assert not card.schema["amount"].nullable
    assert len(loaded.reference) == 30
    assert (card.title, card.owner, card.outputs) == ("Bought", "Us", ("1",))
    assert card.algorithm == "LogisticRegression, from MLflow (sklearn)"


def test_a_file_of_rows_takes_the_place_of_the_example_and_may_be_text(imported):
    text = ROWS[INPUTS].astype(str)
    card, loaded = imported(ASSETS / "mlflow_onnx", text, classes=("a", "b", "c"))
    assert len(loaded.reference) == 40
    assert card.outputs == card.outcome_labels == ("a", "b", "c")
    assert card.schema["staff"].kind is Kind.INTEGER
    assert card.schema["amount"].kind is Kind.NUMBER


def test_a_pickle_is_not_opened_before_somebody_trusts_it(imported, copied, tmp_path):
    folder = copied("sklearn")
    flag = tmp_path / "ran"
    bomb = b"cbuiltins\nopen\n(V" + str(flag).encode() + b"\nVw\ntR."
    (folder / "model.pkl").write_bytes(bomb)
    with pytest.raises(UnusableMlflowFolder, match="say so with --trust"):
        imported(folder, trust=False)
    assert not flag.exists()
    assert not (tmp_path / "models").exists()


def _crashing(content: bytes) -> bytes:
    text = re.sub(rb"(?m)^tree_sizes=.*\n", b"", content)
    return re.sub(rb"(?m)^split_feature=\S+", b"split_feature=1000000000", text, count=1)


ENDINGS = {
    "sklearn": ("model.pkl", lambda _: b"cos\n_exit\n(I0\ntR.", "exit status 0"),
    "lightgbm": ("model.lgb", _crashing, "its trees are damaged"),
}


@pytest.mark.parametrize("flavor", ENDINGS)
def test_a_model_that_ends_the_interpreter_leaves_nothing(flavor, imported, copied, tmp_path):
    file, forge, words = ENDINGS[flavor]
    path = copied(flavor) / file
    path.write_bytes(forge(path.read_bytes()))
    with pytest.raises(UnusableMlflowFolder, match=words):
        imported(path.parent)
    assert not (tmp_path / "models" / "bought" / "1").exists()


def test_a_python_model_needs_mlflow_and_says_so(imported, tmp_path):
    with pytest.raises(UnusableMlflowFolder, match="it needs mlflow, which is not installed"):
        imported(ASSETS / "mlflow_pyfunc")
    assert not (tmp_path / "models" / "bought").exists()


def _spoiled(told, **entries):
    return {**told, **entries}


def _flavor(told, name, **entries):
    return {**told, "flavors": {name: {**told["flavors"].get(name, {}), **entries}}}


SIGNATURE = [{"name": "amount", "type": "datetime", "required": True}]
BROKEN = [
    (lambda _: "", "its MLmodel is no table of entries"),
    (lambda told: _spoiled(told, flavors=None), "its MLmodel names no flavors"),
    (lambda _: {"flavors": {"spark": {}}}, "its flavors are spark, and only sklearn"),
    (lambda told: _flavor(told, "sklearn", code="code"), "it brings a folder of code with it"),
    (lambda told: _flavor(told, "sklearn", pickled_model="../gone.pkl"), "'../gone.pkl' is not"),
    (lambda told: _flavor(told, "sklearn", pickled_model="MLmodel"), "is of no kind that can be"),
    (lambda told: _flavor(told, "sklearn", pickled_model=None), "flavor sklearn names no file"),
    (lambda _: {"flavors": {"python_function": {"loader_module": "mlflow.spacy"}}},
     "its loader mlflow.spacy is not known"),
    (lambda _: {"flavors": {"python_function": {"model_code_path": "m.py"}}},
     "put its function into a model.py"),
    (lambda told: _spoiled(told, signature={"inputs": "[{"}), "its signature cannot be read"),
    (lambda told: _spoiled(told, signature={"inputs": json.dumps(SIGNATURE)}),
     "no column can be amount (datetime) here"),
    (lambda told: _spoiled(told, saved_input_example_info=None), "give some with --reference"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_broken_folder_is_refused_in_a_sentence(spoil, words, imported, copied, tmp_path):
    folder = copied("sklearn")
    path = folder / "MLmodel"
    path.write_text(yaml.safe_dump(spoil(yaml.safe_load(path.read_text()))))
    with pytest.raises(UnusableMlflowFolder) as refused:
        imported(folder)
    assert words in str(refused.value)
    assert not (tmp_path / "models" / "bought").exists()


def test_what_is_no_folder_of_mlflows_or_no_yaml_is_refused(imported, copied):
    folder = copied("lightgbm")
    (folder / "model.lgb").write_text("tree")
    with pytest.raises(UnusableMlflowFolder, match="no text of LightGBM's"):
        imported(folder)
    (folder / "input_example.json").write_text("{")
    with pytest.raises(UnusableMlflowFolder, match="its input example cannot be read"):
        imported(folder)
    (folder / "MLmodel").write_text("a: [")
    with pytest.raises(UnusableMlflowFolder, match="no YAML"):
        imported(folder)
    (folder / "MLmodel").unlink()
    with pytest.raises(UnusableMlflowFolder, match="there is no MLmodel in it"):
        imported(folder)


@pytest.mark.parametrize(
    ("reference", "words", "error"),
    [
        (ROWS[["amount", "staff"]], {}, MissingColumns),
        (ROWS.assign(staff="many"), {}, InvalidRows),
        (ROWS.head(0), {}, UnusableMlflowFolder),
        (None, {"model": "../else"}, InvalidCard),
        (None, {"classes": ("one",)}, InvalidCard),
    ],
)
def test_rows_and_names_that_do_not_fit_are_refused_and_leave_nothing(
    reference, words, error, imported, tmp_path
):
    with pytest.raises(error):
        imported(ASSETS / "mlflow_sklearn", reference, **words)
    assert not list(tmp_path.glob("models/*/*"))


def test_a_version_that_is_there_is_left_alone(imported, tmp_path):
    imported(ASSETS / "mlflow_xgboost", trust=False)
    before = (tmp_path / "models" / "bought" / "1" / "card.toml").read_bytes()
    with pytest.raises(CandorError, match="is there already; give the next number"):
        imported(ASSETS / "mlflow_sklearn")
    assert (tmp_path / "models" / "bought" / "1" / "card.toml").read_bytes() == before
