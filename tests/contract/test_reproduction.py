"""A version that stops answering as it did serves no more; what it answered stays."""

from dataclasses import replace

import catboost
import numpy as np
import pytest
from click.testing import CliRunner
from pages_app import open_page
from world import NOW, SCHEMA, TRUST, loans, other_card

from dashboard import registry, services, store
from dashboard.cli import main
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import UnreadableArtifact, UnusableMlflowFolder
from dashboard.domain.gates import GateVerdict
from dashboard.registry.trial import try_version
from dashboard.services.checking import check_all
from dashboard.services.opening import open_version
from dashboard.store import tables

FACTOR = "CANDOR_TEST_FACTOR"
MOODY = f"""
import os

def predict(frame):
    return frame["amount"] * float(os.environ.get("{FACTOR}", "1"))
"""
WORDS = "it does not answer as it did when it was registered: golden row "


@pytest.fixture(autouse=True)
def tried(monkeypatch):
    """Every trial is one of its own, in a fresh interpreter."""
    monkeypatch.setattr(registry, "try_version", try_version)


def _changed(monkeypatch):
    """Other library versions, with which the model answers otherwise."""
    monkeypatch.setenv(FACTOR, "1.5")
    monkeypatch.setattr(registry, "fingerprint", lambda _: "of other libraries")


@pytest.fixture
def moody(engine, tmp_path):
    """A registered version of a file that somebody may make answer otherwise."""
    models = tmp_path / "models"
    source = tmp_path / "rule.py"
    source.write_text(MOODY)
    folder = models / "moody" / "1"
    registry.write_version(folder, other_card("moody", Task.REGRESSION), source, loans(60, seed=7))
    version = services.register_version(engine, models, folder, trust=TRUST, now=NOW)
    return models, version


def _says(page, words):
    """Whether a page shows an error with these words, whose signs it takes as they are."""
    return any(words in each.value.replace("\\", "") for each in page.error)


def _score(engine, models, version):
    rows = services.admit_rows(loans(10, seed=3), version.card.schema, services.Roles())
    loaded = open_version(engine, models, version)
    return services.score_rows(engine, loaded, rows, card=version.card, now=NOW)


def test_the_answers_of_a_file_are_stored_when_it_is_registered(engine, moody):
    models, version = moody
    with store.reading(engine) as connection:
        text = store.find_golden_answers(connection, version.card_sha256)
    golden = registry.with_answers(registry.load_golden(models, version), text)
    np.testing.assert_array_equal(golden.answers.values[:, 0], golden.rows["amount"])


def test_a_version_that_answers_otherwise_is_refused_wherever_it_would_serve(
    engine, moody, monkeypatch
):
    models, version = moody
    services.deploy_version(engine, "moody", 1, now=NOW)
    _score(engine, models, version)
    _changed(monkeypatch)
    with pytest.raises(UnreadableArtifact, match=WORDS) as refused:
        _score(engine, models, version)
    assert "is now answered" in str(refused.value)
    with pytest.raises(UnreadableArtifact, match=WORDS):
        services.deploy_version(engine, "moody", 1, scope="TX", now=NOW)
    with pytest.raises(UnreadableArtifact, match=WORDS):
        services.register_version(engine, models, models / "moody" / "1", trust=TRUST, now=NOW)
    report = services.run_gate(engine, models, "moody", 1, now=NOW).report
    assert report.checks[0].verdict is GateVerdict.FAILED
    assert WORDS in report.checks[0].sentence
    with store.reading(engine) as connection:
        assert store.count(connection, Cohort("moody", 1)) == 10
        key = store.read_page(connection, Cohort("moody", 1), Sort()).first
        assert store.get_prediction(connection, "moody", key).score is not None
    # the libraries of that day again: nothing was changed for good
    monkeypatch.undo()
    open_version(engine, models, version)


def test_a_fresh_report_does_not_help_a_version_that_answers_otherwise_since(
    engine, moody, monkeypatch
):
    models, _ = moody
    assert services.run_gate(engine, models, "moody", 1, now=NOW).report.passed
    _changed(monkeypatch)
    with pytest.raises(UnreadableArtifact, match=WORDS):
        services.promote_version(engine, models, "moody", 1, now=NOW)


def test_the_gate_says_how_far_a_version_lies_from_its_golden_rows(engine, moody):
    models, version = moody
    checks = {each.name: each for each in services.run_gate(
        engine, models, "moody", 1, now=NOW
    ).report.checks}  # fmt: skip
    golden = checks["golden"]
    assert (golden.verdict, golden.value) == (GateVerdict.PASSED, "0")
    assert golden.n_rows == registry.load_golden(models, version).rows.shape[0]
    assert "1e-09 of its size" in golden.limit


def test_the_doctor_and_the_pages_say_so(settled, tmp_path, monkeypatch):
    source = tmp_path / "rule.py"
    source.write_text(MOODY)
    folder = settled.models / "moody" / "1"
    registry.write_version(folder, other_card("moody", Task.REGRESSION), source, loans(60, seed=7))
    engine = settled.engine
    version = services.register_version(engine, settled.models, folder, trust=TRUST, now=NOW)
    services.deploy_version(engine, "moody", 1, now=NOW)
    _score(engine, settled.models, version)
    _changed(monkeypatch)
    found = {each.name: each for each in check_all(settled.url, settled.models)}
    assert not found["moody-1"].passed
    assert WORDS in found["moody-1"].detail
    models = open_page("models", model="moody", version="1")
    assert not models.exception
    assert _says(models, WORDS)
    with store.reading(engine) as connection:
        key = store.read_page(connection, Cohort("moody", 1), Sort()).first
    record = open_page("prediction", model="moody", version="1", record=key)
    assert not record.exception
    assert _says(record, WORDS)
    predictions = open_page("predictions", model="moody", version="1")
    assert not predictions.exception
    engine.dispose()


def candor(*words):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def test_counts_of_catboost_go_through_the_command_line_as_counts(settled, tmp_path):
    rows = loans(120, seed=7)
    frame = SCHEMA.conform(rows).frame.drop(columns=["sector"])
    counts = np.random.default_rng(0).poisson(1 + frame["amount"] / 20_000).astype(float)
    model = catboost.CatBoostRegressor(
        loss_function="Poisson", iterations=15, depth=3, verbose=0, allow_writing_files=False
    ).fit(frame, counts)
    card = replace(
        other_card("counts", Task.REGRESSION), schema=registry.describe_features(frame, {})
    )
    folder = settled.models / "counts" / "1"
    registry.write_version(folder, card, model, frame)
    assert candor("register", folder).exit_code == 0
    assert candor("deploy", "counts", "--version", 1).exit_code == 0
    scored = rows.head(10)[["entity", "event_time", "scope"]].join(frame.head(10))
    path = tmp_path / "rows.csv"
    scored.to_csv(path, index=False)
    said = candor("score", "counts", path)
    assert said.exit_code == 0, said.output
    engine = settled.engine
    with store.reading(engine) as connection:
        stored = store.read_answered(connection, Cohort("counts", 1), 20, seed=0)
    engine.dispose()
    expected = np.sort(model.predict(frame.head(10)))
    np.testing.assert_allclose(np.sort(stored["@answer_0"]), expected, rtol=1e-9)


def _mlflow_folder(folder, model, rows, model_type):
    """What MLflow writes for a model of CatBoost."""
    folder.mkdir()
    model.save_model(str(folder / "model.cb"))
    (folder / "input_example.json").write_text(rows.to_json(orient="split", index=False))
    (folder / "MLmodel").write_text(
        "flavors:\n  catboost:\n    data: model.cb\n    save_format: cbm\n"
        f"    model_type: {model_type}\n"
        "saved_input_example_info:\n  artifact_path: input_example.json\n"
        "  pandas_orient: split\n  type: dataframe\n"
    )


@pytest.fixture
def poisson():
    frame = SCHEMA.conform(loans(80, seed=7)).frame[["amount", "is_new"]]
    counts = np.random.default_rng(0).poisson(1 + frame["amount"] / 20_000).astype(float)
    model = catboost.CatBoostRegressor(
        loss_function="Poisson", iterations=15, depth=3, verbose=0, allow_writing_files=False
    ).fit(frame, counts)
    return frame, model


def test_an_import_answers_as_its_own_library_does(engine, tmp_path, poisson):
    frame, model = poisson
    _mlflow_folder(tmp_path / "given", model, frame, "CatBoostRegressor")
    naming = registry.Naming("counts", 1)
    version = services.import_mlflow(
        engine, tmp_path / "models", tmp_path / "given", naming, now=NOW
    )
    loaded = open_version(engine, tmp_path / "models", version)
    np.testing.assert_allclose(
        loaded.view.respond(version.card.schema.conform(frame).frame)[:, 0], model.predict(frame)
    )
    golden = registry.load_golden(tmp_path / "models", version)
    assert golden.answers.like == "it does with its own library's loader"


def test_an_import_that_would_answer_otherwise_is_refused(engine, tmp_path, poisson):
    frame, model = poisson
    # MLflow would load a plain model, which answers logarithms
    _mlflow_folder(tmp_path / "given", model, frame, "CatBoost")
    with pytest.raises(
        (UnreadableArtifact, UnusableMlflowFolder), match="with its own library's loader"
    ):
        services.import_mlflow(
            engine, tmp_path / "models", tmp_path / "given", registry.Naming("counts", 1), now=NOW
        )
    assert not (tmp_path / "models" / "counts").exists() or not list(
        (tmp_path / "models" / "counts").iterdir()
    )


def test_golden_answers_are_stored_once(engine):
    with store.writing(engine) as connection:
        store.add_golden_answers(connection, "a" * 64, '{"values": [[NaN]]}', NOW)
        store.add_golden_answers(connection, "a" * 64, "others", NOW)
    with store.reading(engine) as connection:
        assert store.find_golden_answers(connection, "a" * 64) == '{"values": [[NaN]]}'
        assert store.find_golden_answers(connection, "b" * 64) is None
        assert connection.execute(tables.golden_answer.select()).one().recorded_at == NOW
