"""Which indexes a company's table lacks for pages to be quick, in words its owner can use."""

from collections.abc import Iterator

from .engine import open_company
from .source import ConnectedSource

READ_BESIDE = ("event_time", "score", "outcome")


def missing_indexes(source: ConnectedSource) -> list[str]:
    """A CREATE INDEX for each order that the table has no index for; DuckDB needs none."""
    if open_company(source.address).dialect.name == "duckdb":
        return []
    indexes = source.facts.indexes
    return [
        _sentence(source, name, columns)
        for name, needed, columns in _wanted(source)
        if not any(_serves(index, needed) for index in indexes)
    ]


def _wanted(
    source: ConnectedSource,
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Name, the columns that an index must begin with, and those that it had best have."""
    roles = source.mapping.roles
    yield "key", roles.id, roles.id
    version = () if roles.version is None else (roles.version,)
    scope = () if roles.scope is None else (roles.scope,)
    orders = {"time": roles.event_time, "score": roles.score}
    beside = [getattr(roles, name) for name in READ_BESIDE]
    for name, column in orders.items():
        if column is not None:
            rest = [each for each in (*roles.id, *beside) if each not in {None, column}]
            begin = (*version, column)
            yield name, begin, _once(*begin, *rest)
            if scope:
                inside = (*version, *scope, column)
                yield f"scope_{name}", inside, _once(*inside, *rest)


def _once(*columns: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(columns))


def _serves(index: tuple[str, ...], needed: tuple[str, ...]) -> bool:
    """Whether an index begins with what is needed; the last column gives the order."""
    begin = index[: len(needed)]
    return set(begin) == set(needed) and begin[-1] in {needed[-1], *needed[:1]}


def _sentence(source: ConnectedSource, name: str, columns: tuple[str, ...]) -> str:
    preparer = open_company(source.address).dialect.identifier_preparer
    table = source.mapping.source.table
    named = ".".join(preparer.quote(part) for part in table.split("."))
    bare = "".join(each if each.isalnum() else "_" for each in table.rpartition(".")[2].lower())
    listed = ", ".join(preparer.quote(column) for column in columns)
    return f"CREATE INDEX candor_{bare}_{name} ON {named} ({listed});"
