"""What the views for BI tools select: the same names and columns on both databases.

Flags are 1 and 0, times are UTC, keys are text. Each view is a union of one part for each model
with a managed table; a filter on the model leaves one part, and a part walks the indexes of its
table version by version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from dashboard.domain.records import Role

from . import tables
from .bi_columns import COMMON, NUMBER, ROLE, WHOLE, Select, Value, by_version, empty
from .dialect import day_of
from .managed import ManagedSource, Name, get_managed
from .roles import spans, within
from .tables import Id, Utc


@dataclass(frozen=True, slots=True)
class Subject:
    """What the views need to know of a model.

    Attributes
    ----------
    cards : mapping of int to mapping
        The cards of its versions as they are stored, by number, in the order of registration:
        that of an earlier release need not be one of this release.
    """

    model_id: int
    source: ManagedSource
    cards: Mapping[int, Mapping[str, Any]]

    @property
    def table(self) -> Table:
        """The table of its predictions, to be asked for current rows only."""
        return self.source.stored


def subjects(connection: Connection) -> list[Subject]:
    """The models with managed tables and versions, in the order in which they came.

    A company's own table may be in another database, where no view of this one can reach it.
    """
    source, found = tables.prediction_source, []
    managed = (
        sa.select(tables.model.c.id, tables.model.c.name)
        .join(source, source.c.model_id == tables.model.c.id)
        .where(source.c.address.is_(None))
        .order_by(tables.model.c.id)
    )
    for model_id, name in connection.execute(managed).all():
        versions = sa.select(tables.version.c.number, tables.version.c.card)
        mine = versions.where(tables.version.c.model_id == model_id).order_by(tables.version.c.id)
        cards = {row.number: row.card for row in connection.execute(mine)}
        found.append(Subject(model_id, get_managed(connection, name), cards))
    return found


def predictions(connection: Connection, subject: Subject, *more: Value) -> Select:
    """Every prediction of a model with what came of it, and the role of its version then."""
    span = spans(subject.model_id, subject.table)
    columns = (_said(subject.source.model), *_common(connection, subject), span.c.role)
    moment = subject.table.c.event_time
    every = _in_role(subject, subject.table, moment, span, *columns, *more)
    return every.where(_is_current(subject))


def listed(view: str, model: str) -> Select:
    """What all models have in common, out of a model's own view."""
    own = sa.table(view, *(sa.column(name) for name, _ in (*COMMON, ROLE)))
    return sa.select(_said(model), *list(own.c)[1:])


def latest(view: str, model: str) -> Select:
    """The newest prediction of each entity by the champion of its scope at that time."""
    own = sa.table(view, *(sa.column(name) for name, _ in (*COMMON, ROLE)))
    newest_first = (own.c.event_time.desc(), sa.cast(own.c.prediction_key, Id).desc())
    place = sa.func.row_number().over(partition_by=own.c.entity, order_by=newest_first)
    champions = sa.select(*list(own.c)[1:-1], place.label("place")).where(
        own.c.role == Role.CHAMPION.value
    )
    ranked = champions.subquery()
    return sa.select(_said(model), *list(ranked.c)[:-1]).where(ranked.c.place == 1)


def daily(connection: Connection, subject: Subject) -> Select:
    """Counts, sums and means of each day (UTC), version and scope."""
    table = subject.table.c
    day = day_of(connection, table.event_time)
    counted = (
        sa.select(
            table.version,
            table.scope,
            day.label("event_date"),
            sa.func.max(table.event_time).label("last"),
            sa.func.count().label("n_predictions"),
            sa.func.sum(sa.case((table.flags != 0, 1), else_=0)).label("n_flagged"),
            sa.func.sum(table.score).label("score_sum"),
            sa.func.count(table.outcome).label("n_outcomes"),
            sa.func.sum(table.outcome).label("outcome_sum"),
            sa.func.sum(table.score).filter(table.outcome.is_not(None)).label("expected_sum"),
        )
        .where(_is_current(subject))
        .group_by(table.version, table.scope, day)
        .subquery()
    )
    seen = counted.c
    # the mean of class numbers says nothing
    truth = sa.cast(sa.null(), NUMBER) if subject.source.n_classes else seen.outcome_sum
    expected = sa.cast(sa.null(), NUMBER) if subject.source.n_classes else seen.expected_sum
    span = spans(subject.model_id, subject.table)
    return _in_role(
        subject,
        counted,
        seen.last,
        span,
        _said(subject.source.model),
        seen.version,
        seen.scope,
        seen.event_date,
        span.c.role,
        seen.n_predictions,
        sa.cast(seen.n_flagged, WHOLE).label("n_flagged"),
        seen.score_sum,
        (seen.score_sum / seen.n_predictions).label("score_mean"),
        seen.n_outcomes,
        truth.label("outcome_sum"),
        (truth / sa.func.nullif(seen.n_outcomes, 0)).label("outcome_mean"),
        expected.label("expected_sum"),
    )


def judgements(subject: Subject) -> Select:
    """Every judgement of a model's predictions, beside the prediction."""
    given, table = tables.feedback.c, subject.table.c  # feedback stays with its row
    judged = table.id == sa.cast(given.prediction_key, Id)
    return (
        sa.select(
            *_given(),
            table.scope,
            table.entity,
            table.event_time,
            table.score,
            table.decision,
            table.outcome,
        )
        .select_from(_feedback().outerjoin(subject.table, judged))
        .where(given.source_id == sa.literal(subject.source.id))
    )


def judgements_elsewhere(connection: Connection) -> Select:
    """Judgements of predictions in connected tables, whose rows no view can reach."""
    source = tables.prediction_source
    connected = sa.select(source.c.id).where(source.c.address.is_not(None))
    return (
        sa.select(
            *_given(),
            empty(connection, "scope", Name),
            empty(connection, "entity", Name),
            empty(connection, "event_time", Utc()),
            empty(connection, "score", NUMBER),
            empty(connection, "decision", sa.Text()),
            empty(connection, "outcome", NUMBER),
        )
        .select_from(_feedback())
        .where(tables.feedback.c.source_id.in_(connected))
    )


def _is_current(subject: Subject) -> Value:
    """Whether no other row has replaced a row."""
    return subject.table.c.superseded_by.is_(None)


def _common(connection: Connection, subject: Subject) -> Sequence[Value]:
    table = subject.table.c
    return (
        table.version,
        table.scope,
        table.entity,
        sa.cast(table.id, sa.Text).label("prediction_key"),
        table.event_time,
        day_of(connection, table.event_time).label("event_date"),
        table.predicted_at,
        table.score,
        table.label,
        table.decision,
        sa.case((table.flags != 0, 1), else_=0).label("flagged"),
        table.outcome,
        _outcome_words(subject).label("outcome_label"),
        table.outcome_known_at,
    )


def _in_role(
    subject: Subject, rows: sa.FromClause, moment: Value, span: sa.FromClause, *columns: Value
) -> Select:
    """Rows beside their versions, which lead to the indexes, and their spans of a role."""
    version = tables.version
    here = within(span, version.c.id, rows.c.scope, moment)
    return (
        sa.select(*columns)
        .select_from(version.join(rows, rows.c.version == version.c.number).outerjoin(span, here))
        .where(version.c.model_id == sa.literal(subject.model_id))
    )


def _said(model: str) -> Value:
    return sa.cast(sa.literal(model), sa.Text).label("model")


def _outcome_words(subject: Subject) -> Value:
    """The outcome in the words of the version's card; numbers have none."""
    outcome, version = subject.table.c.outcome, subject.table.c.version

    def words(labels: tuple[str, ...]) -> Value:
        pairs = enumerate(labels)
        return sa.case(*((outcome == sa.literal(at), sa.literal(label)) for at, label in pairs))

    said = {number: tuple(card["outcome_labels"]) or None for number, card in subject.cards.items()}
    return sa.cast(by_version(version, said, words), sa.Text)


def _feedback() -> sa.Join:
    feedback, version, model = tables.feedback, tables.version, tables.model
    return feedback.join(version, feedback.c.version_id == version.c.id).join(
        model, version.c.model_id == model.c.id
    )


def _given() -> Sequence[Value]:
    given, later = tables.feedback.c, tables.feedback.alias("later")
    replaced = sa.exists().where(later.c.supersedes == given.id)
    return (
        sa.cast(tables.model.c.name, sa.Text).label("model"),
        tables.version.c.number.label("version"),
        sa.cast(given.prediction_key, sa.Text).label("prediction_key"),
        given.created_at.label("given_at"),
        sa.cast(given.author, sa.Text).label("author"),
        sa.case((given.verified, 1), else_=0).label("verified"),
        sa.cast(given.verdict, sa.Text).label("verdict"),
        given.corrected_outcome,
        sa.cast(given.suspect_feature, sa.Text).label("suspect_feature"),
        sa.cast(given.reason, sa.Text).label("reason"),
        given.comment,
        sa.case((replaced, 0), else_=1).label("stands"),
        given.seen["score"].as_float().label("score_seen"),
    )
