"""Which predictions were judged: judgements live in Candor's own database, predictions perhaps not.

Where both are at hand, one statement joins them. A company's table is asked for the keys that were
judged: people judge few predictions, so their keys are read first.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.cohort import Condition, Op
from dashboard.domain.errors import UnknownRecord, UnreadableLink
from dashboard.domain.records import Verdict

from . import tables
from .connected import ConnectedSource
from .sources import Source
from .tables import Id

SLICE = 1_000
MOST_KEYS = 30_000
"""How many keys one statement can hold, on every database."""


def standing_feedback(source: Source) -> sa.Select[Any]:
    """Judgements of a model that no later one replaces."""
    feedback = tables.feedback
    later = feedback.alias("later")
    replaced = sa.exists().where(later.c.supersedes == feedback.c.id)
    return sa.select(feedback).where(feedback.c.source_id == source.id, ~replaced)


def judged_in(
    connection: Connection,
    source: Source,
    judged_key: ColumnElement[str],
    tests: ColumnElement[bool],
) -> ColumnElement[bool]:
    """Whether a judged prediction satisfies some tests, as a condition on the judgement."""
    if isinstance(source, ConnectedSource):
        return judged_key.in_(list(_belonging(connection, source, tests)))
    # judgements are few, so by the id
    same = source.table.c.id == sa.cast(judged_key, Id)
    return sa.exists().where(same, tests)


def feedback_test(
    connection: Connection,
    source: Source,
    key: tuple[ColumnElement[Any], ...],
    condition: Condition,
) -> ColumnElement[bool]:
    """A condition on the standing judgements, as a test of a prediction's key.

    Raises
    ------
    UnreadableLink
        If judgements cannot be compared with that.
    """
    words = [verdict.value for verdict in Verdict]
    listed = condition.op is Op.IS_IN and set(condition.values) <= set(words)
    if not listed and condition.op not in {Op.IS_KNOWN, Op.IS_MISSING}:
        expected = f"@feedback:in: and some of {', '.join(words)}, or missing, or known"
        raise UnreadableLink("where", str(condition), expected)
    standing = standing_feedback(source).subquery()
    chosen = sa.select(standing.c.prediction_key)
    if listed:
        chosen = chosen.where(standing.c.verdict.in_(condition.values))
    if isinstance(source, ConnectedSource):
        test = _among(source, _readable(connection, source, chosen), condition)
    else:
        test = key[0].in_(chosen.with_only_columns(sa.cast(standing.c.prediction_key, Id)))
    return ~test if condition.op is Op.IS_MISSING else test


def _among(
    source: ConnectedSource, keys: Sequence[str], condition: Condition
) -> ColumnElement[bool]:
    if len(keys) > MOST_KEYS:
        expected = f"at most {MOST_KEYS:,} judged predictions, and there are {len(keys):,}"
        raise UnreadableLink("where", str(condition), expected)
    return source.among(keys) if keys else sa.false()


def _belonging(
    connection: Connection, source: ConnectedSource, tests: ColumnElement[bool]
) -> Iterator[str]:
    """Keys of the judged predictions that satisfy some tests, asked for a slice at a time."""
    judged = sa.select(tables.feedback.c.prediction_key).where(
        tables.feedback.c.source_id == source.id
    )
    keys = _readable(connection, source, judged)
    for start in range(0, len(keys), SLICE):
        among = source.among(keys[start : start + SLICE])
        for row in source.rows(connection, sa.select(*source.key).where(among, tests)):
            yield source.write_key(row)


def _readable(
    connection: Connection, source: ConnectedSource, statement: sa.Select[Any]
) -> list[str]:
    """Distinct keys that the table can still have; the table may have been connected anew."""
    keys = connection.scalars(statement.distinct())
    return sorted(key for key in keys if _is_readable(source, key))


def _is_readable(source: ConnectedSource, key: str) -> bool:
    try:
        source.identity(key)
    except UnknownRecord:
        return False
    return True
