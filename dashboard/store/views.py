"""Views that BI tools read, made anew whenever what they stand on changes.

A view that would be the same is left alone, so that registering a version waits for no report. On
PostgreSQL views are replaced, which keeps what was granted; where that is impossible they are made
again, and what was granted is granted again.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.sql.ddl import CreateView

from . import bi, tables
from .bi_columns import COMMON, DAILY, ROLE, Select, united
from .bi_features import features, view_of

FIXED = ("bi_prediction_outcome", "bi_prediction_latest", "bi_model_daily", "bi_feedback")
MARKS = sa.text(
    "SELECT viewname, obj_description(format('%I.%I', schemaname, viewname)::regclass) "
    "FROM pg_views WHERE schemaname = current_schema()"
)
TEXTS = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
GRANTS = sa.text(
    "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants "
    "WHERE table_schema = current_schema() AND grantee <> current_user"
)
Grants = list[tuple[str, str, str]]


def refresh_views(connection: Connection) -> None:
    """Bring the views in step with the models, within the caller's transaction."""
    texts = {
        name: str(CreateView(select, name).compile(connection))
        for name, select in _selects(connection).items()
    }
    standing = _standing(connection)
    new = {name: text for name, text in texts.items() if standing.get(name) != _mark(text)}
    try:
        with connection.begin_nested():
            _make(connection, new)
    except ProgrammingError:  # PostgreSQL replaces no view by one that lacks a column
        granted = take_down(connection)
        _make(connection, texts)
        grant(connection, granted)


def take_down(connection: Connection) -> Grants:
    """Drop the views, so that a migration may change what they stand on; return what was granted.

    A view that a company's own view stands on is left where it is.
    """
    if not sa.inspect(connection).has_table(tables.model.name):
        return []
    names = connection.execute(sa.text("SELECT name FROM model")).scalars()
    ours = [*FIXED, *map(view_of, names)]  # first those that stand on others
    granted = _grants(connection)
    for name in ours:
        try:
            with connection.begin_nested():
                _drop(connection, name)
        except DBAPIError:
            granted = [each for each in granted if each[0] != name]
    return [each for each in granted if each[0] in ours]


def grant(connection: Connection, granted: Grants) -> None:
    """Grant on views made again what was granted on those before them."""
    for name, to, what in granted:
        role = to if to == "PUBLIC" else _quoted(connection, to)
        connection.exec_driver_sql(f"GRANT {what} ON {_quoted(connection, name)} TO {role}")


def _selects(connection: Connection) -> dict[str, Select | sa.CompoundSelect[Any]]:
    """What each view selects, in an order in which they can be made."""
    every = bi.subjects(connection)
    own = {view_of(each.source.model): each.source.model for each in every}
    parts = {
        "bi_prediction_outcome": ([bi.listed(*each) for each in own.items()],
                                  (*COMMON, ROLE)),
        "bi_prediction_latest": ([bi.latest(*each) for each in own.items()], COMMON),
        "bi_model_daily": ([bi.daily(connection, each) for each in every], DAILY),
        "bi_feedback": ([*map(bi.judgements, every), bi.judgements_elsewhere(connection)], ()),
    }  # fmt: skip
    return {
        **{view_of(each.source.model): features(connection, each) for each in every},
        **{name: united(connection, *given) for name, given in parts.items()},
    }


def _make(connection: Connection, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if connection.dialect.name == "sqlite":
            _drop(connection, name)
            connection.exec_driver_sql(text)
            continue
        connection.exec_driver_sql(text.replace("CREATE", "CREATE OR REPLACE", 1))
        view = _quoted(connection, name)
        connection.exec_driver_sql(f"COMMENT ON VIEW {view} IS '{_mark(text)}'")


def _standing(connection: Connection) -> dict[str, str]:
    """The views there are, each with the mark of what it selects."""
    if connection.dialect.name == "sqlite":
        return {name: _mark(text) for name, text in connection.execute(TEXTS)}
    return {name: mark or "" for name, mark in connection.execute(MARKS)}


def _mark(text: str) -> str:
    """Something short that differs where the text of a view does."""
    return f"Made by Candor from {hashlib.sha256(text.strip().encode()).hexdigest()[:16]}"


def _drop(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {_quoted(connection, name)}")


def _grants(connection: Connection) -> Grants:
    if connection.dialect.name == "sqlite":
        return []
    return [tuple(row) for row in connection.execute(GRANTS)]


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
