"""Predictions on their way in, and single ones on their way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.card import Card, Task
from dashboard.domain.errors import InvalidRows, Problem, UnknownRecord
from dashboard.domain.records import EVERYWHERE, RUN_SPAN, Flag, Prediction, Run
from dashboard.domain.results import FloatArray
from dashboard.domain.schema import FeatureSchema, Kind, is_missing

from .identities import (
    KNOWN,
    Columns,
    Found,
    find_current,
    inherit_outcomes,
    refuse_different,
    supersede,
    take_turns,
)
from .managed import SUPERSEDED, ManagedSource, get_managed
from .readable import is_storable
from .runs import require_held
from .sources import Source, get_source
from .versions import get_version

SLICE = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class PredictionBatch:
    """Answers to store.

    Attributes
    ----------
    frame : DataFrame of shape (n_rows, n_features)
        Conformed rows.
    scores : ndarray of shape (n_rows,)
        The score of each row.
    class_scores : ndarray of shape (n_rows, n_classes) or None
        The score of each class, for multiclass.
    labels, decisions : sequence of str or None
        The predicted class, and what the score leads to.
    flags : ndarray of int of shape (n_rows,)
        What is remarkable about each row's values, as `Flag` counts it.
    entities, scopes : sequence of str
        Business keys and scopes.
    event_times : sequence of datetime
        When each prediction was due, aware.
    numbers : sequence of int
        The number of each row in the file it came in, from 1; none where they came as they are.
    """

    frame: pd.DataFrame
    scores: FloatArray
    class_scores: FloatArray | None
    labels: Sequence[str] | None
    decisions: Sequence[str] | None
    flags: npt.NDArray[np.int64]
    entities: Sequence[str]
    event_times: Sequence[datetime]
    scopes: Sequence[str]
    numbers: Sequence[int] = ()

    def __post_init__(self) -> None:
        n_rows = len(self.frame)
        lists = (self.scores, self.flags, self.entities, self.event_times, self.scopes)
        optional = (self.class_scores, self.labels, self.decisions, self.numbers or None)
        given = (*lists, *(each for each in optional if each is not None))
        lengths = {len(each) for each in given}
        if lengths != {n_rows}:
            raise ValueError(f"parts of lengths {sorted(lengths)} beside {n_rows} rows")
        if not np.isfinite(self.scores).all():
            raise ValueError("a score is missing or infinite")


@dataclass(frozen=True, slots=True)
class StoredCount:
    """What became of the rows of a batch.

    Attributes
    ----------
    places : sequence of int
        The places of the rows that were stored, with those that replaced others.
    n_skipped : int
        Rows that were stored before with the same values, and were left alone.
    n_replaced : int
        Rows that replaced others.
    """

    places: Sequence[int]
    n_skipped: int = 0
    n_replaced: int = 0


def add_predictions(
    connection: Connection,
    run: Run,
    batch: PredictionBatch,
    *,
    replace: bool = False,
    compare_scores: bool = False,
) -> StoredCount:
    """Store the answers of an open run; they are seen when the caller's transaction ends.

    A prediction that is stored with the same scope and features is skipped; with `replace`, one
    that is stored with others is replaced by what is given: the old row stays under its key, says
    what replaced it, and is no longer listed. With `compare_scores`, scores are compared as well.

    Raises
    ------
    RunTakenOver
        If another process took the run over.
    InvalidRows
        If a key or scope holds a character that no database can store.
    StoredDifferently
        If a prediction is stored with other values and is not to be replaced.
    """
    require_held(connection, run)
    _require_storable(batch)
    source = get_managed(connection, run.model)
    schema = get_version(connection, run.model, run.version).card.schema
    columns = _physical(source, schema, run, batch)
    words = {source.column_of(each): each.name for each in schema.features}
    scores = [name for name in columns if name.startswith("score")] if compare_scores else []
    take_turns(connection, source.id)
    found = find_current(connection, source, columns, ["scope", *words, *scores])
    if not replace:
        refuse_different(found, columns, batch.numbers or range(1, len(batch.frame) + 1), words)
    replaced = {
        each.id: columns["id"][place] for place, each in found.items() if each.differs is not None
    }
    supersede(connection, source, replaced)
    same = {place for place, each in found.items() if each.differs is None}
    new = [place for place in range(len(batch.frame)) if place not in same]
    _insert(connection, source, columns, new, found)
    inherit_outcomes(connection, source.id, replaced)
    return StoredCount(new, len(batch.frame) - len(new), len(replaced))


def find_keys(
    connection: Connection,
    model: str,
    version: int,
    entities: Sequence[str],
    event_times: Sequence[datetime],
) -> list[str]:
    """The keys of the current predictions of some entities at some times.

    Raises
    ------
    UnknownRecord
        If there is none of one of them.
    """
    columns = {"version": [version], "entity": entities, "event_time": event_times}
    found = find_current(connection, get_managed(connection, model), columns, [])
    for place, entity in enumerate(entities):
        if place not in found:
            raise UnknownRecord(entity, model)
    return [str(found[place].id) for place in range(len(entities))]


def _insert(
    connection: Connection,
    source: ManagedSource,
    columns: Columns,
    places: Sequence[int],
    found: Mapping[int, Found],
) -> None:
    """Insert the rows at some places, each with the outcome of the row that it replaces."""
    statement = sa.insert(source.stored)
    nothing: dict[str, Any] = dict.fromkeys(KNOWN)
    for start in range(0, len(places), SLICE):
        rows = [
            {name: values[place] for name, values in columns.items()}
            | (found[place].known if place in found else nothing)
            for place in places[start : start + SLICE]
        ]
        connection.execute(statement, rows)


def get_prediction(connection: Connection, model: str, key: str) -> Prediction:
    """One stored prediction with what is known of it by now.

    Raises
    ------
    UnknownRecord
        If the model has no such prediction.
    """
    source = get_source(connection, model).history
    found = source.rows(connection, sa.select(source.table).where(source.identity(key)))
    if not found:
        raise UnknownRecord(key, model)
    values = found[0]._mapping  # noqa: SLF001 - SQLAlchemy's documented name
    if values["version"] is None:  # a company's table may hold more than was mapped
        raise UnknownRecord(key, model)
    card = get_version(connection, model, values["version"]).card
    features, flags = _as_read(connection, source, card, key)
    return Prediction(
        key=key,
        model=model,
        version=values["version"],
        run_id=values.get("run_id"),
        scope=values["scope"] or EVERYWHERE,
        entity=values["entity"] or key,
        event_time=values["event_time"],
        predicted_at=values["predicted_at"],
        score=values["score"],
        scores={
            output: values[f"score_{place}"]
            for place, output in enumerate(card.outputs if card.task is Task.MULTICLASS else ())
        },
        label=values["label"],
        decision=values["decision"],
        flags=Flag(flags),
        features=features,
        outcome=values["outcome"],
        outcome_known_at=values["outcome_known_at"],
        superseded_by=_text(values.get(SUPERSEDED)),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _as_read(
    connection: Connection, source: Source, card: Card, key: str
) -> tuple[dict[str, Any], int]:
    """The values that a version read of a row, and what is remarkable about them."""
    columns = source.values_of(card)
    named = [column.label(f"v{place}") for place, column in enumerate(columns.values())]
    statement = sa.select(source.flags(card), *named).where(source.identity(key))
    (row,) = source.rows(connection, statement)
    return dict(zip(columns, row[1:], strict=True)), int(row[0])


def _physical(
    source: ManagedSource, schema: FeatureSchema, run: Run, batch: PredictionBatch
) -> dict[str, Sequence[Any]]:
    """The batch by physical column, as values that database drivers take."""
    n_rows = len(batch.frame)
    first = run.id * RUN_SPAN
    columns: dict[str, Sequence[Any]] = {
        "id": range(first, first + n_rows),
        "run_id": [run.id] * n_rows,
        "version": [run.version] * n_rows,
        "scope": batch.scopes,
        "entity": batch.entities,
        "event_time": batch.event_times,
        "predicted_at": [run.started_at] * n_rows,
        "score": batch.scores.tolist(),
        "label": batch.labels or [None] * n_rows,
        "decision": batch.decisions or [None] * n_rows,
        "flags": batch.flags.tolist(),
    }
    if batch.class_scores is not None:
        for place, scores in enumerate(batch.class_scores.T):
            columns[f"score_{place}"] = scores.tolist()
    for feature in schema.features:
        values = batch.frame[feature.name].tolist()
        columns[source.column_of(feature)] = [_stored(feature.kind, each) for each in values]
    return columns


def _require_storable(batch: PredictionBatch) -> None:
    problems = [
        Problem(row + 1, name, text, "holds a character that cannot be stored")
        for name, texts in (("entity", batch.entities), ("scope", batch.scopes))
        for row, text in enumerate(texts)
        if not is_storable(text)
    ]
    if problems:
        raise InvalidRows(problems)


def _stored(kind: Kind, value: Any) -> Any:
    if is_missing(value):
        return None
    if kind is Kind.INTEGER:
        return int(value)
    return bool(value) if kind is Kind.BOOLEAN else value
