"""Scoring: the one path of a prediction into the store, whoever asks for it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.cells import read_numbers
from dashboard.domain.errors import InvalidRows, Problem
from dashboard.domain.records import EVERYWHERE, Flag, Run
from dashboard.domain.results import FloatArray
from dashboard.domain.schema import require_columns
from dashboard.registry import LoadedModel

from .rows import IncomingRows

PROBABILITY_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class ScoredRun:
    """What came of scoring: the run, and whether it had been finished before."""

    run: Run
    repeated: bool


def score_rows(
    engine: store.Engine, loaded: LoadedModel, rows: IncomingRows, *, card: Card, now: datetime
) -> ScoredRun:
    """Respond to `rows` and store every answer, or find the run that did so before."""
    frame = rows.features.frame
    opening = _Opening("batch", rows.fingerprint, now)
    return _keep(engine, card, rows, opening, lambda: loaded.view.respond(frame))


def log_rows(
    engine: store.Engine, card: Card, rows: IncomingRows, responses: FloatArray, *, now: datetime
) -> ScoredRun:
    """Store answers that were computed elsewhere, under the same checks.

    The same rows with other answers are another run: nothing that was handed in is dropped.
    """
    answers = np.ascontiguousarray(responses, dtype=np.float64)
    digest = hashlib.sha256(f"logged {rows.fingerprint}".encode())
    digest.update(answers.tobytes())
    return _keep(engine, card, rows, _Opening("logged", digest.hexdigest(), now), lambda: answers)


def read_responses(frame: pd.DataFrame, card: Card, score_columns: tuple[str, ...]) -> FloatArray:
    """The scores of an already scored frame, of shape (n_rows, n_outputs), checked.

    Raises
    ------
    MissingColumns, RepeatedColumns
        If a score column is absent, or there more than once.
    InvalidRows
        If a score is missing, infinite, or a probability outside 0 to 1.
    """
    require_columns(frame, score_columns)
    problems: list[Problem] = []
    columns = []
    for name in score_columns:
        values, _ = read_numbers(frame[name])
        wrong = ~np.isfinite(values)
        if card.is_probability:
            wrong |= (values < -PROBABILITY_SLACK) | (values > 1 + PROBABILITY_SLACK)
        reason = "is no probability" if card.is_probability else "is no finite number"
        problems += [
            Problem(int(row) + 1, name, frame[name].iloc[row], reason)
            for row in np.flatnonzero(wrong)
        ]
        columns.append(values)
    if problems:
        raise InvalidRows(problems)
    return np.column_stack(columns)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a run is told by, beside its rows."""

    kind: str
    input_hash: str
    now: datetime


def _keep(
    engine: store.Engine,
    card: Card,
    rows: IncomingRows,
    opening: _Opening,
    respond: Callable[[], FloatArray],
) -> ScoredRun:
    """Open a run, answer outside any transaction, then store all of it or nothing."""
    now = opening.now
    with store.writing(engine) as connection:
        run, is_new = store.start_run(
            connection,
            model=card.model,
            version=card.version,
            scope=_common_scope(rows),
            logical_time=rows.event_times.max().to_pydatetime(),
            input_hash=opening.input_hash,
            kind=opening.kind,
            now=now,
        )
    if not is_new:
        return ScoredRun(run, repeated=True)
    try:
        batch = _batch(card, rows, respond())
        with store.writing(engine) as connection:
            store.add_predictions(connection, run, batch)
            store.add_inputs(connection, run, rows.inputs.counts())
            n_flagged = int(np.count_nonzero(batch.flags))
            finished = store.finish_run(connection, run, len(rows), n_flagged, now)
    except BaseException:
        with store.writing(engine) as connection:
            store.fail_run(connection, run, now)
        raise
    return ScoredRun(finished, repeated=False)


def _common_scope(rows: IncomingRows) -> str:
    scopes = set(rows.scopes)
    return scopes.pop() if len(scopes) == 1 else EVERYWHERE


def _batch(card: Card, rows: IncomingRows, responses: FloatArray) -> store.PredictionBatch:
    """Scores, labels and decisions of one answer, by the rules of the version's card."""
    scores = responses.max(axis=1) if card.task is Task.MULTICLASS else responses[:, 0]
    return store.PredictionBatch(
        frame=rows.features.frame,
        scores=scores,
        class_scores=responses if card.task is Task.MULTICLASS else None,
        labels=labels_of(card, responses),
        decisions=None if card.decision is None else [card.decision.of(s) for s in scores],
        flags=rows.features.unknown * int(Flag.UNKNOWN_CATEGORY) | rows.inputs.flags,
        entities=list(rows.entities),
        event_times=list(rows.event_times.to_pydatetime()),
        scopes=list(rows.scopes),
    )


def labels_of(card: Card, responses: FloatArray) -> list[str] | None:
    """The predicted class of each response, in words; None for regression."""
    if card.task is Task.REGRESSION:
        return None
    if card.task is Task.MULTICLASS:
        return [card.outputs[place] for place in responses.argmax(axis=1)]
    negative, positive = card.outcome_labels
    return [positive if score >= 0.5 else negative for score in responses[:, 0]]  # noqa: PLR2004 - the likelier class
