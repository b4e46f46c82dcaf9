"""A day, a month or a year as one text: ``2006-03-03``, ``2006-03`` or ``2006``."""

import calendar
import re
from datetime import date

from .cohort import FIRST_YEAR, LAST_YEAR
from .errors import UnreadableLink

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def read_period(text: str, parameter: str = "at") -> tuple[date, date]:
    """First and last day of a period.

    Raises
    ------
    UnreadableLink
        If the text is none.

    Examples
    --------
    >>> read_period("2006-02")
    (datetime.date(2006, 2, 1), datetime.date(2006, 2, 28))
    """
    found = FORM.fullmatch(text)
    year, month, day = (0, 0, 0) if found is None else (int(part or 0) for part in found.groups())
    try:
        start = date(year, month or 1, day or 1)
    except ValueError:
        start = date.min
    written_out = found is not None and "-00" not in text
    if not (written_out and FIRST_YEAR <= start.year <= LAST_YEAR):
        expected = "a day, a month or a year, such as 2006-03-03, 2006-03 or 2006"
        raise UnreadableLink(parameter, text, expected)
    if day:
        return start, start
    last = month or 12
    return start, date(start.year, last, calendar.monthrange(start.year, last)[1])
