"""The demo: real data, trained models, and every month scored as it came.

Each folder ``models/<name>/`` with a ``train.py`` is one demo. Its script writes the versions
``1/``, ``2/`` ... and ``later.parquet``, the rows that came after training. Version 1 becomes the
champion, the later ones challengers that score the same rows in shadow. An ``edges.toml`` says
which of its features are answers of other models, which are then scored first.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import active_children, get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

from dashboard import store
from dashboard.domain.cohort import Cohort
from dashboard.domain.edges import NewEdge
from dashboard.domain.errors import CandorError
from dashboard.domain.graph import layers
from dashboard.domain.records import Role, Trust, Version

from .deploying import CARD, deploy_version, register_version
from .edges import EDGES, declare_edge, read_edges
from .explaining import Explainable
from .feeding import feed_rows
from .new_model import SCRIPT, is_own_script
from .opening import open_version
from .outcomes import add_outcomes
from .rows import Roles, admit_parts
from .scoring import score_parts
from .stopping import stopped_by_sigterm

LATER = "later.parquet"
TRUSTING = "candor demo"
Report = Callable[[int], None]


class TrainingFailed(CandorError):
    """A demo's training script that ended with an error."""

    def __init__(self, script: str, said: str) -> None:
        super().__init__(script, said)
        self.script = script
        self.said = said

    def __str__(self) -> str:
        return f"{self.script} ended with an error: {self.said}"


@dataclass(frozen=True, slots=True)
class Demo:
    """One demo model's folder."""

    folder: Path

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.folder.name

    @property
    def version_folders(self) -> list[Path]:
        """The folders of its built versions, in order."""
        numbered = [path.parent for path in self.folder.glob(f"[0-9]*/{CARD}")]
        return sorted(numbered, key=lambda path: int(path.name))

    @property
    def is_built(self) -> bool:
        """Whether its versions and rows are there."""
        return bool(self.version_folders) and (self.folder / LATER).is_file()

    @property
    def edges(self) -> list[NewEdge]:
        """What feeds it."""
        return read_edges(self.folder / EDGES, self.name)


def list_demos(models_folder: Path) -> list[Demo]:
    """The demos in the models folder, by name; each after those that feed it."""
    scripts = sorted(models_folder.glob(f"*/{SCRIPT}"))
    return in_order([Demo(script.parent) for script in scripts if not is_own_script(script)])


def in_order(demos: list[Demo]) -> list[Demo]:
    """Demos in an order in which they can be scored: each after those that feed it."""
    named = {demo.name: demo for demo in demos}
    pairs = [(each.upstream, each.downstream) for demo in demos for each in demo.edges]
    return [named[name] for layer in layers(list(named), pairs) for name in layer]


def train(demos: list[Demo]) -> Iterator[Demo]:
    """Build the versions that are not there yet, side by side; yield each when it is done.

    Raises
    ------
    TrainingFailed
        If a script ends with an error.
    """
    started = [(demo, _start(demo.folder / SCRIPT)) for demo in demos if not demo.is_built]
    for demo, process in started:
        _finish(demo.folder / SCRIPT, process)
        yield demo


def run_script(script: Path) -> None:
    """Run one script to its end.

    Raises
    ------
    TrainingFailed
        If it ends with an error.
    """
    _finish(script, _start(script))


def _start(script: Path) -> "subprocess.Popen[str]":
    # several run side by side: threads of each would wait for those of the others
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - our own script with our own interpreter
        [sys.executable, str(script)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=alone,
    )


def _finish(script: Path, process: "subprocess.Popen[str]") -> None:
    _, said = process.communicate()
    if process.returncode:
        last = said.strip().splitlines()[-1] if said.strip() else "it said nothing"
        raise TrainingFailed(str(script), last)


def enter(engine: store.Engine, models_folder: Path, demo: Demo) -> list[Version]:
    """Register a demo's versions and put them to work, as of the first row to score.

    What was put to work before is left as people have changed it since.
    """
    rows = pd.read_parquet(demo.folder / LATER, columns=["event_time"])
    first = rows["event_time"].min().to_pydatetime()
    versions: list[Version] = []
    for folder in demo.version_folders:
        now = datetime.now(UTC)
        version = register_version(
            engine, models_folder, folder, trust=Trust(TRUSTING, now), now=now
        )
        with store.reading(engine) as connection:
            spells = store.list_deployments(connection, demo.name)
        if all(each.version != version.number for each in spells):
            role = Role.CHALLENGER if spells else Role.CHAMPION
            deploy_version(engine, demo.name, version.number, role=role, reason="demo", now=first)
        versions.append(version)
    for edge in demo.edges:
        declare_edge(engine, edge, now=first)
    return versions


def months(demo: Demo) -> list[pd.DataFrame]:
    """The rows to score, one frame for each month, in order."""
    rows = pd.read_parquet(demo.folder / LATER).sort_values("event_time", kind="stable")
    key = rows["event_time"].dt.strftime("%Y-%m")
    return [month.reset_index(drop=True) for _, month in rows.groupby(key, sort=True)]


def open_models(
    engine: store.Engine, models_folder: Path, versions: list[Version]
) -> list[Explainable]:
    """The versions of a demo, opened once for all months."""
    return [
        Explainable(version.card, open_version(engine, models_folder, version))
        for version in versions
    ]


def score_month(engine: store.Engine, models: list[Explainable], month: pd.DataFrame) -> None:
    """Score one month with every version; one scored before is found and left alone."""
    name = models[0].card.model
    features = [each for model in models for each in model.card.schema.names]
    with store.reading(engine) as connection:
        fed = feed_rows(connection, name, month, Roles(), features)
    every = np.arange(len(month))
    schemas = dict.fromkeys(model.card.schema for model in models)
    admitted = {
        schema: admit_parts(fed.frame, [(schema, every)], Roles(), inputs=fed.inputs)[0]
        for schema in schemas
    }
    parts = [(model, admitted[model.card.schema]) for model in models]
    score_parts(engine, parts, now=datetime.now(UTC))


def add_known(engine: store.Engine, models: list[Explainable], demo: Demo) -> None:
    """Store what came of a demo's predictions, each with the day on which it became known."""
    rows = pd.read_parquet(demo.folder / LATER).sort_values("event_time", kind="stable")
    known = rows.reset_index(drop=True)
    add_outcomes(engine, models[0].card, known, Roles(), "outcome_known_at", now=datetime.now(UTC))


def score_side_by_side(database_url: str, models_folder: Path, demos: list[Demo]) -> Iterator[Demo]:
    """Enter several demos and score their months in two processes; yield each when it is done.

    A demo waits for those that feed it. Scoring is mostly Python at work on one core.
    """
    waiting, done = list(demos), {demo.name for demo in list_demos(models_folder)}
    done -= {demo.name for demo in demos}
    running: dict[Future[None], Demo] = {}
    with _two_processes() as pool:
        while waiting or running:
            ready = [one for one in waiting if {edge.upstream for edge in one.edges} <= done]
            for one in ready:
                waiting.remove(one)
                running[pool.submit(_score_whole, database_url, models_folder, one)] = one
            for finished in wait(running, return_when=FIRST_COMPLETED).done:
                finished.result()
                one = running.pop(finished)
                done.add(one.name)
                yield one


@contextmanager
def _two_processes() -> Iterator[ProcessPoolExecutor]:
    """Two processes that end with this one: a stop may reach this one only."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
            raise


def _score_whole(database_url: str, models_folder: Path, demo: Demo) -> None:
    engine = store.open_engine(database_url)
    try:
        # threads of both processes would wait for each other
        with stopped_by_sigterm(), threadpool_limits(1):
            models = open_models(engine, models_folder, enter(engine, models_folder, demo))
            for month in months(demo):
                score_month(engine, models, month)
            add_known(engine, models, demo)
    finally:
        engine.dispose()


def is_entered(engine: store.Engine, demo: Demo) -> bool:
    """Whether every month was scored by every version and has its outcomes.

    A demo that was interrupted is entered again: what is stored is found, the rest is added.
    """
    with store.reading(engine) as connection:
        if demo.name not in store.list_models(connection):
            return False
        numbers = [version.number for version in store.list_versions(connection, demo.name)]
        cohorts = [Cohort(demo.name, number) for number in numbers]
        counts = [store.summarize(connection, cohort, None) for cohort in cohorts]
    n_rows = pq.read_metadata(demo.folder / LATER).num_rows
    built = [int(folder.name) for folder in demo.version_folders]
    return set(built) <= set(numbers) and all(
        each.n_rows >= n_rows and each.n_outcomes >= n_rows for each in counts
    )
