"""Keys and times for rows that came without a column of them."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import pandas as pd

from dashboard.domain.cells import FALSE_WORDS, TRUE_WORDS, is_missing
from dashboard.domain.errors import InvalidKey, NaiveTime
from dashboard.domain.keys import key_of

from .rows import ENTITY, EVENT_TIME, Roles

TRUTHS = dict.fromkeys(TRUE_WORDS, "1") | dict.fromkeys(FALSE_WORDS, "0")


def complete_rows(
    frame: pd.DataFrame, roles: Roles, *, now: datetime, answers: Sequence[str] = ()
) -> tuple[pd.DataFrame, frozenset[str]]:
    """Rows with a key and a time each; a column that is there is left alone.

    A generated key follows from what the row holds, so that the same rows have the same keys in
    every file and any order; rows that hold the same are numbered. A generated time is that of the
    run. Only a column of the usual name is generated: one that was named by the caller must be
    there.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        Rows as they came in. Not modified.
    roles : Roles
        Their columns, and the time of rows that have none; that of the run if it is not given.
    now : datetime
        When the run begins, aware.
    answers : sequence of str
        Columns of what a model answered, which is no part of the key: the same rows with other
        answers are the same predictions.

    Returns
    -------
    (DataFrame, frozenset of str)
        The rows, and which of ``entity`` and ``event_time`` were generated; a time that was given
        by `roles.at` was not.

    Raises
    ------
    NaiveTime
        If `roles.at` has no zone.
    """
    usual, generated = Roles(), set[str]()
    given = set(frame.columns)
    added: dict[str, Any] = {}
    if roles.entity not in given and roles.entity == usual.entity:
        apart = [roles.event_time, *answers]
        added[roles.entity] = _keys(frame.drop(columns=apart, errors="ignore"))
        generated.add(ENTITY)
    if roles.event_time not in given and roles.event_time == usual.event_time:
        if roles.at is not None and roles.at.tzinfo is None:
            raise NaiveTime("--at", roles.at.isoformat())
        added[roles.event_time] = pd.Timestamp(roles.at or now).as_unit("us")
        generated |= {EVENT_TIME} if roles.at is None else set()
    return (frame.assign(**added) if added else frame), frozenset(generated)


def _keys(frame: pd.DataFrame) -> list[str]:
    """A key for each row from its own cells, whatever the order of rows and columns."""
    names = sorted(frame.columns, key=str)
    columns = [frame[name].astype("object").map(_word).tolist() for name in names]
    seen: Counter[str] = Counter()
    keys = []
    for cells in zip(*columns, strict=True):
        text = "\x1f".join(f"{name}={cell}" for name, cell in zip(names, cells, strict=True))
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys


def _word(value: Any) -> str:
    """A cell as a text that is the same in every file: in a CSV file all is text, elsewhere not."""
    if is_missing(value):
        return ""
    text = (value.decode(errors="replace") if isinstance(value, bytes) else str(value)).strip()
    for read in (_number, _truth, _moment):
        with suppress(ArithmeticError, KeyError, ValueError, InvalidKey):
            return read(text)
    return text


def _number(text: str) -> str:
    return key_of(Decimal(text))


def _truth(text: str) -> str:
    return TRUTHS[text.lower()]


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat()
