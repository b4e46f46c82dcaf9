"""The few words in which SQLite and PostgreSQL differ."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression


def insert_unless_there(
    connection: Connection, table: sa.Table, row: Mapping[str, Any], keys: Sequence[str]
) -> bool:
    """Insert a row unless its unique `keys` are there already; return whether it was new."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table).on_conflict_do_nothing(index_elements=keys)
    added = connection.execute(insert.values(dict(row)).returning(sa.literal(1)))
    return added.one_or_none() is not None


def insert_all_unless_there(
    connection: Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[str],
) -> None:
    """Insert many rows, leaving out those whose unique `keys` are there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table).on_conflict_do_nothing(index_elements=keys)
    if rows:
        connection.execute(insert, [dict(row) for row in rows])


def aside(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column that filters but must not choose the index.

    SQLite plans without statistics: it would leave the index that gives the order for any other
    that fits a filter, and then sort. Its unary plus tells it not to. PostgreSQL knows better.
    """
    if connection.dialect.name != "sqlite":
        return column
    plus: Any = operators.custom_op("+")
    return UnaryExpression(column, operator=plus, type_=column.type)


def day_of(connection: Connection, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of a moment in UTC, whatever time zone the reader's session is in."""
    if connection.dialect.name == "sqlite":
        return sa.func.substr(moment, 1, 10, type_=sa.Text)
    return sa.cast(sa.func.timezone("UTC", moment), sa.Date)
