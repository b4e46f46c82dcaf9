"""The full check of a company's table: every row is looked at where it is, and nothing stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.errors import InvalidKey
from dashboard.domain.keys import exact_key_of
from dashboard.domain.schema import Kind

from .engine import asking
from .facts import Storage
from .faults import Fault, faults_of
from .hours import odd_hours
from .keys import LONGEST_KEY
from .source import ConnectedSource
from .times import is_aware, write_text
from .values import Words, word_of

EXAMPLES = 3
MOST_CATEGORIES = 500
SAMPLE = 5_000


@dataclass(frozen=True, slots=True)
class TableCheck:
    """What was found in a table.

    Attributes
    ----------
    problems : tuple of str
        Sentences, each with rows and column named; a table with one is not connected.
    notes : tuple of str
        What is worth knowing and no reason to refuse.
    categories : mapping of str to tuple of str
        The values of each feature that is a category, most frequent first.
    ranges : mapping of str to (float, float)
        Smallest and largest value of every other feature that has values.
    sample : mapping of str to tuple
        Values of these features in a sample of rows.
    without : tuple of str
        Features of which some row has no value.
    versions : tuple of int
        The versions that have rows, or the one.
    refused : tuple of str
        The column of each problem; the first of several.
    """

    n_rows: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]
    ranges: Mapping[str, tuple[float, float]]
    sample: Mapping[str, tuple[float, ...]]
    without: tuple[str, ...]
    versions: tuple[int, ...]
    refused: tuple[str, ...] = ()


def check_table(source: ConnectedSource, patience: int) -> TableCheck:
    """Look at every row of a table as its mapping would read it.

    Raises
    ------
    SourceUnreachable, SourceTooSlow, SourceFailed
        If the database cannot be asked.
    """
    with asking(source.address, patience) as company:
        faults = list(faults_of(source))
        n_rows, *counts = _count(company, source, [fault.holds for fault in faults])
        wrong = [(fault, n) for fault, n in zip(faults, counts, strict=True) if n]
        found = [(fault.column, _sentence(company, source, fault, n)) for fault, n in wrong]
        found += [(source.mapping.roles.id[0], each) for each in _repeated_keys(company, source)]
        found += _unreadable_keys(company, source)
        categories = dict(_categories(company, source))
        found += _many_categories(source, categories)
        if found or not n_rows:
            refused, problems = zip(*found, strict=True) if found else ((), ())
            return TableCheck(n_rows, problems, (), {}, {}, {}, (), (), refused)
        return TableCheck(
            n_rows=n_rows,
            problems=(),
            notes=tuple(_odd_hours(company, source)),
            categories=categories,
            ranges=dict(_ranges(company, source)),
            sample=_sample(company, source),
            without=_without(company, source),
            versions=_versions(company, source),
        )


def _count(
    company: Connection, source: ConnectedSource, tests: Sequence[ColumnElement[bool]]
) -> list[int]:
    """How many rows there are and how many satisfy each test, in one reading."""
    sums = [sa.func.sum(sa.case((test, 1), else_=0)) for test in tests]
    statement = sa.select(sa.func.count(), *sums).select_from(source.stored)
    return [int(number or 0) for number in company.execute(statement).one()]


def _sentence(company: Connection, source: ConnectedSource, fault: Fault, number: int) -> str:
    """What is wrong with a column, in how many rows, and in which ones for example."""
    keys = [source.stored.c[name] for name in source.mapping.roles.id]
    column = source.stored.c[fault.column]
    given = sa.type_coerce(column, sa.types.NullType())
    found = company.execute(sa.select(*keys, given).where(fault.holds).limit(EXAMPLES)).all()
    names = ", ".join(source.mapping.roles.id)
    examples = "; ".join(f"row with {names} {_shown(row[:-1])}: {_plain(row[-1])}" for row in found)
    rows = "row" if number == 1 else "rows"
    return f"column {fault.column!r}: in {number:,} {rows} the value {fault.reason} ({examples})"


def _shown(key: Sequence[Any]) -> str:
    return ", ".join(map(_plain, key))


def _plain(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _repeated_keys(company: Connection, source: ConnectedSource) -> Iterator[str]:
    """Keys of more than one row, where the database does not see to that itself."""
    names = source.mapping.roles.id
    if any(set(unique) <= set(names) for unique in source.facts.unique):
        return
    keys = [source.stored.c[name] for name in names]
    several = sa.func.count() > 1
    twice = sa.select(*keys, sa.func.count()).group_by(*keys).having(several).limit(EXAMPLES)
    found = company.execute(twice).all()
    if found:
        examples = "; ".join(f"{_shown(row[:-1])} in {row[-1]:,} rows" for row in found)
        yield f"column {', '.join(names)}: keys must name one row each (as against {examples})"


def _many_categories(
    source: ConnectedSource, categories: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    for name, values in categories.items():
        if len(values) > MOST_CATEGORIES:
            column = source.mapping.column_of(name)
            reason = f"it has more than {MOST_CATEGORIES} different values, too many for a category"
            yield column, f"column {column!r}: {reason}"


def _unreadable_keys(company: Connection, source: ConnectedSource) -> Iterator[tuple[str, str]]:
    """Keys of bytes that are not text, or too long; only reading them tells."""
    roles = source.mapping.roles
    for name in dict.fromkeys([*roles.id, roles.entity, roles.scope]):
        if name is None or source.facts.columns[name].storage is not Storage.BYTES:
            continue
        column = source.stored.c[name]
        given = company.scalars(sa.select(column).where(column.is_not(None)))
        wrong = [str(refused) for refused in map(_refusal, given) if refused is not None]
        if wrong:
            examples = "; ".join(wrong[:EXAMPLES])
            yield name, f"column {name!r}: {len(wrong):,} values cannot be keys ({examples})"


def _refusal(value: Any) -> InvalidKey | None:
    try:
        key = exact_key_of(value)
    except InvalidKey as refused:
        return refused
    longest = f"is longer than {LONGEST_KEY} characters"
    return InvalidKey(key, longest) if len(key) > LONGEST_KEY else None


def _categories(
    company: Connection, source: ConnectedSource
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, mapped in source.mapping.features.items():
        if mapped.kind is Kind.CATEGORY:
            column_name = source.mapping.column_of(name)
            storage = source.facts.columns[column_name].storage
            column = source.stored.c[column_name]
            value = column if storage is not Storage.ENUM else sa.cast(column, sa.Text)
            words = sa.type_coerce(value, Words(storage))
            statement = (
                sa.select(words, sa.func.count())
                .where(column.is_not(None))
                .group_by(words)
                .order_by(sa.func.count().desc(), words)
                .limit(MOST_CATEGORIES + 1)
            )
            yield name, tuple(row[0] for row in company.execute(statement))


def _numeric(source: ConnectedSource) -> dict[str, ColumnElement[Any]]:
    """The features that have a range, as numbers of the database."""
    found: dict[str, ColumnElement[Any]] = {}
    for name, mapped in source.mapping.features.items():
        if mapped.kind in {Kind.NUMBER, Kind.INTEGER}:
            found[name] = source.stored.c[source.mapping.column_of(name)]
    return found


def _ranges(
    company: Connection, source: ConnectedSource
) -> Iterator[tuple[str, tuple[float, float]]]:
    columns = _numeric(source)
    if not columns:
        return
    ends = [end(column) for column in columns.values() for end in (sa.func.min, sa.func.max)]
    row = company.execute(sa.select(*ends)).one()
    for place, name in enumerate(columns):
        low, high = row[2 * place], row[2 * place + 1]
        if low is not None:
            yield name, (float(low), float(high))


def _sample(company: Connection, source: ConnectedSource) -> dict[str, tuple[float, ...]]:
    columns = _numeric(source)
    if not columns:
        return {}
    named = [column.label(f"c{place}") for place, column in enumerate(columns.values())]
    keys = [source.stored.c[name] for name in source.mapping.roles.id]
    order = source.scattered(0, keys)
    rows = company.execute(sa.select(*named).order_by(order).limit(SAMPLE)).all()
    return {
        name: tuple(float(row[place]) for row in rows if row[place] is not None)
        for place, name in enumerate(columns)
    }


def _without(company: Connection, source: ConnectedSource) -> tuple[str, ...]:
    names = list(source.mapping.features)
    columns = [source.stored.c[source.mapping.column_of(name)] for name in names]
    _, *counts = _count(company, source, [column.is_(None) for column in columns])
    return tuple(name for name, count in zip(names, counts, strict=True) if count)


def _versions(company: Connection, source: ConnectedSource) -> tuple[int, ...]:
    name = source.mapping.roles.version
    if name is None:
        return (1,)
    stored = company.scalars(sa.select(source.stored.c[name]).distinct())
    codes = source.mapping.versions
    return tuple(sorted(codes[word_of(each)] if codes else int(each) for each in stored))


def _odd_hours(company: Connection, source: ConnectedSource) -> Iterator[str]:
    """Rows at times that clocks show twice or never, which are read by a rule."""
    zone, name = source.mapping.source.time_zone, source.mapping.roles.event_time
    fact, column = source.facts.columns[name], source.stored.c[name]
    if zone is None or is_aware(fact) or not ("%H" in fact.form or fact.storage is Storage.CLOCK):
        return
    time = source.table.c.event_time
    first, last = company.execute(sa.select(sa.func.min(time), sa.func.max(time))).one()
    within = [
        sa.and_(column >= _written(start, fact.form), column < _written(end, fact.form))
        for start, end in odd_hours(zone, first, last)
    ]
    (_, number) = _count(company, source, [sa.or_(sa.false(), *within)])
    if number:
        yield (
            f"{number:,} rows are at hours that clocks in {zone} repeat or skip; a repeated hour "
            "is read as the first of both, a skipped one as if clocks had not been put forward yet"
        )


def _written(clock: Any, form: str) -> Any:
    return write_text(clock, form) if form else clock
