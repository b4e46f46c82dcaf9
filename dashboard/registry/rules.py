"""The limits of a gate, read from a card's ``[gate]`` table."""

from dataclasses import fields
from typing import Any

from dashboard.domain.gates import GateRules

from .entries import Entries

SMALLEST = {"most_slowdown": 1.0}


def read_rules(entry: Entries) -> GateRules:
    """The limits that a card sets; the others stay as they are.

    Raises
    ------
    InvalidCard
        If an entry is no rule, or cannot be one; it is named.
    """
    kinds = {field.name: type(field.default) for field in fields(GateRules)}
    for key in entry.given:
        if key not in kinds:
            raise entry.refuse(key, f"is no rule of the gate; there are {', '.join(kinds)}")
    return GateRules(**{key: _read(entry, key, kinds[key]) for key in entry.given})


def _read(entry: Entries, key: str, kind: type) -> Any:
    if kind is bool:
        return entry.flag(key, default=False)
    if kind is str:
        return entry.text(key)
    if kind is int:
        return entry.count(key, 2)
    value, least = entry.number(key), SMALLEST.get(key, 0.0)
    if value < least:
        raise entry.refuse(key, f"is {value:g} and must be at least {least:g}")
    return value
