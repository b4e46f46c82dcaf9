"""A database, and short words for what tests do with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
import pandas as pd
import sqlalchemy as sa
from world import NOW, card_of

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.records import NewFeedback, Run, Verdict

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)


def batch_of(card: Card, rows: pd.DataFrame) -> store.PredictionBatch:
    """Rows with a score that follows from the amount, as a scoring service would hand them in."""
    conformed = card.schema.conform(rows)
    scores = rows["score"] if "score" in rows else (rows["amount"] / 100_000).round(2)
    scores = scores.to_numpy(np.float64)
    classes = np.column_stack([scores, 1 - scores]) if card.task is Task.MULTICLASS else None
    return store.PredictionBatch(
        frame=conformed.frame,
        scores=scores,
        class_scores=classes,
        labels=["defaulted" if score >= 0.5 else "paid" for score in scores],
        decisions=[card.decision.of(score) for score in scores],
        flags=(rows["amount"] % 300 == 0).to_numpy(np.int64),
        entities=rows["entity"].tolist(),
        event_times=list(rows["event_time"].dt.to_pydatetime()),
        scopes=rows["scope"].tolist(),
    )


@dataclass(frozen=True)
class Book:
    """A database, and short words for what tests do with it."""

    engine: store.Engine

    def register(self, version: int = 1, **changes: object) -> Card:
        card = replace(card_of(version, "a test"), **changes)
        with store.writing(self.engine) as connection:
            store.add_version(connection, card, "c" * 64, f"{card.model}/{version}", NOW)
        return card

    def start(
        self, connection, card: Card, input_hash: str = "h", now: datetime = NOW, owner=None
    ) -> Run:
        run, _ = store.start_run(
            connection,
            model=card.model,
            version=card.version,
            scope="*",
            logical_time=FIRST_DAY,
            input_hash=input_hash,
            kind="batch",
            now=now,
            owner=owner,
        )
        return run

    def score(self, card: Card, rows: pd.DataFrame, input_hash: str = "h") -> Run:
        with store.writing(self.engine) as connection:
            run = self.start(connection, card, input_hash)
            store.add_predictions(connection, run, batch_of(card, rows))
            return store.finish_run(connection, run, len(rows), 0, NOW)

    def know(
        self, rows: pd.DataFrame, known_at: datetime = NOW, model: str = "loans", **how: bool
    ) -> store.OutcomeCount:
        frame = rows[["entity", "event_time", "outcome"]].assign(known_at=known_at)
        with store.writing(self.engine) as connection:
            return store.add_outcomes(connection, model, frame, **how)

    def judge(self, key: str, verdict: Verdict = Verdict.AGREE, **more: object):
        given = {"client_token": uuid4().hex, "author": "Ann", "seen": {"score": 0.4}} | more
        new = NewFeedback(model="loans", version=1, prediction_key=key, verdict=verdict, **given)
        with store.writing(self.engine) as connection:
            return store.add_feedback(connection, new, NOW)

    def ask(self, question: Callable, *given: object, **named: object):
        with store.reading(self.engine) as connection:
            return question(connection, *given, **named)

    @contextmanager
    def watched(self) -> Iterator[list[tuple[str, object, int]]]:
        """Every statement with its parameters and how many rows were fetched of it."""
        seen: list = []

        def note(_connection, cursor, statement, parameters, _context, _many):
            seen.append([statement, parameters, cursor])

        sa.event.listen(self.engine, "after_cursor_execute", note)
        yield seen
        sa.event.remove(self.engine, "after_cursor_execute", note)
