"""How models feed each other: an output of one is a feature of another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .records import EVERYWHERE
from .scopes import lineage

AGES = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


class OnMissing(StrEnum):
    """What happens to a row for which the upstream model has no answer that is fresh enough."""

    FAIL = "fail"
    LAST_KNOWN = "last_known"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class NewEdge:
    """A declared edge, before it is stored.

    Attributes
    ----------
    upstream, output : str
        The model that answers, and which of its outputs is meant.
    downstream, feature : str
        The model that reads the answer, and the feature it reads it as.
    scope : str
        Where the edge holds; an edge of a nearer scope goes before it.
    max_age : timedelta or None
        How old an answer may be at the time of the row that reads it; None for any age.
    on_missing : OnMissing
        What happens without a fresh answer: the rows are refused, the last answer is taken
        however old, or `default` is.
    default : float or None
        The value for `OnMissing.DEFAULT`.
    """

    upstream: str
    output: str
    downstream: str
    feature: str
    scope: str = EVERYWHERE
    max_age: timedelta | None = None
    on_missing: OnMissing = OnMissing.FAIL
    default: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A stored edge: in force since its creation until it is retired."""

    id: int
    declared: NewEdge
    created_at: datetime
    retired_at: datetime | None

    def __str__(self) -> str:
        new = self.declared
        where = "" if new.scope == EVERYWHERE else f" in {new.scope}"
        return f"{new.upstream}.{new.output} -> {new.downstream}.{new.feature}{where}"


def nearest_edges(edges: Iterable[Edge], scope: str) -> dict[str, Edge]:
    """The edge that feeds each feature of one model in a scope: that of the nearest scope."""
    near = lineage(scope)
    found: dict[str, Edge] = {}
    for edge in edges:
        new = edge.declared
        if new.scope not in near:
            continue
        other = found.get(new.feature)
        if other is None or near.index(new.scope) < near.index(other.declared.scope):
            found[new.feature] = edge
    return found


def parse_age(text: str) -> timedelta | None:
    """An age such as ``30d``, ``12h`` or ``90m``; None where the text is none.

    Examples
    --------
    >>> parse_age("12h")
    datetime.timedelta(seconds=43200)
    >>> parse_age("soon") is None
    True
    """
    match = re.fullmatch(r"([1-9]\d{0,5})([dhm])", text.strip())
    return None if match is None else int(match[1]) * AGES[match[2]]


def show_age(age: timedelta) -> str:
    """An age in words: the largest unit that is whole.

    Examples
    --------
    >>> show_age(timedelta(days=30)), show_age(timedelta(hours=1)), show_age(timedelta(minutes=90))
    ('30 days', '1 hour', '90 minutes')
    """
    names = {"d": "day", "h": "hour", "m": "minute"}
    sign = next((sign for sign, unit in AGES.items() if age % unit == timedelta()), "m")
    number = age // AGES[sign]
    return f"{number:,} {names[sign]}{'' if number == 1 else 's'}"
