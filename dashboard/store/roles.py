"""Which role each version had where and when, said in SQL for whole views.

The rule is that of `domain.scopes`: what is deployed for a scope serves all that lies in it, unless
something is deployed for a nearer one. What happened before the first deployment counts as under
it, so that a history that was scored later has a champion too.

Roles are found for each version, scope and span of time, which are few, and joined to predictions,
which are many.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Table

from dashboard.domain.records import EVERYWHERE, Role
from dashboard.domain.scopes import SEPARATOR

from . import tables

Value = ColumnElement[Any]


def spans(model_id: int, predictions: Table) -> sa.Subquery:
    """The role of each version in each scope that it has predictions for.

    Columns ``version_id``, ``scope``, ``since`` and ``until`` (null where open), ``role`` (null
    where there was none); spans of one version and scope do not overlap.
    """
    moments = _moments(model_id, _places(model_id, predictions))
    found = moments.c
    place = (found.version_id, found.scope)
    before = sa.func.lag(found.moment).over(partition_by=place, order_by=found.moment)
    after = sa.func.lead(found.moment).over(partition_by=place, order_by=found.moment)
    return sa.select(
        found.version_id,
        found.scope,
        sa.case((before.is_not(None), found.moment)).label("since"),
        after.label("until"),
        _role_at(model_id, moments).label("role"),
    ).subquery()


def within(span: FromClause, version_id: Value, scope: Value, moment: Value) -> Value:
    """Whether something of a version and scope happened in a span."""
    return sa.and_(
        span.c.version_id == version_id,
        span.c.scope == scope,
        sa.or_(span.c.since.is_(None), span.c.since <= moment),
        sa.or_(span.c.until.is_(None), span.c.until > moment),
    )


def _places(model_id: int, predictions: Table) -> sa.CTE:
    """The scopes of each version's predictions, from one to the next along their index."""
    version, table = tables.version, predictions.alias()

    def smallest(number: Value, *tests: Value) -> sa.ScalarSelect[Any]:
        found = sa.select(sa.func.min(table.c.scope)).where(table.c.version == number, *tests)
        return found.correlate_except(table).scalar_subquery()

    mine = version.c.model_id == sa.literal(model_id)
    first = sa.select(
        version.c.id.label("version_id"),
        version.c.number,
        smallest(version.c.number).label("scope"),
    ).where(mine)
    place = first.cte(f"place_{model_id}", recursive=True)
    here = place.c
    following = smallest(here.number, table.c.scope > here.scope)
    more = sa.select(here.version_id, here.number, following).where(here.scope.is_not(None))
    return place.union_all(more)


def _moments(model_id: int, place: sa.CTE) -> sa.CTE:
    """When something was deployed or relieved in a place or around it."""
    spell = tables.deployment.alias()
    near = sa.and_(spell.c.model_id == sa.literal(model_id), _lies_in(place.c.scope, spell.c.scope))
    found = [
        sa.select(place.c.version_id, place.c.scope, moment.label("moment"))
        .select_from(place.join(spell, near))
        .where(moment.is_not(None))
        for moment in (spell.c.valid_from, spell.c.valid_to)
    ]
    return sa.union(*found).cte(f"moment_{model_id}")


def _role_at(model_id: int, moments: sa.CTE) -> Value:
    """The role of a version in a scope at a moment; a champion is none where another is nearer."""
    at = moments.c
    spell = tables.deployment.alias()
    near = (spell.c.model_id == sa.literal(model_id), _lies_in(at.scope, spell.c.scope))
    champion, words = spell.c.role == Role.CHAMPION.value, sa.Text()
    reigns = _nearest(spell, spell.c.version_id, (*near, champion), at.moment) == at.version_id
    own = (*near, ~champion, spell.c.version_id == at.version_id)
    other = _nearest(spell, spell.c.role, own, at.moment)
    return sa.case((reigns, sa.cast(Role.CHAMPION.value, words)), else_=sa.cast(other, words))


def _nearest(spell: FromClause, column: Value, meant: tuple[Value, ...], moment: Value) -> Value:
    """Of the spells in force, the one for the nearest scope; before all of them, the first."""
    scope, start, end = spell.c.scope, spell.c.valid_from, spell.c.valid_to
    nearest_first = sa.case((scope == EVERYWHERE, 0), else_=sa.func.length(scope)).desc()

    def pick(*tests: Value, order: Value) -> sa.ScalarSelect[Any]:
        found = sa.select(column).where(*meant, *tests)
        ordered = found.order_by(order, nearest_first, spell.c.id.desc()).limit(1)
        return ordered.correlate_except(spell).scalar_subquery()

    in_force = pick(start <= moment, sa.or_(end.is_(None), end > moment), order=nearest_first)
    first = pick(sa.or_(end.is_(None), end > start), order=start)
    begun = sa.select(spell.c.id).where(*meant, start <= moment)
    none_begun = ~begun.correlate_except(spell).exists()
    return sa.func.coalesce(in_force, sa.case((none_begun, first)))


def _lies_in(scope: Value, other: Value) -> Value:
    """Whether a scope is another one or lies in it, as `domain.scopes.lies_in` says."""
    path = other + SEPARATOR
    inside = sa.func.substr(scope + SEPARATOR, 1, sa.func.length(path)) == path
    return sa.or_(other == EVERYWHERE, inside)
