"""Samples that are the same wherever and whenever they are drawn."""

from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Cohort

from .browsing import listing_of
from .conditions import outcome_known
from .rows import frame_of, stored_columns
from .summaries import count

PRIME = 1_500_000_001
"""Below 2**31, so that a product of two residues fits into 64 bits; 2**32 leaves a large residue,
so that the ids of successive runs do not meet."""

ROLES = ("score", "outcome", "event_time")


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
    order = (scattered(table.c.id, seed), table.c.id)
    tests = [*listing.tests, outcome_known(listing.source)] if labelled else listing.tests
    drawn = sa.select(table.c.id).where(*tests).order_by(*order).limit(n_rows)
    columns = stored_columns(listing.source, listing.card.schema, ROLES)
    statement = sa.select(*columns).where(table.c.id.in_(drawn)).order_by(*order)
    rows = connection.execute(statement).all()
    frame = frame_of(rows, listing.card.schema, ROLES)
    return frame[[*frame.columns[len(ROLES) :], *frame.columns[: len(ROLES)]]]


def random_key(connection: Connection, cohort: Cohort, seed: int) -> str | None:
    """Some prediction of a cohort, each equally likely; None if there is none."""
    number = count(connection, cohort)
    if number == 0:
        return None
    listing = listing_of(connection, cohort)
    columns: list[ColumnElement[Any]] = [listing.source.table.c.id]
    place = int(np.random.default_rng(seed).integers(number))
    statement = listing.statement(columns, missing=False, backwards=False)
    return str(connection.execute(statement.offset(place).limit(1)).scalar_one())


def scattered(identity: ColumnElement[int], seed: int) -> ColumnElement[int]:
    """A number that looks random, from an id and a seed, alike on every database.

    A random polynomial of degree 2 over a prime field: the draws of any three records are
    independent [1]_. A line would take every k-th record, and hourly data has a beat.

    References
    ----------
    .. [1] M. N. Wegman, J. L. Carter, "New hash functions and their use in authentication and
       set equality", Journal of Computer and System Sciences 22(3), 1981.
    """
    a, b, c = (
        sa.literal(number, sa.BigInteger)
        for number in np.random.default_rng(seed).integers(1, PRIME, size=3).tolist()
    )
    prime = sa.literal(PRIME, sa.BigInteger)
    residue = identity % prime
    return ((residue * a + b) % prime * residue + c) % prime
