"""Hours that clocks repeat or skip, as ranges of what clocks show."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def odd_hours(zone: str, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """First and last wall clock (excluded) of each repeated or skipped time between two moments."""
    there = ZoneInfo(zone)
    moment = first
    while moment < last:
        before, after = moment.astimezone(there), (moment + DAY).astimezone(there)
        if before.utcoffset() != after.utcoffset():
            change = _change(there, moment, moment + DAY)
            old = (change - MINUTE).astimezone(there).replace(tzinfo=None) + MINUTE
            new = change.astimezone(there).replace(tzinfo=None, fold=0)
            yield min(old, new), max(old, new)
        moment += DAY


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first minute at which clocks are set as they are at `high`."""
    while high - low > MINUTE:
        middle = low + ((high - low) // 2 // MINUTE) * MINUTE
        if middle.astimezone(zone).utcoffset() == high.astimezone(zone).utcoffset():
            high = middle
        else:
            low = middle
    return high.astimezone(UTC).replace(second=0, microsecond=0)
