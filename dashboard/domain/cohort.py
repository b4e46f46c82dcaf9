"""Which predictions are meant: model, version, scope, period and conditions as one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import unquote

from .errors import UnreadableLink
from .records import EVERYWHERE


class Op(StrEnum):
    """How a condition compares."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    IS_IN = "in"
    IS_MISSING = "missing"
    IS_KNOWN = "known"


FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_DIGITS = 9

ROLE_COLUMNS = ("@score", "@decision", "@outcome", "@feedback", "@entity", "@label")
"""Columns every prediction has, marked with @ so that a feature may have the same name.

``@feedback`` compares with a verdict, or asks whether there is any (known / missing).
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison on a feature or a role column.

    `values` holds one number as text for at-least and at-most, any number of texts for is-in,
    nothing otherwise.
    """

    column: str
    op: Op
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [_escape(self.column), self.op.value]
        if self.values:
            parts.append("|".join(map(_escape, self.values)))
        return ":".join(parts)

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Read a condition back from its text, such as ``approved_amount:ge:50000``.

        Within a name or value ``%25``, ``%3A`` and ``%7C`` stand for a percent sign, a colon and
        a bar.

        Raises
        ------
        UnreadableLink
            If the text is no condition.
        """
        column, *rest = text.split(":", 2)
        word, *listed = rest or [""]
        try:
            op = Op(word)
            values = tuple(unquote(value) for each in listed for value in each.split("|"))
            if op in {Op.IS_MISSING, Op.IS_KNOWN}:
                values = ()
            if op in {Op.AT_LEAST, Op.AT_MOST}:
                (single,) = values
                float(single)
        except ValueError:
            expected = "column:ge|le|in|missing|known:values"
            raise UnreadableLink("where", text, expected) from None
        return cls(unquote(column), op, values)


def _escape(text: str) -> str:
    """Mark the characters that hold a condition's text together."""
    return text.replace("%", "%25").replace(":", "%3A").replace("|", "%7C")


class SortColumn(StrEnum):
    """What a list of predictions can be sorted by."""

    TIME = "time"
    SCORE = "score"
    OUTCOME = "outcome"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of predictions; records without the value always come last."""

    column: SortColumn = SortColumn.TIME
    descending: bool = True

    def __str__(self) -> str:
        return f"{self.column.value}-{'down' if self.descending else 'up'}"

    @classmethod
    def parse(cls, text: str) -> "Sort":
        """Read an order back from its text, such as ``score-down``."""
        column, _, direction = text.partition("-")
        if column not in list(SortColumn) or direction not in {"up", "down"}:
            expected = "time, score, outcome or entity, then -up or -down"
            raise UnreadableLink("sort", text, expected)
        return cls(SortColumn(column), direction == "down")


@dataclass(frozen=True, slots=True)
class Cohort:
    """A set of predictions of one version.

    Attributes
    ----------
    scope : str
        One scope, or ``*`` for all.
    start, end : date or None
        First and last day (both included, UTC) of the event time; None for open.
    conditions : tuple of Condition
        All must hold.
    """

    model: str
    version: int
    scope: str = EVERYWHERE
    start: date | None = None
    end: date | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def since(self) -> datetime | None:
        """First instant of the period."""
        return None if self.start is None else datetime.combine(self.start, time(), UTC)

    @property
    def until(self) -> datetime | None:
        """First instant after the period."""
        if self.end is None:
            return None
        return datetime.combine(self.end + timedelta(days=1), time(), UTC)

    @property
    def period_words(self) -> str:
        """The period as people say it: "all days", "2008", "May 2006", or from day to day."""
        start, end = self.start, self.end
        if start is None and end is None:
            return "all days"
        if start is None or end is None:
            return f"until {_day_words(end)}" if end else f"since {_day_words(start)}"
        whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
        if whole_months and (start.month, end.month) == (1, 12):
            same_year = start.year == end.year
            return str(start.year) if same_year else f"{start.year} to {end.year}"
        if whole_months:
            same_month = (start.year, start.month) == (end.year, end.month)
            return f"{end:%b %Y}" if same_month else f"{start:%b %Y} to {end:%b %Y}"
        return _day_words(start) if start == end else f"{_day_words(start)} to {_day_words(end)}"

    @property
    def words(self) -> str:
        """The cohort in words, for source lines: period, scope and how many filters."""
        scope = [] if self.scope == EVERYWHERE else [self.scope]
        number = len(self.conditions)
        filters = [f"{number} filter{'s' if number > 1 else ''}"] if number else []
        return ", ".join([self.period_words, *scope, *filters])

    def unconditioned(self) -> "Cohort":
        """The same cohort without its conditions."""
        return replace(self, conditions=())

    def to_query(self) -> dict[str, list[str]]:
        """The cohort as parameters of an address; nothing for what is left open."""
        query = {"model": [self.model], "version": [str(self.version)]}
        if self.scope != EVERYWHERE:
            query["scope"] = [self.scope]
        if self.start is not None:
            query["from"] = [self.start.isoformat()]
        if self.end is not None:
            query["to"] = [self.end.isoformat()]
        if self.conditions:
            query["where"] = [str(condition) for condition in self.conditions]
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> "Cohort":
        """Read a cohort back from the parameters of an address.

        Raises
        ------
        UnreadableLink
            If a parameter cannot be read.
        """
        return cls(
            model=_single(query, "model"),
            version=_number(_single(query, "version")),
            scope=query.get("scope", [EVERYWHERE])[0],
            start=_day(query, "from"),
            end=_day(query, "to"),
            conditions=tuple(Condition.parse(text) for text in query.get("where", [])),
        )


def _day_words(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%b %Y}"


def _single(query: Mapping[str, Sequence[str]], name: str) -> str:
    values = query.get(name, [])
    if len(values) != 1 or not values[0]:
        raise UnreadableLink(name, ", ".join(values), "one value")
    return values[0]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise UnreadableLink("version", text, "a version number such as 1")
    return int(text)


def _day(query: Mapping[str, Sequence[str]], name: str) -> date | None:
    text = query.get(name, [""])[0]
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadableLink(name, text, "a day such as 2006-05-01") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadableLink(name, text, f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day
