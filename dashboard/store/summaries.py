"""Numbers of a cohort, counted where the rows are."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Cohort, Sort, SortColumn
from dashboard.domain.records import RunStatus, Verdict
from dashboard.domain.summaries import (
    CohortSummary,
    ErrorDifference,
    MonthSummary,
    ScoreDistribution,
)

from . import tables
from .browsing import Listing, listing_of
from .conditions import standing_feedback
from .managed import get_source

EARLIEST = datetime.min.replace(tzinfo=UTC)


def count(connection: Connection, cohort: Cohort) -> int:
    """How many predictions a cohort has."""
    listing = listing_of(connection, cohort)
    return int(connection.execute(_ask(listing, sa.func.count())).scalar_one())


def summarize(connection: Connection, cohort: Cohort, threshold: float | None) -> CohortSummary:
    """The numbers of a cohort at a glance."""
    listing = listing_of(connection, cohort)
    table = listing.source.table
    limit = sa.literal(None, sa.Float) if threshold is None else sa.literal(threshold)
    row = connection.execute(
        _ask(
            listing,
            sa.func.count().label("n_rows"),
            sa.func.avg(table.c.score).label("mean_score"),
            _how_many(table.c.score >= limit).label("n_above"),
            sa.func.count(table.c.outcome).label("n_outcomes"),
            sa.func.avg(table.c.outcome).label("mean_outcome"),
            _how_many(table.c.flags != 0).label("n_flagged"),
        )
    ).one()
    verdicts = _verdicts(connection, listing)
    return CohortSummary(
        n_rows=row.n_rows,
        mean_score=row.mean_score,
        n_above=None if threshold is None else row.n_above or 0,
        n_outcomes=row.n_outcomes,
        mean_outcome=row.mean_outcome,
        n_feedback=sum(verdicts.values()),
        n_disagree=verdicts.get(Verdict.DISAGREE.value, 0),
        n_flagged=row.n_flagged or 0,
    )


def score_distribution(
    connection: Connection,
    cohort: Cohort,
    n_bins: int = 40,
    bounds: tuple[float, float] | None = None,
) -> ScoreDistribution:
    """How many predictions have which score.

    `bounds` are the first and the last edge, the scores' own if not given; what lies beyond them
    is counted in the outer bins.
    """
    if bounds is None:
        bounds = _score_bounds(connection, cohort)
    edges = np.linspace(*bounds, n_bins + 1)
    inner = edges[1:-1].tolist()
    sorts_to_group = connection.dialect.name == "sqlite"  # PostgreSQL hashes
    along = sorts_to_group and not cohort.conditions
    count_bins = _count_along_scores if along else _count_by_grouping
    return ScoreDistribution(edges, count_bins(connection, cohort, inner))


def _score_bounds(connection: Connection, cohort: Cohort) -> tuple[float, float]:
    listing = listing_of(connection, cohort)
    score = listing.source.table.c.score
    ends = _ask(listing, sa.func.min(score), sa.func.max(score))
    low, high = connection.execute(ends).one()
    if low is None:
        return 0.0, 1.0
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _count_along_scores(
    connection: Connection, cohort: Cohort, inner: list[float]
) -> npt.NDArray[np.int64]:
    """One question for each bin, along the index of scores: nothing is sorted."""
    listing = listing_of(connection, cohort, Sort(SortColumn.SCORE))
    score = listing.source.table.c.score
    every = _ask(listing, sa.func.count())
    counts = []
    for low, high in itertools.pairwise([None, *inner, None]):
        tests = [] if low is None else [score >= low]
        tests += [] if high is None else [score < high]
        counts.append(connection.execute(every.where(*tests)).scalar_one())
    return np.array(counts, dtype=np.int64)


def _count_by_grouping(
    connection: Connection, cohort: Cohort, inner: list[float]
) -> npt.NDArray[np.int64]:
    """One question for all bins; right too for conditions that are looked up in the rows."""
    listing = listing_of(connection, cohort)
    place = _bin_of(listing.source.table.c.score, inner).label("place")
    by_place = _ask(listing, place, sa.func.count()).group_by(sa.literal_column("place"))
    counts = np.zeros(len(inner) + 1, dtype=np.int64)
    for row in connection.execute(by_place):
        counts[row[0]] = row[1]
    return counts


def error_difference(connection: Connection, cohort: Cohort, other: int) -> ErrorDifference | None:
    """Squared errors of a cohort against another version's, record by record.

    None where fewer than two records have a known outcome and a score of both versions.
    """
    listing = listing_of(connection, cohort)
    ours, theirs = listing.source.table.c, listing.source.table.alias("theirs").c
    gap = _squared(ours.score - ours.outcome) - _squared(theirs.score - ours.outcome)
    pairs = _ask(listing, sa.func.count(), sa.func.sum(gap), sa.func.sum(_squared(gap))).where(
        theirs.version == sa.literal(other, sa.BigInteger),
        theirs.entity == ours.entity,
        theirs.event_time == ours.event_time,
        ours.outcome.is_not(None),
    )
    number, total, squares = connection.execute(pairs).one()
    if number < 2:  # noqa: PLR2004 - one pair has no spread
        return None
    mean = total / number
    variance = max(squares - number * mean**2, 0.0) / (number - 1)
    return ErrorDifference(cohort.version, other, number, mean, math.sqrt(variance / number))


def monthly(connection: Connection, cohort: Cohort) -> list[MonthSummary]:
    """The months of a cohort, in order; months without predictions are absent.

    One question for each month, along the index of times: SQLite would sort all rows to group
    them. Each names its own days only, as SQLite follows just one of two lower bounds.
    """
    listing = listing_of(connection, replace(cohort, start=None, end=None))
    columns = listing.source.table.c
    numbers = _ask(
        listing,
        sa.func.count(),
        sa.func.avg(columns.score),
        sa.func.count(columns.outcome),
        sa.func.avg(columns.outcome),
        sa.func.avg(columns.score).filter(columns.outcome.is_not(None)),
    )
    found = []
    for start, end in _months(connection, listing, cohort):
        within = numbers.where(columns.event_time >= start, columns.event_time < end)
        found.append(MonthSummary(f"{start:%Y-%m}", *connection.execute(within).one()))
    return found


def _months(
    connection: Connection, listing: Listing, cohort: Cohort
) -> Iterator[tuple[datetime, datetime]]:
    """First instants of the months that have predictions, and first instants after them.

    The first and the last month are cut to the period.
    """
    time = listing.source.table.c.event_time
    following = _ask(listing, time).order_by(time).limit(1)
    if cohort.until is not None:
        following = following.where(time < cohort.until)
    start = cohort.since or EARLIEST
    while (found := connection.execute(following.where(time >= start)).scalar()) is not None:
        month = datetime(found.year, found.month, 1, tzinfo=UTC)
        end = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        yield max(start, month), end if cohort.until is None else min(end, cohort.until)
        start = end


def list_scopes(connection: Connection, model: str, version: int) -> list[tuple[str, int]]:
    """The scopes that a version has predictions for, and how many each."""
    table = get_source(connection, model).table
    statement = (
        sa.select(table.c.scope, sa.func.count())
        .where(table.c.version == version)
        .group_by(table.c.scope)
        .order_by(table.c.scope)
    )
    return [(row[0], row[1]) for row in connection.execute(statement)]


def period(connection: Connection, model: str, version: int) -> tuple[datetime, datetime] | None:
    """Event times of a version's first and last prediction."""
    table = get_source(connection, model).table
    times = sa.select(table.c.event_time).where(table.c.version == version)
    first = connection.execute(times.order_by(table.c.event_time, table.c.id).limit(1)).scalar()
    newest = times.order_by(table.c.event_time.desc(), table.c.id.desc()).limit(1)
    last = connection.execute(newest).scalar()
    return None if first is None or last is None else (first, last)


def data_version(connection: Connection, model: str) -> str:
    """Changes whenever a run finishes or an outcome or a judgement arrives."""
    source = get_source(connection, model)
    finished = (
        sa.select(sa.func.count())
        .select_from(tables.run)
        .join(tables.version)
        .join(tables.model)
        .where(tables.model.c.name == model, tables.run.c.status == RunStatus.FINISHED.value)
    )
    numbers = [connection.execute(finished).scalar_one()]
    for table in (tables.outcome, tables.feedback):
        newest = sa.select(sa.func.max(table.c.id)).where(table.c.source_id == source.id)
        numbers.append(connection.execute(newest).scalar() or 0)
    return "-".join(str(number) for number in numbers)


def _ask(listing: Listing, *columns: ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(*columns).select_from(listing.source.table).where(*listing.tests)


def _squared(value: ColumnElement[float]) -> ColumnElement[float]:
    return value * value


def _how_many(test: ColumnElement[bool]) -> ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)


def _verdicts(connection: Connection, listing: Listing) -> dict[str, int]:
    """Standing judgements of the cohort, by verdict: few rows, looked up from their side."""
    standing = standing_feedback(listing.source).subquery()
    same = sa.cast(standing.c.prediction_key, sa.BigInteger) == listing.source.table.c.id
    statement = (
        sa.select(standing.c.verdict, sa.func.count())
        .select_from(standing)
        .join(listing.source.table, same)
        .where(*listing.tests)
        .group_by(standing.c.verdict)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _bin_of(score: ColumnElement[float], edges: list[float]) -> ColumnElement[int]:
    """The number of inner edges at or below a score, by a tree of comparisons.

    Comparisons with the edges themselves, and no arithmetic, put a score that lies on an edge
    into the same bin on every database.
    """

    def search(low: int, high: int) -> ColumnElement[int]:
        if low == high:
            return sa.literal_column(str(low), sa.Integer)
        middle = (low + high) // 2
        below = score < sa.literal(edges[middle], sa.Float(53))
        return sa.case((below, search(low, middle)), else_=search(middle + 1, high))

    return sa.cast(search(0, len(edges)), sa.Integer)
