"""A version is tried once for its bytes and the libraries; a failed trial keeps it from serving."""

import pickle
from dataclasses import replace

import pytest
from click.testing import CliRunner
from world import NOW, TRUST, loans

from dashboard import registry, services, store
from dashboard.cli import main
from dashboard.domain.errors import NotTrusted, UnreadableArtifact, UntrustedArtifact
from dashboard.registry import trial


@pytest.fixture
def tried(monkeypatch):
    """The versions that were tried, in order; each trial fails for the `reason` given."""
    told = []

    def try_version(root, version, limits, *, answers=None):  # noqa: ARG001 - as it is called
        registry.read_files(root, version, limits)
        told.append(version.card.id)
        if try_version.reason:
            raise UnreadableArtifact(version.card.id, try_version.reason)
        return registry.Trial()

    try_version.reason = ""
    monkeypatch.setattr(registry, "try_version", try_version)
    return told, try_version


def first(world):
    with store.reading(world.engine) as connection:
        return store.get_version(connection, "loans", 1)


def opened(world):
    return services.open_version(world.engine, world.models, first(world))


def candor(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_a_start_with_the_same_libraries_tries_nothing(world, tried):
    assert opened(world).view.id == "loans-1"
    assert tried[0] == []


def test_other_libraries_try_it_once_more(world, tried, monkeypatch):
    monkeypatch.setattr(registry, "fingerprint", lambda _: "f" * 64)
    opened(world)
    opened(world)
    assert tried[0] == ["loans-1"]


def test_a_failed_trial_is_stored_and_not_repeated_until_the_doctor_asks(
    settled, tried, monkeypatch, tmp_path
):
    told, ends = tried
    monkeypatch.setattr(registry, "fingerprint", lambda _: "f" * 64)
    ends.reason = "opening it crashed the interpreter (SIGSEGV)"
    for _ in range(2):
        with pytest.raises(UnreadableArtifact, match=r"\(SIGSEGV\)"):
            opened(settled)
    assert told == ["loans-1"]
    rows = tmp_path / "rows.csv"
    loans(3, seed=9).to_csv(rows, index=False)
    with store.reading(settled.engine) as connection:
        before = store.list_runs(connection, "loans")
    for command in (
        ("score", "loans", rows),
        ("deploy", "loans", "--version", 1, "--scope", "NV"),
        ("promote", "loans", "--version", 1, "--scope", "NV", "--override", "we must"),
    ):
        said = candor(*command)
        assert said.exit_code == 2, said.output
        assert "SIGSEGV" in said.output or "does not open" in said.output
    with store.reading(settled.engine) as connection:
        assert store.list_runs(connection, "loans") == before
    doctor = candor("doctor")
    assert doctor.exit_code == 1
    assert "BAD loans-1: The model loans-1 cannot be used: opening it crashed" in doctor.output
    ends.reason = ""
    assert candor("doctor").exit_code == 0
    assert opened(settled).view.id == "loans-1"


@pytest.mark.usefixtures("tried")
def test_files_that_were_swapped_are_no_result_of_a_trial(world, monkeypatch):
    monkeypatch.setattr(registry, "fingerprint", lambda _: "f" * 64)
    path = world.models / "loans" / "1" / "model.joblib"
    content = path.read_bytes()
    path.write_bytes(content + b"!")
    with pytest.raises(UntrustedArtifact):
        opened(world)
    path.write_bytes(content)
    assert opened(world).view.id == "loans-1"


SOURCE = b"""
import os
if "MOODY" in os.environ:
    os._exit(0)

def predict(frame):
    return frame["is_new"] / 2 + 0.25
"""


def test_what_an_update_breaks_ends_another_interpreter_and_not_this_one(world, monkeypatch):
    monkeypatch.setattr(registry, "try_version", trial.try_version)
    folder = world.models / "loans" / "3"
    source = world.folder / "rules.py"
    source.write_bytes(SOURCE)
    card = first(world).card
    registry.write_version(folder, replace(card, version=3), source, opened(world).reference)
    version = services.register_version(world.engine, world.models, folder, trust=TRUST, now=NOW)
    monkeypatch.setenv("MOODY", "1")
    monkeypatch.setattr(registry, "fingerprint", lambda _: "f" * 64)
    with pytest.raises(UnreadableArtifact, match=r"ended the interpreter \(exit status 0\)"):
        services.open_version(world.engine, world.models, version)


def test_a_version_that_nobody_trusted_is_not_opened(world, tmp_path):
    mark = tmp_path / "opened"
    version = first(world)
    path = world.models / "loans" / "1" / "model.joblib"
    path.write_bytes(pickle.dumps(Writes(mark)))
    with pytest.raises(NotTrusted, match="register it with --trust"):
        services.open_version(world.engine, world.models, replace(version, trust=None))
    assert not mark.exists()


class Writes:
    """A pickle that leaves a mark when it is opened."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (exec, (f"open({str(self.path)!r}, 'w').close()",))
