"""A version says which commit built it, and opens without saying so."""

import os
import subprocess
from dataclasses import replace

import pytest

from dashboard.domain.card import Code
from dashboard.registry import read_card, write_card
from dashboard.registry.code import code_in

NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
          "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.ch",
          "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b.ch"}  # fmt: skip


@pytest.fixture
def git(tmp_path):
    """A repository with one commit, and a way to talk to it."""

    def ask(*words):
        done = subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True,
                              text=True, env={**os.environ, **NOBODY})  # fmt: skip
        return done.stdout.strip()

    ask("init", "--quiet")
    (tmp_path / "train.py").write_text("print('one')")
    ask("add", "train.py")
    ask("commit", "--quiet", "-m", "One")
    return ask


def test_the_commit_is_told_with_its_tag_and_with_what_was_not_committed(git, tmp_path):
    first = git("rev-parse", "HEAD")
    assert code_in(tmp_path) == Code(first)
    git("tag", "v1.0-rc-1")
    assert code_in(tmp_path) == Code(first, "v1.0-rc-1")
    (tmp_path / "train.py").write_text("print('two')")
    assert code_in(tmp_path) == Code(first, "v1.0-rc-1", dirty=True)
    git("commit", "--quiet", "-am", "Two")
    second = git("rev-parse", "HEAD")
    assert code_in(tmp_path) == Code(second)  # the tag names an earlier commit
    below = tmp_path / "models" / "loans"
    below.mkdir(parents=True)
    assert code_in(below) == Code(second)


def test_without_repository_or_git_nothing_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert code_in(tmp_path) is None
    assert code_in(tmp_path / "nowhere") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code_in(tmp_path) is None


@pytest.mark.parametrize("code", [None, Code("a" * 40), Code("b" * 40, "v2", dirty=True)])
def test_a_card_keeps_it_and_does_without(card, code, tmp_path):
    path = tmp_path / "card.toml"
    write_card(path, replace(card, code=code, training=None if code is None else card.training))
    found, _ = read_card(path)
    assert found.code == code
    assert (found.training is None) == (code is None)


def test_it_is_written_for_a_reader():
    assert Code("a" * 40).show() == "commit aaaaaaaaaaaa"
    changed = Code("b" * 40, "v2", dirty=True).show()
    assert changed == "v2, commit bbbbbbbbbbbb, with changes that were not committed"
