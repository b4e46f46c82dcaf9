"""The house keeps its shape: small rooms, thin pages, dependencies in step."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from dashboard import __version__
from dashboard.ui import navigation

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
LISTS = {"errors.py", "results.py"}  # every error and every result stands in one file
MODULES = sorted((ROOT / "dashboard").rglob("*.py"))
MAY_IMPORT = ("streamlit", "dashboard.ui", "dashboard.figures")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def _imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            whole = module == "dashboard"
            names |= {f"dashboard.{each.name}" for each in node.names} if whole else {module}
    return names


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_defines_nothing_and_asks_only_ui_and_figures(path):
    tree = ast.parse(path.read_text())
    assert len(path.read_text().splitlines()) <= 80
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    strangers = {name for name in _imported(tree) if not name.startswith(MAY_IMPORT)}
    assert not strangers


def test_every_page_script_is_in_the_navigation_and_the_other_way_round():
    listed = {name for titles in navigation.GROUPS.values() for name in titles}
    assert listed == {path.stem for path in PAGES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_and_says_what_it_is(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 450 or path.name in LISTS
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def _long_functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            statements = [n for n in ast.walk(node) if isinstance(n, ast.stmt)]
            # a compiled kernel is one loop nest: taken apart it would pass a dozen arrays around
            compiled = any("njit" in ast.unparse(each) for each in node.decorator_list)
            if len(statements) > (90 if compiled else 30):
                yield f"{path.name}:{node.lineno} {node.name} has {len(statements)} statements"


def test_functions_are_short():
    assert not [each for path in MODULES for each in _long_functions(path)]


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize(
    ("file", "extras"),
    [("requirements.txt", ["postgres"]), ("tests/requirements.txt", ["postgres", "dev"])],
)
def test_what_the_project_declares_is_pinned(file, extras):
    declared = list(PROJECT["project"]["dependencies"])
    for extra in extras:
        declared += PROJECT["project"]["optional-dependencies"][extra]
    lines = [line for line in (ROOT / file).read_text().splitlines() if line]
    assert all("==" in line for line in lines)
    assert {_name(each) for each in declared} <= {_name(line) for line in lines}


def test_the_tests_run_on_the_versions_that_users_install():
    users = (ROOT / "requirements.txt").read_text().splitlines()
    assert set(users) <= set((ROOT / "tests" / "requirements.txt").read_text().splitlines())


def test_the_changelog_starts_with_this_version():
    headings = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert next(each for each in headings if each != "Unreleased") == __version__
