"""The wide, typed table of predictions that each model has.

Physical names are made up (`f0_approved_amount`), so that a feature called `score`, `id` or longer
than a database allows cannot collide; the mapping is stored beside the table. A later version's new
features add columns, and so does a feature whose kind has changed; nothing is ever rewritten.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Index, MetaData, Table

from dashboard.domain.card import Card, Task
from dashboard.domain.errors import UnknownFeature, UnknownModel
from dashboard.domain.schema import Feature, FeatureSchema, Kind

from . import tables
from .tables import Id, Utc

PREFIX = "predictions_"
LONGEST_SLUG = 40
TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.Float(53),
    Kind.INTEGER: sa.BigInteger(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.CATEGORY: sa.Text(),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the predictions of a model live.

    Attributes
    ----------
    columns : tuple of (str, str, str)
        Feature, kind and physical column, in the order in which they were added.
    n_classes : int
        How many class scores are stored; 0 unless multiclass.
    """

    id: int
    model: str
    table_name: str
    n_classes: int
    columns: tuple[tuple[str, str, str], ...]

    @property
    def table(self) -> Table:
        """The prediction table."""
        return _table(self.table_name, self.n_classes, self.columns)

    def column(self, feature: Feature) -> Column[Any]:
        """The physical column of a feature of some version."""
        names = {(name, kind): column for name, kind, column in self.columns}
        column = names.get((feature.name, feature.kind.value))
        if column is None:
            raise UnknownFeature(feature.name, [name for name, _, _ in self.columns])
        return self.table.c[column]

    def columns_of(self, schema: FeatureSchema) -> dict[str, Column[Any]]:
        """The physical columns of a version's features, by feature, in schema order."""
        return {feature.name: self.column(feature) for feature in schema.features}


def is_managed(table_name: str) -> bool:
    """Whether a table is a prediction table, which migrations leave alone."""
    return table_name.startswith(PREFIX)


def get_source(connection: Connection, model: str) -> Source:
    """Where the predictions of a model live.

    Raises
    ------
    UnknownModel
        If no version of the model is registered.
    """
    statement = (
        sa.select(tables.prediction_source).join(tables.model).where(tables.model.c.name == model)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        known = connection.execute(sa.select(tables.model.c.name)).scalars()
        raise UnknownModel(model, sorted(known))
    columns = tuple((name, kind, column) for name, kind, column in row.columns)
    return Source(row.id, model, row.table_name, row.n_classes, columns)


def provide_source(connection: Connection, model_id: int, card: Card) -> None:
    """Make the prediction table of a model, or add the columns that a new version needs."""
    table = tables.prediction_source
    row = connection.execute(sa.select(table).where(table.c.model_id == model_id)).one_or_none()
    known = [] if row is None else [tuple(each) for each in row.columns]
    have = {(name, kind) for name, kind, _ in known}
    new = [
        (feature.name, feature.kind.value, f"f{len(known) + place}_{_slug(feature.name)}")
        for place, feature in enumerate(
            each for each in card.schema.features if (each.name, each.kind.value) not in have
        )
    ]
    every = tuple(known + new)
    if row is None:
        name = f"{PREFIX}{card.model}"
        n_classes = len(card.outputs) if card.task is Task.MULTICLASS else 0
        _table(name, n_classes, every).create(connection)
        connection.execute(
            sa.insert(table).values(
                model_id=model_id, table_name=name, n_classes=n_classes, columns=every
            )
        )
    elif new:
        operations = Operations(MigrationContext.configure(connection))
        for _, kind, column in new:
            operations.add_column(row.table_name, Column(column, TYPES[Kind(kind)]))
        connection.execute(sa.update(table).where(table.c.id == row.id).values(columns=every))


def _slug(name: str) -> str:
    """The readable part of a physical name."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower())[:LONGEST_SLUG].strip("_") or "feature"


@lru_cache(maxsize=256)
def _table(name: str, n_classes: int, columns: tuple[tuple[str, str, str], ...]) -> Table:
    """The table's shape, with the indexes that serve every page.

    The first two carry what the summaries read, so that these never touch the rows. Filters on
    features walk the index of the order asked for; an index for each feature would make storing
    predictions several times slower.
    """
    short = name.removeprefix(PREFIX)
    summed = ("event_time", "id", "score", "outcome", "flags")
    indexes = {
        "time": ("version", *summed),
        "scope_time": ("version", "scope", *summed),
        "score": ("version", "score", "id"),
        "scope_score": ("version", "scope", "score", "id"),
        "outcome": ("version", "outcome", "id"),
        "scope_outcome": ("version", "scope", "outcome", "id"),
        "entity": ("version", "entity", "id"),
        "scope_entity": ("version", "scope", "entity", "id"),
        "entity_time": ("entity", "event_time"),
    }
    return Table(
        name,
        MetaData(),
        Column("id", Id, primary_key=True, autoincrement=False),
        Column("run_id", Id, nullable=False),
        Column("version", sa.Integer, nullable=False),
        Column("scope", sa.String(100), nullable=False),
        Column("entity", sa.String(200), nullable=False),
        Column("event_time", Utc, nullable=False),
        Column("predicted_at", Utc, nullable=False),
        Column("score", sa.Float(53), nullable=False),
        *(Column(f"score_{place}", sa.Float(53)) for place in range(n_classes)),
        Column("label", sa.Text),
        Column("decision", sa.Text),
        Column("flags", sa.Integer, nullable=False),
        Column("outcome", sa.Float(53)),
        Column("outcome_known_at", Utc),
        *(Column(column, TYPES[Kind(kind)]) for _, kind, column in columns),
        *(Index(f"ix_p_{short}_{label}", *parts) for label, parts in indexes.items()),
    )
