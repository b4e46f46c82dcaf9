"""The command line, used as an operator does."""

import gzip
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from world import World, build_version, loans

from dashboard import explain, registry, services, store
from dashboard.cli import main
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import UnreadableFile
from dashboard.domain.records import RUN_SPAN, NewDeployment

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


def promote(world: World, scope: str) -> None:
    """Let version 2 serve a scope, without asking the gate."""
    with store.writing(world.engine) as connection:
        store.add_deployment(connection, NewDeployment("loans", 2, scope), datetime.now(UTC))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    said = candor(command, "--help")
    assert said.exit_code == 0
    assert len(said.output.split("Options:")[0].split()) > 8


def test_the_commands_are_those_of_the_documentation():
    listed = re.findall(
        r"^## `candor ([a-z-]+)", (ROOT / "docs" / "commands.md").read_text(), re.MULTILINE
    )
    assert sorted(listed) == COMMANDS


def test_an_empty_machine_becomes_a_working_one(tmp_path, monkeypatch, rows):
    world = World(tmp_path / "new")
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    assert "is ready" in candor("init").output
    build_version(world.models / "loans" / "1", 1)
    assert (
        "Registered loans-1" in candor("register", world.models / "loans" / "1", "--trust").output
    )
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
        ("event_time", "now", "row 3, column 'event_time': 'now' is not a time"),
        ("event_time", "", "row 3, column 'event_time': None is missing"),
    ],
)
def test_one_bad_value_refuses_the_whole_file(settled, rows, column, value, said):
    answer = candor("score", "loans", changed(rows, column, value))
    assert answer.exit_code == 2
    assert said in answer.output
    assert stored(settled) == 60


def test_a_line_with_a_field_too_many_refuses_the_file(settled, rows):
    header, *lines = rows.read_text().splitlines()
    rows.write_text("\n".join([header, *(f"{line},1" for line in lines)]))
    answer = candor("score", "loans", rows)
    assert answer.exit_code == 2
    assert "line 2 has 8 fields and the header has 7" in answer.output
    rows.write_text("\n".join([header, *lines[:4], f"{lines[4]},1", *lines[5:]]))
    assert "line 6 has 8 fields" in candor("score", "loans", rows).output
    assert stored(settled) == 60


def test_a_header_that_names_a_column_twice_refuses_the_file(settled, rows):
    rows.write_text(rows.read_text().replace("staff", "amount", 1))
    answer = candor("score", "loans", rows)
    assert answer.exit_code == 2
    assert "its header names 'amount' more than once" in answer.output
    assert stored(settled) == 60


def test_columns_without_a_name_are_ignored(settled, rows):
    pd.read_csv(rows, dtype="object").assign(**{"": 1}).to_csv(rows)
    assert "Scored 10 rows" in candor("score", "loans", rows).output
    assert stored(settled) == 70


def test_a_file_without_rows_gives_a_sentence_and_opens_no_run(settled, rows):
    with store.reading(settled.engine) as connection:
        before = store.list_runs(connection, "loans")
    rows.write_text(rows.read_text().splitlines()[0] + "\n")
    for answer in (candor("score", "loans", rows), candor("score", "loans", rows, "--version", 1)):
        assert answer.exit_code == 2
        assert "There are no rows" in answer.output
    with store.reading(settled.engine) as connection:
        assert store.list_runs(connection, "loans") == before


def test_a_file_that_is_not_utf_8_gives_a_sentence(rows):
    rows.write_bytes(b"entity,amount\n\xff\xfe,1\n")
    with pytest.raises(UnreadableFile, match=r"Cannot read .*utf-8"):
        services.read_table(rows)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entity,a,b\n1,2,3\n2,3\n", "line 3 has 2 fields and the header has 3"),
        ("entity,a,b\n1,2,3\n2\n", "line 3 has 1 field and the header has 3"),
        ('entity,a\n1,"two\nlines"\n2\n', "line 4 has 1 field and the header has 2"),
        ("\n\nentity,a\n1\n", "line 4 has 1 field and the header has 2"),
        ("entity,a\n1,2\n2,3,4\n", "line 3 has 3 fields and the header has 2"),
    ],
)
@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_a_line_with_too_few_or_too_many_fields_is_named(tmp_path, text, said, ending):
    file = tmp_path / f"rows{ending}"
    with (gzip.open if ending == ".csv.gz" else open)(file, "wb") as opened:
        opened.write(text.encode())
    with pytest.raises(UnreadableFile, match=said):
        services.read_table(file)


def test_blank_cells_and_lines_are_no_short_lines(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text('entity,a,b\n1,"x\ny",\n\n2,"q""\nz",4\n3,,""\n')
    table = services.read_table(file)
    assert table["entity"].tolist() == ["1", "2", "3"]
    assert table["b"].isna().tolist() == [True, False, True]


def test_each_row_is_scored_by_the_champion_of_its_scope(settled, rows):
    refused = candor("deploy", "loans", "--version", 2, "--scope", "TX")
    assert refused.exit_code == 2
    assert "candor promote loans --version 2 --scope TX" in refused.output
    promote(settled, "TX")
    before = stored(settled, 1), stored(settled, 2)
    answer = candor("score", "loans", rows)
    assert answer.exit_code == 0
    assert "Scored 6 rows with loans-1" in answer.output
    assert "Scored 4 rows with loans-2" in answer.output
    assert (stored(settled, 1), stored(settled, 2)) == (before[0] + 6, before[1] + 4)
    with store.reading(settled.engine) as connection:
        texan = store.count(connection, Cohort("loans", 1, "TX"))
    assert texan == 20  # those of before
    again = candor("score", "loans", rows).output
    assert "scored before with loans-1" in again
    assert "scored before with loans-2" in again


def test_reasons_of_a_run_are_kept_once_and_are_those_of_the_record_pages(settled, rows):
    said = candor("score", "loans", rows, "--explain").output
    assert "Explained 10 predictions of run" in said
    assert "Explained 10 predictions of run" in candor("score", "loans", rows, "--explain").output
    with store.reading(settled.engine) as connection:
        version = store.get_version(connection, "loans", 1)
        run = store.list_runs(connection, "loans")[0]
        keys = [str(run.id * RUN_SPAN + ordinal) for ordinal in range(10)]
        subject = services.Explainable(version.card, registry.load_model(settled.models, version))
        method = services.attribution_method(subject, 0)
        kept = store.find_attributions(connection, "loans", keys, method)
        last = store.get_prediction(connection, "loans", keys[9])
    assert set(kept) == set(keys)
    alone = explain.attributions(
        subject.view, subject.view.schema.conform_row(last.features), subject.background
    )
    assert np.allclose(kept[keys[9]].values, alone.values[0], atol=1e-6)


def test_a_version_that_is_named_scores_every_scope(settled, rows):
    promote(settled, "TX")
    assert "Scored 10 rows with loans-1" in candor("score", "loans", rows, "--version", 1).output
    assert stored(settled) == 70


def test_a_bad_row_of_one_scope_refuses_the_rows_of_all_and_is_named_as_in_the_file(settled, rows):
    promote(settled, "TX")
    answer = candor("score", "loans", changed(rows, "amount", "much", row=7))
    assert answer.exit_code == 2
    assert "row 7, column 'amount': 'much' is not a number" in answer.output
    assert (stored(settled, 1), stored(settled, 2)) == (60, 60)


def test_a_setting_that_cannot_be_used_gives_a_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CANDOR_PORT", "abc")
    answer = candor("doctor")
    assert answer.exit_code == 2
    assert "CANDOR_PORT or port in candor.toml cannot be used: 'abc'" in answer.output
    monkeypatch.delenv("CANDOR_PORT")
    (tmp_path / "candor.toml").write_text("port = = 1")
    answer = candor("doctor")
    assert answer.exit_code == 2
    assert "The setting in candor.toml cannot be used" in answer.output


@pytest.mark.usefixtures("settled")
def test_outcomes_of_an_entity_with_space_around_it_find_their_prediction(tmp_path):
    path = tmp_path / "outcomes.csv"
    late = loans(60, seed=1).tail(1).assign(known_at="2026-02-01T00:00:00Z")
    late["entity"] = " " + late["entity"] + "  "
    late[["entity", "outcome", "known_at"]].to_csv(path, index=False)
    assert "0 rows of the file match no prediction" in candor("outcomes", "loans", path).output
    path.write_text("entity,outcome,known_at\nA,1,2026-02-01T00:00Z\n ,1,2026-02-01T00:00Z\n")
    answer = candor("outcomes", "loans", path)
    assert answer.exit_code == 2
    assert "row 2, column 'entity': None is missing" in answer.output


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
    assert (
        "30 predictions have a new current outcome; 0 outcomes are older than what is known"
        in said.output
    )
    assert "1 row of the file matches no prediction; the first keys: X.\n" in said.output
    with store.reading(settled.engine) as connection:
        assert store.summarize(connection, Cohort("loans", 1), None).n_outcomes == 60


def handed_in(path, *rows):
    path.write_text("\n".join(["entity,outcome,known_at", *rows]) + "\n")
    return path


def test_outcomes_are_corrected_where_that_is_said(settled, tmp_path):
    path = tmp_path / "outcomes.csv"
    first = candor("outcomes", "loans", handed_in(path, "L1-0050,1,2026-02-01T00:00Z"))
    assert (
        "2 predictions have a new current outcome" in first.output
    )  # version 2 scored the same rows
    again = candor("outcomes", "loans", path)
    assert (again.exit_code, "2 were known already" in again.output) == (0, True)
    handed_in(path, "L1-0050,0,2026-02-01T00:00Z", "L1-0050,0,2026-02-01T00:00Z")
    refused = candor("outcomes", "loans", path)
    assert refused.exit_code == 2
    assert "--correct replaces" in refused.output
    said = candor("outcomes", "loans", path, "--correct")
    assert "2 predictions have a new current outcome" in said.output
    assert "1 row of the file repeats an earlier row" in said.output
    with store.reading(settled.engine) as connection:
        page = store.read_page(connection, Cohort("loans", 1), Sort(), limit=100).rows
    assert page.set_index("@entity").loc["L1-0050", "@outcome"] == 0


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        (["A,1,2026-02-01T00:00Z", "B,1,2026-02-01T00:00Z"], 1, "the first keys: A, B."),
        (["A,1,2026-02-01T00:00Z"] * 2, 1, "1 row of the file matches no prediction"),
        ([], 2, "There are no rows"),
        (["L1-0050,1,9026-02-01T00:00Z"], 2, "row 1, column 'known_at'"),
        (["L1-0050,1,2190-02-01T00:00Z"], 2, "is in the future"),
        (["L1-0050,1,2024-02-01T00:00Z"], 2, "is before every event of the entity"),
        (["A,1,2026-02-01T00:00Z", "A,0,2026-02-01T00:00Z"], 2, "row 2, column 'outcome'"),
    ],
)
def test_a_file_of_outcomes_that_helps_nobody_ends_with_a_status(tmp_path, rows, code, said):
    answer = candor("outcomes", "loans", handed_in(tmp_path / "outcomes.csv", *rows))
    assert answer.exit_code == code
    assert said in answer.output


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
    said = candor("register", settled.models / "loans" / "1", "--trust")
    assert said.exit_code == 2
    assert "Versions never change" in said.output


def test_the_version_is_the_installed_one():
    assert installed("candor") in candor("--version").output


ASSETS = ROOT / "tests" / "assets"


def test_a_folder_of_mlflows_is_imported_registered_and_scored(settled, tmp_path):
    folder = ASSETS / "mlflow_sklearn"
    asked = candor("import-mlflow", folder, "--model", "bought", "--version", "1")
    assert asked.exit_code == 2
    assert "opening a pickle runs whatever its maker put into it" in asked.output
    said = candor("import-mlflow", folder, "--model", "bought", "--version", "1", "--trust",
                  "--title", "Bought risk")  # fmt: skip
    assert said.exit_code == 0
    assert "Imported bought-1 (LogisticRegression, from MLflow (sklearn); binary: 1)" in said.output
    assert "compared with 30 rows only" in said.output
    path = tmp_path / "later.csv"
    rows = pd.read_csv(ASSETS / "rows.csv")
    rows.assign(entity=rows.index, event_time="2025-03-01T00:00Z").to_csv(path, index=False)
    assert "Scored 40 rows with bought-1" in candor("score", "bought", path, "--version", 1).output
    told = candor("doctor").output
    assert "bought-1: the registered bytes, loads and answers; its card names no commit" in told
    assert "its code is trusted by " in told
    with store.reading(settled.engine) as connection:
        assert store.count(connection, Cohort("bought", 1)) == 40


def test_a_card_that_names_no_commit_is_registered_and_told_so(settled):
    folder = settled.models / "loans" / "3"
    shutil.copytree(settled.models / "loans" / "1", folder)
    card, _ = registry.read_card(folder / "card.toml")
    registry.write_card(folder / "card.toml", replace(card, version=3, code=None))
    said = candor("register", folder, "--trust")
    assert said.exit_code == 0
    assert "does not say which commit of your code built it" in said.output


def test_an_operator_walks_from_the_gate_to_the_rollback(settled):
    failed = candor("gate", "loans", "--version", 2)
    assert failed.exit_code == 1
    assert "FAIL Decisions that would change" in failed.output
    refused = candor("promote", "loans", "--version", 2)
    assert refused.exit_code == 2
    assert "--override" in refused.output
    said = candor("promote", "loans", "--version", 2, "--override", "audit").output
    assert "Version 2 of loans serves everywhere" in said
    assert "against the gate" in said
    assert "Nothing was changed" in candor("promote", "loans", "--version", 2).output
    assert "serves everywhere" in candor("rollback", "loans", "--reason", "worse").output
    again = candor("rollback", "loans", "--reason", "worse")
    assert again.exit_code == 2
    assert "no version of loans served everywhere before" in again.output
    listed = candor("deployments", "loans").output.splitlines()
    assert ["worse" in listed[0], "audit" in listed[1], "against the gate" in listed[1]] == [
        True
    ] * 3
    assert len(listed) == 4
    with store.reading(settled.engine) as connection:
        assert store.find_champion(connection, "loans").version == 1


@pytest.mark.usefixtures("settled")
def test_retirement_and_time_travel_say_what_they_did(tmp_path):
    said = candor("retire", "loans", "--version", 2, "--reason", "no gain").output
    assert "Version 2 of loans is no longer challenger everywhere" in said
    assert (
        "no version 2 at work" in candor("retire", "loans", "--version", 2, "--reason", "x").output
    )
    assert "nothing was deployed" in candor("as-of", "loans", "--at", "2025-01").output
    file = tmp_path / "then.csv"
    said = candor("as-of", "loans", "--at", "2026", "--scope", "TX", "--csv", file).output
    assert "2026, in TX: version 1 decided" in said
    assert "No predictions of that time are stored" in said
    assert "is not a day, a month or a year" in candor("as-of", "loans", "--at", "May").output


def test_a_scope_that_is_none_refuses_the_file_and_names_the_row(settled, rows):
    answer = candor("score", "loans", changed(rows, "scope", "CA//retail", row=4))
    assert answer.exit_code == 2
    assert "row 4, column 'scope': 'CA//retail' is no scope: it has a part without" in answer.output
    assert stored(settled) == 60


def test_rows_of_a_segment_go_to_the_champion_of_its_country(settled, rows):
    promote(settled, "CA")
    frame = pd.read_csv(rows, dtype="object").assign(scope="CA/retail")
    frame.to_csv(rows, index=False)
    assert "Scored 10 rows with loans-2" in candor("score", "loans", rows).output
    with store.reading(settled.engine) as connection:
        assert store.count(connection, Cohort("loans", 2, "CA")) == 50


def test_rows_stored_before_are_skipped_and_counted_in_any_order(settled, rows):
    candor("score", "loans", rows)
    table = pd.read_csv(rows, dtype="object")
    more = pd.concat([table.iloc[::-1], table.head(1).assign(entity="new")])
    more.to_csv(rows, index=False)
    said = candor("score", "loans", rows).output
    assert "Scored 1 row with loans-1" in said
    assert "10 rows were stored before and were skipped." in said
    assert stored(settled) == 71
    pd.concat([table, table.head(1)]).to_csv(rows, index=False)
    refused = candor("score", "loans", rows)
    assert refused.exit_code == 2
    assert "row 11, column 'entity'" in refused.output
    assert "is the same prediction as row 1 " in refused.output


def test_other_values_are_refused_unless_they_replace(settled, rows):
    candor("score", "loans", rows)
    rows = changed(rows, "amount", "12345", row=2)
    refused = candor("score", "loans", rows)
    assert refused.exit_code == 2
    assert "row 2, column 'amount': 12345.0 is given and" in refused.output
    assert "--replace" in refused.output
    said = candor("score", "loans", rows, "--replace", "--explain").output
    assert "1 row replaced what was stored. 9 rows were stored before and were skipped." in said
    assert "Explained 10 predictions" in said
    assert stored(settled) == 70


def test_a_promoted_version_has_scored_the_file_already(settled, rows):
    candor("score", "loans", rows, "--version", 2)
    promote(settled, "*")
    said = candor("score", "loans", rows).output
    assert "These 10 rows were scored before with loans-2" in said
    assert stored(settled, 2) == 70


def test_keys_and_times_are_generated_where_a_file_has_none(settled, rows):
    table = pd.read_csv(rows, dtype="object").drop(columns=["entity", "event_time"])
    table.to_csv(rows, index=False)
    said = candor("score", "loans", rows).output
    assert "The file has no column 'entity': keys were generated" in said
    assert "its rows have the time of the run" in said
    assert "scored before" in candor("score", "loans", rows).output
    assert stored(settled) == 70
    assert "Scored 10 rows" in candor("score", "loans", rows, "--at", "2025-06-01T00:00:00Z").output
    assert "scored before" in candor(
        "score", "loans", rows, "--at", "2025-06-01T00:00:00Z"
    ).output  # fmt: skip
    assert stored(settled) == 80
    refused = candor("score", "loans", rows, "--at", "yesterday")
    assert refused.exit_code == 2
    assert "column '--at': 'yesterday' is not a time" in refused.output
    named = candor("score", "loans", rows, "--entity-column", "customer")
    assert named.exit_code == 2
    assert "'customer'" in named.output
