"""Numbers of a cohort, counted where the rows are."""

import itertools
import math
from datetime import datetime

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Cohort, Sort, SortColumn
from dashboard.domain.records import EVERYWHERE, Verdict
from dashboard.domain.summaries import (
    CohortSummary,
    ErrorDifference,
    ScoreDistribution,
)

from .browsing import Listing, listing_of
from .judged import judged_in, standing_feedback
from .questions import ask, bin_of, edge, how_many, mean, one
from .sources import Source, get_source


def count(connection: Connection, cohort: Cohort) -> int:
    """How many predictions a cohort has."""
    listing = listing_of(connection, cohort)
    return int(one(connection, listing, ask(listing, sa.func.count()))[0])


def summarize(connection: Connection, cohort: Cohort, threshold: float | None) -> CohortSummary:
    """The numbers of a cohort at a glance."""
    listing = listing_of(connection, cohort)
    table = listing.source.table
    limit = sa.literal(None, sa.Float) if threshold is None else sa.literal(threshold, sa.Float(53))
    row = one(
        connection,
        listing,
        ask(
            listing,
            sa.func.count().label("n_rows"),
            mean(table.c.score).label("mean_score"),
            how_many(table.c.score >= limit).label("n_above"),
            sa.func.count(table.c.outcome).label("n_outcomes"),
            mean(table.c.outcome).label("mean_outcome"),
            how_many(listing.source.flags(listing.card) != 0).label("n_flagged"),
        ),
    )
    verdicts = _verdicts(connection, listing)
    return CohortSummary(
        n_rows=row.n_rows,
        mean_score=row.mean_score,
        n_above=None if threshold is None else int(row.n_above or 0),
        n_outcomes=row.n_outcomes,
        mean_outcome=row.mean_outcome,
        n_feedback=sum(verdicts.values()),
        n_disagree=verdicts.get(Verdict.DISAGREE.value, 0),
        n_flagged=int(row.n_flagged or 0),
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
    source = get_source(connection, cohort.model)
    sorts_to_group = source.dialect(connection) == "sqlite"  # the others hash
    beside = ["scope"] * (cohort.scope != EVERYWHERE)
    beside += ["event_time"] * (cohort.since is not None or cohort.until is not None)
    along = sorts_to_group and not cohort.conditions and source.is_led_by("score", beside)
    count_bins = _count_along_scores if along else _count_by_grouping
    return ScoreDistribution(edges, count_bins(connection, cohort, inner))


def _score_bounds(connection: Connection, cohort: Cohort) -> tuple[float, float]:
    listing = listing_of(connection, cohort)
    score = listing.source.table.c.score
    ends = ask(listing, sa.func.min(score), sa.func.max(score))
    low, high = one(connection, listing, ends)
    if low is None:
        return 0.0, 1.0
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _count_along_scores(
    connection: Connection, cohort: Cohort, inner: list[float]
) -> npt.NDArray[np.int64]:
    """One question for each bin, along the index of scores: nothing is sorted."""
    listing = listing_of(connection, cohort, Sort(SortColumn.SCORE))
    score = listing.source.table.c.score
    every = ask(listing, sa.func.count())
    counts = []
    for low, high in itertools.pairwise([None, *inner, None]):
        tests = [] if low is None else [score >= edge(low)]
        tests += [] if high is None else [score < edge(high)]
        counts.append(one(connection, listing, every.where(*tests))[0])
    return np.array(counts, dtype=np.int64)


def _count_by_grouping(
    connection: Connection, cohort: Cohort, inner: list[float]
) -> npt.NDArray[np.int64]:
    """One question for all bins; right too for conditions that are looked up in the rows."""
    listing = listing_of(connection, cohort)
    place = bin_of(listing.source.table.c.score, [edge(each) for each in inner]).label("place")
    by_place = ask(listing, place, sa.func.count()).group_by(sa.literal_column("place"))
    counts = np.zeros(len(inner) + 1, dtype=np.int64)
    for row in listing.source.rows(connection, by_place):
        counts[row[0]] = row[1]
    return counts


def error_difference(connection: Connection, cohort: Cohort, other: int) -> ErrorDifference | None:
    """Squared errors of a cohort against another version's, record by record.

    None where fewer than two records have a known outcome and a score of both versions.
    """
    listing = listing_of(connection, cohort)
    ours, theirs = listing.source.table.c, listing.source.table.alias("theirs").c
    gap = _squared(ours.score - ours.outcome) - _squared(theirs.score - ours.outcome)
    pairs = ask(listing, sa.func.count(), sa.func.sum(gap), sa.func.sum(_squared(gap))).where(
        theirs.version == sa.literal(other, theirs.version.type),
        theirs.entity == ours.entity,
        theirs.event_time == ours.event_time,
        ours.outcome.is_not(None),
    )
    number, total, squares = one(connection, listing, pairs)
    if number < 2:  # noqa: PLR2004 - one pair has no spread
        return None
    mean = float(total) / number
    variance = max(float(squares) - number * mean**2, 0.0) / (number - 1)
    return ErrorDifference(cohort.version, other, number, mean, math.sqrt(variance / number))


def list_scopes(connection: Connection, model: str, version: int) -> list[tuple[str, int]]:
    """The scopes that a version has predictions for, and how many each."""
    source = get_source(connection, model)
    scope = source.table.c.scope
    statement = (
        sa.select(scope, sa.func.count())
        .where(_is_version(source, version))
        .group_by(scope)
        .order_by(scope)
    )
    return [(row[0], row[1]) for row in source.rows(connection, statement) if row[0] is not None]


def period(connection: Connection, model: str, version: int) -> tuple[datetime, datetime] | None:
    """Event times of a version's first and last prediction."""
    source = get_source(connection, model)
    time = source.table.c.event_time
    times = sa.select(time).where(_is_version(source, version)).limit(1)
    first = source.rows(connection, times.order_by(time, *source.key))
    newest = times.order_by(time.desc(), *(each.desc() for each in source.key))
    last = source.rows(connection, newest)
    return (first[0][0], last[0][0]) if first and last else None


def _is_version(source: Source, version: int) -> ColumnElement[bool]:
    column = source.table.c.version
    return column == sa.literal(version, column.type)


def _verdicts(connection: Connection, listing: Listing) -> dict[str, int]:
    """Standing judgements of the cohort, by verdict."""
    standing = standing_feedback(listing.source).subquery()
    tests = sa.and_(*listing.tests)
    within = judged_in(connection, listing.source, standing.c.prediction_key, tests)
    statement = sa.select(standing.c.verdict, sa.func.count()).where(within)
    rows = connection.execute(statement.group_by(standing.c.verdict))
    return {row[0]: row[1] for row in rows}


def _squared(value: ColumnElement[float]) -> ColumnElement[float]:
    return value * value
