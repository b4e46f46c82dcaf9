"""Numbers of a cohort, counted where the rows are."""

from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Cohort
from dashboard.domain.records import RunStatus, Verdict
from dashboard.domain.summaries import CohortSummary, MonthSummary, ScoreDistribution

from . import tables
from .browsing import Listing, listing_of
from .conditions import standing_feedback
from .managed import get_source


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
    """How many predictions have which score; bounds are the scores' own if not given."""
    listing = listing_of(connection, cohort)
    score = listing.source.table.c.score
    if bounds is None:
        ends = connection.execute(_ask(listing, sa.func.min(score), sa.func.max(score))).one()
        bounds = (0.0, 0.0) if ends[0] is None else (ends[0], ends[1])
    low, high = bounds
    counts = np.zeros(n_bins, dtype=np.int64)
    width = (high - low) / n_bins or 1.0
    place = _floor(connection, (score - low) / width).label("place")
    for row in connection.execute(_ask(listing, place, sa.func.count()).group_by(place)):
        counts[min(max(int(row[0]), 0), n_bins - 1)] += row[1]
    return ScoreDistribution(np.linspace(low, high, n_bins + 1), counts)


def share_below(connection: Connection, cohort: Cohort, score: float) -> float:
    """Which share of a cohort scores lower; NaN for an empty one."""
    listing = listing_of(connection, cohort)
    lower = _how_many(listing.source.table.c.score < score)
    row = connection.execute(_ask(listing, lower, sa.func.count())).one()
    return float(row[0]) / row[1] if row[1] else float("nan")


def monthly(connection: Connection, cohort: Cohort) -> list[MonthSummary]:
    """The months of a cohort, in order; months without predictions are absent."""
    listing = listing_of(connection, cohort)
    table = listing.source.table
    month = _month(connection, table.c.event_time).label("month")
    known_score = sa.case((table.c.outcome.is_not(None), table.c.score))
    statement = _ask(
        listing,
        month,
        sa.func.count(),
        sa.func.avg(table.c.score),
        sa.func.count(table.c.outcome),
        sa.func.avg(table.c.outcome),
        sa.func.avg(known_score),
    )
    rows = connection.execute(statement.group_by(month).order_by(month))
    return [MonthSummary(*row) for row in rows]


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


def _floor(connection: Connection, number: ColumnElement[Any]) -> ColumnElement[int]:
    """Whole part of a number; SQLite's cast truncates, PostgreSQL's rounds."""
    if connection.dialect.name == "postgresql":
        return sa.cast(sa.func.floor(number), sa.Integer)
    return sa.cast(number, sa.Integer)


def _month(connection: Connection, moment: ColumnElement[datetime]) -> ColumnElement[str]:
    """Year and month of a time in UTC, as text such as 2006-05."""
    if connection.dialect.name == "postgresql":
        local = sa.func.timezone("UTC", moment)
        return sa.func.to_char(local, sa.literal_column("'YYYY-MM'"))
    return sa.func.substr(sa.type_coerce(moment, sa.String), 1, 7)
