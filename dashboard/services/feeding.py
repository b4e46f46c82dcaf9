"""Features that are other models' answers, filled in before rows are scored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import store
from dashboard.domain.card import Task
from dashboard.domain.edges import Edge, OnMissing, nearest_edges, show_age
from dashboard.domain.errors import MissingUpstream
from dashboard.domain.keys import read_keys
from dashboard.domain.records import Flag
from dashboard.domain.schema import is_missing, require_columns

from .inputs import Inputs
from .routing import serving_versions
from .rows import Roles, read_scopes
from .times import read_times

ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Filling:
    """What became of one feature that edges feed.

    Attributes
    ----------
    feature : str
        The feature.
    upstream : tuple of str
        The models that answered.
    n_rows, n_old, n_default : int
        Values filled in, those older than allowed among them, and those that are a default.
    given : bool
        Whether the rows came with values of their own, which were left alone.
    """

    feature: str
    upstream: tuple[str, ...]
    n_rows: int
    n_old: int
    n_default: int
    given: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Fed:
    """Rows with other models' answers in their columns."""

    frame: pd.DataFrame
    inputs: Inputs
    fillings: tuple[Filling, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """One feature while it is filled: a value, an edge, a run and a flag for each row."""

    values: np.ndarray
    edges: np.ndarray
    runs: np.ndarray
    flags: np.ndarray

    @classmethod
    def blank(cls, n_rows: int) -> "_Column":
        edges, runs, flags = np.zeros((3, n_rows), dtype=np.int64)
        return cls(np.full(n_rows, np.nan), edges, runs, flags)


def feed_rows(
    connection: store.Connection,
    model: str,
    frame: pd.DataFrame,
    roles: Roles,
    features: Iterable[str],
) -> Fed:
    """Fill the features that edges in force feed with the newest answers of other models.

    A feature is filled where the frame lacks its column or the column is wholly missing; other
    columns are left alone. Each row takes the edge of its nearest scope, and of its entity the
    newest prediction at its time or before, by the version that serves its scope upstream.

    Parameters
    ----------
    features : iterable of str
        The features that the serving versions read.

    Raises
    ------
    MissingUpstream
        If a row has no answer, none that is fresh enough, and its edge says to fail.
    MissingColumns, NoRows, InvalidRows, NaiveTime
        If the entity, the time or the scope of a row cannot be read.
    """
    read = set(features)
    edges = [
        edge
        for edge in store.list_edges(connection, downstream=model)
        if edge.declared.feature in read
    ]
    fed = list(dict.fromkeys(edge.declared.feature for edge in edges))
    wanted = [name for name in fed if name not in frame or frame[name].map(is_missing).all()]
    given = [Filling(name, (), 0, 0, 0, given=True) for name in fed if name not in wanted]
    if not wanted:
        return Fed(frame, Inputs.none(len(frame)), tuple(given))
    rows = _identified(frame, roles)
    columns = {name: _Column.blank(len(frame)) for name in wanted}
    nearest = {scope: nearest_edges(edges, scope) for scope in sorted(set(rows["scope"]))}
    for edge in edges:
        name = edge.declared.feature
        scopes = [scope for scope, near in nearest.items() if near.get(name) == edge]
        if name in columns and scopes:
            _fill(connection, edge, rows[rows["scope"].isin(scopes)], columns[name])
    filled = {name: each for name, each in columns.items() if each.edges.any()}
    words = [_filling(name, each, edges) for name, each in filled.items()]
    return Fed(
        frame.assign(**{name: each.values for name, each in filled.items()}),
        _inputs(list(filled.values()), len(frame)),
        (*given, *words),
    )


def _identified(frame: pd.DataFrame, roles: Roles) -> pd.DataFrame:
    scopes = read_scopes(frame, roles)
    require_columns(frame, [roles.entity, roles.event_time])
    return pd.DataFrame(
        {
            "entity": read_keys(frame[roles.entity], roles.entity),
            "event_time": read_times(frame[roles.event_time], roles.event_time, roles.time_zone),
            "scope": scopes,
        }
    )


def _fill(connection: store.Connection, edge: Edge, rows: pd.DataFrame, column: _Column) -> None:
    """Fill the rows that one edge feeds; their index are their places."""
    new = edge.declared
    answers = _answers(connection, edge, rows)
    found = answers["value"].notna().to_numpy()
    age = rows["event_time"] - answers["event_time"]
    fresh = found if new.max_age is None else found & (age <= new.max_age).to_numpy()
    usable = found if new.on_missing is OnMissing.LAST_KNOWN else fresh
    if new.on_missing is not OnMissing.DEFAULT and not usable.all():
        raise _missing(edge, rows[~usable])
    places = rows.index.to_numpy()
    stand_in = np.nan if new.default is None else new.default
    column.values[places] = np.where(usable, answers["value"].to_numpy(float), stand_in)
    column.edges[places] = edge.id
    column.runs[places] = np.where(usable, answers["run_id"].fillna(0), 0).astype(np.int64)
    column.flags[places] = np.where(usable, np.where(fresh, 0, Flag.OLD_INPUT), Flag.DEFAULT_INPUT)


def _answers(connection: store.Connection, edge: Edge, rows: pd.DataFrame) -> pd.DataFrame:
    """The newest answer for each row: one question for each version that serves some of them."""
    new = edge.declared
    serving = serving_versions(connection, new.upstream, sorted(set(rows["scope"])))
    numbers = rows["scope"].map({scope: version.number for scope, version in serving.items()})
    parts = []
    for version in {each.number: each for each in serving.values()}.values():
        card = version.card
        several = card.task is Task.MULTICLASS
        score = f"score_{card.outputs.index(new.output)}" if several else "score"
        asking = rows[numbers == version.number]
        parts.append(store.newest_answers(connection, new.upstream, version.number, score, asking))
    return pd.concat(parts).reindex(rows.index)


def _missing(edge: Edge, rows: pd.DataFrame) -> MissingUpstream:
    new = edge.declared
    strict = new.max_age is not None and new.on_missing is OnMissing.FAIL
    named = [
        f"row {place + 1} ({entity}, {time:%Y-%m-%d %H:%M})"
        for place, entity, time in rows.head(ROWS_NAMED)[["entity", "event_time"]].itertuples()
    ]
    age = show_age(new.max_age) if strict and new.max_age is not None else ""
    return MissingUpstream(new.upstream, new.feature, age, named, len(rows))


def _filling(name: str, column: _Column, edges: Sequence[Edge]) -> Filling:
    upstream = {edge.id: edge.declared.upstream for edge in edges}
    used = np.unique(column.edges[column.edges > 0]).tolist()
    return Filling(
        feature=name,
        upstream=tuple(sorted({upstream[each] for each in used})),
        n_rows=int(np.count_nonzero(column.edges)),
        n_old=int(np.count_nonzero(column.flags == Flag.OLD_INPUT)),
        n_default=int(np.count_nonzero(column.flags == Flag.DEFAULT_INPUT)),
    )


def _inputs(columns: Sequence[_Column], n_rows: int) -> Inputs:
    if not columns:
        return Inputs.none(n_rows)
    return Inputs(
        edges=np.stack([each.edges for each in columns]),
        runs=np.stack([each.runs for each in columns]),
        flags=np.bitwise_or.reduce([each.flags for each in columns]),
    )
