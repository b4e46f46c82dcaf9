"""Databases of both kinds: what holds on one must hold on the other."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from contract.book import FIRST_DAY, Book, batch_of
from world import NOW, SCHEMA, card_of, loans

from dashboard import store
from dashboard.domain.records import Verdict

N_FILLED = 10_000


@pytest.fixture
def engine(new_address) -> Iterator[store.Engine]:
    """A database with nothing but its tables."""
    opened = store.open_engine(new_address())
    store.upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def book(engine) -> Book:
    """The same, with words for it."""
    return Book(engine)


@pytest.fixture(scope="session")
def filled(new_address) -> Iterator[Book]:
    """Many predictions of two versions, three in four with an outcome; only to be read."""
    opened = store.open_engine(new_address())
    store.upgrade(opened)
    book = Book(opened)
    rows = many_loans()
    for version in (1, 2):
        book.score(book.register(version), rows)
    book.know(rows[rows["entity"].str[-1] < "8"])
    with store.reading(opened) as connection:
        keys = [str(2**32 + place) for place in range(0, 3_000, 100)]
        dialect = connection.dialect.name
    for place, key in enumerate(keys):
        book.judge(key, Verdict.DISAGREE if place % 3 == 0 else Verdict.AGREE)
    if dialect == "postgresql":
        with opened.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    yield book
    opened.dispose()


def many_loans() -> pd.DataFrame:
    """Rows over three years, in which scores, times and entities repeat."""
    rows = loans(N_FILLED, seed=3)
    place = np.arange(N_FILLED)
    hours = pd.to_timedelta((place * 7919) % 26_000, unit="h")
    places = ["CA", "TX", "NY/retail", "NY", "NY-like", "VT"]
    states = np.array(places)[np.minimum(place % 12, 5)]
    return rows.assign(
        event_time=pd.Timestamp(FIRST_DAY) + hours,
        scope=states,
        entity=[f"E{each:05d}" for each in (place * 31) % (N_FILLED - 500)],
    )


@pytest.fixture(scope="session")
def filled_frame() -> pd.DataFrame:
    """What `filled` holds of version 1, as pandas sees it."""
    rows = many_loans()
    known = rows["entity"].str[-1] < "8"
    batch = batch_of(card_of(1, "a test"), rows)
    outcome = rows["outcome"].where(known)
    return pd.DataFrame(
        {
            **{name: batch.frame[name] for name in SCHEMA.names},
            "@score": batch.scores,
            "@outcome": outcome,
            "@event_time": rows["event_time"],
            "@scope": rows["scope"],
            "@entity": rows["entity"],
            "@flags": batch.flags,
        }
    ).set_axis([str(2**32 + place) for place in range(N_FILLED)])


@pytest.fixture
def later() -> Callable[[int], datetime]:
    """Moments after the tests' own present."""
    return lambda minutes: NOW + timedelta(minutes=minutes)
