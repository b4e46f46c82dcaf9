"""How every model is doing in every scope, by rules that are said on the page."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.edges import Edge, nearest_edges, show_age
from dashboard.domain.model_map import Cell, Health, ScopeNumbers
from dashboard.domain.records import EVERYWHERE, Run, RunStatus
from dashboard.domain.scopes import lies_in, lineage

from .overview import GAP_WORTH_A_NOTICE, RELATIVE_GAP_WORTH_A_NOTICE

OUTCOMES_NEEDED = 20
ERRORS_BEYOND = 3
RUNS_MISSED, GAPS_MISSED = 3, 7
RUNS_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class _Model:
    """What was read of one model, for all its cells.

    `champions` gives the version by scope; `usual` is how far apart its runs usually are.
    """

    card: Card
    champions: Mapping[str, int]
    numbers: Sequence[ScopeNumbers]
    edges: Sequence[Edge]
    runs: Sequence[Run]
    usual: timedelta | None

    def version_at(self, scope: str) -> int | None:
        """The champion that serves a scope."""
        return next((self.champions[at] for at in lineage(scope) if at in self.champions), None)

    def within(self, scope: str) -> list[ScopeNumbers]:
        """What its champions predicted in a scope and in all that lies in it.

        Without any champion, what its newest version predicted.
        """
        return [
            each
            for each in self.numbers
            if lies_in(each.scope, scope)
            and each.version == (self.version_at(each.scope) or self.card.version)
        ]

    @property
    def scopes(self) -> list[str]:
        """Where it is deployed, and where it predicted."""
        predicted = {each.scope for each in self.within(EVERYWHERE)}
        return sorted({*self.champions, *predicted} or {EVERYWHERE})


def read_health(connection: store.Connection) -> tuple[Cell, ...]:
    """Every cell: a model in a scope where a champion is deployed or has predicted.

    Asks three questions of each model and three of all together, however many cells there are.
    """
    models = _read_models(connection)
    started = [run.started_at for each in models.values() for run in each.runs]
    last = max(started, default=None)
    return tuple(
        _cell(models, name, scope, last) for name, each in models.items() for scope in each.scopes
    )


def _read_models(connection: store.Connection) -> dict[str, _Model]:
    champions: dict[str, dict[str, int]] = {}
    for name, scope, version in store.list_champions(connection):
        champions.setdefault(name, {})[scope] = version
    edges, runs = store.list_edges(connection), store.newest_runs(connection)
    found = {}
    for name in store.list_models(connection):
        newest = store.list_versions(connection, name)[-1].card
        at_work = champions.get(name, {})
        asked = set(at_work.values()) | {newest.version}
        found[name] = _Model(
            card=newest,
            champions=at_work,
            numbers=store.scope_numbers(connection, name, asked),
            edges=[each for each in edges if each.declared.downstream == name],
            runs=[run for run in runs if run.model == name],
            usual=usual_gap(store.run_times(connection, name, RUNS_LOOKED_AT)),
        )
    return found


def usual_gap(times: Sequence[datetime]) -> timedelta | None:
    """The median time between runs; None for fewer than three."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(sorted(times))]
    return timedelta(seconds=median(gaps)) if len(gaps) > 1 else None


def _cell(models: Mapping[str, _Model], name: str, scope: str, last: datetime | None) -> Cell:
    model = models[name]
    parts = model.within(scope)
    n_known = sum(each.n_known for each in parts)
    gap = _Gap.of(model.card, parts) if n_known and model.card.task is not Task.MULTICLASS else None
    found = sorted(_faults(models, name, scope, last), key=lambda each: each[0].severity)
    health = found[0][0] if found else Health.OK if parts else Health.EMPTY
    return Cell(
        model=name,
        scope=scope,
        version=model.version_at(scope),
        health=health,
        deployed=scope in model.champions,
        findings=tuple(words for _, words in found) or (_counted(model.card, parts, gap),),
        n_rows=sum(each.n_rows for each in parts),
        newest=max((each.newest for each in parts), default=None),
        n_known=n_known,
        mean_score=None if gap is None else gap.score,
        mean_outcome=None if gap is None else gap.outcome,
        gap_error=None if gap is None else gap.error,
    )


def _faults(
    models: Mapping[str, _Model], name: str, scope: str, last: datetime | None
) -> Iterator[tuple[Health, str]]:
    """What is wrong with a cell, each with a sentence."""
    model = models[name]
    if model.version_at(scope) is None:
        yield Health.NO_CHAMPION, "No version is deployed as champion here."
    yield from _failure(model, scope)
    parts = model.within(scope)
    if parts:
        yield from _lateness(model, parts)
        yield from _old_inputs(models, model, scope, parts)
        yield from _miscalibration(model.card, parts)
    yield from _silence(model, last)


def _failure(model: _Model, scope: str) -> Iterator[tuple[Health, str]]:
    version = model.version_at(scope)
    runs = [
        run for run in model.runs if run.scope in lineage(scope) and version in {None, run.version}
    ]
    newest = max(runs, key=lambda run: run.id, default=None)
    if newest is not None and newest.status is RunStatus.FAILED:
        day = f"{newest.logical_time:%Y-%m-%d}"
        yield Health.FAILED, f"The last run, for {day}, failed; nothing of it was stored."


def _lateness(model: _Model, parts: Sequence[ScopeNumbers]) -> Iterator[tuple[Health, str]]:
    """Behind the model's other scopes by more than chance and a few runs explain."""
    n_rows = sum(each.n_rows for each in parts)
    first, newest = min(each.first for each in parts), max(each.newest for each in parts)
    behind = max(each.newest for each in model.within(EVERYWHERE)) - newest
    if model.usual is None or n_rows < 2:  # noqa: PLR2004 - one prediction has no gap
        return
    if behind > RUNS_MISSED * model.usual + GAPS_MISSED * (newest - first) / (n_rows - 1):
        yield (
            Health.STALE,
            (
                f"No prediction since {newest:%Y-%m-%d}, {days(behind)} before the model's newest "
                f"elsewhere; its runs are usually {days(model.usual)} apart."
            ),
        )


def _silence(model: _Model, last: datetime | None) -> Iterator[tuple[Health, str]]:
    """No run for long while other models had some."""
    newest = max((run.started_at for run in model.runs), default=None)
    if newest is None or last is None or model.usual is None:
        return
    if last - newest > max(RUNS_MISSED * model.usual, timedelta(days=1)):
        yield (
            Health.STALE,
            (
                f"Not run since {newest:%Y-%m-%d}, although another model ran on {last:%Y-%m-%d}; "
                f"its runs are usually {days(model.usual)} apart."
            ),
        )


def _old_inputs(
    models: Mapping[str, _Model], model: _Model, scope: str, parts: Sequence[ScopeNumbers]
) -> Iterator[tuple[Health, str]]:
    """An upstream model has fallen behind by more than an edge allows."""
    newest = max(each.newest for each in parts)
    for edge in nearest_edges(model.edges, scope).values():
        new = edge.declared
        upstream = models[new.upstream]
        answers = upstream.within(scope) or upstream.within(EVERYWHERE)
        if new.max_age is None or not answers:
            continue
        behind = newest - max(each.newest for each in answers)
        if behind > new.max_age:
            yield (
                Health.OLD_INPUT,
                (
                    f"Reads {upstream.card.title}, whose newest answer here is {days(behind)} "
                    f"older than its own newest prediction; {show_age(new.max_age)} are allowed."
                ),
            )


def _miscalibration(card: Card, parts: Sequence[ScopeNumbers]) -> Iterator[tuple[Health, str]]:
    """Mean score and mean outcome differ by more than is tolerable and than chance explains."""
    if card.task is Task.MULTICLASS or sum(each.n_known for each in parts) < OUTCOMES_NEEDED:
        return
    gap = _Gap.of(card, parts)
    relative = RELATIVE_GAP_WORTH_A_NOTICE * abs(gap.outcome)
    limit = GAP_WORTH_A_NOTICE if card.is_probability else relative
    if abs(gap.outcome - gap.score) > max(limit, ERRORS_BEYOND * gap.error):
        yield Health.OFF, f"The scores are off: {gap.words(card)}."


@dataclass(frozen=True, slots=True)
class _Gap:
    """Means over the predictions whose outcome is known, and the error of their difference."""

    n_known: int
    score: float
    outcome: float
    error: float

    @classmethod
    def of(cls, card: Card, parts: Sequence[ScopeNumbers]) -> "_Gap":
        n_known = sum(each.n_known for each in parts)
        score = sum(each.sum_score for each in parts) / n_known
        outcome = sum(each.sum_outcome for each in parts) / n_known
        squares = sum(each.sum_squares for each in parts) / n_known
        variance = max(squares - (score - outcome) ** 2, 0.0)
        if card.is_probability:  # few outcomes that agree must not look like certainty
            variance = max(variance, score * (1 - score))
        return cls(n_known, score, outcome, math.sqrt(variance / n_known))

    def words(self, card: Card) -> str:
        """Both means with the number they rest on."""
        return (
            f"{card.show_score(self.score)} scored and {card.show_score(self.outcome)} observed on "
            f"average ({self.n_known:,} outcomes, difference "
            f"{card.show_change(self.outcome - self.score)} ± "
            f"{card.show_change(2 * self.error).lstrip('+')})"
        )


def _counted(card: Card, parts: Sequence[ScopeNumbers], gap: _Gap | None) -> str:
    if not parts:
        return "Deployed, and no prediction yet."
    n_rows, newest = sum(each.n_rows for each in parts), max(each.newest for each in parts)
    text = f"{n_rows:,} predictions, the newest of {newest:%Y-%m-%d}"
    if gap is None:
        return f"{text}; no outcome to compare with."
    return f"{text}; {gap.words(card)}."


def days(span: timedelta) -> str:
    """A time span in words: days, or hours below two days."""
    if span < timedelta(days=2):
        hours = round(span / timedelta(hours=1))
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{round(span / timedelta(days=1)):,} days"
