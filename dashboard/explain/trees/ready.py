"""Compilation that keeps nobody waiting.

A kernel is compiled, or found in the compiler's cache on disk, when it is first called: seconds
on a fresh installation. A server starts `warm_up` in the background; while it runs, `is_ready` is
false and explainers use the library's path. Where kernels are not on disk yet, the compiler runs
in a process of its own and behind all others, so that it does not hold up the pages; this process
then finds them there. Whoever never warms up, a script or a test, waits at the first call instead.
"""

import subprocess
import sys
from threading import Event, Thread

import numpy as np

from dashboard.domain.structure import TreeEnsemble

from .engine import engine_of
from .extension import product
from .one_free import FEW_ANSWERS, one_free_of

COMPILE = f"import os; os.nice(10); from {__package__} import warm_up; warm_up()"

_settled = Event()
_settled.set()


def is_ready() -> bool:
    """Whether no warm-up is under way."""
    return _settled.is_set()


def start_warm_up() -> Thread:
    """Compile all kernels in the background; `is_ready` tells when that is done."""
    _settled.clear()
    worker = Thread(target=_finish, name="candor-warm-up", daemon=True)
    worker.start()
    return worker


def warm_up() -> None:
    """Run every kernel once on a stump."""
    trees, rows = _stump(), np.array([[0.5], [np.nan]])
    for background in (rows, None):
        for deepest in (0, 1):
            engine = engine_of(trees, background, deepest=deepest)
            engine.shapley(rows)
    free = one_free_of(trees)
    for few in (rows, np.repeat(rows, FEW_ANSWERS, axis=0)):
        list(free.curves(few, {0: rows[:, 0]}, logistic=True))
    engine.interactions(rows)


def _finish() -> None:
    try:
        if _is_cold():
            # where it fails, the next line does the same here, only less quietly
            subprocess.run([sys.executable, "-c", COMPILE], check=False, capture_output=True)  # noqa: S603 - our own code
        warm_up()
    finally:
        _settled.set()


def _is_cold() -> bool:
    """Whether the smallest kernel had to be compiled; all are written to the disk together."""
    product(np.full(1, 0.5), 1, np.zeros(2))
    return bool(product.stats.cache_misses)


def _stump() -> TreeEnsemble:
    """One tree with one split of one number."""
    return TreeEnsemble(
        feature=np.array([0, -1, -1], dtype=np.int32),
        threshold=np.zeros(3),
        left=np.array([1, -1, -1], dtype=np.int32),
        right=np.array([2, -1, -1], dtype=np.int32),
        missing_left=np.zeros(3, np.bool_),
        cover=np.array([2.0, 1.0, 1.0]),
        value=np.array([0.0, 1.0, 2.0]),
        root=np.zeros(1, np.int32),
        output=np.zeros(1, np.int32),
        bias=np.zeros(1),
        n_categories=np.zeros(1, np.int32),
        category_row=np.full(3, -1, np.int32),
        category_left=np.zeros((0, 1), np.bool_),
    )
