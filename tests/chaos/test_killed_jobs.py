"""Whenever `candor score` is killed, the same command then stores every row exactly once."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from world import NOW, TRUST, World, build_version, loans

from dashboard import services, store
from dashboard.cli.group import STOPPED
from dashboard.domain.records import NewDeployment, RunStatus

WARM = Path(__file__).with_name("warm.py")
N_DELIBERATE, N_RANDOM = 12, 8
N_ROWS = 12
SECONDS = 20
REPLACING = "before INSERT INTO predictions", "before COMMIT", "after COMMIT"
STOPS = [(signal.SIGTERM, 143), (signal.SIGINT, 130)]


@dataclass
class Jobs:
    """`candor score` in processes of their own, and what they left in the database."""

    engine: store.Engine
    folder: Path
    warm: subprocess.Popen
    n_files: int = field(default=0)

    def new_file(self) -> Path:
        """Rows that nobody has scored yet; those of one in three go to version 2."""
        self.n_files += 1
        path = self.folder / f"{self.n_files}.csv"
        rows = loans(N_ROWS, seed=100 + self.n_files).drop(columns="outcome")
        rows.to_csv(path, index=False)
        return path

    def start(self, file: Path, *options: str, **hit: int) -> int:
        job = {"words": ["score", "loans", str(file), *options], **hit}
        self.warm.stdin.write(json.dumps(job) + "\n")
        return json.loads(self.warm.stdout.readline())["pid"]

    def end(self) -> dict:
        return json.loads(self.warm.stdout.readline())

    def run(self, file: Path, *options: str, **hit: int) -> dict:
        self.start(file, *options, **hit)
        return self.end()

    def runs(self) -> list:
        with store.reading(self.engine) as connection:
            return store.list_runs(connection, "loans", limit=1_000)

    def rows(self, file: Path, where: str = "1 = 1") -> Counter:
        """How often each entity of a file is stored."""
        prefix = f"L{100 + int(file.stem)}-%"
        statement = sa.text(
            f"SELECT entity FROM predictions_loans WHERE entity LIKE :prefix AND {where}"  # noqa: S608 - ours
        )
        with store.reading(self.engine) as connection:
            return Counter(connection.execute(statement, {"prefix": prefix}).scalars())

    def locks(self) -> list:
        """What is left of locks."""
        if self.engine.dialect.name == "sqlite":
            return list(Path(self.engine.url.database).parent.glob("*.lock"))
        statement = (
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' "
            "AND classid = CAST('run' AS regclass)"
        )
        with store.reading(self.engine) as connection:
            return connection.exec_driver_sql(statement).all()


@pytest.fixture(scope="module")
def jobs(new_address, tmp_path_factory):
    """Two champions, each for its part of a file, and a process that scores for us."""
    world = World(tmp_path_factory.mktemp("jobs"))
    url = new_address()
    engine = store.open_engine(url)
    store.upgrade(engine)
    for number, scope in ((1, "*"), (2, "TX")):
        folder = world.models / "loans" / str(number)
        build_version(folder, number)
        services.register_version(engine, world.models, folder, trust=TRUST, now=NOW)
        with store.writing(engine) as connection:
            store.add_deployment(connection, NewDeployment("loans", number, scope), NOW)
    variables = {**os.environ, **world.variables, "CANDOR_DATABASE_URL": url}
    with subprocess.Popen(
        [sys.executable, str(WARM)],
        env=variables, text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as warm:  # fmt: skip
        yield Jobs(engine, world.folder, warm)
        warm.stdin.close()
    engine.dispose()


def left_by(jobs, n_before):
    """What a killed job left: nothing, runs at work, or all that it was to store."""
    states = {run.status for run in jobs.runs()[: len(jobs.runs()) - n_before]}
    assert len(states) <= 1
    return states.pop() if states else None


def score_again(jobs, file):
    """The same command once more stores what is missing, at once, and each row once."""
    started = monotonic()
    ended = jobs.run(file)
    assert ended["code"] == 0, ended["said"]
    assert monotonic() - started < SECONDS
    assert set(jobs.rows(file).values()) == {1}
    assert len(jobs.rows(file)) == N_ROWS
    assert {run.status for run in jobs.runs()} == {RunStatus.FINISHED}
    assert jobs.locks() == []


def around_changes(names):
    """The first moment, and those just before and after each change and commit."""
    changes = ("INSERT", "UPDATE", "DELETE", "COMMIT")
    return [0] + [place for place, name in enumerate(names) if name.split()[1] in changes]


def test_killed_before_during_or_after_a_commit_a_job_can_be_started_again(jobs):
    whole = jobs.run(jobs.new_file())
    assert whole["code"] == 0, whole["said"]
    moments = around_changes(whole["moments"])
    commits = [place for place in moments if whole["moments"][place].endswith("COMMIT")]
    others = [place for place in moments if place not in commits]
    n_others = N_DELIBERATE - len(commits)
    rng = np.random.default_rng(9)
    left = []
    for moment in [*commits, *rng.choice(others, n_others, replace=False).tolist()]:
        file, before = jobs.new_file(), len(jobs.runs())
        ended = jobs.run(file, moment=moment, signal=signal.SIGKILL)
        assert ended["code"] == -signal.SIGKILL, (moment, ended)
        left.append(left_by(jobs, before))
        score_again(jobs, file)
    assert set(left) == {None, RunStatus.RUNNING, RunStatus.FINISHED}


def test_killed_while_it_replaces_rows_a_job_leaves_the_old_ones_or_the_new(jobs):
    file = jobs.new_file()
    assert jobs.run(file)["code"] == 0
    for round_, name in enumerate(
        ("before INSERT INTO predictions", "before COMMIT", "after COMMIT")
    ):
        rows = pd.read_csv(file, dtype="object").assign(amount=str(5_000 + round_))
        rows.to_csv(file, index=False)
        whole = jobs.run(file, "--replace", moment=10_000, signal=signal.SIGKILL)
        assert whole["code"] == 0, whole["said"]
        rows.assign(amount=str(6_000 + round_)).to_csv(file, index=False)
        moment = max(place for place, each in enumerate(whole["moments"]) if each.startswith(name))
        ended = jobs.run(file, "--replace", moment=moment, signal=signal.SIGKILL)
        assert ended["code"] == -signal.SIGKILL, ended
        assert set(jobs.rows(file, "superseded_by IS NULL").values()) == {1}
        ended = jobs.run(file, "--replace")
        assert ended["code"] == 0, ended["said"]
        assert set(jobs.rows(file, "superseded_by IS NULL").values()) == {1}
        assert set(jobs.rows(file, f"f0_amount = {6_000 + round_}").values()) == {1}
        assert set(jobs.rows(file).values()) == {3 + 2 * round_}
        assert jobs.locks() == []


def test_killed_at_random_times_a_job_can_be_started_again(jobs):
    started = monotonic()
    assert jobs.run(jobs.new_file())["code"] == 0
    longest = monotonic() - started
    random, n_killed, n_tries = np.random.default_rng(9), 0, 0
    while n_killed < N_RANDOM:
        n_tries += 1
        assert n_tries <= 10 * N_RANDOM
        file = jobs.new_file()
        pid = jobs.start(file)
        Event().wait(random.uniform(0, longest))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if jobs.end()["code"] == -signal.SIGKILL:
            n_killed += 1
        else:
            longest *= 0.8  # it was done before: a machine has its moods
        score_again(jobs, file)


def first(names, start):
    return next(place for place, name in enumerate(names) if name.startswith(start))


@pytest.mark.parametrize(("number", "code"), STOPS)
def test_asked_to_stop_a_job_fails_its_runs_at_once_and_says_so(jobs, number, code):
    names = jobs.run(jobs.new_file())["moments"]
    opened = names.index("after COMMIT", first(names, "after INSERT INTO run"))
    stored = first(names, "after INSERT INTO predictions_loans")
    for moment in (opened, stored):
        file, before = jobs.new_file(), len(jobs.runs())
        ended = jobs.run(file, moment=moment, signal=number)
        assert (ended["code"], ended["said"]) == (code, f"{STOPPED}\n")
        assert [run.status for run in jobs.runs()[: len(jobs.runs()) - before]] == (
            [RunStatus.FAILED] * 2
        )
        assert not jobs.rows(file)
        assert jobs.locks() == []
        score_again(jobs, file)
