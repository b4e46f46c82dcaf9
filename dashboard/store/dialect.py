"""The few words in which SQLite and PostgreSQL differ."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
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


def aside(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column that filters but must not choose the index.

    SQLite plans without statistics: it would leave the index that gives the order for any other
    that fits a filter, and then sort. Its unary plus tells it not to. PostgreSQL knows better.
    """
    if dialect != "sqlite":
        return column
    plus: Any = operators.custom_op("+")
    return UnaryExpression(column, operator=plus, type_=column.type)


def day_of(connection: Connection, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of a moment in UTC, whatever time zone the reader's session is in."""
    if connection.dialect.name == "sqlite":
        return sa.func.substr(moment, 1, 10, type_=sa.Text)
    return sa.cast(sa.func.timezone("UTC", moment), sa.Date)


def rows_given(
    connection: Connection, columns: Mapping[str, tuple[sa.types.TypeEngine[Any], Sequence[Any]]]
) -> sa.FromClause:
    """Rows of our own as a table to join with: one bound value, however many they are."""
    if connection.dialect.name == "postgresql":
        arrays = [sa.literal(list(cells), sa.ARRAY(kind)) for kind, cells in columns.values()]
        names = [sa.column(name, kind) for name, (kind, _) in columns.items()]
        return sa.func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    rows = zip(*(map(_json_cell, cells) for _, cells in columns.values()), strict=True)
    each = sa.func.json_each(json.dumps(list(rows))).table_valued("value")
    cells = [
        sa.type_coerce(sa.func.json_extract(each.c.value, f"$[{place}]"), kind).label(name)
        for place, (name, (kind, _)) in enumerate(columns.items())
    ]
    return sa.select(*cells).subquery("given")


def _json_cell(value: object) -> object:
    """A value as SQLite keeps it; a time as text in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value
