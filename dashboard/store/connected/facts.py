"""What is known of a company's table: how each column keeps its values, and what is indexed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine


class Storage(StrEnum):
    """How a database keeps the values of a column."""

    INTEGER = "integer"
    FLOAT = "float"
    SINGLE = "single"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    TEXT = "text"
    BYTES = "bytes"
    ENUM = "enum"
    MOMENT = "moment"
    CLOCK = "clock"
    DAY = "day"
    UUID = "uuid"
    OTHER = "other"


NUMBERS = {Storage.INTEGER, Storage.FLOAT, Storage.SINGLE, Storage.DECIMAL}
TIMES = {Storage.MOMENT, Storage.CLOCK, Storage.DAY}

PLAIN: Mapping[Storage, TypeEngine[Any]] = {
    Storage.INTEGER: sa.BigInteger(),
    Storage.FLOAT: sa.Float(53),
    Storage.SINGLE: sa.REAL(),
    Storage.DECIMAL: sa.Numeric(),
    Storage.BOOLEAN: sa.Boolean(),
    Storage.TEXT: sa.Text(),
    Storage.BYTES: sa.LargeBinary(),
    Storage.ENUM: sa.Text(),
    Storage.MOMENT: sa.DateTime(timezone=True),
    Storage.CLOCK: sa.DateTime(),
    Storage.DAY: sa.Date(),
    Storage.UUID: sa.Uuid(),
    Storage.OTHER: sa.types.NullType(),
}
"""The type with which a value comes and goes as the database's driver has it."""


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """How a column keeps its values.

    Attributes
    ----------
    form : str
        How a column that is no time keeps times: a pattern such as ``%Y-%m-%d`` for texts,
        ``year``, ``day number``, ``seconds`` or ``milliseconds`` for whole numbers; empty for
        others.
    """

    storage: Storage
    nullable: bool = True
    form: str = ""


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What is known of a table.

    Attributes
    ----------
    columns : mapping of str to ColumnFacts
        In the table's order.
    indexes : tuple of tuple of str
        The columns of each index and of the primary key, in order.
    unique : tuple of tuple of str
        Columns that the database itself keeps without duplicates.
    """

    columns: Mapping[str, ColumnFacts]
    indexes: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
