"""Samples that are the same wherever and whenever they are drawn."""

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.cohort import Cohort

from .browsing import listing_of
from .conditions import outcome_known
from .rows import frame_of, stored_columns
from .summaries import count

ROLES = ("score", "outcome", "event_time")


def read_sample(
    connection: Connection, cohort: Cohort, n_rows: int, seed: int, *, labelled: bool = False
) -> pd.DataFrame:
    """Up to `n_rows` predictions of a cohort, drawn by a hash of their keys.

    Keys (text) are the index; the columns are the features, conformed and in schema order, then
    ``@score``, ``@outcome`` and ``@event_time``. With `labelled`, only predictions whose outcome
    is known.
    """
    listing = listing_of(connection, cohort)
    source = listing.source
    order = (source.scattered(seed), *source.key)
    tests = [*listing.tests, outcome_known(source)] if labelled else listing.tests
    drawn = sa.select(*source.key).where(*tests).order_by(*order).limit(n_rows)
    columns = stored_columns(source, listing.card, ROLES)
    among = source.key[0] if len(source.key) == 1 else sa.tuple_(*source.key)
    statement = sa.select(*columns).where(among.in_(drawn)).order_by(*order)
    rows = source.rows(connection, statement)
    frame = frame_of(source, rows, listing.card, ROLES)
    return frame[[*frame.columns[len(ROLES) :], *frame.columns[: len(ROLES)]]]


def random_key(connection: Connection, cohort: Cohort, seed: int) -> str | None:
    """Some prediction of a cohort, each equally likely; None if there is none."""
    number = count(connection, cohort)
    if number == 0:
        return None
    listing = listing_of(connection, cohort)
    place = int(np.random.default_rng(seed).integers(number))
    keys = list(listing.source.key)
    statement = listing.statement(keys, missing=False, backwards=False)
    (found,) = listing.source.rows(connection, statement.offset(place).limit(1))
    return listing.source.write_key(found)
