"""What the pages ask of the database, timed on a million predictions.

Resamples the loans of the demo into months, states and scores, stores them as a service would, and
prints a Markdown table: the median of five for each question. SQLite always; PostgreSQL too where
CANDOR_TEST_POSTGRES_URL names a server (a database of our own is made there and dropped).

    python benchmarks/pages.py [number of predictions]
"""

import os
import re
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd
import sqlalchemy as sa

from dashboard import store
from dashboard.domain.card import Card, Decision, Reference, Task, Training
from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn
from dashboard.domain.schema import Feature, FeatureSchema, Kind

FOLDER = Path(__file__).parents[1] / "models" / "sba_default"
N_MONTHS = 60
N_REPEATS = 5
NOW = datetime(2010, 1, 1, tzinfo=UTC)
SLOWEST_PAGE = 0.25
Question = Callable[[store.Connection], object]


def read_loans() -> tuple[FeatureSchema, pd.DataFrame]:
    """The demo's features by their labels, and its loans, conformed."""
    rows = pd.read_parquet(FOLDER / "loans.parquet")
    labels = tomllib.loads((FOLDER / "labels.toml").read_text())["features"]
    features = []
    for name, label in labels.items():
        kind = Kind(label["kind"])
        known = sorted(rows[name].dropna().unique()) if kind is Kind.CATEGORY else ()
        features.append(Feature(name, kind, label["label"], allowed=tuple(map(str, known))))
    schema = FeatureSchema(tuple(features))
    return schema, schema.conform(rows).frame


def card_of(schema: FeatureSchema) -> Card:
    """A card that says no more than the store needs."""
    return Card(
        model="loans", version=1, title="Loans", purpose="A benchmark.", owner="Nobody",
        task=Task.BINARY, algorithm="None", outputs=("defaulted",), response_label="Risk",
        response_unit="", record_label="Loan", scope_label="State",
        outcome_labels=("paid", "defaulted"), schema=schema,
        decision=Decision(0.2, "review", "approve"),
        training=Training("loans", "0" * 64, date(1998, 1, 1), date(2003, 12, 31), 1, 0.1, 0),
        reference=Reference("reference.parquet", "0" * 64, 1, "none"), metrics=(), libraries=(),
        artifact="none", sha256="0" * 64,
    )  # fmt: skip


@dataclass(frozen=True)
class Month:
    """One month of resampled predictions."""

    number: int
    rows: pd.DataFrame
    batch: store.PredictionBatch

    @property
    def start(self) -> datetime:
        """First instant of the month."""
        return datetime(2004 + self.number // 12, 1 + self.number % 12, 1, tzinfo=UTC)


def months(frame: pd.DataFrame, n_rows: int) -> Iterator[Month]:
    """Every month with its share of the rows; two in three outcomes are known."""
    for number in range(N_MONTHS):
        rng = np.random.default_rng(number)
        size = n_rows // N_MONTHS
        chosen = frame.take(rng.integers(0, len(frame), size)).reset_index(drop=True)
        first = datetime(2004 + number // 12, 1 + number % 12, 1, tzinfo=UTC)
        times = [first + timedelta(minutes=int(m)) for m in np.sort(rng.integers(0, 40_000, size))]
        scores = rng.beta(1.2, 5, size)
        rows = pd.DataFrame(
            {
                "entity": [f"L{number:02d}-{place:06d}" for place in range(size)],
                "event_time": pd.DatetimeIndex(times),
                "outcome": (rng.uniform(size=size) < scores).astype(float),
                "known_at": NOW,
            }
        )
        batch = store.PredictionBatch(
            frame=chosen, scores=scores, class_scores=None,
            labels=["defaulted" if score >= 0.5 else "paid" for score in scores],  # noqa: PLR2004
            decisions=["review" if score >= 0.2 else "approve" for score in scores],  # noqa: PLR2004
            flags=(rng.uniform(size=size) < 0.01).astype(np.int64),  # noqa: PLR2004
            entities=rows["entity"].tolist(), event_times=times, scopes=chosen["state"].tolist(),
        )  # fmt: skip
        yield Month(number, rows[rng.uniform(size=size) < 2 / 3], batch)


def fill(engine: store.Engine, n_rows: int) -> dict[str, float]:
    """Store everything month by month; return the seconds it took."""
    schema, frame = read_loans()
    card = card_of(schema)
    spent = {"scores": 0.0, "outcomes": 0.0}
    with store.writing(engine) as connection:
        store.add_version(connection, card, "0" * 64, "loans/1", NOW)
    for month in months(frame, n_rows):
        begun = time.perf_counter()
        with store.writing(engine) as connection:
            run, _ = store.start_run(
                connection, model="loans", version=1, scope="*", logical_time=month.start,
                input_hash=str(month.number), kind="batch", now=NOW,
            )  # fmt: skip
            store.add_predictions(connection, run, month.batch)
            store.finish_run(connection, run, len(month.batch.frame), 0, NOW)
        stored = time.perf_counter()
        with store.writing(engine) as connection:
            store.add_outcomes(connection, "loans", month.rows)
        spent["scores"] += stored - begun
        spent["outcomes"] += time.perf_counter() - stored
    return spent


def page_questions(connection: store.Connection) -> dict[str, Question]:
    """Lists and records: an index must serve each, in its order."""
    every, state = Cohort("loans", 1), Cohort("loans", 1, "CA")
    large = Cohort("loans", 1, conditions=(Condition("approved_amount", Op.AT_LEAST, ("1e6",)),))
    year = Cohort("loans", 1, start=date(2006, 1, 1), end=date(2006, 12, 31))
    unknown = Cohort("loans", 1, conditions=(Condition("@outcome", Op.IS_MISSING),))
    deep = str(57 * 2**32 + 100)  # a record of the 57th of 60 months
    oldest_first = Sort(descending=False)
    last = store.random_key(connection, unknown, 1)
    questions: dict[str, Question] = {
        "first page": partial(store.read_page, cohort=every, sort=Sort()),
        "page near the end": partial(store.read_page, cohort=every, sort=oldest_first, after=deep),
        "the page before it": partial(
            store.read_page, cohort=every, sort=oldest_first, after=deep, backwards=True
        ),
        "page of one state": partial(store.read_page, cohort=state, sort=Sort()),
        "page of loans over $1,000,000": partial(store.read_page, cohort=large, sort=Sort()),
        "page without outcomes, among them": partial(
            store.read_page, cohort=every, sort=Sort(SortColumn.OUTCOME), after=last
        ),
        "one record": partial(store.get_prediction, model="loans", key=deep),
        "its neighbours": partial(store.neighbours, cohort=every, sort=Sort(), key=deep),
    }
    for column in SortColumn:
        for down in (True, False):
            sort = Sort(column, descending=down)
            questions[f"sorted by {sort}"] = partial(store.read_page, cohort=every, sort=sort)
            questions[f"2006 sorted by {sort}"] = partial(store.read_page, cohort=year, sort=sort)
    return questions


def sum_questions() -> dict[str, Question]:
    """Numbers over all that is meant: an index is read through, rows are not."""
    every, state = Cohort("loans", 1), Cohort("loans", 1, "CA")
    year = Cohort("loans", 1, start=date(2006, 1, 1), end=date(2006, 12, 31))
    large = Cohort("loans", 1, conditions=(Condition("approved_amount", Op.AT_LEAST, ("1e6",)),))
    questions: dict[str, Question] = {}
    cohorts = {"all": every, "one year": year, "one state": state, "over $1,000,000": large}
    for words, cohort in cohorts.items():
        questions[f"count, {words}"] = partial(store.count, cohort=cohort)
        questions[f"summary, {words}"] = partial(store.summarize, cohort=cohort, threshold=0.2)
        questions[f"distribution, {words}"] = partial(
            store.score_distribution, cohort=cohort, bounds=(0.0, 1.0)
        )
        questions[f"months, {words}"] = partial(store.monthly, cohort=cohort)
        questions[f"sample of 500, {words}"] = partial(
            store.read_sample, cohort=cohort, n_rows=500, seed=0
        )
    questions["one at random"] = partial(store.random_key, cohort=every, seed=0)
    questions["states"] = partial(store.list_scopes, model="loans", version=1)
    questions["period"] = partial(store.period, model="loans", version=1)
    questions["data version"] = partial(store.data_version, model="loans")
    return questions


def timed(engine: store.Engine, question: Question) -> float:
    """Median seconds of a question, each asked in a transaction of its own."""
    taken = []
    for _ in range(N_REPEATS):
        begun = time.perf_counter()
        with store.reading(engine) as connection:
            question(connection)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def require_index(engine: store.Engine, name: str, question: Question) -> None:
    """Stop if any statement of a question scans or sorts the predictions."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if re.search(r"FROM\s+predictions_loans", statement):
            seen.append((statement, values))

    sa.event.listen(engine, "after_cursor_execute", note)
    with store.reading(engine) as connection:
        question(connection)
        sa.event.remove(engine, "after_cursor_execute", note)
        words = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        for statement, values in seen:
            rows = connection.exec_driver_sql(f"{words} {statement}", values).all()
            plan = "\n".join(str(tuple(row)) for row in rows)
            if re.search(r"Seq Scan|Sort|SCAN predictions|TEMP B-TREE", plan):
                sys.exit(f"{name} is not served by an index on {engine.dialect.name}:\n{plan}")
    if not seen:
        sys.exit(f"{name} asked nothing of the predictions")


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Addresses of fresh databases by the name of their kind; removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        addresses = {"SQLite": f"sqlite:///{folder}/candor.db"}
        given = os.environ.get("CANDOR_TEST_POSTGRES_URL")
        if given is None:
            yield addresses
            return
        server = sa.make_url(given).set(drivername="postgresql+psycopg")
        name = f"candor_bench_{uuid4().hex[:8]}"
        admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        ours = server.set(drivername="postgresql", database=name)
        addresses["PostgreSQL"] = ours.render_as_string(hide_password=False)
        try:
            yield addresses
        finally:
            with admin.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def measure(address: str, n_rows: int) -> dict[str, float]:
    """Fill one database and ask it everything; seconds by question."""
    engine = store.open_engine(address)
    store.upgrade(engine)
    spent = fill(engine, n_rows)
    taken = {f"storing {n_rows:,} {what}": seconds for what, seconds in spent.items()}
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    with store.reading(engine) as connection:
        pages = page_questions(connection)
    for name, question in pages.items():
        require_index(engine, name, question)
        taken[name] = timed(engine, question)
        if taken[name] > SLOWEST_PAGE:
            sys.exit(f"{name} took {taken[name]:.2f} s on {engine.dialect.name}")
    for name, question in sum_questions().items():
        taken[name] = timed(engine, question)
    engine.dispose()
    return taken


def main() -> None:
    """Measure every database and print the table."""
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with databases() as addresses:
        taken = {kind: measure(address, n_rows) for kind, address in addresses.items()}
    kinds = list(taken)
    print(f"{n_rows:,} predictions, milliseconds (median of {N_REPEATS})\n")
    print(f"| question | {' | '.join(kinds)} |")
    print(f"|---|{'---:|' * len(kinds)}")
    for name in taken[kinds[0]]:
        cells = [f"{1_000 * taken[kind][name]:,.1f}" for kind in kinds]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
