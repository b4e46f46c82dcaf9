"""What versions showed in a fresh interpreter: once for their bytes and the libraries here."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.records import StoredTrial

from . import tables
from .dialect import insert_unless_there

KEYS = ("card_sha256", "fingerprint")


def store_trial(
    connection: Connection, card_sha256: str, fingerprint: str, reason: str, now: datetime
) -> None:
    """Store the result of a trial in the place of an earlier one; no `reason` if it passed."""
    result = {"passed": not reason, "reason": reason, "tried_at": now}
    identity = {"card_sha256": card_sha256, "fingerprint": fingerprint}
    if not insert_unless_there(connection, tables.trial, {**identity, **result}, KEYS):
        same = _is(card_sha256, fingerprint)
        connection.execute(sa.update(tables.trial).where(same).values(result))


def find_trial(connection: Connection, card_sha256: str, fingerprint: str) -> StoredTrial | None:
    """The result of a trial; None if there was none.

    Parameters
    ----------
    card_sha256 : str
        Hash of the version's card, which names the hashes of its other files.
    fingerprint : str
        Hash of Python and the library versions that it was tried with.
    """
    row = connection.execute(
        sa.select(tables.trial.c.passed, tables.trial.c.reason, tables.trial.c.tried_at).where(
            _is(card_sha256, fingerprint)
        )
    ).one_or_none()
    return None if row is None else StoredTrial(row.passed, row.reason, row.tried_at)


def _is(card_sha256: str, fingerprint: str) -> sa.ColumnElement[bool]:
    columns = tables.trial.c
    return sa.and_(columns.card_sha256 == card_sha256, columns.fingerprint == fingerprint)
