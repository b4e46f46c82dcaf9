"""What pages ask of a company's own table, timed on a million rows.

Resamples the loans of the demo into a table as a company would have it, with text keys and local
times, gives it the indexes that `candor connect` asks for, connects it, and prints a Markdown
table: the median of five for each question. SQLite always; PostgreSQL too where
CANDOR_TEST_POSTGRES_URL names a server (a database of our own is made there and dropped).

    python benchmarks/connected.py [number of rows]
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
import sqlalchemy as sa

from dashboard import services, store
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn
from dashboard.domain.mapping import (
    MappedFeature,
    MappedModel,
    RoleColumns,
    SourceMapping,
    SourceTable,
)
from dashboard.domain.schema import Kind
from pages import read_loans

N_REPEATS = 5
KNOWN, SHARE = 0.67, 0.2
TYPES = {"O": "text", "U": "text", "f": "double precision", "i": "bigint", "M": "timestamp"}
YEAR = Cohort("loans", 1, start=date(2008, 1, 1), end=date(2008, 12, 31))
EVERY, STATE = Cohort("loans", 1), Cohort("loans", 1, "CA")
FILTERED = Cohort("loans", 1, conditions=(Condition("approved_amount", Op.AT_LEAST, ("100000",)),))
COHORTS = {"all": EVERY, "one year": YEAR, "one state": STATE, "by a feature": FILTERED}


def company_rows(n_rows: int) -> tuple[pd.DataFrame, dict[str, MappedFeature]]:
    """Rows as a company would keep them, and the features among their columns."""
    rng = np.random.default_rng(0)
    schema, loans = read_loans()
    rows = loans.iloc[rng.integers(0, len(loans), n_rows)].reset_index(drop=True)
    seconds = np.sort(rng.integers(0, 5 * 365 * 86_400, n_rows))
    features = {each.name: MappedFeature(each.kind) for each in schema.features}
    truth = (rng.random(n_rows) < SHARE).astype(float)
    known = rng.random(n_rows) < KNOWN
    frame = pd.DataFrame(
        {
            "prediction": [f"L-{place:08d}" for place in range(n_rows)],
            "scored_at": pd.Timestamp("2004-01-01") + pd.to_timedelta(seconds, unit="s"),
            "risk": rng.beta(2, 9, n_rows).round(6),
            "country_state": rows["state"].astype("object"),
            "defaulted": np.where(known, truth, np.nan),
        }
    )
    for name, feature in features.items():
        values = rows[name]
        kinds = {Kind.CATEGORY: "object", Kind.BOOLEAN: "Int64"}
        frame[name] = values.astype(kinds.get(feature.kind, "float64")).astype("object")
    numbers = [name for name, each in features.items() if each.kind in {Kind.NUMBER, Kind.INTEGER}]
    frame[numbers] = frame[numbers].astype(float)
    return frame, features


def mapping_of(address: str, features: dict[str, MappedFeature]) -> SourceMapping:
    """How the table is read."""
    return SourceMapping(
        source=SourceTable(address, "scored_loan", "America/New_York"),
        model=MappedModel(Task.BINARY, outcome_labels=("paid", "defaulted")),
        roles=RoleColumns(
            id=("prediction",), event_time="scored_at", score="risk", scope="country_state",
            outcome="defaulted",
        ),
        features=features,
    )  # fmt: skip


def _create(frame: pd.DataFrame, booleans: set[str]) -> str:
    needed = {"prediction", "scored_at", "risk", "country_state"}
    columns = ", ".join(
        f"{name} {'smallint' if name in booleans else TYPES[frame[name].dtype.kind]}"
        f"{' NOT NULL' if name in needed else ''}"
        for name in frame
    )
    return f"CREATE TABLE scored_loan ({columns}, PRIMARY KEY (prediction))"


def _plain(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    rows = frame.astype("object").where(frame.notna(), None)
    return rows.itertuples(index=False, name=None)


@contextmanager
def sqlite_company(
    folder: Path, frame: pd.DataFrame, booleans: set[str]
) -> Iterator[tuple[str, Callable[[list[str]], None]]]:
    """A file with the table, and how its owner adds indexes."""
    path = folder / "company.db"
    texts = frame.assign(scored_at=frame["scored_at"].dt.strftime("%Y-%m-%d %H:%M:%S"))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(_create(frame, booleans).replace("timestamp", "text"))
        marks = ", ".join("?" * len(frame.columns))
        raw.executemany(f"INSERT INTO scored_loan VALUES ({marks})", _plain(texts))

    def index(sentences: list[str]) -> None:
        with closing(sqlite3.connect(path)) as raw, raw:
            for sentence in sentences:
                raw.execute(sentence)

    yield f"sqlite:///{path}", index


@contextmanager
def postgres_company(
    frame: pd.DataFrame, booleans: set[str]
) -> Iterator[tuple[str, Callable[[list[str]], None]]]:
    """A database with the table, dropped at the end, and how its owner adds indexes."""
    address = sa.make_url(os.environ["CANDOR_TEST_POSTGRES_URL"])
    address = address.set(drivername="postgresql+psycopg")
    ours = address.set(database=f"candor_bench_{uuid4().hex[:8]}")
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    inside = sa.create_engine(ours, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {ours.database} TEMPLATE template0")
    with inside.connect() as connection:
        connection.exec_driver_sql(_create(frame, booleans))
        with (
            connection.connection.cursor() as cursor,
            cursor.copy("COPY scored_loan FROM STDIN") as copy,
        ):
            for row in _plain(frame):
                copy.write_row(row)

    def index(sentences: list[str]) -> None:
        with inside.connect() as connection:
            for sentence in sentences:
                connection.exec_driver_sql(sentence)
            connection.exec_driver_sql("VACUUM ANALYZE scored_loan")

    yield ours.set(drivername="postgresql").render_as_string(hide_password=False), index
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {ours.database} WITH (FORCE)")


def measure(
    folder: Path,
    company: tuple[str, Callable[[list[str]], None]],
    features: dict[str, MappedFeature],
) -> dict[str, float]:
    """Milliseconds of each question, and seconds of the full check."""
    address, index = company
    engine = store.open_engine(f"sqlite:///{folder / f'{uuid4().hex}.db'}")
    store.upgrade(engine)
    mapping = mapping_of(address, features)
    index(list(services.plan_connection("loans", mapping).missing_indexes))
    started = time.perf_counter()
    plan = services.plan_connection("loans", mapping)
    found = {"full check by `candor connect` (s)": time.perf_counter() - started}
    services.connect(engine, plan, now=datetime.now(UTC))
    with store.reading(engine) as connection:
        for name, question in _questions(connection).items():
            found[name] = _median(question)
    engine.dispose()
    return found


def _median(question: Callable[[], object]) -> float:
    question()
    times = []
    for _ in range(N_REPEATS):
        started = time.perf_counter()
        question()
        times.append(1_000 * (time.perf_counter() - started))
    return statistics.median(times)


def _questions(connection: store.Connection) -> dict[str, Callable[[], object]]:
    newest, oldest = Sort(), Sort(descending=False)
    by_score = Sort(SortColumn.SCORE)
    near_end = store.read_page(connection, EVERY, oldest, limit=500).last
    record = store.random_key(connection, EVERY, 1) or ""
    pages = {
        "first page": partial(store.read_page, connection, EVERY, newest),
        "page near the end": partial(store.read_page, connection, EVERY, newest, near_end),
        "page by score": partial(store.read_page, connection, EVERY, by_score),
        "page of one state": partial(store.read_page, connection, STATE, newest),
        "page by a feature": partial(store.read_page, connection, FILTERED, newest),
        "one record": partial(store.get_prediction, connection, "loans", record),
        "its neighbours": partial(store.neighbours, connection, EVERY, newest, record),
    }
    bins = partial(store.score_distribution, connection, bounds=(0.0, 1.0))
    counted = {
        f"{word}: {name}": partial(question, cohort)
        for word, question in (
            ("histogram", bins),
            ("count", partial(store.count, connection)),
            ("months", partial(store.monthly, connection)),
            ("summary", lambda cohort: store.summarize(connection, cohort, 0.2)),
            ("sample of 500", lambda cohort: store.read_sample(connection, cohort, 500, 0)),
        )
        for name, cohort in COHORTS.items()
    }
    return {**pages, **counted, "data version": partial(store.data_version, connection, "loans")}


def main() -> None:
    """Measure and print."""
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    frame, features = company_rows(n_rows)
    booleans = {name for name, each in features.items() if each.kind is Kind.BOOLEAN}
    columns = {}
    with tempfile.TemporaryDirectory() as folder:
        with sqlite_company(Path(folder), frame, booleans) as company:
            columns["SQLite"] = measure(Path(folder), company, features)
        if "CANDOR_TEST_POSTGRES_URL" in os.environ:
            with postgres_company(frame, booleans) as company:
                columns["PostgreSQL"] = measure(Path(folder), company, features)
    print(f"| {n_rows:,} rows, milliseconds | {' | '.join(columns)} |")
    print(f"|---|{'---:|' * len(columns)}")
    for name in next(iter(columns.values())):
        print(f"| {name} | {' | '.join(f'{each[name]:,.1f}' for each in columns.values())} |")


if __name__ == "__main__":
    main()
