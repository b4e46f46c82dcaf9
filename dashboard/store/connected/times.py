"""Times as a company's table keeps them, and as Candor reads them: aware, in UTC."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from .facts import PLAIN, ColumnFacts, Storage

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = "%Y-%m-%d"
DAY_NUMBER, YEAR, SECONDS, MILLISECONDS = "day number", "year", "seconds", "milliseconds"
FRACTIONS = {"%3f": 3, "%6f": 6}
CLOCKS = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%3f", "%H:%M:%S.%6f")
TEXTS = (
    DAY,
    *(f"{DAY}{parting}{clock}{zone}" for parting in "T " for clock in CLOCKS
      for zone in ("", "Z", "+00:00")),
)  # fmt: skip
"""Forms of texts in which later times are greater texts."""
DIGITS = {"%Y": r"\d{4}", "%m": r"\d{2}", "%d": r"\d{2}", "%H": r"\d{2}", "%M": r"\d{2}",
          "%S": r"\d{2}", "%3f": r"\d{3}", "%6f": r"\d{6}"}  # fmt: skip


def pattern_of(form: str) -> str:
    """The regular expression of a text form."""
    pattern = form.replace("+", r"\+").replace(".", r"\.")
    for directive, digits in DIGITS.items():
        pattern = pattern.replace(directive, digits)
    return f"^{pattern}$"


def is_aware(facts: ColumnFacts) -> bool:
    """Whether the times of a column say by themselves which moments they are."""
    if facts.storage is Storage.TEXT:
        return facts.form.endswith(("Z", "+00:00"))
    return facts.storage is Storage.MOMENT or facts.form in {SECONDS, MILLISECONDS}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column keeps times.

    Attributes
    ----------
    read, write : callable
        From what the driver gives to the wall clock (or, with a zone, the moment), and back.
    """

    read: Callable[[Any], datetime]
    write: Callable[[datetime], Any]


class Moment(sa.TypeDecorator[datetime]):
    """A time column of a company's table.

    Times without a zone are of the zone that was declared. An hour that clocks repeat is read as
    the first of both, one that they skip as if they had not yet been put forward.
    """

    impl = sa.types.NullType
    cache_ok = True

    def __init__(self, storage: str, form: str, zone: str | None) -> None:
        super().__init__()
        self.storage, self.form, self.zone = storage, form, zone

    @property
    def plain(self) -> TypeEngine[Any]:
        """The type of what is stored."""
        return PLAIN[Storage(self.storage)]

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """What is stored."""
        return dialect.type_descriptor(self.plain)

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the signature is SQLAlchemy's
        """The first stored value that is read as this moment or a later one."""
        if value is None:
            return None
        facts = ColumnFacts(Storage(self.storage), form=self.form)
        there = value.astimezone(UTC) if is_aware(facts) else wall_clock(value, self._zone())
        return self._reading().write(there)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - the same
        """An aware time in UTC."""
        if value is None:
            return None
        moment = self._reading().read(value)
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=self._zone())
        return aware.astimezone(UTC)

    def _zone(self) -> tzinfo:
        return UTC if self.zone is None else ZoneInfo(self.zone)

    def _reading(self) -> Reading:
        if self.storage == Storage.TEXT:
            return Reading(datetime.fromisoformat, lambda moment: write_text(moment, self.form))
        return READINGS[self.form or self.storage]


def wall_clock(moment: datetime, zone: tzinfo) -> datetime:
    """What clocks show at a moment, without zone; in the second of two equal hours, their end."""
    there = moment.astimezone(zone)
    if there.fold:
        first = there.replace(fold=0).astimezone(UTC)
        gained = moment.astimezone(UTC) - first
        there = _end_of_fold(there, gained)
    return there.replace(tzinfo=None, fold=0)


def _end_of_fold(there: datetime, gained: timedelta) -> datetime:
    """The first wall clock after a repeated time: found by steps, as zones differ in length."""
    step = timedelta(minutes=1)
    later = there.replace(second=0, microsecond=0, fold=0) + step
    for _ in range(int(gained / step) + 1):
        if later.replace(fold=1).utcoffset() == later.utcoffset():
            break
        later += step
    return later


def write_text(moment: datetime, form: str) -> str:
    """A time in a text form; finer digits than the form has are rounded up, to be a bound."""
    digits = next((n for directive, n in FRACTIONS.items() if directive in form), None)
    unit = timedelta(microseconds=10 ** (6 - digits)) if digits else _unit(form)
    base = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    whole = base + -((base - moment) // unit) * unit
    fraction = f"{whole.microsecond:06d}"[: digits or 0]
    plain = form.replace("%3f", fraction).replace("%6f", fraction)
    return whole.strftime(plain)


def _unit(form: str) -> timedelta:
    if "%S" in form:
        return timedelta(seconds=1)
    return timedelta(minutes=1) if "%M" in form else timedelta(days=1)


def _next_day(moment: datetime) -> date:
    return moment.date() + timedelta(days=moment.time() != moment.time().min)


def _next_year(moment: datetime) -> int:
    return moment.year + (moment > moment.replace(month=1, day=1, hour=0, minute=0, second=0,
                                                  microsecond=0))  # fmt: skip


def _since_epoch(moment: datetime, unit: timedelta) -> int:
    return -((EPOCH - moment.astimezone(UTC)) // unit)


READINGS: Mapping[str, Reading] = {
    Storage.MOMENT: Reading(lambda value: value, lambda moment: moment),
    Storage.CLOCK: Reading(lambda value: value, lambda moment: moment),
    Storage.DAY: Reading(lambda day: datetime(day.year, day.month, day.day), _next_day),  # noqa: DTZ001 - its zone is that of the column
    YEAR: Reading(lambda year: datetime(int(year), 1, 1), _next_year),  # noqa: DTZ001 - the same
    DAY_NUMBER: Reading(
        lambda day: datetime(int(day) // 10_000, int(day) // 100 % 100, int(day) % 100),  # noqa: DTZ001 - the same
        lambda moment: int(f"{_next_day(moment):%Y%m%d}"),
    ),
    SECONDS: Reading(
        lambda value: EPOCH + timedelta(seconds=value),
        lambda moment: _since_epoch(moment, timedelta(seconds=1)),
    ),
    MILLISECONDS: Reading(
        lambda value: EPOCH + timedelta(milliseconds=value),
        lambda moment: _since_epoch(moment, timedelta(milliseconds=1)),
    ),
}
