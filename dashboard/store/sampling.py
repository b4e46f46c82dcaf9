"""Samples that are the same wherever and whenever they are drawn."""

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Cohort
from dashboard.domain.records import RUN_SPAN

from .browsing import Listing, listing_of

PRIME = 2**31 - 1
SPREAD, RUN_SPREAD, SEED_SPREAD = 48_271, 1_566_083_941, 69_621


def read_sample(
    connection: Connection, cohort: Cohort, n_rows: int, seed: int, *, labelled: bool = False
) -> pd.DataFrame:
    """Up to `n_rows` predictions of a cohort, drawn by a hash of their ids.

    Keys (text) are the index; the columns are the features, conformed and in schema order, then
    ``@score``, ``@outcome`` and ``@event_time``. With `labelled`, only predictions whose outcome
    is known.
    """
    listing = listing_of(connection, cohort)
    table = listing.source.table
    keys = _keys(connection, listing, n_rows, seed, labelled=labelled)
    features = listing.source.columns_of(listing.card.schema)
    columns = [
        table.c.id,
        *(column.label(name) for name, column in features.items()),
        table.c.score.label("@score"),
        table.c.outcome.label("@outcome"),
        table.c.event_time.label("@event_time"),
    ]
    statement = sa.select(*columns).where(table.c.id.in_(keys)).order_by(table.c.id)
    names = ["id", *features, "@score", "@outcome", "@event_time"]
    rows = [tuple(row) for row in connection.execute(statement)]
    raw = pd.DataFrame.from_records(rows, columns=names)
    frame = listing.card.schema.conform(raw).frame
    for name in ("@score", "@outcome"):
        frame[name] = pd.to_numeric(raw[name]).astype("float64")
    frame["@event_time"] = pd.to_datetime(raw["@event_time"], utc=True)
    return frame.set_axis(raw["id"].map(str).to_list(), axis=0)


def random_key(connection: Connection, cohort: Cohort, seed: int) -> str | None:
    """Some prediction of a cohort; None if there is none."""
    listing = listing_of(connection, cohort)
    keys = _keys(connection, listing, 1, seed, labelled=False)
    return str(keys[0]) if keys else None


def _keys(
    connection: Connection, listing: Listing, n_rows: int, seed: int, *, labelled: bool
) -> list[int]:
    table = listing.source.table
    statement = sa.select(table.c.id).where(*listing.tests)
    if labelled:
        statement = statement.where(table.c.outcome.is_not(None))
    ordered = statement.order_by(_scattered(table.c.id, seed), table.c.id).limit(n_rows)
    return list(connection.execute(ordered).scalars())


def _scattered(identity: ColumnElement[int], seed: int) -> ColumnElement[int]:
    """A number that looks random, from an id and a seed, alike on every database.

    A line through run and place, squared modulo a prime: without the square, samples would take
    every k-th row, and hourly data has a beat.
    """
    place, run = identity % RUN_SPAN, identity // RUN_SPAN
    line = place * SPREAD + run * RUN_SPREAD + (seed % PRIME) * SEED_SPREAD
    return (line % PRIME) * (line % PRIME) % PRIME
