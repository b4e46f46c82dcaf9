"""A gate from its first check to its stored report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.edges import Edge
from dashboard.domain.gates import (
    GateCheck,
    GateReport,
    GateVerdict,
    SegmentDifference,
    StoredGateReport,
)
from dashboard.domain.records import EVERYWHERE, Deployment, Version
from dashboard.domain.scopes import read_scope
from dashboard.services.contenders import Contender

from .comparison import (
    SEED,
    backtest,
    check_backtest,
    check_decisions,
    check_segments,
    draw_bout,
    metric_of,
)
from .contracts import check_files, check_golden, check_inputs, check_outputs
from .speed import check_speed

FRESH_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A version that wants to serve, who serves now, and what is known of both."""

    version: Version
    scope: str
    serving: Deployment | None
    before: Version | None
    edges: tuple[Edge, ...]
    data: str


def run_gate(
    engine: store.Engine,
    models_folder: Path,
    model: str,
    version: int,
    scope: str = EVERYWHERE,
    *,
    limits: registry.Limits = registry.LIMITS,
    now: datetime,
) -> StoredGateReport:
    """Ask everything that a version must show before it serves a scope, and keep the answers.

    Raises
    ------
    UnknownModel, UnknownVersion, InvalidScope
        If there is no such version, or the scope names no place.
    """
    with store.reading(engine) as connection:
        case = _case(connection, model, version, read_scope(scope))
    segments: list[SegmentDifference] = []
    checks = tuple(_checks(engine, models_folder, case, segments, limits))
    report = GateReport(
        model=model,
        version=version,
        scope=case.scope,
        champion=None if case.before is None else case.before.number,
        data=case.data,
        rules=case.version.card.gate,
        checks=checks,
        metric=metric_of(case.version.card).title if segments else "",
        segments=tuple(segments),
        seed=SEED,
    )
    with store.writing(engine) as connection:
        return store.add_gate_report(connection, report, now)


def find_fresh_report(
    connection: store.Connection, model: str, version: int, scope: str, now: datetime
) -> StoredGateReport | None:
    """The newest report, if nothing it rests on has changed since and it is not an hour old."""
    case = _case(connection, model, version, read_scope(scope))
    newest = store.newest_gate_report(connection, model, version, case.scope)
    if newest is None or now - newest.created_at > FRESH_FOR:
        return None
    found = newest.report
    same = (found.data, found.rules) == (case.data, case.version.card.gate)
    return newest if same else None


def _case(connection: store.Connection, model: str, version: int, scope: str) -> _Case:
    candidate = store.get_version(connection, model, version)
    serving = store.find_champion(connection, model, scope)
    edges = (
        *store.list_edges(connection, upstream=model),
        *store.list_edges(connection, downstream=model),
    )
    state = (
        store.data_version(connection, model),
        f"deployment {serving.id if serving else 'none'}",
        f"edges {', '.join(str(each.id) for each in edges) or 'none'}",
    )
    before = store.get_version(connection, model, serving.version) if serving else None
    return _Case(candidate, scope, serving, before, edges, "; ".join(state))


def _checks(
    engine: store.Engine,
    models_folder: Path,
    case: _Case,
    segments: list[SegmentDifference],
    limits: registry.Limits,
) -> Iterator[GateCheck]:
    """The checks, one after the other; the backtest's segments are added to the list given."""
    card = case.version.card
    before = None if case.before is None else case.before.card
    candidate, files = check_files(engine, models_folder, case.version, limits)
    yield files
    yield check_outputs(card, before, case.edges)
    yield check_inputs(card, before, case.edges)
    if candidate.loaded is None:
        return
    with store.reading(engine) as connection:
        yield check_golden(connection, models_folder, candidate)
    champion = None
    if case.before is not None:
        champion, _ = check_files(engine, models_folder, case.before, limits)
    if champion is None:
        sentence = "Nothing serves here yet, so there is nothing to compare it with."
        yield GateCheck("backtest", "As good on known outcomes", GateVerdict.UNDECIDED, sentence)
    elif (card.task, card.outputs) == (champion.card.task, champion.card.outputs):
        yield from _compared(engine, case, candidate, champion, segments)
    yield check_speed(candidate, champion)


def _compared(
    engine: store.Engine,
    case: _Case,
    candidate: Contender,
    champion: Contender,
    segments: list[SegmentDifference],
) -> Iterator[GateCheck]:
    with store.reading(engine) as connection:
        known = draw_bout(connection, candidate, champion, case.scope, labelled=True)
        every = draw_bout(connection, candidate, champion, case.scope, labelled=False)
    segments += backtest(known, candidate.card)
    yield check_backtest(tuple(segments), candidate.card, case.scope)
    if len(segments) > 1:
        yield check_segments(tuple(segments), candidate.card.gate)
    yield check_decisions(every, candidate.card, champion.card)
