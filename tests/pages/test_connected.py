"""The pages of a model of which only the predictions are known, in a company's own table."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pages_app import open_page, words
from world import NOW, World, loans

from dashboard import services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.services.connecting import plan_connection
from dashboard.ui import navigation

NAMES = [name for titles in navigation.GROUPS.values() for name in titles]
ASKS_THE_MODEL = {"importance", "effects", "what_if"}
MAPPING = """
[source]
address = "{address}"
table = "scored"
time_zone = "Europe/Zurich"
[model]
task = "binary"
title = "Claims"
record_label = "Claim"
outcome_labels = ["honest", "fraud"]
[roles]
id = ["state", "id"]
event_time = "at"
score = "p"
outcome = "bad"
scope = "state"
[features.amount]
kind = "number"
title = "Amount claimed"
[features.sector]
kind = "category"
[features.sector.labels]
"44" = "Household"
"""


def write_company(path: Path) -> Path:
    """A company's file with a table, and the mapping beside it."""
    rows = loans(30, seed=4)
    frame = rows[["amount", "sector"]].assign(
        id=range(30),
        at=rows["event_time"].dt.strftime("%Y-%m-%d %H:%M:%S"),
        state=rows["scope"],
        p=(rows["amount"] / 100_000).round(4),
        bad=rows["outcome"].astype(int),
    )
    with closing(sqlite3.connect(path)) as raw, raw:
        frame.to_sql("scored", raw, index=False)
    mapping = path.with_suffix(".toml")
    mapping.write_text(MAPPING.format(address=f"sqlite:///{path}"))
    return mapping


@pytest.fixture
def company(tmp_path, monkeypatch) -> World:
    world = World(tmp_path)
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    engine = world.engine
    store.upgrade(engine)
    mapping = services.read_mapping(write_company(tmp_path / "company.db"))
    services.connect(engine, plan_connection("claims", mapping), now=NOW)
    engine.dispose()
    return world


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("name", NAMES)
def test_every_page_draws_without_the_model(name):
    app = open_page(name, model="claims", version="1")
    assert not app.exception
    assert not app.error
    asks = name in ASKS_THE_MODEL | {"overview", "predictions", "prediction", "models"}
    assert ("only the predictions are known" in words(app)) is asks
    assert ("candor register models/claims/1" in words(app)) is asks


def test_a_record_shows_its_values_and_takes_feedback(company):
    with store.reading(company.engine) as connection:
        key = store.read_page(connection, Cohort("claims", 1), Sort()).last
    app = open_page("prediction", model="claims", version="1", record=key)
    assert key.partition(",")[0] in {"CA", "TX"}
    values = app.dataframe[0].value
    assert values["Factor"].tolist() == ["Amount claimed", "sector"]
    app.text_input(key=f"feedback_author_{key}").set_value("Ann")
    app.radio(key=f"feedback_verdict_{key}").set_value("disagree")
    app.button(key="feedback_send").click().run()
    assert "Your judgement is stored" in words(app)
    judged = open_page("feedback", model="claims", version="1")
    assert judged.dataframe[0].value["Count"].tolist() == [0, 1, 0]
    filtered = open_page("predictions", model="claims", version="1", where="@feedback:in:disagree")
    assert "n = 1" in words(filtered)


def test_a_company_s_database_out_of_reach_costs_only_its_own_pages(settled):
    mapping = services.read_mapping(write_company(settled.folder / "company.db"))
    services.connect(settled.engine, plan_connection("claims", mapping), now=NOW)
    (settled.folder / "company.db").unlink()
    store.connected.engine._opened.cache_clear()
    app = open_page("overview", model="claims", version="1")
    assert not app.exception
    assert "does not answer" in app.error[0].value
    first = open_page("models")
    assert not first.exception
    assert not first.error
    assert "does not answer" in str(first.dataframe[0].value)
