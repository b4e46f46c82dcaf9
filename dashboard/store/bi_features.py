"""The view of one model with its features under the names that the company gave them.

Columns are named in the order in which versions brought them, so that a name never changes hands
when versions come, and new columns are only ever added at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.schema import Kind

from .bi import Subject, predictions
from .bi_columns import COMMON, ROLE, Select, Value, by_version

PREFIX = "bi_"
TAKEN = ("prediction", "model", "feedback", "drift", "attribution", "scenario", "deployment")
"""First words of views of all models, now or later."""
LONGEST = 63  # bytes, on PostgreSQL


def view_of(model: str) -> str:
    """The name of a model's own view; no model's name begins with an underscore."""
    first, _, _ = model.partition("_")
    return f"{PREFIX}_{model}" if first in TAKEN else f"{PREFIX}{model}"


def features(connection: Connection, subject: Subject) -> Select:
    """Every prediction of a model with what came of it, its class scores and its features."""
    return predictions(connection, subject, *_named(subject))


@dataclass(slots=True)
class _Names:
    """Names given so far; both databases must be able to tell them apart."""

    taken: set[str] = field(default_factory=lambda: {name for name, _ in (*COMMON, ROLE)})

    def give(self, *wishes: str) -> str:
        """The first wish that is free, else the last one with a number."""
        last = wishes[-1]
        numbered = (f"{last}_{number}" for number in range(2, len(self.taken) + 3))
        free = (_cut(wish) for wish in (*wishes, *numbered))
        name = next(name for name in free if name.lower() not in self.taken)
        self.taken.add(name.lower())
        return name


def _cut(name: str) -> str:
    """As much of a name as a database keeps, with its end, which tells it from others."""
    if len(name.encode()) <= LONGEST:
        return name
    end = name[-12:]
    start = name.encode()[: LONGEST - len(end.encode()) - 1].decode(errors="ignore")
    return f"{start}~{end}"


def _named(subject: Subject) -> Iterator[Value]:
    names, table = _Names(), subject.table.c
    columns = {(feature, kind): column for feature, kind, column in subject.source.columns}
    classes, known = _classes(subject), set[str]()
    for card in subject.cards.values():
        for name in card["outputs"]:
            if name in classes:
                yield classes.pop(name).label(names.give(f"score_{name}"))
        for feature in card["schema"]["features"]:
            name, kind = feature["name"], feature["kind"]
            column = columns.pop((name, kind), None)
            if column is None:
                continue
            other = [f"{name}_{kind}"] if name in known else [name, f"feature_{name}"]
            known.add(name)
            yield _readable(table[column], kind).label(names.give(*other))


def _classes(subject: Subject) -> dict[str, Value]:
    """The score of each class, wherever the versions keep it."""
    if not subject.source.n_classes:
        return {}
    table, places = subject.table.c, dict[str, dict[int, int | None]]()
    for number, card in subject.cards.items():
        for place, name in enumerate(card["outputs"]):
            places.setdefault(name, dict.fromkeys(subject.cards))[number] = place
    return {
        name: by_version(table.version, said, lambda place: table[f"score_{place}"])
        for name, said in places.items()
    }


def _readable(column: Value, kind: str) -> Value:
    """Yes and no as 1 and 0 on every database."""
    return sa.cast(column, sa.Integer) if kind == Kind.BOOLEAN else column
