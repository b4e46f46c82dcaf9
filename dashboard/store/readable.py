"""Texts from outside, read before they reach the database."""

import math

from dashboard.domain.errors import UnknownRecord, UnreadableLink

LARGEST_ID = 2**63 - 1
LONGEST_ID = 19


def is_storable(text: str) -> bool:
    """Whether both databases can keep a text: no NUL, and nothing that is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def read_text(text: str, parameter: str) -> str:
    """A text to compare with stored ones.

    Raises
    ------
    UnreadableLink
        If no database could hold it.
    """
    if not is_storable(text):
        raise UnreadableLink(parameter, ascii(text), "readable text")
    return text


def read_number(text: str, column: str) -> float:
    """A number to compare with stored ones.

    Raises
    ------
    UnreadableLink
        If the text is no finite number.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnreadableLink("where", ascii(text), f"a number to compare {column!r} with")
    return number


def read_key(key: str, model: str) -> int:
    """The id behind a managed prediction's key.

    Raises
    ------
    UnknownRecord
        If no prediction can have such a key.
    """
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_ID):
        raise UnknownRecord(key, model)
    number = int(key)
    if number > LARGEST_ID or str(number) != key:
        raise UnknownRecord(key, model)
    return number
