"""The small world, built once and copied for each test that changes it; empty databases."""

import os
import shutil
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings
from world import POSTGRES, World, populate, require

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


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_address(request, tmp_path_factory) -> Iterator[Callable[[], str]]:
    """Addresses of empty databases: files, or schemas of one that is dropped at the end."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('store') / 'candor.db'}"
        return
    require(f"{POSTGRES} is not set", condition=POSTGRES in os.environ)
    address = sa.make_url(os.environ[POSTGRES]).set(drivername="postgresql+psycopg")
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    ours = address.set(database=f"candor_test_{uuid4().hex[:12]}")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {ours.database} TEMPLATE template0")
    inside = sa.create_engine(ours, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def create() -> str:
        schema = f"s{uuid4().hex[:12]}"
        with inside.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        fresh = ours.update_query_dict({"options": f"-csearch_path={schema}"})
        return fresh.set(drivername="postgresql").render_as_string(hide_password=False)

    yield create
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {ours.database} WITH (FORCE)")
