"""The pages with a regression and with a model of several classes."""

import shutil

import pytest
from pages_app import open_page, words
from world import World, add_other_models

from dashboard import registry, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.ui import navigation

NAMES = [name for titles in navigation.GROUPS.values() for name in titles]


@pytest.fixture(scope="module")
def kinds(template, tmp_path_factory) -> World:
    """The world with three kinds of model; these tests only read."""
    folder = tmp_path_factory.mktemp("kinds") / "world"
    shutil.copytree(template.folder, folder)
    world = World(folder)
    add_other_models(world)
    return world


@pytest.fixture
def asked(kinds, monkeypatch) -> World:
    for name, value in kinds.variables.items():
        monkeypatch.setenv(name, value)
    return kinds


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("model", ["loss", "ending"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_draws_for_every_kind(name, model):
    app = open_page(name, model=model, version="1")
    assert not app.exception
    assert not app.error
    assert app.title[0].value


@pytest.mark.parametrize("output", ["late", "lost", "paid"])
def test_one_class_is_explained_at_a_time(asked, output):
    with store.reading(asked.engine) as connection:
        key = store.read_page(connection, Cohort("ending", 1), Sort()).first
        stored = store.get_prediction(connection, "ending", key)
        version = store.get_version(connection, "ending", 1)
    app = open_page("prediction", model="ending", version="1", record=key, output=output)
    assert not app.exception
    assert stored.label in words(app)
    view = registry.load_model(asked.models, version).view
    answers = view.respond(view.schema.conform_row(stored.features))[0]
    assert stored.scores == pytest.approx(dict(zip(view.outputs, answers, strict=True)))
    share = stored.scores[output]
    assert version.card.show_score(share) in words(app)


@pytest.mark.usefixtures("asked")
def test_an_unknown_class_gives_a_sentence():
    app = open_page("effects", model="ending", version="1", output="stolen")
    assert not app.exception
    assert "Unknown class 'stolen'" in app.error[0].value


@pytest.mark.usefixtures("asked")
def test_each_page_says_which_class_a_score_is_of():
    listed = open_page("predictions", model="ending", version="1")
    assert set(listed.dataframe[0].value["Likeliest"]) <= {"late", "lost", "paid"}
    overview = words(open_page("overview", model="ending", version="1"))
    assert "highest class score" in overview
    assert "moves scores of “late” most" in overview
    what_if = words(open_page("what_if", model="ending", version="1", output="lost"))
    assert "chance of this ending “lost”" in what_if
