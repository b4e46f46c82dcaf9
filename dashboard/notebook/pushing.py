"""Predictions that were made elsewhere, into the store."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

import pandas as pd

from dashboard import services, store
from dashboard.config import read_settings
from dashboard.domain.card import Task
from dashboard.domain.schema import Unknown


def log_predictions(
    frame: pd.DataFrame,
    *,
    model: str,
    version: int,
    score: str | Sequence[str] = "score",
    roles: services.Roles | None = None,
    unknown: Unknown = Unknown.REFUSE,
    replace: bool = False,
) -> services.ScoredRun:
    """Push an already scored frame into the store, under the checks of `candor score`.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        The version's features, ``entity``, ``event_time`` (aware), optionally ``scope``, and
        the score. Without ``entity``, keys are generated from what the rows hold; without
        ``event_time``, the rows have the time of the run. Not modified.
    model, version : str, int
        A registered version.
    score : str or sequence of str
        Column of the score; for multiclass one column for each class, in the card's order.
    roles : Roles, optional
        Other names for the entity, event time and scope columns, or a time zone.
    unknown : Unknown
        Whether an unknown category refuses the frame or is read as missing and flagged.
    replace : bool
        Whether a prediction that is stored with other values or another score is replaced; the
        frame is refused otherwise. One that is stored with the same ones is skipped.

    Returns
    -------
    ScoredRun
        The run; whether the same rows with the same scores had been stored before (then nothing
        is stored); and how many rows were skipped and how many replaced others.

    Raises
    ------
    MissingColumns, RepeatedColumns, NoRows, InvalidRows, NaiveTime, UnknownTimeZone
        If a column is missing or a value cannot be read; row and column are named and nothing
        is stored.
    StoredDifferently
        If a prediction is stored with other values and `replace` is not set; nothing is stored.
    UnknownModel, UnknownVersion
        If the version is not registered.
    """
    now, roles = datetime.now(UTC), roles or services.Roles()
    with ExitStack() as at_the_end:
        engine = store.open_engine(read_settings().database_url)
        at_the_end.callback(engine.dispose)
        store.require_current(engine)
        with store.reading(engine) as connection:
            card = store.get_version(connection, model, version).card
        columns = (score,) if isinstance(score, str) else tuple(score)
        if card.task is Task.MULTICLASS and columns == ("score",):
            columns = tuple(f"score_{output}" for output in card.outputs)
        frame, generated = services.complete_rows(frame, roles, now=now, answers=columns)
        rows = services.admit_rows(frame, card.schema, roles, unknown, generated)
        responses = services.read_responses(frame, card, columns)
        return services.log_rows(engine, card, rows, responses, now=now, replace=replace)
