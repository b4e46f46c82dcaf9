"""The wide, typed table of predictions that each model has.

Physical names are made up (`f0_approved_amount`), so that a feature called `score`, `id` or longer
than a database allows cannot collide; the mapping is stored beside the table. A later version's new
features add columns, and so does a feature whose kind has changed; nothing is ever rewritten.

Of one version, entity and event time there is one current row. A row that replaces another is named
in its `superseded_by`; every reader sees current rows only, unless it asks for the history.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, ColumnElement, Connection, Index, MetaData, Row, Subquery, Table

from dashboard.domain.card import Card, Task
from dashboard.domain.errors import OnlyRead, UnknownFeature, UnknownModel
from dashboard.domain.schema import Feature, Kind

from . import tables
from .readable import is_storable, read_key
from .scatter import scattered_number
from .tables import Id, Utc

PREFIX = "predictions_"
LONGEST_SLUG = 40
TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.Float(53),
    Kind.INTEGER: sa.BigInteger(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.CATEGORY: sa.Text(),
}
Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text in the order of its bytes, as on SQLite, whatever the language of the server."""

ORDERS = {
    "time": ("event_time", "id", "score", "outcome", "flags"),
    "score": ("score", "id", "event_time", "outcome"),
    "outcome": ("outcome", "id", "event_time", "score"),
}
"""What follows version, or version and scope, in an index: the order with the id as its tie-break,
then what filters and summaries read, so that these are answered without touching the rows."""

IDENTITY = ("version", "entity", "event_time")
"""What names a prediction of a model; also leads to an entity's newest one."""
SUPERSEDED = "superseded_by"
CURRENT, REPLACED = sa.text("superseded_by IS NULL"), sa.text("superseded_by IS NOT NULL")


@dataclass(frozen=True, slots=True)
class ManagedSource:
    """Where the predictions that Candor stored itself live.

    Attributes
    ----------
    columns : tuple of (str, str, str)
        Feature, kind and physical column, in the order in which they were added.
    n_classes : int
        How many class scores are stored; 0 unless multiclass.
    with_superseded : bool
        Whether `table` also has the rows that others have replaced.
    """

    id: int
    model: str
    table_name: str
    n_classes: int
    columns: tuple[tuple[str, str, str], ...]
    with_superseded: bool = False

    @property
    def stored(self) -> Table:
        """The prediction table as it is, to write to."""
        return _table(self.table_name, self.n_classes, self.columns)

    @property
    def table(self) -> Table | Subquery:
        """The predictions: the current rows of the table."""
        if self.with_superseded:
            return self.stored
        return _current(self.table_name, self.n_classes, self.columns)

    @property
    def history(self) -> "ManagedSource":
        """The same source with the rows that others have replaced."""
        return replace(self, with_superseded=True)

    @property
    def key(self) -> tuple[ColumnElement[Any], ...]:
        """The column that names a prediction."""
        return (self.table.c.id,)

    def column(self, feature: Feature) -> ColumnElement[Any]:
        """The column of a feature of some version."""
        return self.table.c[self.column_of(feature)]

    def column_of(self, feature: Feature) -> str:
        """The physical name of the column of a feature."""
        names = {(name, kind): column for name, kind, column in self.columns}
        column = names.get((feature.name, feature.kind.value))
        if column is None:
            raise UnknownFeature(feature.name, [name for name, _, _ in self.columns])
        return column

    def values_of(self, card: Card) -> Mapping[str, ColumnElement[Any]]:
        """The columns of a version's features, by feature, in schema order."""
        return {feature.name: self.column(feature) for feature in card.schema.features}

    def flags(self, card: Card) -> ColumnElement[int]:  # noqa: ARG002 - of a connected table it is known only by the card
        """1 where an unknown category was read as missing."""
        return self.table.c.flags

    def identity(self, key: str) -> ColumnElement[bool]:
        """Whether a row is the one behind a key.

        Raises
        ------
        UnknownRecord
            If no row can have such a key.
        """
        test: ColumnElement[bool] = self.table.c.id == sa.literal(read_key(key, self.model), Id)
        return test

    def among(self, keys: Sequence[str]) -> ColumnElement[bool]:
        """Whether a row is one of those behind some keys."""
        return self.table.c.id.in_([read_key(key, self.model) for key in keys])

    def write_key(self, values: Sequence[Any]) -> str:
        """The key of a row as text, from its id."""
        return str(values[0])

    def scattered(self, seed: int) -> ColumnElement[Any]:
        """Something that looks random, from a row's id and a seed."""
        return scattered_number(self.table.c.id, seed)

    def is_led_by(self, role: str, beside: Collection[str] = ()) -> bool:  # noqa: ARG002 - all are
        """Whether an index gives the rows of a version in the order of a role."""
        return any(columns[0] == role for columns in ORDERS.values())

    def dialect(self, connection: Connection) -> str:
        """The kind of database that answers."""
        return connection.dialect.name

    def rows(self, connection: Connection, statement: sa.Select[Any]) -> Sequence[Any]:
        """What the database answers."""
        return connection.execute(statement).all()


def is_managed(table_name: str) -> bool:
    """Whether a table is a prediction table, which migrations leave alone."""
    return table_name.startswith(PREFIX)


def get_managed(connection: Connection, model: str) -> ManagedSource:
    """Where the predictions that Candor stored itself live.

    Raises
    ------
    UnknownModel
        If no version of the model is registered.
    OnlyRead
        If its predictions are in a company's own table.
    """
    row = source_row(connection, model)
    if row.address is not None:
        raise OnlyRead(model)
    return managed_source(model, row)


def managed_source(model: str, row: Row[Any]) -> ManagedSource:
    """The source behind a row of the list of sources."""
    columns = tuple((name, kind, column) for name, kind, column in row.columns)
    return ManagedSource(row.id, model, row.table_name, row.n_classes, columns)


def source_row(connection: Connection, model: str) -> Row[Any]:
    """What is known of where the predictions of a model live.

    Raises
    ------
    UnknownModel
        If no version of the model is registered.
    """
    statement = sa.select(tables.prediction_source).join(tables.model).where(is_named(model))
    row = connection.execute(statement).one_or_none()
    if row is None:
        known = connection.execute(sa.select(tables.model.c.name)).scalars()
        raise UnknownModel(model, sorted(known))
    return row


def is_named(model: str) -> ColumnElement[bool]:
    """Whether a row is that of a model; a link may ask for a name that no database can hold."""
    return tables.model.c.name == model if is_storable(model) else sa.false()


def provide_source(connection: Connection, model_id: int, card: Card) -> None:
    """Make the prediction table of a model, or add the columns that a new version needs."""
    sources = tables.prediction_source
    name = f"{PREFIX}{card.model}"
    n_classes = len(card.outputs) if card.task is Task.MULTICLASS else 0
    find = sa.select(sources).where(sources.c.model_id == model_id)
    row = connection.execute(find).one_or_none()
    if row is None:
        columns = _with_features((), card)
        _table(name, n_classes, columns).create(connection)
        values = {"model_id": model_id, "table_name": name}
        statement: sa.Insert | sa.Update = sa.insert(sources).values(values)
    else:
        known = tuple((feature, kind, column) for feature, kind, column in row.columns)
        columns, n_classes = _with_features(known, card), max(n_classes, row.n_classes)
        _extend(connection, _table(name, row.n_classes, known), _table(name, n_classes, columns))
        statement = sa.update(sources).where(sources.c.id == row.id)
    connection.execute(statement.values(n_classes=n_classes, columns=columns))


def _with_features(
    known: tuple[tuple[str, str, str], ...], card: Card
) -> tuple[tuple[str, str, str], ...]:
    """The columns of a table, and after them those that a version needs besides."""
    have = {(name, kind) for name, kind, _ in known}
    needed = [each for each in card.schema.features if (each.name, each.kind.value) not in have]
    return known + tuple(
        (feature.name, feature.kind.value, f"f{place}_{_slug(feature.name)}")
        for place, feature in enumerate(needed, start=len(known))
    )


def _extend(connection: Connection, before: Table, after: Table) -> None:
    """Add the columns that are new, empty for the rows there are."""
    operations = Operations(MigrationContext.configure(connection))
    for column in after.columns:
        if column.name not in before.columns:
            operations.add_column(after.name, Column(column.name, column.type))


def _indexes() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, columns in ORDERS.items():
        yield name, ("version", *columns, SUPERSEDED)
        yield f"scope_{name}", ("version", "scope", *columns, SUPERSEDED)
    yield "entity", ("version", "entity", "id", "event_time", "scope", SUPERSEDED)


def _only(test: sa.TextClause) -> dict[str, Any]:
    """An index of the rows that satisfy a test."""
    return {"sqlite_where": test, "postgresql_where": test}


def _slug(name: str) -> str:
    """The readable part of a physical name."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower())[:LONGEST_SLUG].strip("_") or "feature"


@lru_cache(maxsize=256)
def _table(name: str, n_classes: int, columns: tuple[tuple[str, str, str], ...]) -> Table:
    """The table's shape, with the indexes that serve every page.

    Filters on features walk the index of the order asked for and read the rows on the way; an
    index for each feature would make storing predictions several times slower.
    """
    short = name.removeprefix(PREFIX)
    return Table(
        name,
        MetaData(),
        Column("id", Id, primary_key=True, autoincrement=False),
        Column("run_id", Id, nullable=False),
        Column("version", sa.Integer, nullable=False),
        Column("scope", Name, nullable=False),
        Column("entity", Name, nullable=False),
        Column("event_time", Utc, nullable=False),
        Column("predicted_at", Utc, nullable=False),
        Column("score", sa.Float(53), nullable=False),
        *(Column(f"score_{place}", sa.Float(53)) for place in range(n_classes)),
        Column("label", sa.Text),
        Column("decision", sa.Text),
        Column("flags", sa.Integer, nullable=False),
        Column("outcome", sa.Float(53)),
        Column("outcome_known_at", Utc),
        Column(SUPERSEDED, Id),
        *(Column(column, TYPES[Kind(kind)]) for _, kind, column in columns),
        *(Index(f"ix_p_{short}_{label}", *parts) for label, parts in _indexes()),
        Index(f"uq_p_{short}_current", *IDENTITY, unique=True, **_only(CURRENT)),
        Index(f"ix_p_{short}_superseded", SUPERSEDED, **_only(REPLACED)),
    )


@lru_cache(maxsize=256)
def _current(name: str, n_classes: int, columns: tuple[tuple[str, str, str], ...]) -> Subquery:
    """The rows that no other has replaced; the same object each time, as statements join by it."""
    table = _table(name, n_classes, columns)
    return sa.select(table).where(table.c.superseded_by.is_(None)).subquery("predictions")
