"""Entries of a TOML document, taken with the type they must have or refused by name."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from dashboard.domain.errors import InvalidCard

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entries:
    """One table of a card: every reading either fits its type or names the entry at fault."""

    path: str
    name: str
    given: Mapping[str, Any]

    def refuse(self, key: str, reason: str) -> InvalidCard:
        """The error that names an entry of this table."""
        return InvalidCard(self.path, f"{key!r} in {self.name} {reason}")

    def has(self, key: str) -> bool:
        """Whether the entry is there."""
        return key in self.given

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; the default, if any, where the entry is absent."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.refuse(key, "is not a text")
        if default is None and not value.strip():
            raise self.refuse(key, "is empty")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the entry is absent."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "is not a list of texts")
        return tuple(value)

    def name_of(self, key: str, default: str) -> str | int:
        """A text or a whole number; the default where the entry is absent."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.refuse(key, "is neither a text nor a whole number")
        return value

    def cells(self, key: str) -> tuple[str | bool | float, ...]:
        """A list of texts, truth values and finite numbers; empty where the entry is absent."""
        value = self._take(key, [])
        fits = isinstance(value, list) and all(
            isinstance(item, str | bool) or _is_number(item) for item in value
        )
        if not fits:
            raise self.refuse(key, "is not a list of texts, truth values and finite numbers")
        return tuple(value)

    def places(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; empty where the entry is absent."""
        value = self._take(key, [])
        fits = isinstance(value, list) and all(
            isinstance(item, int) and not isinstance(item, bool) for item in value
        )
        if not fits:
            raise self.refuse(key, "is not a list of whole numbers")
        return tuple(value)

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._take(key)
        if not _is_number(value):
            raise self.refuse(key, "is not a finite number")
        return float(value)

    def size(self, key: str) -> float:
        """A finite number that is not negative."""
        value = self.number(key)
        if value < 0:
            raise self.refuse(key, "is negative")
        return value

    def pair(self, key: str) -> tuple[float, float]:
        """Two finite numbers, the smaller one first."""
        value = self._take(key)
        is_pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004 - a pair is two
        if not is_pair or not all(map(_is_number, value)) or value[0] > value[1]:
            raise self.refuse(key, "is not a pair of numbers in ascending order")
        return float(value[0]), float(value[1])

    def count(self, key: str, least: int = 0) -> int:
        """A whole number that is at least `least`."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.refuse(key, f"is not a whole number from {least}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.refuse(key, "is not true or false")
        return value

    def day(self, key: str) -> date:
        """A calendar day."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refuse(key, "is not a day such as 2003-12-31")
        return value

    def word(self, key: str, words: type[Word]) -> Word:
        """One of a fixed set of words."""
        value = self.text(key)
        try:
            return words(value)
        except ValueError:
            raise self.refuse(
                key, f"is {value!r}, which is not one of {', '.join(words)}"
            ) from None

    def labels(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table of texts as pairs, in order; empty where it is absent."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self.refuse(key, "is not a table of texts")
        return tuple(value.items())

    def table(self, key: str) -> "Entries":
        """A table within this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.refuse(key, "is not a table")
        return Entries(self.path, f"[{key}]", value)

    def tables(self, key: str) -> "tuple[Entries, ...]":
        """A list of tables within this one, numbered from 1 in their names."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(key, "is not a list of tables")
        return tuple(
            Entries(self.path, f"[[{key}]] number {place}", item)
            for place, item in enumerate(value, 1)
        )

    def _take(self, key: str, default: Any = None) -> Any:
        value = self.given.get(key, default)
        if value is None:
            raise self.refuse(key, "is missing")
        return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
