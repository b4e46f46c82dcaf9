"""The command line, used as an operator does."""

import os
import re
from importlib.metadata import version as installed
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from world import World, build_version, loans

from dashboard import store
from dashboard.cli import main
from dashboard.domain.cohort import Cohort

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(main.commands)


def candor(*words: object):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def rows(tmp_path) -> Path:
    path = tmp_path / "rows.csv"
    loans(10, seed=5, start="2025-03-01").drop(columns="outcome").to_csv(path, index=False)
    return path


def changed(rows: Path, column: str, value: object, row: int = 3) -> Path:
    frame = pd.read_csv(rows, dtype="object")
    frame.loc[row - 1, column] = value
    path = rows.with_name("changed.csv")
    frame.to_csv(path, index=False)
    return path


def stored(world: World, version: int = 1) -> int:
    with store.reading(world.engine) as connection:
        return store.count(connection, Cohort("loans", version))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    said = candor(command, "--help")
    assert said.exit_code == 0
    assert len(said.output.split("Options:")[0].split()) > 8


def test_the_commands_are_those_of_the_documentation():
    listed = re.findall(
        r"^## `candor ([a-z]+)", (ROOT / "docs" / "commands.md").read_text(), re.MULTILINE
    )
    assert sorted(listed) == COMMANDS


def test_an_empty_machine_becomes_a_working_one(tmp_path, monkeypatch, rows):
    world = World(tmp_path / "new")
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    assert "is ready" in candor("init").output
    build_version(world.models / "loans" / "1", 1)
    assert "Registered loans-1" in candor("register", world.models / "loans" / "1").output
    assert "is champion" in candor("deploy", "loans", "--version", 1).output
    assert "Scored 10 rows with loans-1" in candor("score", "loans", rows).output
    assert stored(world) == 10
    assert "All is well" in candor("doctor").output


def test_a_new_database_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("CANDOR_DATABASE_URL", World(tmp_path / "new").url)
    said = candor("score", "loans", "rows.csv")
    assert said.exit_code == 2
    assert "candor init" in said.output


def test_the_same_rows_twice_are_stored_once(settled, rows):
    candor("score", "loans", rows)
    before = stored(settled)
    said = candor("score", "loans", rows)
    assert said.exit_code == 0
    assert "scored before" in said.output
    assert stored(settled) == before == 70


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("amount", "much", "row 3, column 'amount': 'much' is not a number"),
        ("amount", "inf", "row 3, column 'amount': 'inf' is infinite"),
        ("staff", "1.5", "row 3, column 'staff': '1.5' is not a whole number"),
        ("is_new", "maybe", "row 3, column 'is_new': 'maybe' is not yes or no"),
        ("sector", "99", "row 3, column 'sector': '99' is not one of the known categories"),
        ("entity", "", "row 3, column 'entity'"),
        ("event_time", "soon", "row 3, column 'event_time': 'soon' is not a time"),
        ("event_time", "2025-03-01", "has no time zone"),
    ],
)
def test_one_bad_value_refuses_the_whole_file(settled, rows, column, value, said):
    answer = candor("score", "loans", changed(rows, column, value))
    assert answer.exit_code == 2
    assert said in answer.output
    assert stored(settled) == 60


def test_a_missing_column_is_named_with_the_likely_one(settled, rows):
    frame = pd.read_csv(rows).rename(columns={"amount": "amounts"})
    frame.to_csv(rows, index=False)
    answer = candor("score", "loans", rows)
    assert answer.exit_code == 2
    assert "'amount' (you have 'amounts')" in answer.output
    assert stored(settled) == 60


def test_an_unknown_category_read_as_missing_is_counted_and_flagged(settled, rows):
    answer = candor("score", "loans", changed(rows, "sector", "99"), "--unknown", "missing")
    assert answer.exit_code == 0
    assert "1 with an unknown category" in answer.output
    assert stored(settled) == 70


def test_a_file_that_is_no_table_gives_a_sentence(settled, tmp_path):
    path = tmp_path / "rows.parquet"
    path.write_bytes(os.urandom(100))
    answer = candor("score", "loans", path)
    assert answer.exit_code == 2
    assert "Cannot read" in answer.output
    assert stored(settled) == 60


@pytest.mark.usefixtures("settled")
def test_an_unknown_model_or_version_gives_a_sentence(rows):
    assert "Did you mean 'loans'" in candor("score", "loan", rows).output
    assert "Unknown version '7'" in candor("score", "loans", rows, "--version", 7).output


def test_outcomes_are_stored_and_counted(settled, tmp_path):
    path = tmp_path / "outcomes.csv"
    late = loans(60, seed=1).tail(15)
    late = late.assign(known_at="2026-02-01T00:00:00Z")[["entity", "outcome", "known_at"]]
    stranger = pd.DataFrame({"entity": ["X"], "outcome": [1], "known_at": ["2026-02-01T00:00Z"]})
    pd.concat([late, stranger]).to_csv(path, index=False)
    said = candor("outcomes", "loans", path)
    assert said.exit_code == 0
    assert "1 rows of the file match no prediction" in said.output
    with store.reading(settled.engine) as connection:
        assert store.summarize(connection, Cohort("loans", 1), None).n_outcomes == 60


def test_a_swapped_file_is_found_by_the_doctor(settled):
    (settled.models / "loans" / "1" / "card.toml").write_text("[model]")
    said = candor("doctor")
    assert said.exit_code == 1
    assert "BAD loans-1" in said.output
    assert "not the ones that were registered" in said.output


def test_a_registered_version_never_changes(settled):
    build_version(settled.models / "loans" / "1", 2)
    card = settled.models / "loans" / "1" / "card.toml"
    card.write_text(card.read_text().replace("version = 2", "version = 1"))
    said = candor("register", settled.models / "loans" / "1")
    assert said.exit_code == 2
    assert "Versions never change" in said.output


def test_the_version_is_the_installed_one():
    assert installed("candor") in candor("--version").output
