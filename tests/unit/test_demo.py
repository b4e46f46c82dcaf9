"""The demo: built once, left alone afterwards, and finished when it was interrupted."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from world import World

from dashboard import store
from dashboard.cli import main
from dashboard.domain.cohort import Cohort
from dashboard.services import demo as demos
from dashboard.services import list_demos

TRAIN = """
import sys
from pathlib import Path

sys.path.insert(0, {tests!r})
from world import NOW, build_version, loans

here = Path(__file__).parent
build_version(here / "1", 1)
build_version(here / "2", 2)
rows = loans(60, seed=1, start="2025-01-20")
rows.assign(outcome_known_at=NOW).to_parquet(here / "later.parquet")
"""


@pytest.fixture
def bare(tmp_path, monkeypatch) -> World:
    """A models folder with one demo that is not built yet, and an empty database."""
    world = World(tmp_path)
    folder = world.models / "loans"
    folder.mkdir(parents=True)
    (folder / "train.py").write_text(TRAIN.format(tests=str(Path(__file__).parents[1])))
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    store.upgrade(world.engine)
    return world


def build() -> str:
    said = CliRunner().invoke(main, ["demo"], catch_exceptions=False)
    assert said.exit_code == 0
    return said.output


def stored(world: World) -> list[tuple[int, int]]:
    """Predictions and known outcomes of both versions."""
    with store.reading(world.engine) as connection:
        found = [store.summarize(connection, Cohort("loans", each), None) for each in (1, 2)]
    return [(each.n_rows, each.n_outcomes) for each in found]


def test_it_is_built_once_and_then_left_alone(bare):
    assert "The demo is ready" in build()
    assert stored(bare) == [(60, 60), (60, 60)]
    with store.reading(bare.engine) as connection:
        runs = store.list_runs(connection, "loans")
        roles = {
            each.version: each.role.value for each in store.list_deployments(connection, "loans")
        }
    assert len(runs) == 4
    assert roles == {1: "champion", 2: "challenger"}
    artifact = (bare.models / "loans" / "1" / "model.joblib").read_bytes()
    assert "Scoring" not in build()
    with store.reading(bare.engine) as connection:
        assert store.list_runs(connection, "loans") == runs
    assert (bare.models / "loans" / "1" / "model.joblib").read_bytes() == artifact


def test_one_that_was_interrupted_is_finished(bare):
    (one,) = list_demos(bare.models)
    assert [each.name for each in demos.train([one])] == ["loans"]
    versions = demos.enter(bare.engine, bare.models, one)
    models = demos.open_models(bare.engine, bare.models, versions)
    demos.score_month(bare.engine, models, demos.months(one)[0])
    partly = stored(bare)
    assert 0 < partly[0][0] < 60
    build()
    assert stored(bare) == [(60, 60), (60, 60)]


def test_a_training_that_fails_says_what_it_said(bare):
    (bare.models / "loans" / "train.py").write_text("raise SystemExit('no data')")
    said = CliRunner().invoke(main, ["demo"])
    assert said.exit_code == 2
    assert "train.py ended with an error: no data" in said.output
