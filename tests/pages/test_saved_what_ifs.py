"""A what-if is saved under a name, listed, opened again and compared with others."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pages_app import open_page, words
from world import SCHEMA

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.records import NewDeployment
from dashboard.domain.scenarios import NewScenario
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.ui import cache, scenarios

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def keys(settled):
    with store.reading(settled.engine) as connection:
        page = store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up"))
    return [str(key) for key in page.rows.index]


def try_values(key, *edits, **query):
    query = {"set": list(edits), **query} if edits else query
    return open_page("what_if", model="loans", version="1", record=key, **query)


def save(app, name, author="Ana"):
    app.text_input(key="scenario_name").set_value(name)
    app.text_input(key="scenario_author").set_value(author)
    return app.button(key="scenario_save").click().run()


def saved(world):
    with store.reading(world.engine) as connection:
        return store.list_scenarios(connection, "loans")


def answer(world, version, key, **changes):
    """The score that a version gives to a stored record with some values changed."""
    with store.reading(world.engine) as connection:
        stored = store.get_prediction(connection, "loans", key)
        registered = store.get_version(connection, "loans", version)
    row = SCHEMA.conform_row({**stored.features, **changes})
    return float(registry.load_model(world.models, registered).view.respond(row)[0, 0])


def test_a_what_if_is_saved_once_however_often_the_button_is_hit(settled, keys):
    app = save(try_values(keys[0], "amount:80000", "sector:72"), "Much more")
    assert not app.exception
    assert "Saved as Much more" in app.success[0].value
    app.button(key="scenario_save").click().run()
    (stored,) = saved(settled)
    given = stored.given
    assert (given.name, given.author, given.prediction_key) == ("Much more", "Ana", keys[0])
    assert given.edits == (("amount", "80000"), ("sector", "72"))
    assert given.score_before == pytest.approx(answer(settled, 1, keys[0]))
    assert given.score_after == pytest.approx(
        answer(settled, 1, keys[0], amount=80_000, sector="72")
    )
    (row,) = table_of(app, "Saved by").to_dict("records")
    assert row["Saved by"] == "Ana (unverified)"
    assert "Sector: " in row["Changes"]
    assert row["Changes"].endswith("→ Food")
    assert row["After"] == f"{100 * given.score_after:.1f} %"


@pytest.mark.parametrize(
    ("name", "author", "said"), [("", "Ana", "a name for the what-if"), ("x", " ", "your name")]
)
def test_a_what_if_without_a_name_is_not_saved(settled, keys, name, author, said):
    app = save(try_values(keys[0], "amount:80000"), name, author)
    assert not app.exception
    assert said in app.warning[-1].value
    assert saved(settled) == []


def test_nothing_is_offered_to_save_before_something_is_changed(keys):
    app = try_values(keys[0])
    assert not [each for each in app.button if each.key == "scenario_save"]
    assert "None yet. Change a value" in words(app)


@pytest.fixture
def three(settled, keys):
    """Two what-ifs of the first record and one of the second."""
    stored = {}
    with store.writing(settled.engine) as connection:
        for key, edits, name in (
            (keys[0], (("amount", "80000"),), "More"),
            (keys[0], (("amount", "5000"), ("staff", "")), "Less"),
            (keys[1], (("is_new", "1"),), "New"),
        ):
            new = NewScenario(
                client_token=name, model="loans", version=1, prediction_key=key, name=name,
                author="Ana", edits=edits, output=None, score_before=0.25, score_after=0.125,
            )  # fmt: skip
            stored[name] = store.add_scenario(connection, new, NOW)
    return stored


def table_of(app, column):
    """The table on the page that has this column."""
    (found,) = [each.value for each in app.dataframe if column in each.value.columns]
    return found


def test_a_saved_what_if_is_opened_from_another_record(three, keys):
    app = try_values(keys[1])
    here, others = [each.value for each in app.dataframe if "Saved by" in each.value.columns]
    assert (list(here["Name"]), list(others["Name"])) == (["New"], ["Less", "More"])
    app.multiselect(key="scenarios_chosen").set_value([three["Less"].id]).run()
    assert app.query_params["saved"] in (str(three["Less"].id), [str(three["Less"].id)])
    app.button(key="scenario_open").click().run()
    assert not app.exception
    assert app.query_params["record"] in (keys[0], [keys[0]])
    assert sorted(app.query_params["set"]) == ["amount:5000", "staff:"]
    assert app.number_input(key="set_amount").value == 5_000
    assert app.number_input(key="set_staff").value is None


def test_several_stand_side_by_side_with_the_answer_of_the_version_at_work(settled, three, keys):
    chosen = {"saved": [str(three["Less"].id), str(three["More"].id)]}
    for version in (1, 2):
        with store.writing(settled.engine) as connection:
            store.add_deployment(connection, NewDeployment("loans", version), NOW)
        app = try_values(keys[0], **chosen)
        assert not app.exception
        table = table_of(app, "More").set_index("")
        assert list(table.columns) == ["More", "Less"]
        now = table.loc["Score by the version at work now"]
        more = answer(settled, version, keys[0], amount=80_000)
        less = answer(settled, version, keys[0], amount=5_000, staff=None)
        assert now["More"] == f"{100 * more:.1f} % (version {version})"
        assert now["Less"] == f"{100 * less:.1f} % (version {version})"
        assert table.loc["Employees", "More"] == "as stored"
        assert table.loc["Employees", "Less"].endswith("→ missing")
        assert table.loc["Score with the changes", "More"] == "12.5 % (version 1)"


def test_a_version_that_cannot_read_an_edit_says_so(settled, three, keys):
    with store.reading(settled.engine) as connection:
        version = store.get_version(connection, "loans", 2)
        stored = store.get_prediction(connection, "loans", keys[0])
    loaded = registry.load_model(settled.models, version)
    fewer = FeatureSchema((*SCHEMA.features[1:], Feature("age", Kind.NUMBER)))

    class Other:
        schema = fewer
        outputs = loaded.view.outputs

    subject = services.Explainable(version.card, replace(loaded, view=Other()))
    now = services.present_score(subject, stored, three["More"].given)
    assert now.score is None
    assert "amount" in now.reason


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("99", "the number of a what-if of this model"),
        ("one", "a whole number"),
        ("9" * 5_000, "a whole number"),
    ],
)
def test_an_address_with_a_what_if_that_there_is_not_gives_a_sentence(keys, number, said):
    app = try_values(keys[0], saved=number)
    assert not app.exception
    assert said in app.error[0].value


@pytest.mark.usefixtures("three")
def test_the_file_holds_every_what_if_with_where_it_comes_from(keys, monkeypatch):
    monkeypatch.setattr("dashboard.ui.cache.saved.SCENARIOS", 2)
    text = scenarios.csv_of(cache.version("loans", 1).card).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == ["New", "Less", "More"]
    less = rows[1]
    assert less["prediction"] == keys[0]
    assert less["changes"] == '{"amount": "5000", "staff": ""}'
    assert (less["score_before"], less["score_after"]) == ("0.25", "0.125")
    assert 0 < float(less["score_now"]) < 1
    assert (less["model"], less["version"], less["version_now"]) == ("loans", "1", "1")
    assert "3 saved what-ifs" in less["what"]
