"""How long pages take where ten models serve twenty countries, 206 deployments in all.

Builds the simulated demo in a folder of its own (or takes the database that CANDOR_DATABASE_URL
names, if the simulation is in it), opens every page as a browser's first message would have it
opened, and prints a Markdown table of milliseconds until the page is done, and of processor time of
the whole process, which does not depend on what else the machine does:

- again: the same page with the same choice, 3 s apart, so that what is kept for 2 s is asked anew;
- another: the page for a model and country that nobody has looked at.

    python benchmarks/many_models.py [times]
"""

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from dashboard import services, store
from dashboard.config import read_settings
from dashboard.services import simulation
from dashboard.ui import navigation

ROOT = Path(__file__).parents[1]
APP = ROOT / "dashboard" / "ui" / "app.py"
PAUSE = 3.0
Place = tuple[str, int, str]
Taken = tuple[float, float]
PAGES = [name for titles in navigation.GROUPS.values() for name in titles]


def build() -> list[Place]:
    """Make sure that the simulation is there; return model, version and scope of its cells."""
    settings = read_settings()
    engine = store.open_engine(settings.database_url)
    store.upgrade(engine)
    folder = simulation.find(settings.models_folder)
    if folder is None:
        sys.exit(f"there is no simulation in {settings.models_folder}")
    if not simulation.is_built(folder):
        simulation.build(folder)
    begun = time.perf_counter()
    for _ in simulation.enter(engine, settings.models_folder, folder):
        pass
    print(f"The simulation was entered in {time.perf_counter() - begun:.0f} s.\n")
    with store.reading(engine) as connection:
        cells = services.read_health(connection)
    return [
        (each.model, each.version, each.scope) for each in cells if each.version and each.n_rows
    ]


def opened(name: str, cell: Place) -> AppTest:
    """A page in a new session, for one cell."""
    model, version, scope = cell
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"model": model, "version": str(version), "scope": scope})
    app.switch_page(str(ROOT / "pages" / f"{name}.py"))
    return app


def taken(app: AppTest) -> Taken:
    """How long one run of a page takes; it must not fail."""
    begun = time.perf_counter(), time.process_time()
    app.run()
    spent = time.perf_counter() - begun[0], time.process_time() - begun[1]
    said = [each.value for each in (*app.exception, *app.error)]
    if said or not app.title:
        sys.exit(f"a page failed: {said}")
    return spent


def measure(cells: list[Place], times: int) -> Iterator[tuple[str, list[Taken], list[Taken]]]:
    """Seconds of every page: again, and for another cell."""
    rng = np.random.default_rng(0)
    for name in PAGES:
        app = opened(name, cells[0])
        taken(app)
        again = []
        for _ in range(times):
            time.sleep(PAUSE)
            again.append(taken(app))
        others = rng.choice(len(cells), times, replace=False)
        another = [taken(opened(name, cells[place])) for place in others]
        yield name, again, another


def words(every: list[Taken]) -> str:
    """Median and 95th percentile in milliseconds: until done, and of processor time."""
    found = []
    for seconds in zip(*every, strict=True):
        high = float(np.quantile(seconds, 0.95))
        found.append(f"{1_000 * statistics.median(seconds):,.0f} / {1_000 * high:,.0f}")
    return " | ".join(found)


def main() -> None:
    """Measure and print the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with contextlib.ExitStack() as stack:
        if "CANDOR_DATABASE_URL" not in os.environ:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            os.environ["CANDOR_DATABASE_URL"] = f"sqlite:///{folder}/candor.db"
        cells = build()
        print("p50 / p95, milliseconds\n")
        print("| page | again | its processor time | another cell | its processor time |")
        print("|---|---:|---:|---:|---:|")
        for name, again, another in measure(cells, times):
            print(f"| {name} | {words(again)} | {words(another)} |", flush=True)


if __name__ == "__main__":
    main()
