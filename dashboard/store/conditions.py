"""A cohort as SQL: every value bound, every column a known one."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from dashboard.domain.cohort import ROLE_COLUMNS, Cohort, Condition, Op
from dashboard.domain.errors import UnknownFeature, UnreadableLink
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import FALSE_WORDS, TRUE_WORDS, FeatureSchema

from . import tables
from .managed import Source

Test = ColumnElement[bool]


def tests_of(source: Source, schema: FeatureSchema, cohort: Cohort) -> list[Test]:
    """Everything that a prediction of the cohort must satisfy.

    Raises
    ------
    UnknownFeature
        If a condition names a column that the version does not have.
    UnreadableLink
        If a condition compares a column with something it cannot be compared with.
    """
    table = source.table
    tests: list[Test] = [table.c.version == cohort.version]
    if cohort.scope != EVERYWHERE:
        tests.append(table.c.scope == cohort.scope)
    if cohort.since is not None:
        tests.append(table.c.event_time >= cohort.since)
    if cohort.until is not None:
        tests.append(table.c.event_time < cohort.until)
    return tests + [_test(source, schema, condition) for condition in cohort.conditions]


def standing_feedback(source: Source) -> sa.Select[Any]:
    """Judgements of a model that no later one replaces."""
    feedback = tables.feedback
    later = feedback.alias("later")
    replaced = sa.exists().where(later.c.supersedes == feedback.c.id)
    return sa.select(feedback).where(feedback.c.source_id == source.id, ~replaced)


def _test(source: Source, schema: FeatureSchema, condition: Condition) -> Test:
    if condition.column == "@feedback":
        return _feedback_test(source, condition)
    if condition.column.startswith("@"):
        if condition.column not in ROLE_COLUMNS:
            raise UnknownFeature(condition.column, ROLE_COLUMNS)
        column: ColumnElement[Any] = source.table.c[condition.column.removeprefix("@")]
    else:
        column = source.column(schema[condition.column])
    return _comparison(column, condition)


def _comparison(column: ColumnElement[Any], condition: Condition) -> Test:
    if condition.op is Op.IS_MISSING:
        return column.is_(None)
    if condition.op is Op.IS_KNOWN:
        return column.is_not(None)
    values = [_bound(column, condition, text) for text in condition.values]
    if condition.op is Op.IS_IN:
        return column.in_(values)
    if not isinstance(column.type, sa.Float | sa.Integer):
        expected = "a comparison that fits the column: in, missing or known"
        raise UnreadableLink("where", str(condition), expected)
    (limit,) = values
    test: Test = column >= limit if condition.op is Op.AT_LEAST else column <= limit
    return test


def _bound(column: ColumnElement[Any], condition: Condition, text: str) -> Any:
    """A value of a condition in the column's own type."""
    if isinstance(column.type, sa.Boolean):
        if text.lower() not in TRUE_WORDS | FALSE_WORDS:
            raise UnreadableLink("where", str(condition), "yes or no")
        return text.lower() in TRUE_WORDS
    if isinstance(column.type, sa.Float | sa.Integer):
        try:
            return float(text)
        except ValueError:
            raise UnreadableLink("where", str(condition), "a number") from None
    return text


def _feedback_test(source: Source, condition: Condition) -> Test:
    standing = standing_feedback(source).subquery()
    keys = sa.select(sa.cast(standing.c.prediction_key, sa.BigInteger))
    if condition.op is Op.IS_IN:
        return source.table.c.id.in_(keys.where(standing.c.verdict.in_(condition.values)))
    if condition.op is Op.IS_KNOWN:
        return source.table.c.id.in_(keys)
    if condition.op is Op.IS_MISSING:
        return source.table.c.id.not_in(keys)
    raise UnreadableLink("where", str(condition), "in, missing or known")
