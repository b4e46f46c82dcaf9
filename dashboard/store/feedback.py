"""Stakeholder feedback: one judgement per row, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import FeedbackRefused
from dashboard.domain.records import Feedback, NewFeedback, Verdict
from dashboard.domain.schema import FeatureSchema

from . import tables
from .conditions import tests_of
from .dialect import insert_unless_there
from .judged import judged_in, standing_feedback
from .readable import is_storable
from .sources import Source, get_source
from .versions import get_version

FIELDS = (
    "client_token", "prediction_key", "author", "verified", "corrected_outcome",
    "suspect_feature", "reason", "comment", "supersedes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedbackCount:
    """How many standing judgements say the same of the same version."""

    version: int
    verdict: Verdict
    suspect_feature: str | None
    number: int


def add_feedback(connection: Connection, new: NewFeedback, now: datetime) -> Feedback:
    """Store one judgement; the same client token is stored once and gives back the first.

    Raises
    ------
    UnknownModel, UnknownVersion
        If the version is not registered.
    FeedbackRefused
        If it replaces a judgement of another prediction, or cannot be stored as text.
    """
    source = get_source(connection, new.model)
    _check(connection, source.id, new)
    values = {name: getattr(new, name) for name in FIELDS} | {
        "source_id": source.id,
        "version_id": get_version(connection, new.model, new.version).id,
        "verdict": new.verdict.value,
        "seen": dict(new.seen),
        "created_at": now,
    }
    insert_unless_there(connection, tables.feedback, values, ["client_token"])
    statement = _select(new.model, sa.select(tables.feedback).subquery())
    found = connection.execute(statement.where(sa.column("client_token") == new.client_token)).one()
    return _feedback(found)


def list_feedback(  # noqa: PLR0913 - each narrows the list
    connection: Connection,
    model: str,
    *,
    version: int | None = None,
    verdict: str | None = None,
    feature: str | None = None,
    prediction_key: str | None = None,
    within: Sequence[Cohort] = (),
    before_id: int | None = None,
    limit: int = 100,
    standing_only: bool = False,
) -> list[Feedback]:
    """Newest judgements first; pass the last id seen as `before_id` for the next ones.

    With `within`, only those of predictions that belong to one of these cohorts of the model.
    """
    source = get_source(connection, model)
    every = sa.select(tables.feedback).where(tables.feedback.c.source_id == source.id)
    given = (standing_feedback(source) if standing_only else every).subquery()
    statement = _select(model, given).order_by(given.c.id.desc()).limit(limit)
    if within:
        statement = statement.where(_judged_in(connection, source, given, within))
    for column, value in (
        (tables.version.c.number, version),
        (given.c.verdict, verdict),
        (given.c.suspect_feature, feature),
        (given.c.prediction_key, prediction_key),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if before_id is not None:
        statement = statement.where(given.c.id < before_id)
    return [_feedback(row) for row in connection.execute(statement)]


def count_feedback(
    connection: Connection,
    model: str,
    *,
    within: Sequence[Cohort] = (),
    verdict: str | None = None,
    feature: str | None = None,
) -> list[FeedbackCount]:
    """Standing judgements by version, view and suspected factor; arguments as in the list."""
    source = get_source(connection, model)
    given = standing_feedback(source).subquery()
    kinds = (tables.version.c.number, given.c.verdict, given.c.suspect_feature)
    statement = (
        sa.select(*kinds, sa.func.count())
        .join_from(given, tables.version, given.c.version_id == tables.version.c.id)
        .group_by(*kinds)
        .order_by(*kinds)
    )
    if within:
        statement = statement.where(_judged_in(connection, source, given, within))
    for column, value in ((given.c.verdict, verdict), (given.c.suspect_feature, feature)):
        if value is not None:
            statement = statement.where(column == value)
    rows = connection.execute(statement)
    return [FeedbackCount(row[0], Verdict(row[1]), *row[2:]) for row in rows]


def newest_verdicts(connection: Connection, model: str, keys: Sequence[str]) -> dict[str, Verdict]:
    """The newest standing view on each of some predictions; absent where there is none."""
    given = standing_feedback(get_source(connection, model)).subquery()
    statement = (
        sa.select(given.c.prediction_key, given.c.verdict)
        .where(given.c.prediction_key.in_(keys))
        .order_by(given.c.id)
    )
    return {row[0]: Verdict(row[1]) for row in connection.execute(statement)}


def _check(connection: Connection, source_id: int, new: NewFeedback) -> None:
    if not all(map(is_storable, (new.author, new.comment, new.client_token))):
        raise FeedbackRefused("it holds a character that cannot be stored")
    if new.supersedes is None:
        return
    columns = tables.feedback.c
    earlier = sa.select(columns.id).where(
        columns.id == new.supersedes,
        columns.source_id == source_id,
        columns.prediction_key == new.prediction_key,
    )
    if connection.execute(earlier).one_or_none() is None:
        raise FeedbackRefused("it replaces a judgement that is not one of this prediction")


def _judged_in(
    connection: Connection, source: Source, given: sa.Subquery, within: Sequence[Cohort]
) -> sa.ColumnElement[bool]:
    """Whether a judged prediction is of one of these cohorts."""
    belongs = [
        sa.and_(*tests_of(connection, source, _schema(connection, cohort), cohort, "id"))
        for cohort in within
    ]
    return judged_in(connection, source, given.c.prediction_key, sa.or_(*belongs))


def _schema(connection: Connection, cohort: Cohort) -> FeatureSchema:
    return get_version(connection, cohort.model, cohort.version).card.schema


def _select(model: str, given: sa.Subquery) -> sa.Select[Any]:
    return sa.select(given, tables.version.c.number, sa.literal(model).label("model")).join(
        tables.version, given.c.version_id == tables.version.c.id
    )


def _feedback(row: Row[Any]) -> Feedback:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name
    given = NewFeedback(
        model=row.model,
        version=row.number,
        verdict=Verdict(row.verdict),
        seen=row.seen,
        **{name: values[name] for name in FIELDS},
    )
    return Feedback(row.id, row.created_at, given)
