"""The walk of docs/first-model.md: every command and every line of Python in it, in order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages_app import open_page, words

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall((ROOT / "docs" / "first-model.md").read_text())
SERVING = "candor dashboard"


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder after the walk, and what each command said; only the server is not started."""
    folder = tmp_path_factory.mktemp("walk")
    own = {name: value for name, value in os.environ.items() if not name.startswith("CANDOR_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**own, "PATH": path, "OMP_NUM_THREADS": "1"}
    said = {}
    for language, text in BLOCKS:
        steps = text.strip().splitlines() if language == "sh" else [text]
        for step in steps:
            command = ["sh", "-c", step] if language == "sh" else [sys.executable, "-c", step]
            if step == SERVING:
                continue
            done = subprocess.run(
                command,
                check=False,
                cwd=folder,
                env=variables,
                capture_output=True,
                text=True,
                timeout=300,
            )
            assert done.returncode == 0, f"{step}\n{done.stdout}\n{done.stderr}"
            assert "Traceback" not in done.stderr
            assert "Warning" not in done.stderr, done.stderr
            said[step] = done.stdout
    return folder, said


def test_the_page_has_blocks_of_both_kinds_and_ends_with_the_dashboard():
    assert {language for language, _ in BLOCKS} == {"python", "sh"}
    assert BLOCKS[-1] == ("sh", f"{SERVING}\n")


def test_every_command_of_the_walk_says_what_it_did(walked):
    _, said = walked
    assert (
        "Not features: subscriber_id"
        in said["candor new-model churn --csv subscribers.csv --target left"]
    )
    trained = said["python models/churn/train.py"]
    assert "AUC 0." in trained
    assert "The score is: Probability of yes (yes)" in trained
    assert "Registered churn-1" in said["candor register models/churn/1 --trust"]
    assert "50" in said["candor score churn new_subscribers.csv"]


def test_the_walk_ends_on_the_page_of_a_prediction(walked, monkeypatch):
    folder, _ = walked
    address = f"sqlite:///{folder / 'var' / 'candor.db'}"
    monkeypatch.setenv("CANDOR_DATABASE_URL", address)
    monkeypatch.setenv("CANDOR_MODELS_FOLDER", str(folder / "models"))
    engine = store.open_engine(address)
    with store.reading(engine) as connection:
        assert store.count(connection, Cohort("churn", 1)) == 50
        key = store.read_page(connection, Cohort("churn", 1), Sort()).first
        stored = store.get_prediction(connection, "churn", key)
        card = store.get_version(connection, "churn", 1).card
    engine.dispose()
    app = open_page("prediction", model="churn", version="1", record=key)
    assert not app.exception
    assert not app.error
    assert card.show_score(stored.score) in words(app)
    assert (card.outputs, card.outcome_labels) == (("yes",), ("no", "yes"))
    models = open_page("models", model="churn", version="1")
    assert not models.exception
    assert "Not stated" in str(models.table[0].value)
