"""A version that crashes, hangs or exits does so in another interpreter.

More of them, with other files, are in `test_forged_files`.
"""

import hashlib
import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.domain.errors import MissingArtifact, UnreadableArtifact, UntrustedArtifact
from dashboard.registry import Limits
from dashboard.registry.trial import fingerprint, try_version

# the name that the package exports may be replaced by a cache of the tests; this one is real
LIMITS = Limits(seconds=60, memory=1_500)


class Forged:
    """A pickle that runs a piece of Python when it is opened."""

    def __init__(self, code):
        self.code = code

    def __reduce__(self):
        return (exec, (self.code,))


def holding(version, root, content):
    """The version as it would be registered with other bytes as its model."""
    (root / version.folder / version.card.artifact).write_bytes(content)
    return replace(version, card=replace(version.card, sha256=hashlib.sha256(content).hexdigest()))


ENDS = {
    "sys.exit(3)": ("import sys; sys.exit(3)", r"ended the interpreter \(exit status 3\)"),
    "segfault": ("import ctypes; ctypes.string_at(8)", r"crashed the interpreter \(SIGSEGV\)"),
    "abort": ("import os; os.abort()", r"crashed the interpreter \(SIGABRT\)"),
    "words": (
        "raise ValueError('x\\n' * 10_000_000)",
        r"cannot be opened \(ValueError: (x )+\.\.\.",
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_however_it_ends_there_is_one_sentence(version, tmp_path, end):
    code, reason = ENDS[end]
    forged = holding(version, tmp_path, pickle.dumps(Forged(code)))
    with pytest.raises(UnreadableArtifact, match=reason) as refused:
        try_version(tmp_path, forged, LIMITS)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 700


@pytest.mark.parametrize("code", ["import time; time.sleep(600)", "while True: pass"])
def test_what_hangs_is_ended_with_everything_it_started(version, tmp_path, code):
    mark = tmp_path / "child"
    start = (
        "import pathlib, subprocess; process = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(mark)!r}).write_text(str(process.pid))\n"
    )
    forged = holding(version, tmp_path, pickle.dumps(Forged(start + code)))
    with pytest.raises(UnreadableArtifact, match=r"took longer than 2 seconds \(CANDOR_TRIAL_SEC"):
        try_version(tmp_path, forged, replace(LIMITS, seconds=2))
    assert not is_running(int(mark.read_text()))


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_what_it_prints_and_leaves_behind_is_nobodys_concern(version, tmp_path, capfd):
    code = "import atexit, sys; print('x' * 10_000_000); print('y', file=sys.stderr)"
    forged = holding(version, tmp_path, pickle.dumps(Forged(code)))
    with pytest.raises(UnreadableArtifact):
        try_version(tmp_path, forged, LIMITS)
    assert capfd.readouterr() == ("", "")


def test_a_good_version_answers_with_its_notes(version, tmp_path):
    assert try_version(tmp_path, version, LIMITS).notes == ()
    libraries = (("pandas", "1.5.3"),)
    older = replace(version, card=replace(version.card, libraries=libraries))
    assert try_version(tmp_path, older, LIMITS).notes[0].startswith("Built with pandas 1.5.3")


def test_errors_come_back_as_they_were_raised(version, tmp_path):
    other = replace(version, card=replace(version.card, sha256="0" * 64))
    with pytest.raises(UntrustedArtifact, match=r"visits/1/model\.joblib are not the ones"):
        try_version(tmp_path, other, LIMITS)
    (tmp_path / "visits" / "1" / "reference.parquet").unlink()
    with pytest.raises(MissingArtifact, match=r"needs visits/1/reference\.parquet"):
        try_version(tmp_path, version, LIMITS)


def test_a_model_finds_the_modules_that_this_process_finds(version, tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "bare_words.py").write_text("raise ValueError('the module was found')")
    monkeypatch.syspath_prepend(tmp_path / "own")
    forged = holding(version, tmp_path, b"cbare_words\nThing\n.")
    with pytest.raises(UnreadableArtifact, match="the module was found"):
        try_version(tmp_path, forged, LIMITS)


def test_the_fingerprint_follows_python_and_the_libraries_of_the_card(card, monkeypatch):
    before = fingerprint(card)
    assert fingerprint(card) == before
    assert fingerprint(replace(card, libraries=(("joblib", "0.1"),))) != before
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert fingerprint(card) != before
    assert sys.version_info < (3, 99)
