"""What the explanation of a few rows costs next to the library's own prediction of them.

Boosted models of 200 trees over 20 numbers, seeded, fitted on a frame. The library predicts with
its own defaults and on one thread; we explain (Shapley values against 100 rows, with the
model's own margin and response to compare with). All take turns in the same run, and the
median counts; processor time is that of all threads.

    python benchmarks/small_batches.py [names of models]
"""

import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pandas as pd
from peers import models
from peers.measuring import digits, table
from threadpoolctl import ThreadpoolController

from dashboard.explain import attributions
from dashboard.explain.trees import warm_up
from dashboard.notebook import explain_model

NAMES = ("HistGB", "LightGBM", "XGBoost", "CatBoost")
SIZES = (1, 10, 100, 1_000)
N_REPEATS = {1: 60, 10: 60, 100: 40, 1_000: 15}
N_BACKGROUND = 100
GOALS = {1: 1.5, 1_000: 2.0}

Times = tuple[float, float]
"""Milliseconds of the processor, and of the clock on the wall."""


def fitted(name: str) -> tuple[Any, pd.DataFrame]:
    """A model, and rows that it has not seen."""
    X, y = models.sample(models.N_TRAINING, 0)
    names = [f"number_{at}" for at in range(X.shape[1])]
    rows = pd.DataFrame(models.sample(2 * SIZES[-1], 1)[0], columns=names)
    return models.MODELS[name].fit(pd.DataFrame(X, columns=names), y), rows


def in_turns(works: dict[str, Callable[[], object]], repeats: int) -> dict[str, Times]:
    """The median times of each, run one after the other again and again."""
    taken: dict[str, list[Times]] = {name: [] for name in works}
    for _ in range(repeats + 1):
        for name, work in works.items():
            wall, processor = time.perf_counter(), time.process_time()
            work()
            taken[name].append((
                1e3 * (time.process_time() - processor), 1e3 * (time.perf_counter() - wall)
            ))  # fmt: skip
    # the first turn fills caches
    return {
        name: (median(each[0] for each in times[1:]), median(each[1] for each in times[1:]))
        for name, times in taken.items()
    }


def compared(name: str) -> list[list[object]]:
    """A line for each number of rows."""
    model, rows = fitted(name)
    background = rows.tail(N_BACKGROUND)
    face = explain_model(model, background=background)
    view, with_what = face.seen.view, face.seen.background
    controller = ThreadpoolController()

    def alone(part: pd.DataFrame) -> Any:
        with controller.limit(limits=1):
            return model.predict_proba(part)

    lines: list[list[object]] = []
    for size in SIZES:
        part = rows.head(size).reset_index(drop=True)
        conformed = face.seen.conform(part)
        found = attributions(view, conformed, with_what)
        if abs(found.residual).max() > 1e-5:  # noqa: PLR2004 - single precision of XGBoost
            raise SystemExit(f"{name}: the values do not add up to the model's own margins")
        works = {
            "own": lambda part=part: model.predict_proba(part),
            "alone": lambda part=part: alone(part),
            "view": lambda rows=conformed: attributions(view, rows, with_what),
            "face": lambda part=part: face.attributions(part),
        }
        times = in_turns(works, N_REPEATS[size])
        for at, kind in enumerate(("processor", "wall")):
            own, single, ours, public = (times[each][at] for each in works)
            goal = f"≤ {GOALS[size]}" if size in GOALS and at == 0 else ""
            lines.append([
                name, f"{size:,}", kind, own, single, ours, public, f"{ours / own:.2f}",
                f"{public / own:.2f}", f"{public / single:.2f}", goal,
            ])  # fmt: skip
    return lines


def main() -> None:
    """Measure the named models, or all."""
    warm_up()
    print(f"{os.cpu_count()} cores, load {digits(os.getloadavg()[0])}, milliseconds")
    head = ["model", "rows", "time", "library", "library, one thread", "attributions", "notebook",
            "attributions / library", "notebook / library", "notebook / one thread",
            "goal"]  # fmt: skip
    lines = [line for name in sys.argv[1:] or NAMES for line in compared(name)]
    table("Explanations of small batches next to the library's own predictions", head, lines)


if __name__ == "__main__":
    main()
