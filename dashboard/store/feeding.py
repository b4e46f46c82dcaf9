"""What other models said of the same entities: the newest answer at the time of each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from dashboard.domain.records import Run

from . import tables
from .dialect import rows_given
from .managed import Name, get_managed
from .readable import is_storable
from .tables import Utc


def newest_answers(
    connection: Connection, model: str, version: int, column: str, rows: pd.DataFrame
) -> pd.DataFrame:
    """A version's newest prediction of each row's entity, at the row's time or before it.

    Parameters
    ----------
    column : str
        The answer: ``score``, or ``score_0`` and so on for the score of a class.
    rows : DataFrame of shape (n_rows, 2)
        Columns ``entity`` and ``event_time`` (aware).

    Returns
    -------
    DataFrame of shape (n_found, 3)
        Columns ``value``, ``event_time`` and ``run_id``; its index is that of the rows which have
        an answer.

    Notes
    -----
    One statement for all rows; each looks its answer up along an index of the model.
    """
    readable = rows[rows["entity"].map(is_storable)]
    source = get_managed(connection, model)
    table = source.table
    asked = rows_given(
        connection,
        {
            "place": (sa.Integer(), readable.index.tolist()),
            "entity": (Name, readable["entity"].tolist()),
            "event_time": (Utc(), list(pd.DatetimeIndex(readable["event_time"]).to_pydatetime())),
        },
    )
    newest = (
        sa.select(table.c.id)
        .where(
            table.c.version == version,
            table.c.entity == asked.c.entity,
            table.c.event_time <= asked.c.event_time,
        )
        .order_by(table.c.event_time.desc())
        .limit(1)
        .scalar_subquery()
    )
    answer = source.stored.alias("answer")
    found = sa.select(
        asked.c.place, answer.c[column], answer.c.event_time, answer.c.run_id
    ).select_from(asked.join(answer, answer.c.id == newest))
    values = [tuple(row) for row in connection.execute(found)]
    frame = pd.DataFrame(values, columns=["place", "value", "event_time", "run_id"])
    frame["event_time"] = pd.to_datetime(frame["event_time"], utc=True)
    kinds = {"place": "int64", "value": "float64", "run_id": "int64"}
    return frame.astype(kinds).set_index("place")


def add_inputs(
    connection: Connection, run: Run, counts: Mapping[tuple[int, int | None], int]
) -> None:
    """Keep which upstream runs fed a run by which edges, and how many of its values."""
    rows = [
        {"run_id": run.id, "edge_id": edge, "upstream_run_id": upstream, "n_rows": n_rows}
        for (edge, upstream), n_rows in counts.items()
    ]
    if rows:
        connection.execute(sa.insert(tables.run_input), rows)


@dataclass(frozen=True, slots=True)
class EdgeUse:
    """What runs have had by one edge.

    Attributes
    ----------
    n_runs, n_rows, n_default : int
        Runs that it fed, values that it gave them, and how many of these were its default.
    newest_run : int
        The last run that it fed.
    """

    edge_id: int
    n_runs: int
    n_rows: int
    n_default: int
    newest_run: int
    newest_at: datetime


def edge_uses(connection: Connection) -> list[EdgeUse]:
    """What each edge that ever fed a run has given, in order of the edges."""
    inputs, run = tables.run_input.c, tables.run
    by_default = sa.case((inputs.upstream_run_id.is_(None), inputs.n_rows), else_=0)
    totals = (
        sa.select(
            inputs.edge_id,
            sa.func.count(inputs.run_id.distinct()).label("n_runs"),
            sa.func.sum(inputs.n_rows).label("n_rows"),
            sa.func.sum(by_default).label("n_default"),
            sa.func.max(inputs.run_id).label("newest_run"),
        )
        .group_by(inputs.edge_id)
        .subquery()
    )
    statement = (
        sa.select(totals, run.c.started_at)
        .join(run, run.c.id == totals.c.newest_run)
        .order_by(totals.c.edge_id)
    )
    return [
        EdgeUse(row.edge_id, row.n_runs, int(row.n_rows), int(row.n_default), row.newest_run,
                row.started_at)
        for row in connection.execute(statement)
    ]  # fmt: skip
