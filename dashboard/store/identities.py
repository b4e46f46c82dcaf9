"""Each prediction is stored once: what is there already is found, skipped, refused or replaced.

The identity of a prediction is its model, version, entity and event time. What is compared is what
was given for it: the scope and the features and, of answers that were computed elsewhere, the
scores; never the score of a second run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.errors import Difference, StoredDifferently

from . import tables
from .dialect import rows_given
from .managed import ManagedSource, Name
from .tables import Id, Utc

SLICE = 5_000
KNOWN = ("outcome", "outcome_known_at")
Columns = Mapping[str, Sequence[Any]]
"""Values of some rows by physical column, as database drivers take them."""


@dataclass(frozen=True, slots=True)
class Found:
    """The current row that has the identity of a row on its way in.

    Attributes
    ----------
    id : int
        Of the stored row.
    differs : (str, object) or None
        The first physical column that differs, and what is stored in it.
    known : mapping of str to object
        The outcome of the stored row, which its replacement inherits.
    """

    id: int
    differs: tuple[str, Any] | None
    known: dict[str, Any]


def take_turns(connection: Connection, source_id: int) -> None:
    """Let one writer at a time look at the rows of a model and add some, until its commit.

    A writer on SQLite is alone already.
    """
    row = sa.select(tables.prediction_source.c.id).where(tables.prediction_source.c.id == source_id)
    connection.execute(row.with_for_update(key_share=True))


def find_current(
    connection: Connection, source: ManagedSource, columns: Columns, compared: Sequence[str]
) -> dict[int, Found]:
    """The current rows with the identities of some rows of one version, by the places of these."""
    found: dict[int, Found] = {}
    for start in range(0, len(columns["entity"]), SLICE):
        part = slice(start, start + SLICE)
        places = range(start, start + len(columns["entity"][part]))
        given = rows_given(
            connection,
            {
                "place": (sa.Integer(), list(places)),
                "entity": (Name, columns["entity"][part]),
                "event_time": (Utc(), columns["event_time"][part]),
            },
        )
        table = source.table.c
        same = sa.select(table.id).where(
            table.version == columns["version"][0],
            table.entity == given.c.entity,
            table.event_time == given.c.event_time,
        )
        # by the id found for each row: SQLite would rather look at all rows of the version
        stored_row = source.stored.alias("stored_row")
        chosen = [stored_row.c[name] for name in ("id", *KNOWN, *compared)]
        statement = sa.select(given.c.place, *chosen).select_from(
            given.join(stored_row, stored_row.c.id == same.scalar_subquery())
        )
        for row in connection.execute(statement):
            place, number, *values = row
            outcome, stored = values[: len(KNOWN)], values[len(KNOWN) :]
            differing = (
                (name, value)
                for name, value in zip(compared, stored, strict=True)
                if value != columns[name][place]
            )
            known = dict(zip(KNOWN, outcome, strict=True))
            found[place] = Found(number, next(differing, None), known)
    return found


def refuse_different(
    found: Mapping[int, Found], columns: Columns, numbers: Sequence[int], words: Mapping[str, str]
) -> None:
    """Refuse rows of which something else is stored.

    Parameters
    ----------
    numbers : sequence of int
        The number of each row in its file, from 1.
    words : mapping of str to str
        What a physical column is called outside.

    Raises
    ------
    StoredDifferently
        If there is one.
    """
    differences = []
    for place, each in sorted(found.items()):
        if each.differs is None:
            continue
        name, stored = each.differs
        moment: datetime = columns["event_time"][place]
        entity, given = columns["entity"][place], columns[name][place]
        column = words.get(name, name)
        differences.append(Difference(numbers[place], column, entity, moment, stored, given))
    if differences:
        raise StoredDifferently(differences)


def supersede(connection: Connection, source: ManagedSource, pairs: Mapping[int, int]) -> None:
    """Mark rows as replaced, by the id of what replaces each, which then has their place."""
    table = source.stored
    change = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("old"))
        .values(superseded_by=sa.bindparam("new"))
    )
    if pairs:
        connection.execute(change, [{"old": old, "new": new} for old, new in pairs.items()])


def inherit_outcomes(connection: Connection, source_id: int, pairs: Mapping[int, int]) -> None:
    """Give the outcomes of replaced rows to those that replaced them; the history keeps both."""
    kept = tables.outcome.c
    names = [each.name for each in kept if each.name not in {"id", "prediction_key"}]
    ids = list(pairs)
    for start in range(0, len(ids), SLICE):
        old = ids[start : start + SLICE]
        columns = {"old": (Id, old), "new": (Id, [pairs[each] for each in old])}
        given = rows_given(connection, columns)
        known = (
            sa.select(sa.cast(given.c.new, sa.String(64)), *(kept[name] for name in names))
            .select_from(given)
            .join(tables.outcome, kept.prediction_key == sa.cast(given.c.old, sa.String(64)))
            .where(kept.source_id == source_id)
            .order_by(kept.id)
        )
        into = sa.insert(tables.outcome).from_select(["prediction_key", *names], known)
        connection.execute(into)
