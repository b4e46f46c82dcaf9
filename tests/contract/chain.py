"""Models that can feed each other, and what they answered."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from contract.book import FIRST_DAY, Book
from world import NOW, SCHEMA, loans

from dashboard import services, store
from dashboard.domain.edges import Edge, NewEdge
from dashboard.domain.schema import Feature, FeatureSchema, Kind

RISK = Feature("risk", Kind.NUMBER, "Risk of default")
OTHER = Feature("other", Kind.NUMBER, "Another answer")
READER = FeatureSchema((*SCHEMA.features, RISK, OTHER))


def day(number: float) -> datetime:
    return FIRST_DAY + timedelta(days=number)


def answers(*given: tuple[str, float, float], scope: str = "CA") -> pd.DataFrame:
    """Rows to score: entity, day, and the score that the model is to give."""
    rows = loans(len(given), seed=2).drop(columns="outcome")
    entities, days, scores = zip(*given, strict=True)
    return rows.assign(
        entity=entities, event_time=pd.DatetimeIndex([day(each) for each in days]),
        score=scores, scope=scope, risk=np.nan, other=np.nan,
    )  # fmt: skip


def asked(*given: tuple[str, float], scope: str = "CA") -> pd.DataFrame:
    """Rows that want an answer: entity and day."""
    rows = answers(*((entity, at, 0.0) for entity, at in given), scope=scope)
    return rows.drop(columns=["score", "risk", "other"])


def register(book: Book, *names: str) -> None:
    """Models of these names, each with two numbers that another may feed."""
    for name in names:
        book.register(model=name, schema=READER)


def declare(book: Book, upstream: str, downstream: str, **more: object) -> Edge:
    given = {"output": "defaulted", "feature": "risk"} | more
    new = NewEdge(upstream=upstream, downstream=downstream, **given)
    return services.declare_edge(book.engine, new, now=NOW)


def feed(book: Book, model: str, rows: pd.DataFrame) -> services.Fed:
    return book.ask(services.feed_rows, model, rows, services.Roles(), READER.names)


def edges(book: Book, **which: object) -> list[Edge]:
    return book.ask(store.list_edges, **which)
