"""The columns of the views for BI tools, their types, and how parts become one view."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from .managed import Name
from .tables import Utc

Value = ColumnElement[Any]
Select = sa.Select[Any]
FLAG, NUMBER, WHOLE = sa.Integer(), sa.Float(53), sa.BigInteger()
COMMON: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    ("model", sa.Text()),
    ("version", sa.Integer()),
    ("scope", Name),
    ("entity", Name),
    ("prediction_key", sa.Text()),
    ("event_time", Utc()),
    ("event_date", sa.Date()),
    ("predicted_at", Utc()),
    ("score", NUMBER),
    ("label", sa.Text()),
    ("decision", sa.Text()),
    ("flagged", FLAG),
    ("outcome", NUMBER),
    ("outcome_label", sa.Text()),
    ("outcome_known_at", Utc()),
)
ROLE = ("role", sa.Text())
DAILY: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    ("model", sa.Text()),
    ("version", sa.Integer()),
    ("scope", Name),
    ("event_date", sa.Date()),
    ROLE,
    ("n_predictions", WHOLE),
    ("n_flagged", WHOLE),
    ("score_sum", NUMBER),
    ("score_mean", NUMBER),
    ("n_outcomes", WHOLE),
    ("outcome_sum", NUMBER),
    ("outcome_mean", NUMBER),
    ("expected_sum", NUMBER),
)


def united(
    connection: Connection,
    parts: Iterable[Select],
    columns: Sequence[tuple[str, sa.types.TypeEngine[Any]]],
) -> Select | sa.CompoundSelect[Any]:
    """All parts as one; without any, no rows of the same columns."""
    every = list(parts)
    if not every:
        nothing = (empty(connection, name, kind) for name, kind in columns)
        return sa.select(*nothing).where(sa.false())
    return sa.union_all(*every) if len(every) > 1 else every[0]


def empty(connection: Connection, name: str, kind: sa.types.TypeEngine[Any]) -> Value:
    """Nothing, as a column of a type: a view's columns keep their types when models come."""
    if connection.dialect.name != "postgresql":
        return sa.null().label(name)
    nothing = sa.cast(sa.null(), sa.Text() if kind is Name else kind)
    return (sa.collate(nothing, "C") if kind is Name else nothing).label(name)


def by_version(
    column: Value, said: Mapping[int, Any | None], make: Callable[[Any], Value]
) -> Value:
    """What each version says, made once if all say the same; nothing where one says nothing."""
    different = set(said.values())
    if len(different) == 1 and (only := different.pop()) is not None:
        return make(only)
    cases = [
        (column == sa.literal(number), make(each))
        for number, each in said.items()
        if each is not None
    ]
    return sa.case(*cases) if cases else sa.null()
