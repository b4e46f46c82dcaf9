"""What every summary asks in the same words."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from .browsing import Listing
from .connected import Numbers, Storage


def one(connection: Connection, listing: Listing, statement: sa.Select[Any]) -> Any:
    """The one row that answers a question."""
    (row,) = listing.source.rows(connection, statement)
    return row


def ask(listing: Listing, *columns: ColumnElement[Any]) -> sa.Select[Any]:
    """Columns of a cohort's predictions."""
    return sa.select(*columns).select_from(listing.source.table).where(*listing.tests)


def how_many(test: ColumnElement[bool]) -> ColumnElement[int]:
    """How often a test holds."""
    return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)


def mean(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A mean as a float, of decimals and whole numbers too."""
    return sa.func.avg(value, type_=Numbers(Storage.FLOAT))


def edge(number: float) -> ColumnElement[float]:
    """A number to compare scores with."""
    return sa.literal(number, sa.Float(53))


def bin_of(value: ColumnElement[Any], edges: list[ColumnElement[Any]]) -> ColumnElement[int]:
    """The number of inner edges at or below a value, by a tree of comparisons.

    Comparisons with the edges themselves, and no arithmetic, put a score that lies on an edge
    into the same bin on every database.
    """

    def search(low: int, high: int) -> ColumnElement[int]:
        if low == high:
            return sa.literal_column(str(low), sa.Integer)
        middle = (low + high) // 2
        below = value < edges[middle]
        return sa.case((below, search(low, middle)), else_=search(middle + 1, high))

    return sa.cast(search(0, len(edges)), sa.Integer)
