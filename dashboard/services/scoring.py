"""Scoring: the one path of a prediction into the store, whoever asks for it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Card
from dashboard.domain.cells import read_numbers
from dashboard.domain.errors import InvalidRows, Problem
from dashboard.domain.records import Version
from dashboard.domain.results import FloatArray
from dashboard.domain.schema import Unknown, require_columns
from dashboard.registry import LoadedModel

from .explaining import Explainable
from .feeding import Filling, feed_rows
from .generated import complete_rows
from .routing import route
from .rows import IncomingRows, Roles, admit_parts, read_scopes
from .storing import LOGGED, Part, ScoredRun, store_parts

PROBABILITY_SLACK = 1e-6
OpenModel = Callable[[Version], LoadedModel]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPart:
    """The rows that one version scored, and their run."""

    subject: Explainable
    rows: IncomingRows
    scored: ScoredRun


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTable:
    """A table that was scored: what was filled in, and what each version scored."""

    fillings: tuple[Filling, ...]
    parts: tuple[ScoredPart, ...]


def score_table(  # noqa: PLR0913 - what is scored by what, and how it is stored
    engine: store.Engine,
    open_model: OpenModel,
    model: str,
    frame: pd.DataFrame,
    roles: Roles,
    *,
    version: int | None = None,
    unknown: Unknown = Unknown.REFUSE,
    replace: bool = False,
    now: datetime,
) -> ScoredTable:
    """Score each row by the champion of its scope and store the predictions, all or none.

    Parameters
    ----------
    open_model : callable
        Opens a registered version.
    model : str
        The model whose champions score the rows.
    frame : DataFrame of shape (n_rows, n_columns)
        The features, but for those that edges feed, and the columns that `roles` names.
    version : int, optional
        A version that scores all rows.
    unknown : Unknown
        Whether an unknown category refuses the table or is read as missing and flagged.
    replace : bool
        Whether predictions that are stored with other values are replaced and not refused.
    now : datetime
        When this happens, in UTC.

    Raises
    ------
    UnknownModel, UnknownVersion
        If the model or the version is not registered.
    MissingUpstream
        If a row has no answer of an upstream model and its edge says to fail.
    MissingColumns, RepeatedColumns, NoRows, InvalidRows, NaiveTime, UnknownTimeZone
        If a column is missing or a value cannot be read; row and column are named.
    RunInProgress
        If another process is scoring the same rows.
    StoredDifferently
        If a prediction is stored with other values and is not to be replaced.
    """
    scopes = read_scopes(frame, roles)
    frame, generated = complete_rows(frame, roles, now=now)
    with store.reading(engine) as connection:
        routes = route(connection, model, scopes, version)
        features = [name for each, _ in routes for name in each.card.schema.names]
        fed = feed_rows(connection, model, frame, roles, features)
    schemas = [(each.card.schema, places) for each, places in routes]
    admitted = admit_parts(fed.frame, schemas, roles, unknown, fed.inputs, generated)
    subjects = [Explainable(each.card, open_model(each)) for each, _ in routes]
    scored = list(zip(subjects, admitted, strict=True))
    parts = score_parts(engine, scored, now=now, replace=replace)
    return ScoredTable(fed.fillings, tuple(parts))


def score_parts(
    engine: store.Engine,
    parts: Sequence[tuple[Explainable, IncomingRows]],
    *,
    now: datetime,
    replace: bool = False,
) -> list[ScoredPart]:
    """Score rows by several versions and store all predictions, or none.

    Raises
    ------
    RunInProgress
        If another process is scoring the same rows.
    StoredDifferently
        If a prediction is stored with other values and is not to be replaced.
    """
    given = [_part(subject, rows) for subject, rows in parts]
    scored = store_parts(engine, given, now=now, replace=replace)
    return [ScoredPart(*part, run) for part, run in zip(parts, scored, strict=True)]


def score_rows(
    engine: store.Engine,
    loaded: LoadedModel,
    rows: IncomingRows,
    *,
    card: Card,
    now: datetime,
    replace: bool = False,
) -> ScoredRun:
    """Respond to `rows` and store every answer, or find the run that did so before."""
    (part,) = score_parts(engine, [(Explainable(card, loaded), rows)], now=now, replace=replace)
    return part.scored


def log_rows(
    engine: store.Engine,
    card: Card,
    rows: IncomingRows,
    responses: FloatArray,
    *,
    now: datetime,
    replace: bool = False,
) -> ScoredRun:
    """Store answers that were computed elsewhere, under the same checks.

    Raises
    ------
    StoredDifferently
        If a prediction is stored with other values or scores and is not to be replaced.
    """
    answers = np.ascontiguousarray(responses, dtype=np.float64)
    digest = hashlib.sha256(f"logged {rows.fingerprint}".encode())
    digest.update(answers.tobytes())
    part = Part(card, rows, lambda: answers, kind=LOGGED, input_hash=digest.hexdigest())
    (scored,) = store_parts(engine, [part], now=now, replace=replace)
    return scored


def _part(subject: Explainable, rows: IncomingRows) -> Part:
    frame = rows.features.frame
    return Part(
        card=subject.card,
        rows=rows,
        respond=lambda: subject.view.respond(frame),
        kind="batch",
        input_hash=rows.fingerprint,
    )


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
