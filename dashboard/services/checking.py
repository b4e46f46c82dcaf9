"""Is everything in order? The questions of `candor doctor`."""

import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version as installed
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.errors import CandorError
from dashboard.domain.records import Version

from .opening import try_again

OLDEST_PYTHON = (3, 11)
PATIENCE_SECONDS = 20
NO_CODE = "its card names no commit of the code that built it"


@dataclass(frozen=True, slots=True)
class Check:
    """One question, its answer, and whether it is a good one."""

    name: str
    passed: bool
    detail: str


def check_all(
    database_url: str, models_folder: Path, limits: registry.Limits = registry.LIMITS
) -> Iterator[Check]:
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
        for sentence in upgrade_sentences(engine):
            yield Check("upgrade", passed=True, detail=sentence)
        yield from _check_versions(engine, models_folder, limits)


def upgrade_sentences(engine: store.Engine) -> list[str]:
    """What upgrades did to what was stored, and where the copies from before them are."""
    with store.reading(engine) as connection:
        reports = store.list_upgrades(connection)
    return [sentence for report in reports for sentence in _upgrade_sentences(report)]


def _upgrade_sentences(report: store.UpgradeReport) -> Iterator[str]:
    several = [model for model in report.models if model["superseded"]]
    for model in several:
        yield (
            f"{model['model']}: {model['predictions']:,} predictions were stored more than once. "
            f"Of {model['rows']:,} rows {model['rows'] - model['superseded']:,} are current; "
            f"{model['superseded']:,} are superseded by a newer one and can still be opened."
        )
    if not several:
        yield "No prediction was stored more than once."
    if report.backup:
        on = f"{report.created_at:%Y-%m-%d}"
        yield f"What was stored before the upgrade of {on} is copied in {report.backup}."


def _check_source(source: store.ConnectedSource) -> Check:
    """Whether a company's table answers, has its columns still, and has indexes."""
    name = f"{source.model}, connected"
    table = source.mapping.source
    try:
        facts, _ = store.look_at(table.address, table.table, PATIENCE_SECONDS)
    except CandorError as error:
        return Check(name, passed=False, detail=str(error))
    lost = [column for column in source.mapping.columns if column not in facts.columns]
    if lost:
        detail = f"{table.table} has lost the columns {', '.join(lost)}; connect it again"
        return Check(name, passed=False, detail=detail)
    now = replace(source, facts=replace(source.facts, indexes=facts.indexes))
    missing = store.missing_indexes(now)
    detail = f"{table.table} answers and has its columns"
    if missing:
        detail += f"; pages would be quicker with: {' '.join(missing)}"
    elif now.facts.indexes != source.facts.indexes:
        detail += "; its indexes have changed, so run `candor connect` again to use them"
    return Check(name, passed=True, detail=detail)


def _check_version(
    engine: store.Engine, models_folder: Path, version: Version, limits: registry.Limits
) -> Check:
    """Whether a version opens and answers; tried again in a fresh interpreter."""
    try:
        trial = try_again(engine, models_folder, version, limits)
    except CandorError as error:
        return Check(version.card.id, passed=False, detail=str(error))
    notes = [*trial.notes, *([] if version.card.code else [NO_CODE])]
    if version.trust is not None:
        notes.append(f"its code is trusted by {version.trust.show()}")
    detail = "; ".join(["the registered bytes, loads and answers", *notes])
    return Check(version.card.id, passed=True, detail=detail)


def _check_versions(
    engine: store.Engine, models_folder: Path, limits: registry.Limits
) -> Iterator[Check]:
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
            and store.find_connected(connection, model) is None
        ]
        connected = [
            source
            for model in store.list_models(connection)
            if (source := store.find_connected(connection, model)) is not None
        ]
    for source in connected:
        yield _check_source(source)
    for version in versions:
        if version.card.is_explainable:
            yield _check_version(engine, models_folder, version, limits)
    for model in unserved:
        detail = f"no champion is deployed; run `candor deploy {model} --version N`"
        yield Check(model, passed=False, detail=detail)
