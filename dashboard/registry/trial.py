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
from .importing import Naming, import_mlflow
from .interpreter import EndedError, ask_apart
from .libraries import version_of
from .limits import Limits
from .loading import load_model
from .mlflow_folder import MlflowFolder


@dataclass(frozen=True, slots=True)
class Trial:
    """What a version showed in a fresh interpreter.

    Attributes
    ----------
    notes : tuple of str
        What a reader should know of it; see `LoadedModel`.
    """

    notes: tuple[str, ...] = ()


def try_version(root: Path, version: Version, limits: Limits) -> Trial:
    """Open a version in a fresh interpreter and ask it about its reference rows.

    Parameters
    ----------
    root : Path
        The models folder.
    version : Version
        The database's record, or what it will be.
    limits : Limits
        What that may take.

    Raises
    ------
    UnreadableArtifact
        If it cannot be used, or the interpreter crashed, exited or reached a limit.
    CandorError
        If a file is not there or not the registered one.
    """
    try:
        told = ask_apart("version", root.resolve(), version, limits=limits)
        return Trial(tuple(str(note) for note in told["notes"]))
    except EndedError as ended:
        raise UnreadableArtifact(version.card.id, f"opening it {ended}") from None
    except (KeyError, TypeError):
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


def _open_version(root: Path, version: Version, limits: Limits) -> dict[str, Any]:
    """Open a version, here in the fresh interpreter."""
    loaded = load_model(root, version, limits)
    return {"notes": [*loaded.notes, *filter(None, [loaded.unchecked])]}


TASKS: Mapping[str, Callable[..., Any]] = {"version": _open_version, "mlflow": _import_mlflow}
"""What a fresh interpreter can be asked to do; each is given the limits last."""
