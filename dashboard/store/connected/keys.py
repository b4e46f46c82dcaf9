"""Keys of a company's rows as text: of one column or several, of numbers, texts, days or times."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from dashboard.domain.errors import InvalidKey, UnknownRecord
from dashboard.domain.keys import exact_key_of
from dashboard.store.readable import LARGEST_ID, is_storable

from .facts import Storage

SEPARATOR = ","
LONGEST_KEY = 200


def write_key(values: Sequence[Any]) -> str:
    """The values of a row's key columns as one text.

    The parts of a composite key are parted by a comma; within a part ``%2C`` and ``%25`` stand
    for a comma and a percent sign.
    """
    parts = [exact_key_of(value) for value in values]
    return parts[0] if len(parts) == 1 else SEPARATOR.join(map(_escape, parts))


def read_key(key: str, storages: Sequence[Storage], model: str) -> tuple[Any, ...]:
    """The values behind a text that `write_key` wrote.

    Raises
    ------
    UnknownRecord
        If no row can have such a key.
    """
    parts = [key] if len(storages) == 1 else [unquote(part) for part in key.split(SEPARATOR)]
    if len(parts) != len(storages) or not all(map(is_storable, parts)):
        raise UnknownRecord(key, model)
    values = tuple(stored_key(part, kind) for kind, part in zip(storages, parts, strict=True))
    if None in values or write_key(values) != key:
        raise UnknownRecord(key, model)
    return values


def stored_key(text: str, storage: Storage) -> Any:
    """What is stored where a key is read as this text; None if nothing can be."""
    try:
        value = READERS[storage](text)
        return value if exact_key_of(value) == text else None
    except (ValueError, InvalidOperation, KeyError, InvalidKey):
        return None


def _escape(part: str) -> str:
    return part.replace("%", "%25").replace(SEPARATOR, "%2C")


def _integer(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_ID:
        raise ValueError(text)
    return number


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


READERS: Mapping[Storage, Callable[[str], Any]] = {
    Storage.INTEGER: _integer,
    Storage.FLOAT: _float,
    Storage.SINGLE: _float,
    Storage.DECIMAL: Decimal,
    Storage.TEXT: str,
    Storage.ENUM: str,
    Storage.BYTES: str.encode,
    Storage.UUID: UUID,
    Storage.DAY: date.fromisoformat,
    Storage.CLOCK: datetime.fromisoformat,
    Storage.MOMENT: datetime.fromisoformat,
}
"""How a key's text becomes what a column of each kind stores."""
