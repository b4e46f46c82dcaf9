"""The made-up company is built, labelled, and fed by itself."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from world import World

from dashboard import services, store
from dashboard.services import simulation

ROOT = Path(__file__).parents[2]


@pytest.fixture
def company(tmp_path) -> World:
    """A models folder with nothing but the simulation's script, and an empty database."""
    world = World(tmp_path)
    source = ROOT / "models" / simulation.FOLDER / simulation.SCRIPT
    (world.models / simulation.FOLDER).mkdir(parents=True)
    shutil.copy(source, world.models / simulation.FOLDER)
    store.upgrade(world.engine)
    return world


def test_ten_models_serve_twenty_countries_and_say_that_they_are_simulated(company):
    assert simulation.find(company.folder) is None
    folder = simulation.find(company.models)
    assert not simulation.is_built(folder)
    simulation.build(folder)
    assert simulation.is_built(folder)
    assert next(simulation.enter(company.engine, company.models, folder)) == 0
    with store.reading(company.engine) as connection:
        champions = store.list_champions(connection)
        found = services.read_map(connection)
        cards = [store.list_versions(connection, name)[-1].card for name in found.titles]
    assert len(champions) == 206
    assert Counter(model for model, _, _ in champions)["sim_eta"] == 23
    assert len(found.titles) == 10
    assert all("(simulated)" in title for title in found.titles.values())
    assert all("Simulated" in card.training.note for card in cards)
    fed = {str(each.edge): each.n_rows for each in found.edges}
    assert len(fed) == 15
    assert fed.pop("sim_demand.value -> sim_revenue.asked") == 0
    assert set(fed.values()) == {69}
