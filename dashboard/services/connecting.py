"""A company's own table becomes the predictions of a model: looked at, checked, connected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from zoneinfo import available_timezones

import numpy as np

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.errors import InvalidMapping, RefusedTable, UnknownTimeZone
from dashboard.domain.mapping import SourceMapping, SourceTable
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.store import Storage

from .proposing import KEYS, NUMBERS, TIMES, Look

PATIENCE_SECONDS = 600
TYPICAL = (0.05, 0.95)
KINDS = {
    Kind.NUMBER: NUMBERS,
    Kind.INTEGER: NUMBERS,
    Kind.BOOLEAN: {Storage.BOOLEAN, Storage.INTEGER, Storage.FLOAT},
    Kind.CATEGORY: set(Storage) - {Storage.OTHER, Storage.BYTES, *TIMES},
}


@dataclass(frozen=True, slots=True)
class ConnectionPlan:
    """What would be connected: how the table is read, what was found in it, what it lacks."""

    source: store.ConnectedSource
    check: store.TableCheck
    cards: tuple[Card, ...]
    missing_indexes: tuple[str, ...]


def look_at_table(source: SourceTable) -> Look:
    """A table's columns and some of its rows.

    Raises
    ------
    UnusableAddress, InvalidMapping, SourceUnreachable, SourceTooSlow, SourceFailed
        If the address cannot be kept or asked, or there is no such table.
    """
    store.check_address(source.address)
    return Look(source, *store.look_at(source.address, source.table, PATIENCE_SECONDS))


def plan_connection(model: str, mapping: SourceMapping, look: Look | None = None) -> ConnectionPlan:
    """Check every row of a table, and say what would be connected; nothing is stored.

    Raises
    ------
    InvalidMapping, UnknownTimeZone
        If the mapping contradicts itself or does not fit the table's columns.
    RefusedTable
        If rows cannot be read as predictions; each problem names column and rows.
    """
    facts = (look or look_at_table(mapping.source)).facts
    require_fitting(mapping, facts)
    source = source_of(model, mapping, facts)
    check = check_rows(source)
    if check.problems:
        raise RefusedTable(mapping.source.table, check.problems)
    if not check.n_rows:
        raise RefusedTable(mapping.source.table, ["it has no rows"])
    cards = tuple(_card(model, mapping, check, number) for number in check.versions)
    return ConnectionPlan(source, check, cards, tuple(store.missing_indexes(source)))


def require_fitting(mapping: SourceMapping, facts: store.TableFacts) -> None:
    """Make sure that a mapping does not contradict itself and fits the table's columns.

    Raises
    ------
    InvalidMapping, UnknownTimeZone
        If it does not.
    """
    for reason in _contradictions(mapping, facts):
        raise InvalidMapping(f"the mapping of {mapping.source.table}", reason)


def source_of(model: str, mapping: SourceMapping, facts: store.TableFacts) -> store.ConnectedSource:
    """A table as a mapping reads it, of which nothing is stored."""
    used = {name: facts.columns[name] for name in mapping.columns}
    return store.ConnectedSource(
        0, model, mapping, store.TableFacts(used, facts.indexes, facts.unique)
    )


def check_rows(source: store.ConnectedSource) -> store.TableCheck:
    """Look at every row of a table."""
    return store.check_table(source, PATIENCE_SECONDS)


def connect(engine: store.Engine, plan: ConnectionPlan, *, now: datetime) -> None:
    """Keep how a model's table is read; the same again is harmless.

    Raises
    ------
    InvalidCard, InvalidMapping
        If the model's name cannot be used, or what was judged could not be shown any more.
    """
    with store.writing(engine) as connection:
        store.connect_source(connection, plan.source, plan.cards, now)


def _contradictions(mapping: SourceMapping, facts: store.TableFacts) -> Iterator[str]:
    absent = [name for name in mapping.columns if name not in facts.columns]
    for name in absent:
        close = get_close_matches(name, facts.columns, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        yield f"there is no column {name!r}{hint}"
    if absent:
        return
    yield from _model_contradictions(mapping)
    yield from _role_contradictions(mapping, facts)
    yield from _time_contradictions(mapping, facts)
    for name, feature in mapping.features.items():
        column = mapping.column_of(name)
        if name.startswith("@"):
            yield f"the feature {name!r} starts with @, which is kept for other columns"
        if facts.columns[column].storage not in KINDS[feature.kind]:
            yield f"the column {column!r} cannot be read as {feature.kind}"


def _model_contradictions(mapping: SourceMapping) -> Iterator[str]:
    model, roles = mapping.model, mapping.roles
    if not mapping.features:
        yield "no column is a feature"
    several = model.task is Task.MULTICLASS
    labels = {Task.BINARY: 2, Task.REGRESSION: 0}
    if several and (len(roles.scores) < 2 or tuple(roles.scores) != model.outcome_labels):  # noqa: PLR2004 - two classes
        yield "roles.scores must name a column for each of at least two outcome_labels, in order"
    if not several and (roles.score is None or roles.scores):
        yield f"a {model.task} model has one column as roles.score"
    if not several and len(model.outcome_labels) != labels[model.task]:
        yield f"a {model.task} model has {labels[model.task]} outcome_labels"
    if several and mapping.decision is not None:
        yield "a multiclass model has no single score to hold against a threshold"
    places = range(len(model.outcome_labels))
    if model.outcome_labels and not {int(each) for each in mapping.outcomes.values()} <= {*places}:
        yield f"[outcomes] may map to {', '.join(map(str, places))} only"


def _role_contradictions(mapping: SourceMapping, facts: store.TableFacts) -> Iterator[str]:
    roles = mapping.roles
    if not roles.id:
        yield "roles.id names no column"
    for name in roles.id:
        if facts.columns[name].storage not in KEYS:
            yield f"the column {name!r} cannot be part of a key"
    for name in (*roles.scores.values(), *filter(None, [roles.score])):
        if facts.columns[name].storage not in NUMBERS:
            yield f"the column {name!r} holds no numbers and cannot be a score"
    version = None if mapping.versions else roles.version
    if version is not None and facts.columns[version].storage is not Storage.INTEGER:
        yield f"the column {version!r} holds no numbers; number its words in [versions]"
    numbers = list(mapping.versions.values())
    if len(set(numbers)) < len(numbers) or any(number < 1 for number in numbers):
        yield "[versions] must give each version a number of its own, from 1"


def _time_contradictions(mapping: SourceMapping, facts: store.TableFacts) -> Iterator[str]:
    roles, zone = mapping.roles, mapping.source.time_zone
    if zone is not None and zone not in available_timezones():
        raise UnknownTimeZone(zone, get_close_matches(zone, sorted(available_timezones()), n=1))
    for name in filter(None, (roles.event_time, roles.outcome_known_at, roles.predicted_at)):
        fact = facts.columns[name]
        if fact.storage not in TIMES and not fact.form:
            yield (
                f"the column {name!r} holds no times: texts must be in one ISO 8601 form such as "
                "2006-05-01T00:00:00Z, numbers years, days such as 20060501, or seconds since 1970"
            )
        elif not store.is_aware(fact) and zone is None:
            yield (
                f"the times in {name!r} have no time zone; say which one they are in by "
                "time_zone in [source], such as Europe/Zurich or UTC"
            )


def _card(model: str, mapping: SourceMapping, check: store.TableCheck, number: int) -> Card:
    """What the pages need to know of a version of which only the predictions are known."""
    words = mapping.model
    response = words.response_label or "Score"
    outputs = {
        Task.BINARY: words.outcome_labels[-1:],
        Task.MULTICLASS: words.outcome_labels,
        Task.REGRESSION: (response,),
    }
    return Card(
        model=model,
        version=number,
        title=words.title or model,
        purpose=words.purpose or f"Predictions made elsewhere, read from {mapping.source.table}.",
        owner=words.owner or "not named",
        task=words.task,
        algorithm=words.algorithm or "not known",
        outputs=outputs[words.task],
        response_label=response,
        response_unit=words.response_unit,
        record_label=words.record_label,
        scope_label=words.scope_label,
        outcome_labels=words.outcome_labels,
        schema=FeatureSchema(tuple(_feature(mapping, check, name) for name in mapping.features)),
        decision=mapping.decision,
        training=None,
        reference=None,
        metrics=(),
        libraries=(),
        artifact="",
        sha256="",
    )


def _feature(mapping: SourceMapping, check: store.TableCheck, name: str) -> Feature:
    mapped = mapping.features[name]
    found = check.categories.get(name, ())
    low, high = check.ranges.get(name, (None, None))
    return Feature(
        name=name,
        kind=mapped.kind,
        label=mapped.title,
        unit=mapped.unit,
        allowed=tuple(dict.fromkeys([*mapped.labels, *found])) if found else (),
        value_labels=tuple(mapped.labels.items()),
        low=low,
        high=high,
        typical=_typical(check.sample.get(name, ())),
        nullable=name in check.without,
    )


def _typical(values: tuple[float, ...]) -> tuple[float, float] | None:
    if not values:
        return None
    low, high = np.quantile(np.array(values), TYPICAL, method="nearest")
    return float(low), float(high)
