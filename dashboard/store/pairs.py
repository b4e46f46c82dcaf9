"""The same records as several versions answered them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort

from .browsing import listing_of
from .conditions import outcome_known
from .rows import frame_of, stored_columns
from .sources import Source, get_source
from .versions import get_version

ROLES = ("entity", "event_time", "scope", "score", "decision", "label", "outcome")
ANSWER = "@answer_{}"
SLICE = 500


def read_answered(
    connection: Connection,
    cohort: Cohort,
    n_rows: int,
    seed: int,
    *,
    labelled: bool = False,
) -> pd.DataFrame:
    """Up to `n_rows` predictions of a cohort with what was answered, drawn by a hash of their ids.

    Keys (text) are the index; the columns are ``@entity``, ``@event_time``, ``@scope``,
    ``@score``, ``@decision``, ``@label`` and ``@outcome``, the features, conformed and in schema
    order, and ``@answer_0`` ..., the response to each output.
    """
    listing = listing_of(connection, cohort)
    source, card = listing.source, listing.card
    order = (source.scattered(seed), *source.key)
    tests = [*listing.tests, outcome_known(source)] if labelled else list(listing.tests)
    drawn = sa.select(*source.key).where(*tests).order_by(*order).limit(n_rows)
    answers = _answers(source, card)
    columns = [*stored_columns(source, card, ROLES), *answers]
    among = source.key[0] if len(source.key) == 1 else sa.tuple_(*source.key)
    statement = sa.select(*columns).where(among.in_(drawn)).order_by(*order)
    rows: list[Any] = list(source.rows(connection, statement))
    n_answers = len(answers)
    frame = frame_of(source, [row[:-n_answers] for row in rows], card, ROLES)
    return frame.assign(**_answer_columns([row[-n_answers:] for row in rows], n_answers))


def find_answers(
    connection: Connection, model: str, version: int, records: pd.DataFrame
) -> pd.DataFrame:
    """What another version answered to the same records at the same time; NaN where it did not.

    Parameters
    ----------
    records : DataFrame of shape (n_rows, n_columns)
        With ``@entity`` and ``@event_time``.

    Returns
    -------
    DataFrame of shape (n_rows, n_outputs)
        ``@answer_0`` ..., with the index of `records`; of several answers the newest.
    """
    source = get_source(connection, model)
    card = get_version(connection, model, version).card
    answers = _answers(source, card)
    table = source.table.c
    entities = records["@entity"].tolist()
    same_version = table.version == sa.literal(version, table.version.type)
    found: dict[tuple[Any, Any], Sequence[Any]] = {}
    for start in range(0, len(entities), SLICE):
        statement = (
            sa.select(table.entity, table.event_time, *answers)
            .where(same_version, table.entity.in_(entities[start : start + SLICE]))
            .order_by(*source.key)
        )
        for entity, moment, *given in source.rows(connection, statement):
            found[entity, moment] = given
    nothing = [None] * len(answers)
    moments = records["@event_time"].dt.to_pydatetime()
    rows = [found.get(pair, nothing) for pair in zip(entities, moments, strict=True)]
    return pd.DataFrame(_answer_columns(rows, len(answers)), index=records.index)


def _answers(source: Source, card: Card) -> list[ColumnElement[Any]]:
    if card.task is Task.MULTICLASS:
        return [source.table.c[f"score_{place}"] for place in range(len(card.outputs))]
    return [source.table.c.score.label("answer")]


def _answer_columns(rows: Sequence[Sequence[Any]], n_answers: int) -> dict[str, Any]:
    columns = zip(*rows, strict=True) if rows else [()] * n_answers
    return {
        ANSWER.format(place): pd.array(list(column), dtype="Float64").to_numpy(
            dtype="float64", na_value=float("nan")
        )
        for place, column in enumerate(columns)
    }
