"""A company's own database of some kind, and what stands in it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import sqlalchemy as sa

from dashboard.domain.card import Decision, Task
from dashboard.domain.mapping import (
    MappedFeature,
    MappedModel,
    RoleColumns,
    SourceMapping,
    SourceTable,
)
from dashboard.domain.schema import Kind

FEATURES = {
    "amount": MappedFeature(Kind.NUMBER, "Amount $", "Amount approved", "$"),
    "staff": MappedFeature(Kind.INTEGER, "score", "Employees"),
    "is_new": MappedFeature(Kind.BOOLEAN, title="New business"),
    "sector": MappedFeature(
        Kind.CATEGORY, "id", "Sector", labels={"44": "Retail trade", "72": "Food"}
    ),
}
"""Columns of features are named as roles are, and need quotes."""
KEYS = {"integer": ("Key",), "text": ("code",), "composite": ("month", "code")}
ZONES = {"sqlite": None, "postgresql": None, "duckdb": "UTC"}


def mapping_of(address: str, keys: str = "integer", table: str = "Scored loans") -> SourceMapping:
    """How the company's table is read."""
    zone = ZONES[sa.make_url(address).get_backend_name()]
    return SourceMapping(
        source=SourceTable(address, table, zone),
        model=MappedModel(
            Task.BINARY,
            title="Loan risk",
            record_label="Loan",
            scope_label="State",
            outcome_labels=("paid", "defaulted"),
        ),
        roles=RoleColumns(
            id=KEYS[keys],
            event_time="when",
            score="P(default)",
            entity="Customer",
            scope="state",
            version="model",
            label="guess",
            decision="todo",
            outcome="bad",
            outcome_known_at="known",
        ),
        features=FEATURES,
        decision=Decision(0.3, "review", "approve"),
        versions={"v1": 1, "v2": 2},
    )


def company_rows(stored: pd.DataFrame) -> pd.DataFrame:
    """The rows of Candor's own table as a company would have named them.

    `stored` has the columns of the managed table, features under their own names.
    """
    code = stored["id"].map(lambda number: f"L/{number % 2**32:05d},x%")
    return pd.DataFrame(
        {
            "Key": stored["id"],
            "code": code + "-" + stored["version"].astype(str),
            "month": stored["event_time"].dt.strftime("%Y%m").astype(int),
            "when": stored["event_time"],
            "P(default)": stored["score"],
            "Customer": stored["entity"],
            "state": stored["scope"],
            "model": "v" + stored["version"].astype(str),
            "guess": stored["label"],
            "todo": stored["decision"],
            "bad": stored["outcome"],
            "known": stored["outcome_known_at"],
            "Amount $": stored["amount"],
            "score": stored["staff"].astype("Int64"),
            "is_new": stored["is_new"].astype(bool),
            "id": stored["sector"],
        }
    )


@dataclass(frozen=True)
class Company:
    """A database of one kind, before anything is in it.

    Attributes
    ----------
    url : str
        Where Candor finds it, without any right to write.
    admin : str
        Where the test writes it; a folder's file for SQLite and DuckDB.
    """

    kind: str
    url: str
    admin: str

    def write(self, frame: pd.DataFrame, table: str, *indexes: tuple[str, ...]) -> None:
        """Make a table of a frame, with indexes."""
        writers = {"sqlite": self._sqlite, "postgresql": self._postgres, "duckdb": self._duckdb}
        statements = [
            f'CREATE INDEX "i{place}" ON "{table}" ({", ".join(map(_quoted, columns))})'
            for place, columns in enumerate(indexes)
        ]
        writers[self.kind](frame, table, statements)

    def _sqlite(self, frame, table, statements):
        times = frame.select_dtypes("datetimetz").columns
        texts = {name: frame[name].dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for name in times}
        with closing(sqlite3.connect(self.admin)) as raw, raw:
            frame.assign(**texts).to_sql(table, raw, index=False)
            for statement in statements:
                raw.execute(statement)

    def _postgres(self, frame, table, statements):
        engine = sa.create_engine(self.admin, poolclass=sa.NullPool)
        with engine.begin() as connection:
            frame.to_sql(table, connection, index=False)
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _duckdb(self, frame, table, statements):
        times = frame.select_dtypes("datetimetz").columns
        naive = frame.assign(**{name: frame[name].dt.tz_localize(None) for name in times})
        naive = naive.astype(dict.fromkeys(naive.select_dtypes("str"), "object"))
        with duckdb.connect(self.admin) as raw:
            raw.register("given", naive)
            raw.execute(f'CREATE TABLE "{table}" AS SELECT * FROM given')  # noqa: S608 - our own name
            for statement in statements:
                raw.execute(statement)

    @property
    def file(self) -> Path:
        """The database's file."""
        return Path(self.admin)


def _quoted(name: str) -> str:
    return f'"{name}"'
