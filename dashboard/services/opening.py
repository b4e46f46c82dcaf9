"""Versions opened for whoever asks the model: tried in a fresh interpreter before, once."""

from datetime import UTC, datetime
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.records import StoredTrial, Version

AGAIN = "`candor doctor` tries it again"


def open_version(
    engine: store.Engine,
    models_folder: Path,
    version: Version,
    limits: registry.Limits = registry.LIMITS,
) -> registry.LoadedModel:
    """Open a registered version; pages, scoring, gates and explanations all do it here.

    Its files and the libraries that open them are tried in a fresh interpreter first, unless they
    were before: the result is stored, so that a start with the same libraries costs nothing. No
    transaction must be open.

    Raises
    ------
    UnreadableArtifact
        If the trial failed, now or before.
    CandorError
        If the files are not the registered ones, or nobody trusted the code that they run.
    """
    require_tried(engine, models_folder, version, limits)
    return registry.load_model(models_folder, version, limits)


def require_tried(
    engine: store.Engine, models_folder: Path, version: Version, limits: registry.Limits
) -> None:
    """Make sure that a version passed its trial with the libraries that are installed.

    Raises
    ------
    CandorError
        As `open_version`.
    """
    with store.reading(engine) as connection:
        known = require_not_failed(connection, version)
    if known is None:
        try_again(engine, models_folder, version, limits)


def require_unchanged(
    engine: store.Engine, models_folder: Path, version: Version, limits: registry.Limits
) -> None:
    """Make sure that a version that was opened before could be opened again: nothing is opened.

    Raises
    ------
    CandorError
        As `open_version`, but for what only opening it shows.
    """
    with store.reading(engine) as connection:
        require_not_failed(connection, version)
    registry.read_files(models_folder, version, limits)


def require_not_failed(connection: store.Connection, version: Version) -> StoredTrial | None:
    """The trial of a version with the libraries that are installed; None if there was none.

    Raises
    ------
    UnreadableArtifact
        If it failed.
    """
    known = store.find_trial(connection, version.card_sha256, registry.fingerprint(version.card))
    if known is not None and not known.passed:
        raise UnreadableArtifact(version.card.id, f"{known.reason}; {AGAIN}")
    return known


def try_again(
    engine: store.Engine, models_folder: Path, version: Version, limits: registry.Limits
) -> registry.Trial:
    """Try a version in a fresh interpreter, whatever was found before, and store the result.

    Its golden rows are asked again there. Where nobody has stored answers to them, those of now
    are stored, to be repeated from then on.

    Raises
    ------
    CandorError
        As `open_version`. Files that are not the registered ones are no result: they may be
        put back.
    """
    registry.read_files(models_folder, version, limits)
    with store.reading(engine) as connection:
        answers = store.find_golden_answers(connection, version.card_sha256)
    try:
        trial = registry.try_version(models_folder, version, limits, answers=answers)
    except UnreadableArtifact as error:
        _store(engine, version, error.reason)
        raise
    _store(engine, version, "", trial.answers)
    return trial


def _store(engine: store.Engine, version: Version, reason: str, answers: str = "") -> None:
    key, now = version.card_sha256, datetime.now(UTC)
    with store.writing(engine) as connection:
        store.store_trial(connection, key, registry.fingerprint(version.card), reason, now)
        if answers:
            store.add_golden_answers(connection, key, answers, now)
