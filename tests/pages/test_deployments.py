"""The gate, promotions, the way back and time travel, as a reader sees them."""

from datetime import UTC, datetime

import pytest
from pages_app import open_page, words
from world import NOW, TRUST, World, build_version, populate

from dashboard import services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.records import NewDeployment, Role

HERE = {"model": "loans", "version": "1"}


def said_on(app):
    """What the page says, without the marks that keep markup from being read."""
    return words(app).replace("\\", "")


def spells(world):
    with store.reading(world.engine) as connection:
        return store.list_deployments(connection, "loans")


def serving(world, scope="*"):
    with store.reading(world.engine) as connection:
        return store.find_champion(connection, "loans", scope).version


def fill(app, key, *, name="Ana", reason="audit wants it", sure=True):
    app.text_input(key=f"{key}_name").set_value(name)
    app.text_area(key=f"{key}_reason").set_value(reason)
    app.checkbox(key=f"{key}_sure").set_value(sure)
    return app.button(key=f"{key}_send").click().run()


def test_from_the_gate_to_the_promotion_and_back(settled):
    app = open_page("deployments", **HERE)
    assert "Nobody has asked yet whether version 2 may serve everywhere" in said_on(app)
    assert "Run the gate first" in said_on(app)
    app.button(key="gate_run").click().run()
    assert "**Failed.** Version 2 everywhere, against version 1" in said_on(app)

    key = f"promote_*_2_{spells(settled)[-1].id}"
    fill(app, key, reason="", sure=False)
    assert "Nothing was changed: say why, tick the box to confirm" in said_on(app)
    assert serving(settled) == 1
    fill(app, key)
    assert "Version 2 serves everywhere" in said_on(app)
    newest = spells(settled)[0]
    assert (newest.version, newest.actor, newest.reason) == (2, "Ana", "audit wants it")
    assert newest.overridden
    assert [each.role for each in spells(settled) if each.is_open] == [Role.CHAMPION]
    assert "(against the gate)" in str(app.table[0].value["Why"].iloc[0])

    fill(app, f"rollback_{newest.id}", reason="worse in TX")
    assert "Version 1 serves everywhere again" in said_on(app)
    assert serving(settled) == 1
    assert len(spells(settled)) == 4
    assert "No other version served everywhere before" in said_on(app)


def test_what_was_decided_on_a_screen_that_is_out_of_date_is_refused(settled):
    app = open_page("deployments", **HERE)
    app.button(key="gate_run").click().run()
    before = spells(settled)
    with store.writing(settled.engine) as connection:
        store.add_deployment(connection, NewDeployment("loans", 2, "TX"), datetime.now(UTC))
        store.add_deployment(connection, NewDeployment("loans", 2), datetime.now(UTC))
        store.add_deployment(connection, NewDeployment("loans", 1), datetime.now(UTC))
    fill(app, f"promote_*_2_{before[-1].id}")
    assert "has changed since you looked" in said_on(app)
    assert serving(settled) == 1


def test_a_challenger_and_a_scope_of_its_own_are_retired(settled):
    with store.writing(settled.engine) as connection:
        store.add_deployment(connection, NewDeployment("loans", 2, "TX"), NOW)
    app = open_page("deployments", scope="TX", **HERE)
    (own,) = [each for each in spells(settled) if each.scope == "TX"]
    assert "Retire it below" in said_on(app)
    fill(app, f"retire_{own.id}", reason="no gain")
    assert "Version 2 is no longer champion in TX" in said_on(app)
    assert serving(settled, "TX") == 1
    assert "In TX, **version 1** serves, as everywhere" in said_on(app)


def test_the_past_is_chosen_in_the_address_and_its_flips_are_listed(tmp_path, monkeypatch):
    world = World(tmp_path)
    populate(world, since=datetime(2025, 1, 1, tzinfo=UTC))
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    app = open_page("deployments", at="2025-01", ask="2", scope="CA", **HERE)
    assert not app.exception
    assert "Jan 2025, in CA: version 1 decided" in said_on(app)
    pages = []
    with store.reading(world.engine) as connection:
        for number in (1, 2):
            page = store.read_page(connection, Cohort("loans", number, "CA"), Sort(), limit=99)
            pages.append(page.rows.set_index("@entity")["@decision"])
    flips = int((pages[0] != pages[1].loc[pages[0].index]).sum())
    assert flips
    assert f"{flips} of {len(pages[0])} decisions would be others" in said_on(app)
    assert len(app.dataframe[0].value) == flips
    app.selectbox(key="travel_span").set_value("that year")
    app.button(key="travel_go").click().run()
    assert app.query_params["at"] in ("2025", ["2025"])


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"at": "May"}, "at=May"),
        ({"at": "2025-02-30"}, "expected a day, a month or a year"),
        ({"other": "9"}, "Unknown version '9'"),
        ({"at": "2025", "ask": "9"}, "Unknown version '9'"),
        ({"scope": "TX//x"}, "has a part without a name"),
    ],
)
def test_an_address_that_makes_no_sense_gives_a_sentence(query, said):
    app = open_page("deployments", **HERE, **query)
    assert not app.exception
    assert said in said_on(app)


def test_a_broken_file_fails_the_gate_and_is_said(settled):
    (settled.models / "loans" / "2" / "model.joblib").write_bytes(b"not the registered bytes")
    app = open_page("deployments", at="2025-01", ask="2", **HERE)
    assert not app.exception
    app.button(key="gate_run").click().run()
    assert not app.exception
    assert "1 of 3 checks failed" in said_on(app)


def test_without_any_deployment_the_page_says_how_to_begin(tmp_path, monkeypatch):
    world = World(tmp_path)
    store.upgrade(world.engine)
    build_version(world.models / "loans" / "1", 1)
    services.register_version(
        world.engine, world.models, world.models / "loans" / "1", trust=TRUST, now=NOW
    )
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    app = open_page("deployments", model="loans", at="2025")
    assert not app.exception
    assert "candor deploy loans --version" in said_on(app)
    assert "2025, everywhere: nothing was deployed" in said_on(app)
    app.button(key="gate_run").click().run()
    assert "**Passed.** Version 1 everywhere" in said_on(app)
