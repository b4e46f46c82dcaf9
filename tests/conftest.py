"""The small world, built once and copied for each test that changes it; empty databases."""

import hashlib
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings
from world import POSTGRES, World, populate, require

from dashboard import registry
from dashboard.domain.errors import CandorError
from dashboard.registry import fingerprint, try_version

# how long an example takes is the machine's affair
settings.register_profile("candor", deadline=None)
settings.load_profile("candor")


@pytest.fixture(scope="session", autouse=True)
def tried_once(tmp_path_factory):
    """Versions of the same bytes are tried in a fresh interpreter once for all tests.

    Tests of the trial itself call `registry.trial.try_version`, which is as it always is.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "trials"
    folder.mkdir(exist_ok=True)

    def try_once(root, version, limits, *, answers=None):
        registry.read_files(root, version, limits)
        registry.load_golden(root, version)
        asked = hashlib.sha256((answers or "").encode()).hexdigest()[:9]
        known = (
            folder / f"{version.card_sha256}-{fingerprint(version.card)}-{limits.seconds}-{asked}"
        )
        if not known.exists():
            _write(known, _outcome(root, version, limits, answers))
        outcome = pickle.loads(known.read_bytes())  # noqa: S301 - our own file
        if isinstance(outcome, CandorError):
            raise outcome
        return outcome

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "try_version", try_once)
        yield


def _outcome(root, version, limits, answers):
    try:
        return try_version(root, version, limits, answers=answers)
    except CandorError as error:
        return error


def _write(path: Path, outcome: object) -> None:
    """Write a file in one step: another worker may be about to read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(pickle.dumps(outcome))
    draft.replace(path)


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
