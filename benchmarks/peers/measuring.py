"""Timing in turns, and tables."""

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numba import set_num_threads

from peers.models import N_THREADS

BEGUN = time.perf_counter()
N_REPEATS = 3
PATIENCE = 3.0
"""Seconds: whatever took longer is not repeated."""
Work = Callable[[], object]


def race(runners: dict[str, Work | None]) -> dict[str, float]:
    """Seconds of each, the best of three turns; the slow have one turn."""
    best: dict[str, float] = {}
    for _ in range(N_REPEATS):
        for name, work in runners.items():
            if work is None or best.get(name, 0.0) > PATIENCE:
                continue
            begun = time.perf_counter()
            work()
            best[name] = min(best.get(name, np.inf), time.perf_counter() - begun)
    return best


def threads(count: int, work: Work) -> Work:
    """The same work by so many threads of ours."""

    def run() -> None:
        set_num_threads(count)
        work()
        set_num_threads(N_THREADS)

    return run


def digits(number: float | None) -> str:
    """Three digits, or a dash where there is nothing."""
    if number is None:
        return "-"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"  # noqa: PLR2004


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a Markdown table at once, so that a long run can be watched."""
    head = list(head)
    print(f"[{time.perf_counter() - BEGUN:.0f} s] {title}", file=sys.stderr)
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}")
    for row in rows:
        cells = [each if isinstance(each, str) else digits(each) for each in row]
        print(f"| {' | '.join(cells)} |", flush=True)


def silent(make: Callable[[], Any], who: str) -> Any:
    """What a peer gives, or None where it fails: that is its result."""
    try:
        return make()
    except Exception as failure:  # noqa: BLE001 - peers fail in ways of their own
        print(f"({who}: {type(failure).__name__}: {str(failure)[:90]})")
        return None
