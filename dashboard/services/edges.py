"""Which model feeds which: edges are declared under checks, and retired."""

import math
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard import store
from dashboard.domain.edges import Edge, NewEdge, OnMissing, parse_age
from dashboard.domain.errors import EdgeRefused, UnknownEdge, UnreadableFile
from dashboard.domain.graph import find_path
from dashboard.domain.records import EVERYWHERE, Version
from dashboard.domain.schema import Kind
from dashboard.domain.scopes import fault_of

EDGES = "edges.toml"


def declare_edge(engine: store.Engine, new: NewEdge, *, now: datetime) -> Edge:
    """Put an edge into force, or find the same one that is.

    Raises
    ------
    UnknownModel
        If one of the models is not registered.
    EdgeRefused
        If the edge cannot hold: there is no such output or no such number among the features, the
        feature is fed already in this scope, models would feed each other in a circle, or the
        edge contradicts itself.
    """
    _require_sense(new)
    with store.writing(engine) as connection:
        store.lock_edges(connection)
        _require_ends(connection, new)
        in_force = store.list_edges(connection)
        same = next((each for each in in_force if each.declared == new), None)
        if same is not None:
            return same
        _require_room(new, in_force)
        added = store.insert_edge(connection, new, now)
        return next(each for each in store.list_edges(connection) if each.id == added)


def retire_edge(engine: store.Engine, edge_id: int, *, now: datetime) -> Edge:
    """Put an edge out of force; the runs that it fed still refer to it.

    Raises
    ------
    UnknownEdge
        If no such edge is in force.
    """
    with store.writing(engine) as connection:
        in_force = {each.id: each for each in store.list_edges(connection)}
        if edge_id not in in_force:
            raise UnknownEdge(edge_id)
        store.retire_edge(connection, edge_id, now)
    return in_force[edge_id]


def read_edges(path: Path, downstream: str) -> list[NewEdge]:
    """The edges that a file beside a model says it is fed by; none where there is no file.

    Raises
    ------
    UnreadableFile
        If the file is no TOML or an entry lacks something.
    """
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text()).get("edge", [])
        return [_declared(entry, downstream) for entry in entries]
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(str(path), f"it is not valid TOML ({error})") from error
    except (KeyError, ValueError) as error:
        raise UnreadableFile(str(path), f"an edge lacks or misspells {error}") from error


def new_edge(upstream: str, downstream: str, *, max_age: str | None, **more: Any) -> NewEdge:
    """An edge of texts such as ``sba_default.defaulted``, ``sba_loss.risk`` and ``30d``.

    Raises
    ------
    EdgeRefused
        If a text cannot be read.
    """
    words = f"{upstream} -> {downstream}"
    ends = [*upstream.partition("."), *downstream.partition(".")]
    if not all(ends):
        raise EdgeRefused(words, "write it as MODEL.OUTPUT and MODEL.FEATURE")
    model, _, output, reader, _, feature = ends
    age = None if max_age is None else _age(max_age, words)
    return NewEdge(model, output, reader, feature, max_age=age, **more)


def _declared(entry: dict[str, Any], downstream: str) -> NewEdge:
    words = f"{entry['upstream']}.{entry['output']} -> {downstream}.{entry['feature']}"
    return NewEdge(
        upstream=entry["upstream"],
        output=entry["output"],
        downstream=downstream,
        feature=entry["feature"],
        scope=entry.get("scope", EVERYWHERE),
        max_age=_age(entry["max_age"], words) if "max_age" in entry else None,
        on_missing=OnMissing(entry.get("on_missing", OnMissing.FAIL.value)),
        default=entry.get("default"),
    )


def _age(text: str, words: str) -> timedelta:
    age = parse_age(text)
    if age is None:
        raise EdgeRefused(words, f"{text!r} is no age; write it as 30d, 12h or 90m")
    return age


def _require_sense(new: NewEdge) -> None:
    """What can be said of an edge without asking the database."""
    fault = fault_of(new.scope)
    if fault is not None:
        raise _refused(new, f"the scope {new.scope!r} {fault}; write * or a path such as CA/retail")
    if new.max_age is not None and new.max_age < timedelta(minutes=1):
        raise _refused(new, "an age is a minute at least")
    given = new.default is not None
    if given != (new.on_missing is OnMissing.DEFAULT):
        raise _refused(new, "a default is given exactly where a missing answer is to be replaced")
    if new.default is not None and not math.isfinite(new.default):
        raise _refused(new, "the default must be a finite number")


def _require_ends(connection: store.Connection, new: NewEdge) -> None:
    """The output is one of every version at work upstream, the feature a number downstream."""
    for version in _at_work(connection, new.upstream):
        if new.output not in version.card.outputs:
            known = ", ".join(version.card.outputs)
            raise _refused(new, f"{version.card.id} has no output {new.output!r}, only {known}")
    features = store.list_versions(connection, new.downstream)[-1].card.schema.features
    kinds = {feature.name: feature.kind for feature in features}
    if new.feature not in kinds:
        raise _refused(new, f"{new.downstream!r} has no feature {new.feature!r}")
    if kinds[new.feature] is not Kind.NUMBER:
        kind = kinds[new.feature].value
        raise _refused(new, f"{new.feature!r} is of kind {kind} and a score is a number")


def _at_work(connection: store.Connection, model: str) -> list[Version]:
    """The versions of a model that are deployed somewhere, or the newest one."""
    versions = store.list_versions(connection, model)
    deployed = store.list_deployments(connection, model)
    numbers = {each.version for each in deployed if each.valid_to is None}
    return [each for each in versions if each.number in numbers] or versions[-1:]


def _require_room(new: NewEdge, in_force: Sequence[Edge]) -> None:
    """The feature is not fed yet in this scope, and no circle is closed, whatever the scopes."""
    declared = [each.declared for each in in_force]
    place = (new.downstream, new.feature, new.scope)
    for edge in in_force:
        other = edge.declared
        if (other.downstream, other.feature, other.scope) == place:
            raise _refused(
                new, f"{other.upstream!r} feeds this feature already; retire edge {edge.id} first"
            )
    pairs = [(each.upstream, each.downstream) for each in declared]
    circle = find_path(pairs, new.downstream, new.upstream)
    if circle:
        if len(circle) == 1:
            raise _refused(new, "a model cannot feed itself")
        way = " -> ".join((*circle, new.downstream))
        raise _refused(new, f"models would feed each other in a circle ({way})")


def _refused(new: NewEdge, reason: str) -> EdgeRefused:
    words = f"{new.upstream}.{new.output} -> {new.downstream}.{new.feature}"
    return EdgeRefused(words, reason)
