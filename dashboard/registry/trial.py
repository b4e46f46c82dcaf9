"""Versions tried in a fresh interpreter before this one opens them.

What is asked of a version there belongs into `_open_version`; what it answers is made of JSON.
"""

import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

import dashboard
from dashboard.domain.card import Card
from dashboard.domain.errors import UnreadableArtifact, UnusableMlflowFolder
from dashboard.domain.records import Version

from .artifact import TABLES
from .golden import REGISTERED, GoldenRows, answered, answers_text, choose_golden, with_answers
from .importing import Naming, import_mlflow
from .interpreter import EndedError, ask_apart
from .libraries import version_of, words_of
from .limits import Limits
from .loading import LoadedModel, load_golden, load_model
from .mlflow_folder import MlflowFolder
from .replay import replay


@dataclass(frozen=True, slots=True)
class Trial:
    """What a version showed in a fresh interpreter.

    Attributes
    ----------
    notes : tuple of str
        What a reader should know of it; see `LoadedModel`.
    gap : float
        The largest difference between its answers to the golden rows and the stored ones.
    answers : str
        Its answers to the golden rows where none were stored; to be stored, and given back from
        then on.
    """

    notes: tuple[str, ...] = ()
    gap: float = 0.0
    answers: str = ""


def try_version(
    root: Path, version: Version, limits: Limits, *, answers: str | None = None
) -> Trial:
    """Open a version in a fresh interpreter and ask it about its reference and golden rows.

    Parameters
    ----------
    root : Path
        The models folder.
    version : Version
        The database's record, or what it will be.
    limits : Limits
        What that may take.
    answers : str or None
        The stored answers to its golden rows, where its file does not tell them.

    Raises
    ------
    UnreadableArtifact
        If it cannot be used, does not answer its golden rows as it did, or the interpreter crashed,
        exited or reached a limit.
    CandorError
        If a file is not there or not the registered one.
    """
    try:
        told = ask_apart("version", root.resolve(), version, answers, limits=limits)
        notes = tuple(str(note) for note in told["notes"])
        return Trial(notes, float(told["gap"]), str(told["answers"]))
    except EndedError as ended:
        raise UnreadableArtifact(version.card.id, f"opening it {ended}") from None
    except (KeyError, TypeError, ValueError):
        reason = "opening it gave no result that could be read"
        raise UnreadableArtifact(version.card.id, reason) from None


def fingerprint(card: Card) -> str:
    """What a trial's result depends on beside the version's bytes, as a hash.

    That is Python, its platform, this release, and the card's libraries as they are installed.
    """
    names = sorted({*(name for name, _ in card.libraries), *TABLES})
    installed = [f"{name} {version_of(name)}" for name in names]
    machine = f"{sys.platform} {platform.machine()}"
    known = [f"Python {platform.python_version()}", machine, dashboard.__version__, *installed]
    return sha256("\n".join(known).encode()).hexdigest()


def import_apart(
    folder: Path,
    found: MlflowFolder,
    naming: Naming,
    reference: pd.DataFrame | None,
    limits: Limits,
) -> None:
    """Write the files of a version from an MLflow folder, whose model a fresh interpreter opens.

    Raises
    ------
    UnusableMlflowFolder
        If it cannot be imported, or the interpreter crashed, exited or reached a limit.
    CandorError
        As `importing.import_mlflow`.
    """
    try:
        ask_apart("mlflow", folder.resolve(), found, naming, reference, limits=limits)
    except EndedError as ended:
        raise UnusableMlflowFolder(str(found.folder), f"opening its model {ended}") from None


def _import_mlflow(
    folder: Path,
    found: MlflowFolder,
    naming: Naming,
    reference: pd.DataFrame | None,
    limits: Limits,
) -> None:
    """Import an MLflow folder, here in the fresh interpreter."""
    import_mlflow(folder, found, naming, reference, limits)


def _open_version(
    root: Path, version: Version, answers: str | None, limits: Limits
) -> dict[str, Any]:
    """Open a version and replay its golden rows, here in the fresh interpreter."""
    loaded = load_model(root, version, limits)
    card = version.card
    golden = load_golden(root, version) or choose_golden(card, loaded.reference)
    recorded = ""
    if golden.answers is None and answers:
        golden = with_answers(golden, answers)
    elif golden.answers is None:
        golden = _recorded(golden, loaded, card)
        recorded = answers_text(golden.answers) if golden.answers else ""
    found = replay(loaded.view, golden)
    if found.fault:
        raise UnreadableArtifact(card.id, found.fault)
    notes = [*loaded.notes, *filter(None, [loaded.unchecked])]
    return {"notes": notes, "gap": found.gap, "answers": recorded}


def _recorded(golden: GoldenRows, loaded: LoadedModel, card: Card) -> GoldenRows:
    try:
        return answered(golden, loaded.view.answers.estimator, card, REGISTERED)
    except Exception as error:  # a model may raise anything
        reason = f"it does not answer to its golden rows ({words_of(error)})"
        raise UnreadableArtifact(card.id, reason) from error


TASKS: Mapping[str, Callable[..., Any]] = {"version": _open_version, "mlflow": _import_mlflow}
"""What a fresh interpreter can be asked to do; each is given the limits last."""
