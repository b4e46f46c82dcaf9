"""A cohort as SQL: every value bound, every column a known one."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import ROLE_COLUMNS, Cohort, Condition, Op
from dashboard.domain.errors import UnknownFeature, UnreadableLink
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import FALSE_WORDS, TRUE_WORDS, FeatureSchema, Kind
from dashboard.domain.scopes import SEPARATOR

from .connected import ConnectedSource
from .dialect import aside
from .judged import feedback_test
from .readable import read_number, read_text
from .sources import Source

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
    leads = {"id": set(), "entity": {"version", "entity"}}.get(lead, {"version", "scope", lead})
    dialect = source.dialect(connection)

    def column(name: str) -> ColumnElement[Any]:
        chosen: ColumnElement[Any] = source.table.c[name]
        return chosen if name in leads else aside(dialect, chosen)

    version, time = column("version"), column("event_time")
    tests: list[Test] = [version == sa.literal(cohort.version, _wide(version))]
    if cohort.scope != EVERYWHERE:
        tests.append(_scope_test(connection, source, cohort, column("scope")))
    if cohort.since is not None:
        tests.append(time >= sa.literal(cohort.since, time.type))
    if cohort.until is not None:
        tests.append(time < sa.literal(cohort.until, time.type))
    for condition in cohort.conditions:
        if condition.column == "@feedback":
            keys = source.key if lead == "id" else tuple(aside(dialect, k) for k in source.key)
            tests.append(feedback_test(connection, source, keys, condition))
        else:
            kind = _kind(schema, condition.column)
            tests.append(_comparison(_column(source, schema, condition, column), kind, condition))
    return tests


def _scope_test(
    connection: Connection, source: Source, cohort: Cohort, column: ColumnElement[Any]
) -> Test:
    """Whether a prediction lies in the cohort's scope.

    A scope that nothing lies in is one value, so that an index also gives the order; otherwise it
    is one range, as few characters come before the separator. A company's scopes are what stands
    in its column: its database may sort texts in an order of its own.
    """
    scope = read_text(cohort.scope, "scope")
    if isinstance(source, ConnectedSource):
        return column == scope
    inside, after = f"{scope}{SEPARATOR}", f"{scope}{chr(ord(SEPARATOR) + 1)}"
    table = source.table.c
    version = table.version == sa.literal(cohort.version, _wide(table.version))
    some = sa.select(table.scope).where(version, table.scope >= inside, table.scope < after)
    if not source.rows(connection, some.limit(1)):
        return column == scope
    return sa.and_(column >= scope, column < after, sa.or_(column == scope, column >= inside))


def _wide(version: ColumnElement[Any]) -> sa.types.TypeEngine[Any]:
    """A type for a version's number: a link may ask for one that no INTEGER can hold."""
    return sa.BigInteger() if isinstance(version.type, sa.Integer) else version.type


def outcome_known(source: Source) -> Test:
    """Whether the outcome is known, said as a range that an index can begin at."""
    test: Test = source.table.c.outcome >= sa.literal(LOWEST, sa.Float(53))
    return test


def _column(
    source: Source,
    schema: FeatureSchema,
    condition: Condition,
    role: Callable[[str], ColumnElement[Any]],
) -> ColumnElement[Any]:
    """The column that a condition is about; one of a feature never chooses the index."""
    name = condition.column
    if name.startswith("@"):
        return role(name.removeprefix("@"))
    return role(source.column(schema[name]).key or "")


def _kind(schema: FeatureSchema, name: str) -> Kind:
    """What the values of a column are."""
    if not name.startswith("@"):
        return schema[name].kind
    if name not in ROLE_COLUMNS:
        raise UnknownFeature(name, ROLE_COLUMNS)
    return Kind.NUMBER if name in {"@score", "@outcome"} else Kind.CATEGORY


def _comparison(column: ColumnElement[Any], kind: Kind, condition: Condition) -> Test:
    if condition.op is Op.IS_MISSING:
        return column.is_(None)
    if condition.op is Op.IS_KNOWN:
        return column.is_not(None)
    if condition.op is Op.IS_IN:
        return column.in_([_bound(kind, condition, text) for text in condition.values])
    if kind not in {Kind.NUMBER, Kind.INTEGER}:
        expected = "a comparison that fits the column: in, missing or known"
        raise UnreadableLink("where", str(condition), expected)
    (text,) = condition.values
    limit = _bound(kind, condition, text)
    test: Test = column >= limit if condition.op is Op.AT_LEAST else column <= limit
    return test


def _bound(kind: Kind, condition: Condition, text: str) -> Any:
    """A value of a condition as the column can be compared with it."""
    if kind is Kind.BOOLEAN:
        if text.lower() not in TRUE_WORDS | FALSE_WORDS:
            raise UnreadableLink("where", str(condition), "yes or no")
        return text.lower() in TRUE_WORDS
    if kind is not Kind.CATEGORY:
        # as a float even for whole numbers: PostgreSQL would round 10.5 to the column's type
        return sa.literal(read_number(text, condition.column), sa.Float(53))
    return read_text(text, "where")
