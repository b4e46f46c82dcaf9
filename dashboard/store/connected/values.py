"""Values of a company's table as Candor has them: text for words, floats for numbers."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.types import TypeEngine

from dashboard.domain.keys import exact_key_of

from .facts import PLAIN, Storage
from .keys import READERS, stored_key

TRUE_TEXTS = {"true": True, "false": False, "1": True, "0": False}


class _Stored(sa.TypeDecorator[Any]):
    """A column that is bound and filtered as it is stored."""

    impl = sa.types.NullType
    cache_ok = True

    def __init__(self, storage: str) -> None:
        super().__init__()
        self.storage = storage

    @property
    def plain(self) -> TypeEngine[Any]:
        """The type of what is stored."""
        return PLAIN[Storage(self.storage)]

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """What is stored."""
        return dialect.type_descriptor(self.plain)


class Words(_Stored):
    """Anything that is read as a word; a word that cannot be stored there matches nothing."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the signature is SQLAlchemy's
        """The stored value behind a word."""
        return None if value is None else stored_word(str(value), Storage(self.storage))

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - the same
        """The word."""
        return None if value is None else word_of(value)


class Keys(_Stored):
    """What names an entity or a scope; a text that cannot be stored there matches nothing."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the same
        """The stored value behind a key."""
        return None if value is None else stored_key(str(value), Storage(self.storage))

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - the same
        """The key."""
        return None if value is None else exact_key_of(value)


class Numbers(_Stored):
    """A number or a yes and no, read as a float."""

    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the same
        """As it is."""
        return value

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> float | None:  # noqa: ARG002 - the same
        """A float, of decimals too."""
        return None if value is None else float(value)


class Flags(_Stored):
    """Yes and no, stored as such or as 1 and 0."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the same
        """True and false as they are stored."""
        if value is None:
            return None
        return bool(value) if self.storage == Storage.BOOLEAN else int(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> bool | None:  # noqa: ARG002 - the same
        """A yes or a no."""
        return None if value is None else bool(value)


class Codes(_Stored):
    """Numbers of versions that the table keeps under other names."""

    cache_ok = True

    def __init__(self, storage: str, codes: Iterable[tuple[str, int]]) -> None:
        super().__init__(storage)
        self.codes = tuple(codes)

    def process_bind_param(self, value: int | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the same
        """The name of a version; nothing for an unknown one."""
        names = {number: name for name, number in self.codes}
        name = None if value is None else names.get(value)
        return None if name is None else stored_word(name, Storage(self.storage))

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002 - the same
        """The number of a version; none for an unknown one."""
        return None if value is None else dict(self.codes).get(word_of(value))


def key_type(storage: Storage) -> sa.types.TypeDecorator[Any]:
    """How a column of a kind is read where it names an entity or a scope."""
    return Keys(storage) if storage in READERS else Words(storage)


def word_of(value: Any) -> str:
    """A stored value as a word: whole numbers without a point, yes and no in small letters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value)


def stored_word(word: str, storage: Storage) -> Any:
    """What is stored where `word_of` reads a word; None if nothing can be."""
    try:
        value = _READERS[storage](word)
    except (ValueError, KeyError):
        return None
    return value if word_of(value) == word else None


_READERS: dict[Storage, Any] = {
    Storage.TEXT: str,
    Storage.ENUM: str,
    Storage.INTEGER: int,
    Storage.FLOAT: float,
    Storage.SINGLE: float,
    Storage.DECIMAL: float,
    Storage.BOOLEAN: TRUE_TEXTS.__getitem__,
    Storage.UUID: UUID,
    Storage.DAY: date.fromisoformat,
    Storage.CLOCK: datetime.fromisoformat,
    Storage.MOMENT: datetime.fromisoformat,
}


def plain_type(column: sa.ColumnElement[Any]) -> TypeEngine[Any]:
    """The type with which a value can be taken from a column and be compared with it again."""
    plain: TypeEngine[Any] = getattr(column.type, "plain", column.type)
    return plain


def place_of(stored: ColumnElement[Any], places: Mapping[float, int]) -> ColumnElement[Any]:
    """The place of the label that a stored number is; the number itself where that is the place."""
    if all(number == place for number, place in places.items()):
        return stored
    known = [(stored == number, sa.literal(float(place))) for number, place in places.items()]
    return sa.case(*known)
