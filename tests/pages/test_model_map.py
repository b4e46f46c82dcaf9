"""The model map: one model, models that feed each other, and ten in twenty countries."""

from dataclasses import replace

import pytest
from pages_app import open_page, words
from world import NOW, World, add_other_models, card_of

from dashboard import services, store
from dashboard.domain.edges import NewEdge, OnMissing
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.ui import cache

READER = FeatureSchema((Feature("first", Kind.NUMBER), Feature("second", Kind.NUMBER)))


def declare(world, upstream, downstream, feature):
    new = NewEdge(upstream, "defaulted", downstream, feature, on_missing=OnMissing.LAST_KNOWN)
    return services.declare_edge(world.engine, new, now=NOW)


@pytest.mark.usefixtures("settled")
def test_a_single_model_has_its_cells_and_is_told_how_to_declare_an_edge():
    app = open_page("model_map")
    assert not app.exception
    said = words(app)
    assert "No model feeds another" in said
    assert "candor edge add" in said
    assert "Of 3 cells" in said
    assert "No model reads the answers of Loan risk, everywhere" in said
    assert app.selectbox(key="map_deployment").value == ("loans", "*")
    links = "".join(app.table[0].value.astype(str).to_numpy().ravel())
    assert "./?model=loans&version=1&scope=TX" in links


def test_edges_are_drawn_and_what_depends_on_a_deployment_is_listed(settled):
    add_other_models(settled)
    declare(settled, "loans", "loss", "amount")
    services.deploy_version(settled.engine, "loss", 1, scope="CA", now=NOW)
    app = open_page("model_map", model="loans", version="1")
    said = words(app)
    assert not app.exception
    assert "1 declared edge was never used" in said
    assert "reaches 2 deployments of 1 other model" in said
    table = next(each.value for each in app.dataframe if "Reached by" in each.value)
    assert table["Scope"].tolist() == ["everywhere", "CA"]
    assert table["Reached by"].tolist() == ["Loan risk → Loan loss"] * 2
    app.selectbox(key="map_deployment").select(("loss", "CA")).run()
    assert not app.exception
    assert app.query_params["model"] == "loss"
    assert app.query_params["scope"] == "CA"
    assert "No model reads the answers of Loan loss, CA" in words(app)


@pytest.fixture
def company(tmp_path, monkeypatch) -> World:
    """Ten models in a chain, each champion in twenty countries; nothing is scored."""
    world = World(tmp_path)
    store.upgrade(world.engine)
    for variable, value in world.variables.items():
        monkeypatch.setenv(variable, value)
    with store.writing(world.engine) as connection:
        for place in range(10):
            name = f"m{place}"
            card = replace(card_of(1, "none"), model=name, title=f"Model {place}", schema=READER)
            store.add_version(connection, card, "c" * 64, f"{name}/1", NOW)
    for place in range(10):
        for country in range(20):
            services.deploy_version(world.engine, f"m{place}", 1, scope=f"C{country:02d}", now=NOW)
        if place:
            declare(world, f"m{place - 1}", f"m{place}", "first")
    return world


@pytest.mark.usefixtures("company")
def test_ten_models_in_twenty_countries_are_two_hundred_cells():
    app = open_page("model_map", model="m3", version="1", scope="C07")
    assert not app.exception
    said = words(app)
    assert "Of 200 cells 200 nothing yet" in said
    assert app.selectbox(key="map_deployment").value == ("m3", "C07")
    assert "A change of Model 3, C07 reaches 6 deployments of 6 other models" in said
    assert app.table[0].value.shape == (20, 10)
    assert len(cache.model_map(cache.map_version()).cells) == 200
