"""Predictions on their way in, and single ones on their way out."""

from collections.abc import Sequence
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

from .managed import ManagedSource, get_managed
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
    first_ordinal : int
        Place of the first row within its run.
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
    first_ordinal: int = 0

    def __post_init__(self) -> None:
        n_rows = len(self.frame)
        lists = (self.scores, self.flags, self.entities, self.event_times, self.scopes)
        optional = (self.class_scores, self.labels, self.decisions)
        given = (*lists, *(each for each in optional if each is not None))
        lengths = {len(each) for each in given}
        if lengths != {n_rows}:
            raise ValueError(f"parts of lengths {sorted(lengths)} beside {n_rows} rows")
        if not np.isfinite(self.scores).all():
            raise ValueError("a score is missing or infinite")


def add_predictions(connection: Connection, run: Run, batch: PredictionBatch) -> None:
    """Store the answers of an open run; they are seen when the caller's transaction ends.

    Raises
    ------
    RunTakenOver
        If another process took the run over.
    InvalidRows
        If a key or scope holds a character that no database can store.
    """
    require_held(connection, run)
    _require_storable(batch)
    source = get_managed(connection, run.model)
    schema = get_version(connection, run.model, run.version).card.schema
    columns = _physical(source, schema, run, batch)
    names = list(columns)
    statement = sa.insert(source.table)
    for start in range(0, len(batch.frame), SLICE):
        part = slice(start, start + SLICE)
        rows = zip(*(columns[name][part] for name in names), strict=True)
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])


def get_prediction(connection: Connection, model: str, key: str) -> Prediction:
    """One stored prediction with what is known of it by now.

    Raises
    ------
    UnknownRecord
        If the model has no such prediction.
    """
    source = get_source(connection, model)
    table = source.table
    found = source.rows(connection, sa.select(table).where(source.identity(key)))
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
    )


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
    first = run.id * RUN_SPAN + batch.first_ordinal
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
        columns[source.column(feature).name] = [_stored(feature.kind, each) for each in values]
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
