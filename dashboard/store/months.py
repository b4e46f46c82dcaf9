"""The months of a cohort."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Cohort
from dashboard.domain.summaries import MonthSummary

from .browsing import Listing, listing_of
from .questions import ask, bin_of, mean, one

EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)


def monthly(connection: Connection, cohort: Cohort) -> list[MonthSummary]:
    """The months of a cohort, in order; months without predictions are absent.

    One question for each month, along the index of times: SQLite would sort all rows to group
    them. Each names its own days only, as SQLite follows just one of two lower bounds. A table
    without such an index is read once for all months instead.
    """
    listing = listing_of(connection, replace(cohort, start=None, end=None))
    columns = listing.source.table.c
    numbers = ask(
        listing,
        sa.func.count(),
        mean(columns.score),
        sa.func.count(columns.outcome),
        mean(columns.outcome),
        mean(sa.case((columns.outcome.is_not(None), columns.score))),
    )
    if not listing.source.is_led_by("event_time"):
        return _months_at_once(connection, listing, cohort, numbers)
    found = []
    for start, end in _months(connection, listing, cohort):
        within = numbers.where(_in(columns.event_time, start, end))
        row = one(connection, listing, within)
        found.append(MonthSummary(f"{start:%Y-%m}", *row))
    return found


def _months_at_once(
    connection: Connection, listing: Listing, cohort: Cohort, numbers: sa.Select[Any]
) -> list[MonthSummary]:
    """All months by one reading of the table, each row put into its month by comparisons."""
    time = listing.source.table.c.event_time
    start, end = cohort.since, cohort.until
    within = [_in(time, start or EARLIEST, end or LATEST)]
    bounds = ask(listing, sa.func.min(time), sa.func.max(time)).where(*within)
    first, last = one(connection, listing, bounds)
    if first is None:
        return []
    starts = _month_starts(first, last)
    place = bin_of(time, [sa.literal(each, time.type) for each in starts[1:]]).label("place")
    grouped = numbers.where(*within).add_columns(place).group_by(sa.literal_column("place"))
    rows = sorted(listing.source.rows(connection, grouped), key=lambda row: row.place)
    return [MonthSummary(f"{starts[row.place]:%Y-%m}", *row[:-1]) for row in rows]


def _month_starts(first: datetime, last: datetime) -> list[datetime]:
    """The first instants of the months from one moment to another."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in months]


def _in(time: ColumnElement[Any], start: datetime, end: datetime) -> ColumnElement[bool]:
    return sa.and_(time >= sa.literal(start, time.type), time < sa.literal(end, time.type))


def _months(
    connection: Connection, listing: Listing, cohort: Cohort
) -> Iterator[tuple[datetime, datetime]]:
    """First instants of the months that have predictions, and first instants after them.

    The first and the last month are cut to the period.
    """
    source = listing.source
    time = source.table.c.event_time
    following = ask(listing, time).order_by(time).limit(1)
    if cohort.until is not None:
        following = following.where(time < sa.literal(cohort.until, time.type))
    start = cohort.since or EARLIEST
    while found := source.rows(connection, following.where(time >= sa.literal(start, time.type))):
        month = found[0][0].replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        end = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        yield max(start, month), end if cohort.until is None else min(end, cohort.until)
        start = end
