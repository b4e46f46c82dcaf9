"""Every page draws, and every page survives an empty database, a bad model and a bad link."""

import json

import pytest
from pages_app import open_page, words
from streamlit.testing.v1 import AppTest
from world import NOW, World

from dashboard import registry, store
from dashboard.ui import navigation

NAMES = [name for titles in navigation.GROUPS.values() for name in titles]
NEEDS_THE_MODEL = {"overview", "prediction", "effects", "importance", "what_if"}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", NAMES)
def test_every_page_draws(name):
    app = open_page(name)
    assert not app.exception
    assert not app.error
    assert app.title[0].value


def test_the_overview_answers_at_the_bare_host_and_under_its_own_name():
    def paths():
        import streamlit as st  # noqa: PLC0415 - the function runs as a script

        from dashboard.ui import navigation  # noqa: PLC0415 - the same

        every = [page for pages in navigation.grouped_pages().values() for page in pages]
        st.json(sorted((each.url_path, each.visibility) for each in every))

    found = json.loads(AppTest.from_function(paths).run().json[0].value)
    assert ["", "visible"] in found
    assert ["overview", "hidden"] in found


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_register_says_what_to_do_next(name, tmp_path, monkeypatch):
    empty = World(tmp_path)
    store.upgrade(empty.engine)
    for variable, value in empty.variables.items():
        monkeypatch.setenv(variable, value)
    app = open_page(name)
    assert not app.exception
    assert "candor demo" in app.info[0].value


@pytest.mark.parametrize("name", NAMES)
def test_a_database_that_was_never_made_says_what_to_do_next(name, tmp_path, monkeypatch):
    monkeypatch.setenv("CANDOR_DATABASE_URL", World(tmp_path / "nowhere").url)
    app = open_page(name)
    assert not app.exception
    assert "candor init" in app.error[0].value


@pytest.fixture
def crashing(settled):
    """The world, after a trial of its first version failed with the libraries that are here."""
    with store.writing(settled.engine) as connection:
        version = store.get_version(connection, "loans", 1)
        key = version.card_sha256, registry.fingerprint(version.card)
        store.store_trial(connection, *key, "opening it crashed the interpreter (SIGSEGV)", NOW)
    return settled


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize("name", sorted({*NEEDS_THE_MODEL, "models"}))
def test_a_version_whose_trial_failed_is_refused_with_the_reason(name):
    app = open_page(name)
    assert not app.exception
    assert "opening it crashed the interpreter" in words(app)


@pytest.mark.usefixtures("crashing")
def test_its_stored_predictions_stay_visible():
    app = open_page("predictions")
    assert not app.exception
    assert not app.error
    assert len(app.dataframe[0].value)


@pytest.mark.usefixtures("settled")
def test_the_models_page_says_who_trusts_the_code_in_a_file():
    app = open_page("models")
    (card,) = [each.value for each in app.table if "Trusted by" in each.value.index]
    assert card.loc["Trusted by"].item() == "tests, 2026-01-01"


@pytest.mark.parametrize("name", sorted(NEEDS_THE_MODEL))
def test_a_swapped_model_is_refused_with_a_sentence(name, settled):
    (settled.models / "loans" / "1" / "model.joblib").write_bytes(b"not the registered bytes")
    app = open_page(name)
    assert not app.exception
    assert "not the ones that were registered" in words(app)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"model": "nonsense"}, "Unknown model 'nonsense'"),
        ({"model": "loans", "version": "9"}, "Unknown version '9'"),
        ({"model": "loans", "version": "x"}, "version=x"),
        ({"model": "loans", "version": "1", "from": "May"}, "from=May"),
        ({"model": "loans", "version": "1", "where": "amount"}, "where=amount"),
    ],
)
def test_an_address_that_makes_no_sense_gives_a_sentence(name, query, said):
    app = open_page(name, **query)
    assert not app.exception
    assert said in app.error[0].value


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", ["prediction", "what_if"])
@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999999", "-1"])
def test_an_unknown_record_gives_a_sentence(name, key):
    app = open_page(name, model="loans", version="1", record=key)
    assert not app.exception
    assert f"no prediction '{key}'" in app.error[0].value


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", NAMES)
def test_a_cohort_without_predictions_gives_a_sentence(name):
    app = open_page(name, model="loans", version="1", scope="ZZ")
    assert not app.exception
    assert not app.error
