"""Is everything in order? The questions of `candor doctor`."""

import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.errors import CandorError

OLDEST_PYTHON = (3, 11)
NO_CODE = "its card names no commit of the code that built it"


@dataclass(frozen=True, slots=True)
class Check:
    """One question, its answer, and whether it is a good one."""

    name: str
    passed: bool
    detail: str


def check_all(database_url: str, models_folder: Path) -> Iterator[Check]:
    """Python, libraries, the database, and every registered version, one after the other."""
    python = platform.python_version()
    yield Check("Python", sys.version_info >= OLDEST_PYTHON, f"{python}, 3.11 or newer is needed")
    for library in ("streamlit", "scikit-learn", "pandas", "sqlalchemy", "shap"):
        yield Check(library, passed=True, detail=installed(library))
    with ExitStack() as at_the_end:
        try:
            engine = store.open_engine(database_url)
            at_the_end.callback(engine.dispose)
            store.require_current(engine)
        except CandorError as error:
            yield Check("database", passed=False, detail=str(error))
            return
        yield Check("database", passed=True, detail=f"{engine.dialect.name}, at the right revision")
        yield from _check_versions(engine, models_folder)


def _check_versions(engine: store.Engine, models_folder: Path) -> Iterator[Check]:
    with store.reading(engine) as connection:
        versions = [
            version
            for model in store.list_models(connection)
            for version in store.list_versions(connection, model)
        ]
        unserved = [
            model
            for model in store.list_models(connection)
            if store.find_champion(connection, model) is None
        ]
    for version in versions:
        try:
            loaded = registry.load_model(models_folder, version)
        except CandorError as error:
            yield Check(version.card.id, passed=False, detail=str(error))
        else:
            notes = [*loaded.notes, *([] if version.card.code else [NO_CODE])]
            detail = "; ".join(notes) or "the registered bytes, loads and answers"
            yield Check(version.card.id, passed=True, detail=detail)
    for model in unserved:
        detail = f"no champion is deployed; run `candor deploy {model} --version N`"
        yield Check(model, passed=False, detail=detail)
