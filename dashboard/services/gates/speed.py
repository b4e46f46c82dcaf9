"""How long answers take, measured here and now against the champion's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pandas as pd

from dashboard.domain.gates import GateCheck, GateVerdict
from dashboard.services.contenders import Contender

BATCH, SINGLES, LEAST, PATIENCE = 2_000, 40, 10, 2.0
MILLISECONDS = 1_000


@dataclass(frozen=True, slots=True)
class _Pace:
    """Rows answered in a second, and the milliseconds within which 95 of 100 rows are."""

    rate: float
    single: float


def check_speed(candidate: Contender, champion: Contender | None) -> GateCheck:
    """Rows in a second, and how long one row takes at most in 95 of 100 cases."""
    title = "Fast enough"
    beside = [champion] if champion is not None and champion.loaded is not None else []
    own, *others = _paces([candidate, *beside])
    rules = candidate.card.gate
    said = f"{own.rate:,.0f} rows a second; one row within {own.single:.1f} ms in 95 of 100 cases"
    if not others:
        fine = own.single <= rules.fast_enough_ms
        verdict = GateVerdict.PASSED if fine else GateVerdict.UNDECIDED
        value, limit = f"{own.single:.1f} ms", f"{rules.fast_enough_ms:g} ms"
        return GateCheck("speed", title, verdict, f"{said}.", value, limit)
    ratio = own.single / others[0].single
    fine = ratio <= rules.most_slowdown or own.single <= rules.fast_enough_ms
    return GateCheck(
        "speed",
        title,
        GateVerdict.PASSED if fine else GateVerdict.FAILED,
        f"{said}, against {others[0].rate:,.0f} rows a second and {others[0].single:.1f} ms.",
        f"{ratio:.2g} times as long",
        f"{rules.most_slowdown:g} times, or {rules.fast_enough_ms:g} ms",
    )


def _paces(contenders: Sequence[Contender]) -> list[_Pace]:
    """How fast each is, asked in turns, so that a busy moment hits all alike.

    At least 10 single rows each, and up to 40 while two seconds last.
    """
    views = [each.loaded.view for each in contenders if each.loaded is not None]
    rows = [each.loaded.reference for each in contenders if each.loaded is not None]
    frames = [own[list(view.schema.names)] for view, own in zip(views, rows, strict=True)]
    many = [own.take(np.arange(BATCH) % len(own)).reset_index(drop=True) for own in frames]
    whole = [_elapsed(view.respond, own) for view, own in zip(views, many, strict=True)]
    singles: list[list[float]] = [[] for _ in views]
    start = perf_counter()
    for at in range(SINGLES):
        if at >= LEAST and perf_counter() - start > PATIENCE:
            break
        for found, view, own in zip(singles, views, frames, strict=True):
            found.append(_elapsed(view.respond, own.iloc[[at % len(own)]]))
    return [
        _Pace(BATCH / batch, float(np.quantile(found, 0.95)) * MILLISECONDS)
        for batch, found in zip(whole, singles, strict=True)
    ]


def _elapsed(respond: Callable[[pd.DataFrame], object], rows: pd.DataFrame) -> float:
    start = perf_counter()
    respond(rows)
    return perf_counter() - start
