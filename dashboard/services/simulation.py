"""The made-up company: many models in many countries, fed by each other, some unhealthy.

``models/ride_sharing/simulate.py`` writes a folder for each model: versions, ``later.parquet`` and
``edges.toml`` as a demo on real data has them, and ``deployments.toml``, which says who is champion
where, whose last run fails, and which edge is retired half-way.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.domain.records import RunStatus, Trust, Version

from .demo import LATER, TRUSTING, Demo, in_order, run_script
from .deploying import deploy_version, register_version
from .edges import declare_edge, retire_edge
from .explaining import Explainable
from .opening import open_version
from .outcomes import add_outcomes
from .routing import route
from .rows import Roles, read_scopes
from .scoring import score_table

FOLDER = "ride_sharing"
SCRIPT = "simulate.py"
DEPLOYMENTS = "deployments.toml"
WEEK = pd.Timedelta(days=7)
RUNS_LOOKED_AT = 1_000


@dataclass(frozen=True)
class _Simulated:
    """One made-up model with all that is to happen to it."""

    demo: Demo

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What ``deployments.toml`` says."""
        return tomllib.loads((self.demo.folder / DEPLOYMENTS).read_text())

    @cached_property
    def weeks(self) -> list[pd.DataFrame]:
        """Its rows, one frame for each week, in order."""
        rows = pd.read_parquet(self.demo.folder / LATER).sort_values("event_time", kind="stable")
        number = (rows["event_time"] - rows["event_time"].min()) // WEEK
        return [week.reset_index(drop=True) for _, week in rows.groupby(number)]


def find(models_folder: Path) -> Path | None:
    """The folder of the simulation; None where there is none."""
    folder = models_folder / FOLDER
    return folder if (folder / SCRIPT).is_file() else None


def is_built(folder: Path) -> bool:
    """Whether its models and rows are there."""
    found = _models(folder)
    return bool(found) and all(each.demo.is_built for each in found)


def build(folder: Path) -> None:
    """Make up models and rows.

    Raises
    ------
    TrainingFailed
        If the script ends with an error.
    """
    run_script(folder / SCRIPT)


def n_weeks(folder: Path) -> int:
    """How many weeks there are to score."""
    return max(len(each.weeks) for each in _models(folder))


def enter(engine: store.Engine, models_folder: Path, folder: Path) -> Iterator[int]:
    """Register and deploy every model, then score week by week; yields after each week.

    What is there already is found and left alone.
    """
    models = _models(folder)
    first = min(each.weeks[0]["event_time"].min() for each in models).to_pydatetime()
    versions = {each.demo.name: _register(engine, models_folder, each, first) for each in models}
    opened = {
        version.id: Explainable(version.card, open_version(engine, models_folder, version))
        for each in versions.values()
        for version in each
    }
    weeks = n_weeks(folder)
    for week in range(weeks):
        if week == weeks // 2:
            _retire(engine, models)
        for model in models:
            _score(engine, opened, model.demo.name, model.weeks[week])
        yield week
    for model in models:
        _fail(engine, versions[model.demo.name][-1], model)


def _models(folder: Path) -> list[_Simulated]:
    """The made-up models, each after those that feed it."""
    demos = [Demo(path.parent) for path in sorted(folder.glob(f"*/{DEPLOYMENTS}"))]
    return [_Simulated(demo) for demo in in_order(demos)]


def _register(
    engine: store.Engine, models_folder: Path, model: _Simulated, first: datetime
) -> list[Version]:
    name, now = model.demo.name, datetime.now(UTC)
    versions = [
        register_version(engine, models_folder, folder, trust=Trust(TRUSTING, now), now=now)
        for folder in model.demo.version_folders
    ]
    with store.reading(engine) as connection:
        deployed = {each.scope for each in store.list_deployments(connection, name)}
        declared = store.list_edges(connection, downstream=name, retired=True)
    for scope, number in model.plan["champions"].items():
        if scope not in deployed:
            deploy_version(engine, name, number, scope=scope, reason="simulated", now=first)
    if not declared:
        for edge in model.demo.edges:
            declare_edge(engine, edge, now=first)
    return versions


def _retire(engine: store.Engine, models: Sequence[_Simulated]) -> None:
    for model in models:
        with store.reading(engine) as connection:
            edges = store.list_edges(connection, downstream=model.demo.name)
        for edge in edges:
            if edge.declared.feature == model.plan.get("retired"):
                retire_edge(engine, edge.id, now=datetime.now(UTC))


def _score(
    engine: store.Engine, opened: dict[int, Explainable], name: str, rows: pd.DataFrame
) -> None:
    """Score one week of a model, each row by the champion of its scope, and store the outcomes."""
    roles = Roles()
    last = rows["event_time"].max().to_pydatetime()
    with store.reading(engine) as connection:
        routes = route(connection, name, read_scopes(rows, roles))
        done = {
            (run.version, run.logical_time)
            for run in store.list_runs(connection, name, limit=RUNS_LOOKED_AT)
            if run.status is RunStatus.FINISHED
        }
    if all((version.number, last) in done for version, _ in routes):
        return
    now = datetime.now(UTC)
    score_table(engine, lambda each: opened[each.id].loaded, name, rows, roles, now=now)
    add_outcomes(engine, routes[0][0].card, rows, roles, "outcome_known_at", now=datetime.now(UTC))


def _fail(engine: store.Engine, version: Version, model: _Simulated) -> None:
    """Let a further run of some countries fail, as a process that breaks would leave it."""
    last = model.weeks[-1]["event_time"].max().to_pydatetime()
    for scope in model.plan["failed"]:
        number = model.plan["champions"][scope]
        with store.writing(engine) as connection:
            run, is_new = store.start_run(
                connection, model=version.model, version=number, scope=scope, logical_time=last,
                input_hash="simulated failure", kind="batch", now=datetime.now(UTC),
            )  # fmt: skip
            if is_new:
                store.fail_run(connection, run, datetime.now(UTC))
