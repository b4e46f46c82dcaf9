"""Predictions on their way into the store: those of one file whole, or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.errors import CandorError
from dashboard.domain.records import EVERYWHERE, Flag, Run
from dashboard.domain.results import FloatArray

from .rows import IncomingRows


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Rows that one version answers.

    Attributes
    ----------
    card : Card
        The version's card.
    rows : IncomingRows
        The rows, validated by its schema.
    respond : callable
        Computes the responses to the rows, of shape (n_rows, n_outputs).
    kind : str
        ``batch`` for rows that Candor scores, ``logged`` for scores from elsewhere.
    input_hash : str
        What the run is recognised by, together with version, scope and time.
    """

    card: Card
    rows: IncomingRows
    respond: Callable[[], FloatArray]
    kind: str
    input_hash: str


@dataclass(frozen=True, slots=True)
class ScoredRun:
    """What came of scoring: the run, and whether it had been finished before."""

    run: Run
    repeated: bool


def store_parts(engine: store.Engine, parts: Sequence[Part], *, now: datetime) -> list[ScoredRun]:
    """Store the predictions of several versions: those of all parts, or none.

    Every part has a run of its own. The models answer outside any transaction; one transaction
    then stores all predictions and finishes all runs. A part whose rows were stored before is
    found and not asked again.

    Parameters
    ----------
    parts : sequence of Part
        Rows with the versions that answer them, each version at most once.
    now : datetime
        When this happens, in UTC.

    Returns
    -------
    list of ScoredRun
        The run of each part.

    Raises
    ------
    RunInProgress
        If rows of a part are being scored by another process; nothing is stored then.
    """
    with store.owning(engine) as owner, _failing(engine, owner, now):
        with store.writing(engine) as connection:
            opened = [_start(connection, part, owner, now) for part in parts]
        new = [(part, run) for part, (run, is_new) in zip(parts, opened, strict=True) if is_new]
        finished = _answer(engine, new, now) if new else {}
    return [ScoredRun(finished.get(run.id, run), not is_new) for run, is_new in opened]


@contextmanager
def _failing(engine: store.Engine, owner: store.Owner, now: datetime) -> Iterator[None]:
    """Fail the owner's open runs on any error, and on a stop."""
    try:
        yield
    except BaseException:
        # where even that fails, the next job finds the runs without an owner
        with suppress(CandorError), store.writing(engine) as connection:
            store.fail_runs(connection, owner, now)
        raise


def _start(
    connection: store.Connection, part: Part, owner: store.Owner, now: datetime
) -> tuple[Run, bool]:
    return store.start_run(
        connection,
        model=part.card.model,
        version=part.card.version,
        scope=_common_scope(part.rows),
        logical_time=part.rows.event_times.max().to_pydatetime(),
        input_hash=part.input_hash,
        kind=part.kind,
        now=now,
        owner=owner,
    )


def _answer(engine: store.Engine, new: Sequence[tuple[Part, Run]], now: datetime) -> dict[int, Run]:
    """Ask all models, then store all answers at once."""
    batches = [_batch(part.card, part.rows, part.respond()) for part, _ in new]
    with store.writing(engine) as connection:
        return {
            run.id: _finish(connection, part, run, batch, now)
            for (part, run), batch in zip(new, batches, strict=True)
        }


def _finish(
    connection: store.Connection, part: Part, run: Run, batch: store.PredictionBatch, now: datetime
) -> Run:
    store.add_predictions(connection, run, batch)
    store.add_inputs(connection, run, part.rows.inputs.counts())
    n_flagged = int(np.count_nonzero(batch.flags))
    return store.finish_run(connection, run, len(part.rows), n_flagged, now)


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
