"""A look at a company's table: its columns, how each keeps its values, and its indexes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import NoSuchTableError

from dashboard.domain.errors import InvalidMapping

from .engine import asking, shown
from .facts import ColumnFacts, Storage, TableFacts
from .times import DAY_NUMBER, MILLISECONDS, SECONDS, TEXTS, YEAR, pattern_of

LOOKED_AT = 500
YEARS = (1900, 2200)
DUCKDB_TYPES: Sequence[tuple[str, Storage]] = (
    ("TIMESTAMP WITH TIME ZONE", Storage.MOMENT), ("TIMESTAMP", Storage.CLOCK),
    ("DATE", Storage.DAY), ("DECIMAL", Storage.DECIMAL), ("DOUBLE", Storage.FLOAT),
    ("FLOAT", Storage.SINGLE), ("BOOLEAN", Storage.BOOLEAN), ("VARCHAR", Storage.TEXT),
    ("BLOB", Storage.BYTES), ("ENUM", Storage.ENUM), ("UUID", Storage.UUID),
    ("HUGEINT", Storage.DECIMAL), ("UHUGEINT", Storage.DECIMAL),
    ("INTERVAL", Storage.OTHER), ("TINYINT", Storage.INTEGER),
    ("SMALLINT", Storage.INTEGER), ("BIGINT", Storage.INTEGER), ("INTEGER", Storage.INTEGER),
    ("UTINYINT", Storage.INTEGER), ("USMALLINT", Storage.INTEGER),
    ("UINTEGER", Storage.INTEGER), ("UBIGINT", Storage.INTEGER),
)  # fmt: skip


def look_at(address: str, table: str, patience: int) -> tuple[TableFacts, list[dict[str, Any]]]:
    """What is known of a table, and some of its rows.

    Raises
    ------
    InvalidMapping
        If there is no such table or view.
    UnusableAddress, SourceUnreachable, SourceTooSlow, SourceFailed
        If the database cannot be asked.
    """
    schema, _, name = table.rpartition(".")
    with asking(address, patience) as connection:
        duckdb = connection.dialect.name == "duckdb"
        look = _look_at_duckdb if duckdb else _reflect
        facts = look(connection, name, schema or None)
        if not facts.columns:
            raise InvalidMapping(shown(address), f"there is no table or view {table!r}")
        columns: list[sa.ColumnClause[Any]] = [sa.column(each) for each in facts.columns]
        some = sa.select(*columns).select_from(sa.table(name, *columns, schema=schema or None))
        rows = list(connection.execute(some.limit(LOOKED_AT)).mappings())
        dynamic = connection.dialect.name == "sqlite"
    found = [dict(row) for row in rows]
    return _by_values(facts, found, dynamic=dynamic), found


def _reflect(connection: Connection, name: str, schema: str | None) -> TableFacts:
    inspector = sa.inspect(connection)
    try:
        columns = {
            each["name"]: ColumnFacts(_storage(each["type"]), nullable=bool(each["nullable"]))
            for each in inspector.get_columns(name, schema=schema)
        }
        key = tuple(inspector.get_pk_constraint(name, schema=schema)["constrained_columns"])
        indexes = inspector.get_indexes(name, schema=schema)
        unique = inspector.get_unique_constraints(name, schema=schema)
    except NoSuchTableError:
        return TableFacts({})
    indexed = [_names(index["column_names"]) for index in indexes if _is_whole(index)]
    sole = [_names(index["column_names"]) for index in indexes
            if index.get("unique") and _is_whole(index)]  # fmt: skip
    sole += [_names(each["column_names"]) for each in unique]
    return TableFacts(columns, _distinct([key, *indexed, *sole]), _distinct([key, *sole]))


def _is_whole(index: Any) -> bool:
    """Whether an index holds every row: not one with a condition of its own."""
    options = index.get("dialect_options", {})
    return not any(value for name, value in options.items() if name.endswith("_where"))


def _names(columns: Iterable[str | None]) -> tuple[str, ...]:
    """The columns of an index up to the first expression."""
    named: list[str] = []
    for column in columns:
        if column is None:
            break
        named.append(column)
    return tuple(named)


def _distinct(indexes: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(index for index in indexes if index))


def _look_at_duckdb(connection: Connection, name: str, schema: str | None) -> TableFacts:
    """DuckDB says of itself what SQLAlchemy's reflection cannot read there."""
    here = {"name": name, "schema": schema or "main"}
    where = "table_name = :name AND schema_name = :schema"
    found = connection.execute(
        sa.text(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() "  # noqa: S608 - no value stands in it
            f"WHERE {where} ORDER BY column_index"
        ),
        here,
    )
    columns = {
        row[0]: ColumnFacts(_storage_in_duckdb(row[1]), nullable=bool(row[2])) for row in found
    }
    constraints = connection.execute(
        sa.text(
            "SELECT constraint_column_names FROM duckdb_constraints() "  # noqa: S608 - the same
            f"WHERE {where} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')"
        ),
        here,
    )
    unique = [tuple(row[0]) for row in constraints]
    indexes = connection.execute(
        sa.text(f"SELECT expressions FROM duckdb_indexes() WHERE {where}"),  # noqa: S608 - the same
        here,
    )
    indexed = [tuple(re.findall(r"\w+", row[0])) for row in indexes]
    return TableFacts(columns, _distinct([*unique, *indexed]), _distinct(unique))


def _storage_in_duckdb(name: str) -> Storage:
    if "[" in name or name.startswith(("STRUCT", "MAP")):
        return Storage.OTHER
    return next((kind for begin, kind in DUCKDB_TYPES if name.startswith(begin)), Storage.OTHER)


def _storage(kind: sa.types.TypeEngine[Any]) -> Storage:
    """How a database with types of its own keeps values of a reflected type."""
    if isinstance(kind, sa.DateTime):
        return Storage.MOMENT if kind.timezone else Storage.CLOCK
    single = isinstance(kind, sa.REAL)
    if isinstance(kind, sa.Enum):
        return Storage.ENUM
    kinds: tuple[tuple[type[Any], Storage], ...] = (
        (sa.Boolean, Storage.BOOLEAN), (sa.Integer, Storage.INTEGER),
        (sa.Float, Storage.SINGLE if single else Storage.FLOAT), (sa.Numeric, Storage.DECIMAL),
        (sa.Date, Storage.DAY), (sa.Uuid, Storage.UUID), (sa.String, Storage.TEXT),
        (sa.LargeBinary, Storage.BYTES),
    )  # fmt: skip
    return next((storage for cls, storage in kinds if isinstance(kind, cls)), Storage.OTHER)


def _by_values(
    facts: TableFacts, rows: Sequence[Mapping[str, Any]], *, dynamic: bool
) -> TableFacts:
    """The facts, completed by what stands in some rows: SQLite keeps anything anywhere."""
    columns = {}
    for name, fact in facts.columns.items():
        values = [row[name] for row in rows if row[name] is not None]
        storage = _storage_of(values, fact.storage) if dynamic else fact.storage
        columns[name] = ColumnFacts(storage, fact.nullable, _form(values, storage))
    return TableFacts(columns, facts.indexes, facts.unique)


def _storage_of(values: Sequence[Any], declared: Storage) -> Storage:
    """How SQLite keeps values: it has numbers and texts, whatever a column is declared to be."""
    kinds = {type(value) for value in values}
    if not kinds:
        texts = {Storage.CLOCK, Storage.MOMENT, Storage.DAY, Storage.UUID}
        numbers = {Storage.BOOLEAN: Storage.INTEGER, Storage.DECIMAL: Storage.FLOAT}
        return Storage.TEXT if declared in texts else numbers.get(declared, declared)
    if kinds <= {int}:
        return Storage.FLOAT if declared in {Storage.FLOAT, Storage.DECIMAL} else Storage.INTEGER
    if kinds <= {int, float}:
        return Storage.FLOAT
    if kinds == {bytes}:
        return Storage.BYTES
    return Storage.TEXT if kinds == {str} else Storage.OTHER


def _form(values: Sequence[Any], storage: Storage) -> str:
    """How a column that is no time could keep times; empty if it does not."""
    if not values:
        return ""
    if storage is Storage.TEXT:
        forms = (form for form in TEXTS if all(re.match(pattern_of(form), v) for v in values))
        return next(forms, "")
    if storage is Storage.INTEGER:
        return _form_of_numbers(min(values), max(values))
    return ""


def _form_of_numbers(low: int, high: int) -> str:
    bounds = {
        YEAR: YEARS,
        DAY_NUMBER: (YEARS[0] * 10_000 + 101, YEARS[1] * 10_000 + 1_231),
        SECONDS: (100_000_000, 7_000_000_000),
        MILLISECONDS: (100_000_000_000, 7_000_000_000_000),
    }
    fitting = (form for form, ends in bounds.items() if ends[0] <= low <= high <= ends[1])
    return next(fitting, "")
