"""Lists of predictions: one page at a time, in an order that an index serves.

A page begins after a record, not at a number of rows, so the last page costs what the first does
(keyset paging). Records without the value that the list is sorted by come last in both directions;
they are a second segment of the same index, so no page ever sorts.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort, Sort, SortColumn
from dashboard.domain.errors import UnknownRecord

from .conditions import lead_of, outcome_known, tests_of
from .connected import plain_type
from .dialect import aside
from .rows import ROLES, frame_of, stored_columns
from .sources import Source, get_source
from .versions import get_version

PAGE = 50
COLUMNS = {
    SortColumn.TIME: "event_time",
    SortColumn.SCORE: "score",
    SortColumn.OUTCOME: "outcome",
    SortColumn.ENTITY: "entity",
}


@dataclass(frozen=True, slots=True, eq=False)
class PredictionPage:
    """Some predictions of a list, in order.

    Attributes
    ----------
    rows : DataFrame of shape (n_rows, n_columns)
        Keys (text) as index; ``@entity``, ``@event_time`` ... and the features, conformed.
    first, last : str or None
        Keys of the first and the last row; None for no rows.
    has_previous, has_next : bool
        Whether the list goes on.
    """

    rows: pd.DataFrame
    first: str | None
    last: str | None
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A cohort in an order, as SQL.

    Attributes
    ----------
    tests : tuple of conditions
        What its predictions satisfy.
    ends : tuple of columns
        What it is sorted by: the order's column, then the key.
    """

    source: Source
    card: Card
    tests: tuple[ColumnElement[bool], ...]
    sort: Sort
    ends: tuple[ColumnElement[Any], ...]

    @property
    def sorted_by(self) -> ColumnElement[Any]:
        """The column that gives the order."""
        return self.source.table.c[COLUMNS[self.sort.column]]

    def statement(self, columns: list[Any], *, missing: bool, backwards: bool) -> sa.Select[Any]:
        """One segment of the list: the records with the value, or those without it."""
        statement = sa.select(*columns).where(*self.tests)
        down = self.sort.descending != backwards
        if self.sort.column is SortColumn.OUTCOME:
            known = self.sorted_by.is_(None) if missing else outcome_known(self.source)
            statement = statement.where(known)
        # both ends even where the first is null throughout, or PostgreSQL would sort
        return statement.order_by(*(end.desc() if down else end.asc() for end in self.ends))

    @property
    def segments(self) -> list[bool]:
        """Whether each part of the list, in order, is of records without the value."""
        return [False, True] if self.sort.column is SortColumn.OUTCOME else [False]


def read_page(
    connection: Connection,
    cohort: Cohort,
    sort: Sort,
    after: str | None = None,
    limit: int = PAGE,
    *,
    backwards: bool = False,
) -> PredictionPage:
    """The `limit` predictions after the record `after`, or before it if `backwards`."""
    listing = listing_of(connection, cohort, sort)
    roles = list(ROLES)
    columns = stored_columns(listing.source, listing.card, roles)
    found = _read(connection, listing, columns, (after, limit + 1), backwards=backwards)
    more, shown = len(found) > limit, found[:limit]
    if backwards:
        shown.reverse()
    rows = frame_of(listing.source, shown, listing.card, roles)
    return PredictionPage(
        rows=rows,
        first=rows.index[0] if len(rows) else None,
        last=rows.index[-1] if len(rows) else None,
        has_previous=more if backwards else after is not None,
        has_next=(after is not None) if backwards else more,
    )


def neighbours(
    connection: Connection, cohort: Cohort, sort: Sort, key: str
) -> tuple[str | None, str | None]:
    """Keys of the predictions before and after one in a list."""
    listing = listing_of(connection, cohort, sort)
    columns = list(listing.source.key)
    before = _read(connection, listing, columns, (key, 1), backwards=True)
    after = _read(connection, listing, columns, (key, 1), backwards=False)
    write = listing.source.write_key
    return (write(before[0]) if before else None, write(after[0]) if after else None)


def contains(connection: Connection, cohort: Cohort, key: str) -> bool:
    """Whether a prediction is one of a cohort; a key that nothing is stored under is not."""
    source = get_source(connection, cohort.model)
    try:
        same = source.identity(key)
    except UnknownRecord:
        return False
    schema = get_version(connection, cohort.model, cohort.version).card.schema
    tests = tests_of(connection, source, schema, cohort, "id")
    found = sa.select(source.key[0]).where(same, *tests).limit(1)
    return bool(source.rows(connection, found))


def listing_of(connection: Connection, cohort: Cohort, sort: Sort | None = None) -> Listing:
    """A cohort in an order, ready to be asked."""
    card = get_version(connection, cohort.model, cohort.version).card
    source = get_source(connection, cohort.model)
    sort = sort or Sort()
    order = COLUMNS[sort.column]
    lead = lead_of(cohort, order)
    tests = tests_of(connection, source, card.schema, cohort, lead)
    ends = (source.table.c[order], *source.key)
    if lead != order:  # these few are sorted
        dialect = source.dialect(connection)
        ends = tuple(aside(dialect, end) for end in ends)
    return Listing(source, card, tuple(tests), sort, ends)


def _read(
    connection: Connection,
    listing: Listing,
    columns: list[Any],
    span: tuple[str | None, int],
    *,
    backwards: bool,
) -> list[Any]:
    """Rows from a record on, segment after segment, until there are enough."""
    after, wanted = span
    segments = listing.segments[::-1] if backwards else listing.segments
    start = None
    if after is not None:
        start = _start(connection, listing, after)
        segments = segments[segments.index(start[0] is None and len(segments) > 1) :]
    rows: list[Any] = []
    for place, missing in enumerate(segments):
        statement = listing.statement(columns, missing=missing, backwards=backwards)
        if start is not None and place == 0:
            statement = statement.where(_beyond(listing, start, backwards=backwards))
        rows += listing.source.rows(connection, statement.limit(wanted - len(rows)))
        if len(rows) == wanted:
            break
    return rows


def _start(connection: Connection, listing: Listing, key: str) -> tuple[Any, ...]:
    """What a record is sorted by, just as it is stored, so that nothing is skipped or repeated.

    Raises
    ------
    UnknownRecord
        If there is no such record.
    """
    source = listing.source.history  # a list may go on from a row that was replaced meanwhile
    ends = (source.table.c[COLUMNS[listing.sort.column]], *source.key)
    columns = [sa.type_coerce(each, plain_type(each)) for each in ends]
    found = source.rows(connection, sa.select(*columns).where(source.identity(key)))
    if not found:
        raise UnknownRecord(key, source.model)
    return tuple(found[0])


def _beyond(listing: Listing, start: tuple[Any, ...], *, backwards: bool) -> ColumnElement[bool]:
    """What comes after a record in the list's direction."""
    ends = (listing.sorted_by, *listing.source.key)
    pairs = [(end, plain_type(end), value) for end, value in zip(ends, start, strict=True)]
    pairs = pairs[1:] if start[0] is None else pairs
    here = [sa.type_coerce(end, kind) for end, kind, _ in pairs]
    there = [_as_stored(value, kind) for _, kind, value in pairs]
    down = listing.sort.descending != backwards
    if len(pairs) == 1:
        return here[0] < there[0] if down else here[0] > there[0]
    left, right = sa.tuple_(*here), sa.tuple_(*there)
    return left < right if down else left > right


def _as_stored(value: Any, kind: sa.types.TypeEngine[Any]) -> ColumnElement[Any]:
    """A value as exact as its column: a single-precision number is not the double beside it."""
    bound = sa.literal(value, kind)
    return sa.cast(bound, kind) if isinstance(kind, sa.REAL) else bound
