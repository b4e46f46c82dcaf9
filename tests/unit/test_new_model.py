"""`candor new-model`: a training script that runs as it is on the file that was given."""

import runpy

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from dashboard import registry, services
from dashboard.cli import main
from dashboard.domain.card import Task

N = 150
RNG = np.random.default_rng(1)
TABLE = pd.DataFrame(
    {
        "customer_id": np.arange(N) + 1000,
        "name": [f"Person {place}" for place in range(N)],
        "joined": pd.date_range("2020-01-01", periods=N, freq="D").strftime("%Y-%m-%d"),
        "age": RNG.integers(18, 80, N),
        "income": RNG.normal(50, 9, N).round(1),
        "branch": RNG.choice(["north", "south", "east's"], N),
        "member": RNG.choice([True, False], N),
        "opted_in": RNG.choice(np.array([True, False, None], dtype=object), N),
        "empty": np.nan,
    }
)
TABLE.loc[::7, "income"] = np.nan
HIGH = (TABLE["age"] + RNG.normal(0, 9, N) > 50).to_numpy()
TARGETS = {
    "texts": (np.array(["no", "yes"])[HIGH.astype(int)], Task.BINARY, ("yes",)),
    "truth": (HIGH, Task.BINARY, ("True",)),
    "zero and one": (HIGH.astype(int), Task.BINARY, ("1",)),
    "some are missing": (np.where(np.arange(N) % 9 == 0, np.nan, HIGH), Task.BINARY, ("1",)),
    "several": (np.array(["a", "b", "c"])[np.arange(N) % 3], Task.MULTICLASS, ("a", "b", "c")),
    "amounts": (TABLE["age"] * 2.5 + RNG.normal(0, 1, N), Task.REGRESSION, ("what is it's",)),
}


def candor(*words):
    return CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)


@pytest.fixture
def models(tmp_path, monkeypatch):
    """The models folder of a company that has moved it, seen from another folder."""
    folder = tmp_path / "shared" / "our models"
    monkeypatch.setenv("CANDOR_MODELS_FOLDER", str(folder))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return folder


@pytest.mark.parametrize("kind", TARGETS)
def test_the_script_runs_as_it_is(kind, models, tmp_path, monkeypatch, capsys):
    target, task, outputs = TARGETS[kind]
    csv = tmp_path / "our rows.csv"
    TABLE.assign(**{"what is it's": target}).to_csv(csv, index=False)
    said = candor("new-model", "late_2", "--csv", csv, "--target", "what is it's")
    assert said.exit_code == 0, said.output
    assert "Not features: customer_id, name, joined, empty." in said.output
    monkeypatch.chdir("/")
    runpy.run_path(str(models / "late_2" / "train.py"), run_name="__main__")
    assert "The score is" in capsys.readouterr().out
    card, _ = registry.read_card(models / "late_2" / "1" / registry.CARD_FILE)
    assert (card.model, card.version, card.task, card.outputs) == ("late_2", 1, task, outputs)
    assert card.schema.names == ("age", "income", "branch", "member", "opted_in")
    nullable = {feature.name for feature in card.schema.features if feature.nullable}
    assert nullable == {"income", "opted_in"}
    assert card.metrics
    assert card.golden is not None


def test_a_script_without_a_file_says_what_to_fill_in(models):
    assert "First set DATA and TARGET" in candor("new-model", "late").output
    with pytest.raises(SystemExit, match="set DATA and TARGET"):
        runpy.run_path(str(models / "late" / "train.py"))


def test_a_script_is_never_overwritten(models):
    assert candor("new-model", "late").exit_code == 0
    script = models / "late" / "train.py"
    script.write_text("mine")
    again = candor("new-model", "late")
    assert (again.exit_code, script.read_text()) == (2, "mine")
    assert "exists already and is never overwritten" in again.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["la te"], "its name may hold letters, digits and underscores only"),
        (["late", "--csv", "rows.csv"], "--csv needs --target"),
        (["late", "--csv", "none.csv", "--target", "y"], "none.csv cannot be read"),
        (["late", "--csv", "rows.csv", "--target", "agee"], "did you mean 'age'?"),
        (["late", "--csv", "rows.csv", "--target", "empty"], "fewer than two values"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(words, sentence, models, tmp_path):
    TABLE.to_csv(tmp_path / "work" / "rows.csv", index=False)
    said = candor("new-model", *words)
    assert said.exit_code == 2
    assert sentence in said.output
    assert not models.exists()


def test_the_demo_leaves_ones_own_model_alone(models):
    candor("new-model", "late")
    (models / "shown").mkdir()
    (models / "shown" / "train.py").write_text("# a demo")
    assert [demo.name for demo in services.list_demos(models)] == ["shown"]
