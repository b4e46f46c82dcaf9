"""How long answers take, measured here and now against the champion's."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pandas as pd

from dashboard.domain.gates import GateCheck, GateVerdict
from dashboard.services.contenders import Contender

BATCH, SINGLES, BATCHES = 2_000, 25, 2
MILLISECONDS = 1_000


def check_speed(candidate: Contender, champion: Contender | None) -> GateCheck:
    """Rows in a second, and how long one row takes at most in 95 of 100 cases."""
    title = "Fast enough"
    own = _times(candidate)
    if own is None:
        return GateCheck("speed", title, GateVerdict.UNDECIDED, "It does not open.")
    rate, single = own
    rules = candidate.card.gate
    said = f"{rate:,.0f} rows a second; one row within {single:.1f} ms in 95 of 100 cases"
    other = None if champion is None else _times(champion)
    if other is None:
        fine = single <= rules.fast_enough_ms
        verdict = GateVerdict.PASSED if fine else GateVerdict.UNDECIDED
        limit = f"{rules.fast_enough_ms:g} ms"
        return GateCheck("speed", title, verdict, f"{said}.", f"{single:.1f} ms", limit, SINGLES)
    ratio = single / other[1]
    fine = ratio <= rules.most_slowdown or single <= rules.fast_enough_ms
    sentence = f"{said}, against {other[0]:,.0f} rows a second and {other[1]:.1f} ms."
    return GateCheck(
        "speed",
        title,
        GateVerdict.PASSED if fine else GateVerdict.FAILED,
        sentence,
        f"{ratio:.2g} times as long",
        f"{rules.most_slowdown:g} times, or {rules.fast_enough_ms:g} ms",
        SINGLES,
    )


def _times(contender: Contender) -> tuple[float, float] | None:
    """Rows in a second at best, and the 95 % quantile of single answers in milliseconds."""
    if contender.loaded is None:
        return None
    view = contender.loaded.view
    rows = contender.loaded.reference[list(view.schema.names)]
    many = rows.take(np.arange(BATCH) % len(rows)).reset_index(drop=True)
    best = min(_elapsed(view.respond, many) for _ in range(BATCHES))
    singles = [_elapsed(view.respond, rows.iloc[[at % len(rows)]]) for at in range(SINGLES)]
    return BATCH / best, float(np.quantile(singles, 0.95)) * MILLISECONDS


def _elapsed(respond: Callable[[pd.DataFrame], object], rows: pd.DataFrame) -> float:
    start = perf_counter()
    respond(rows)
    return perf_counter() - start
