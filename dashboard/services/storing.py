"""Predictions on their way into the store: those of one file whole, or not at all.

A prediction that is stored already with the same values is skipped; one that is stored with others
is refused, or replaced where that is asked for.
"""

import hashlib
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

from .rows import EVENT_TIME, IncomingRows

LOGGED = "logged"


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
    """What came of scoring.

    Attributes
    ----------
    run : Run
        The run that stored the rows.
    repeated : bool
        Whether it had been finished before; then nothing was stored.
    n_skipped : int
        Rows that other runs had stored with the same values, and that were left alone.
    n_replaced : int
        Rows that replaced what was stored for the same predictions.
    """

    run: Run
    repeated: bool
    n_skipped: int = 0
    n_replaced: int = 0


def store_parts(
    engine: store.Engine, parts: Sequence[Part], *, now: datetime, replace: bool = False
) -> list[ScoredRun]:
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
    replace : bool
        Whether predictions that are stored with other values are replaced and not refused.

    Returns
    -------
    list of ScoredRun
        The run of each part.

    Raises
    ------
    RunInProgress
        If rows of a part are being scored by another process; nothing is stored then.
    StoredDifferently
        If a prediction is stored with other values and is not to be replaced.
    """
    with store.owning(engine) as owner, _failing(engine, owner, now):
        with store.writing(engine) as connection:
            opened = [_start(connection, part, owner, now) for part in parts]
        new = [(part, run) for part, (run, is_new) in zip(parts, opened, strict=True) if is_new]
        finished = _answer(engine, new, now, replace=replace) if new else {}
    return [finished.get(run.id, ScoredRun(run, repeated=True)) for run, _ in opened]


def event_times_of(rows: IncomingRows, run: Run) -> list[datetime]:
    """When the predictions of a run were due: rows without times of their own have the run's."""
    if EVENT_TIME in rows.generated:
        return [run.logical_time] * len(rows)
    return list(rows.event_times.to_pydatetime())


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
    """Open a run, or find the one that stored these rows, if they are still what it stored."""
    run, is_new = _open(connection, part, part.input_hash, owner, now)
    if is_new:
        return run, True
    newest = store.newest_replacement(connection, run)
    if newest is None:
        return run, False
    again = hashlib.sha256(f"{part.input_hash} after {newest}".encode()).hexdigest()
    return _open(connection, part, again, owner, now)


def _open(
    connection: store.Connection, part: Part, input_hash: str, owner: store.Owner, now: datetime
) -> tuple[Run, bool]:
    card, scope = part.card, _common_scope(part.rows)
    moment: datetime = part.rows.event_times.max().to_pydatetime()
    if EVENT_TIME in part.rows.generated:  # such rows are told by what they hold
        before = store.run_time(connection, card.model, card.version, scope, input_hash)
        moment = before or moment
    return store.start_run(
        connection,
        model=card.model,
        version=card.version,
        scope=scope,
        logical_time=moment,
        input_hash=input_hash,
        kind=part.kind,
        now=now,
        owner=owner,
    )


def _answer(
    engine: store.Engine, new: Sequence[tuple[Part, Run]], now: datetime, *, replace: bool
) -> dict[int, ScoredRun]:
    """Ask all models, then store all answers at once."""
    batches = [_batch(part, run, part.respond()) for part, run in new]
    with store.writing(engine) as connection:
        return {
            run.id: _finish(connection, part, run, batch, now, replace=replace)
            for (part, run), batch in zip(new, batches, strict=True)
        }


def _finish(
    connection: store.Connection,
    part: Part,
    run: Run,
    batch: store.PredictionBatch,
    now: datetime,
    *,
    replace: bool,
) -> ScoredRun:
    stored = store.add_predictions(
        connection, run, batch, replace=replace, compare_scores=part.kind == LOGGED
    )
    places = np.array(stored.places, dtype=np.intp)
    store.add_inputs(connection, run, part.rows.inputs.at(places).counts())
    n_flagged = int(np.count_nonzero(batch.flags[places]))
    finished = store.finish_run(connection, run, len(places), n_flagged, now)
    return ScoredRun(finished, False, stored.n_skipped, stored.n_replaced)  # noqa: FBT003 - not repeated


def _common_scope(rows: IncomingRows) -> str:
    scopes = set(rows.scopes)
    return scopes.pop() if len(scopes) == 1 else EVERYWHERE


def _batch(part: Part, run: Run, responses: FloatArray) -> store.PredictionBatch:
    """Scores, labels and decisions of one answer, by the rules of the version's card."""
    card, rows = part.card, part.rows
    scores = responses.max(axis=1) if card.task is Task.MULTICLASS else responses[:, 0]
    return store.PredictionBatch(
        frame=rows.features.frame,
        scores=scores,
        class_scores=responses if card.task is Task.MULTICLASS else None,
        labels=labels_of(card, responses),
        decisions=None if card.decision is None else [card.decision.of(s) for s in scores],
        flags=rows.features.unknown * int(Flag.UNKNOWN_CATEGORY) | rows.inputs.flags,
        entities=list(rows.entities),
        event_times=event_times_of(rows, run),
        scopes=list(rows.scopes),
        numbers=rows.numbers,
    )


def labels_of(card: Card, responses: FloatArray) -> list[str] | None:
    """The predicted class of each response, in words; None for regression."""
    if card.task is Task.REGRESSION:
        return None
    if card.task is Task.MULTICLASS:
        return [card.outputs[place] for place in responses.argmax(axis=1)]
    negative, positive = card.outcome_labels
    return [positive if score >= 0.5 else negative for score in responses[:, 0]]  # noqa: PLR2004 - the likelier class
