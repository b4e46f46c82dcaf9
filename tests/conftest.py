"""The small world, built once and copied for each test that changes it."""

import shutil

import pytest
from hypothesis import settings
from world import World, populate

# how long an example takes is the machine's affair
settings.register_profile("candor", deadline=None)
settings.load_profile("candor")


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> World:
    """The world, built once."""
    world = World(tmp_path_factory.mktemp("world"))
    populate(world)
    return world


@pytest.fixture
def world(template, tmp_path) -> World:
    """A copy of the world that a test may change."""
    shutil.copytree(template.folder, tmp_path / "world")
    return World(tmp_path / "world")


@pytest.fixture
def settled(world, monkeypatch) -> World:
    """The world, with the settings pointing at it."""
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    return world
