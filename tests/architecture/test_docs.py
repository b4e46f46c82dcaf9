"""The documentation is in step: pages are listed, links lead somewhere, commands can be run."""

import re
import shlex
from pathlib import Path

import click
import pytest

from dashboard.cli import main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
BLOCK = re.compile(r"^candor (.+)$", re.MULTILINE)
INLINE = re.compile(r"`candor ([^`]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SAID = sorted(
    {
        (path.relative_to(ROOT).as_posix(), line.partition(" #")[0].strip())
        for path in PAGES
        for line in (*BLOCK.findall(path.read_text()), *INLINE.findall(path.read_text()))
    }
)


def test_the_index_lists_every_page():
    linked = set(LINK.findall((DOCS / "index.md").read_text()))
    assert {path.name for path in DOCS.glob("*.md")} - {"index.md"} <= linked


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path):
    targets = [each for each in LINK.findall(path.read_text()) if "://" not in each]
    assert not [each for each in targets if not (path.parent / each).exists()]


def read(line: str) -> None:
    """Read a command as the command line would, without running it.

    Raises
    ------
    UsageError
        If there is no such command or option, or it takes fewer words.
    """
    words, command = shlex.split(line.replace("\\", " ")), main
    context = click.Context(main, info_name="candor")
    while isinstance(command, click.Group) and words:
        _, command, words = command.resolve_command(context, words)
        context = click.Context(command, info_name=command.name, parent=context)
    _, rest, _ = command.make_parser(context).parse_args(words)
    if rest:
        raise click.UsageError(f"{rest} is more than {command.name} takes")


@pytest.mark.parametrize("line", [line for _, line in SAID], ids=map(" ".join, SAID))
def test_every_command_is_one_that_there_is_with_these_options(line):
    read(line)


@pytest.mark.parametrize(
    "line", ["nothing", "score loans --nothing", "score loans file more", "deploy --version"]
)
def test_a_command_that_there_is_not_would_be_noticed(line):
    with pytest.raises(click.UsageError):
        read(line)


def test_commands_are_found_in_the_documentation():
    pages = {page for page, _ in SAID}
    assert {"README.md", "docs/commands.md"} <= pages
    assert len(SAID) > 10
