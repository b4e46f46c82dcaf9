"""A cohort as SQL: every value bound, every column a known one."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import ROLE_COLUMNS, Cohort, Condition, Op
from dashboard.domain.errors import UnknownFeature, UnreadableLink
from dashboard.domain.records import EVERYWHERE, Verdict
from dashboard.domain.schema import FALSE_WORDS, TRUE_WORDS, FeatureSchema
from dashboard.domain.scopes import SEPARATOR

from . import tables
from .dialect import aside
from .managed import Source
from .readable import read_number, read_text
from .tables import Id, Utc

Test = ColumnElement[bool]
LOWEST = -1.7976931348623157e308


def lead_of(cohort: Cohort, order: str) -> str:
    """The column whose index is followed: that of the order, unless a condition leaves few."""
    asked = {(each.column, each.op) for each in cohort.conditions}
    if ("@entity", Op.IS_IN) in asked:
        return "entity"
    if asked & {("@feedback", Op.IS_IN), ("@feedback", Op.IS_KNOWN)}:
        return "id"
    return order


def tests_of(
    connection: Connection, source: Source, schema: FeatureSchema, cohort: Cohort, lead: str
) -> list[Test]:
    """Everything that a prediction of the cohort must satisfy.

    `lead` names the column whose index is followed (see `lead_of`); the other conditions only
    filter on the way.

    Raises
    ------
    UnknownFeature
        If a condition names a column that the version does not have.
    UnreadableLink
        If a condition compares a column with something it cannot be compared with.
    """
    leads = {"id": {"id"}, "entity": {"version", "entity"}}.get(lead, {"version", "scope", lead})

    def column(name: str) -> ColumnElement[Any]:
        chosen: ColumnElement[Any] = source.table.c[name]
        return chosen if name in leads else aside(connection, chosen)

    tests: list[Test] = [column("version") == sa.literal(cohort.version, sa.BigInteger)]
    if cohort.scope != EVERYWHERE:
        tests.append(_scope_test(connection, source, cohort, column("scope")))
    if cohort.since is not None:
        tests.append(column("event_time") >= sa.literal(cohort.since, Utc))
    if cohort.until is not None:
        tests.append(column("event_time") < sa.literal(cohort.until, Utc))
    for condition in cohort.conditions:
        if condition.column == "@feedback":
            tests.append(_feedback_test(source, column("id"), condition))
        else:
            name = _physical(source, schema, condition.column)
            tests.append(_comparison(column(name), condition))
    return tests


def _scope_test(
    connection: Connection, source: Source, cohort: Cohort, column: ColumnElement[Any]
) -> Test:
    """Whether a prediction lies in the cohort's scope.

    A scope that nothing lies in is one value, so that an index also gives the order; otherwise it
    is one range, as few characters come before the separator.
    """
    scope = read_text(cohort.scope, "scope")
    inside, after = f"{scope}{SEPARATOR}", f"{scope}{chr(ord(SEPARATOR) + 1)}"
    table = source.table.c
    version = sa.literal(cohort.version, sa.BigInteger)
    some = sa.select(table.scope).where(table.version == version, table.scope >= inside)
    if connection.execute(some.where(table.scope < after).limit(1)).first() is None:
        return column == scope
    return sa.and_(column >= scope, column < after, sa.or_(column == scope, column >= inside))


def outcome_known(source: Source) -> Test:
    """Whether the outcome is known, said as a range that an index can begin at."""
    test: Test = source.table.c.outcome >= sa.literal(LOWEST, sa.Float(53))
    return test


def standing_feedback(source: Source) -> sa.Select[Any]:
    """Judgements of a model that no later one replaces."""
    feedback = tables.feedback
    later = feedback.alias("later")
    replaced = sa.exists().where(later.c.supersedes == feedback.c.id)
    return sa.select(feedback).where(feedback.c.source_id == source.id, ~replaced)


def _physical(source: Source, schema: FeatureSchema, name: str) -> str:
    """The table's name for a column."""
    if not name.startswith("@"):
        return source.column(schema[name]).name
    if name not in ROLE_COLUMNS:
        raise UnknownFeature(name, ROLE_COLUMNS)
    return name.removeprefix("@")


def _comparison(column: ColumnElement[Any], condition: Condition) -> Test:
    if condition.op is Op.IS_MISSING:
        return column.is_(None)
    if condition.op is Op.IS_KNOWN:
        return column.is_not(None)
    if condition.op is Op.IS_IN:
        return column.in_([_bound(column, condition, text) for text in condition.values])
    if not isinstance(column.type, sa.Float | sa.Integer):
        expected = "a comparison that fits the column: in, missing or known"
        raise UnreadableLink("where", str(condition), expected)
    (text,) = condition.values
    limit = _bound(column, condition, text)
    test: Test = column >= limit if condition.op is Op.AT_LEAST else column <= limit
    return test


def _bound(column: ColumnElement[Any], condition: Condition, text: str) -> Any:
    """A value of a condition as the column can be compared with it."""
    if isinstance(column.type, sa.Boolean):
        if text.lower() not in TRUE_WORDS | FALSE_WORDS:
            raise UnreadableLink("where", str(condition), "yes or no")
        return text.lower() in TRUE_WORDS
    if isinstance(column.type, sa.Float | sa.Integer):
        # as a float even for whole numbers: PostgreSQL would round 10.5 to the column's type
        return sa.literal(read_number(text, condition.column), sa.Float(53))
    return read_text(text, "where")


def _feedback_test(source: Source, key: ColumnElement[int], condition: Condition) -> Test:
    standing = standing_feedback(source).subquery()
    keys = sa.select(sa.cast(standing.c.prediction_key, Id))
    words = [verdict.value for verdict in Verdict]
    if condition.op is Op.IS_IN and set(condition.values) <= set(words):
        return key.in_(keys.where(standing.c.verdict.in_(condition.values)))
    if condition.op is Op.IS_KNOWN:
        return key.in_(keys)
    if condition.op is Op.IS_MISSING:
        return key.not_in(keys)
    expected = f"@feedback:in: and some of {', '.join(words)}, or missing, or known"
    raise UnreadableLink("where", str(condition), expected)
