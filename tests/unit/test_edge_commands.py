"""Edges on the command line, and files that leave out what an edge feeds."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LinearRegression
from world import NOW, TRUST, World, card_of, loans

from dashboard import registry, services, store
from dashboard.cli import main
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.schema import Feature, FeatureSchema, Kind

SCHEMA = FeatureSchema((Feature("risk", Kind.NUMBER, "Risk", nullable=False),))


def candor(*words: object):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def chained(settled) -> World:
    """A model of losses that reads the risk of `loans`, deployed."""
    rows = pd.DataFrame({"risk": [0.0, 0.5, 1.0]})
    card = replace(
        card_of(1, "Linear"), model="loss", title="Loss", task=Task.REGRESSION, outputs=("loss",),
        outcome_labels=(), response_unit="$", decision=None, schema=SCHEMA,
    )  # fmt: skip
    folder = settled.models / "loss" / "1"
    registry.write_version(folder, card, LinearRegression().fit(rows, [0.0, 50.0, 100.0]), rows)
    services.register_version(settled.engine, settled.models, folder, trust=TRUST, now=NOW)
    services.deploy_version(settled.engine, "loss", 1, now=NOW)
    return settled


@pytest.fixture
def rows(tmp_path) -> Path:
    """Loans that were scored before, without their risk."""
    path = tmp_path / "rows.csv"
    loans(10, seed=1)[["entity", "event_time", "scope"]].to_csv(path, index=False)
    return path


def stored(world: World) -> int:
    with store.reading(world.engine) as connection:
        return store.count(connection, Cohort("loss", 1))


@pytest.mark.usefixtures("chained")
def test_an_edge_is_added_listed_and_retired():
    assert "No edge is declared" in candor("edge", "list").output
    said = candor(
        "edge", "add", "loans.defaulted", "loss.risk", "--scope", "TX", "--max-age", "12h",
        "--on-missing", "default", "--default", "0.5",
    ).output  # fmt: skip
    assert said == (
        "In force: edge 1, loans.defaulted -> loss.risk in TX, at most 12 hours old, else 0.5.\n"
    )
    assert candor("edge", "list").output in said.replace("In force: ", "").replace(".\n", "\n")
    assert "Retired: edge 1" in candor("edge", "retire", 1).output
    assert "No edge is declared" in candor("edge", "list").output
    assert "retired 20" in candor("edge", "list", "--all").output


@pytest.mark.usefixtures("chained")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["loans", "loss.risk"], "write it as MODEL.OUTPUT and MODEL.FEATURE"),
        (["loans.defaulted", "loss.risk", "--max-age", "soon"], "'soon' is no age; write it as"),
        (["loans.defaulted", "loss.amount"], "'loss' has no feature 'amount'"),
        (["loss.loss", "loss.risk"], "a model cannot feed itself"),
        (["lones.defaulted", "loss.risk"], "Did you mean 'loans'"),
    ],
)
def test_an_edge_that_cannot_be_gives_a_sentence(words, said):
    answer = candor("edge", "add", *words)
    assert answer.exit_code == 2
    assert said in answer.output


@pytest.mark.usefixtures("chained")
def test_retiring_what_is_not_there_gives_a_sentence():
    answer = candor("edge", "retire", 7)
    assert answer.exit_code == 2
    assert "There is no edge 7 in force" in answer.output


def test_a_file_without_the_fed_column_is_scored_with_the_upstream_answers(chained, rows):
    assert "column is missing: 'risk'" in candor("score", "loss", rows).output
    candor("edge", "add", "loans.defaulted", "loss.risk")
    said = candor("score", "loss", rows).output
    assert "Filled risk of 10 rows from loans." in said
    assert "Scored 10 rows with loss-1" in said
    with store.reading(chained.engine) as connection:
        risks = store.read_page(connection, Cohort("loans", 1), Sort(), limit=60).rows
        losses = store.read_page(connection, Cohort("loss", 1), Sort(), limit=60).rows
    both = losses.merge(risks, on="@entity", suffixes=("", "_of_risk"))
    assert len(both) == 10
    assert both["risk"].tolist() == both["@score_of_risk"].tolist()
    assert both["@score"].to_numpy() == pytest.approx(100 * both["@score_of_risk"].to_numpy())
    assert "scored before with loss-1" in candor("score", "loss", rows).output


def test_rows_that_upstream_never_saw_refuse_the_file_and_are_named(chained, rows):
    candor("edge", "add", "loans.defaulted", "loss.risk", "--max-age", "30d")
    frame = pd.read_csv(rows)
    frame.loc[3, "entity"] = "stranger"
    frame.to_csv(rows, index=False)
    answer = candor("score", "loss", rows)
    assert answer.exit_code == 2
    assert "'risk' is an answer of 'loans'" in answer.output
    assert "row 4 (stranger, 2025-01-02 12:00)" in answer.output
    assert stored(chained) == 0


def test_values_of_the_file_are_taken_and_said_to_be(chained, rows):
    candor("edge", "add", "loans.defaulted", "loss.risk")
    pd.read_csv(rows).assign(risk=0.25).to_csv(rows, index=False)
    said = candor("score", "loss", rows).output
    assert "The file has values of risk; they were taken and no edge was asked." in said
    with store.reading(chained.engine) as connection:
        assert store.edge_uses(connection) == []
    assert stored(chained) == 10


def test_old_answers_and_defaults_are_counted(chained, rows):
    candor(
        "edge", "add", "loans.defaulted", "loss.risk", "--max-age", "1d", "--on-missing",
        "last_known",
    )  # fmt: skip
    frame = pd.read_csv(rows).assign(event_time="2026-01-01T00:00:00Z")
    frame.to_csv(rows, index=False)
    assert "(10 older than allowed)" in candor("score", "loss", rows).output
    candor("edge", "retire", 1)
    candor(
        "edge", "add", "loans.defaulted", "loss.risk", "--max-age", "1d", "--on-missing", "default",
        "--default", "0.5",
    )  # fmt: skip
    assert "Other values are stored" in candor("score", "loss", rows).output
    assert "(10 by default)" in candor("score", "loss", rows, "--replace").output
    with store.reading(chained.engine) as connection:
        flagged = [run.n_flagged for run in store.list_runs(connection, "loss")]
    assert flagged == [10, 10]


def test_demos_come_after_those_that_feed_them(tmp_path):
    for name, upstream in (("a", "c"), ("b", None), ("c", "d"), ("d", None)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "train.py").touch()
        if upstream:
            text = f'[[edge]]\nupstream = "{upstream}"\noutput = "p"\nfeature = "f"\n'
            (folder / "edges.toml").write_text(text)
    assert [demo.name for demo in services.list_demos(tmp_path)] == ["b", "d", "c", "a"]
