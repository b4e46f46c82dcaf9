"""The small world, built once and copied for each test that changes it."""

import hashlib
import os
import pickle
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from world import World, populate

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
