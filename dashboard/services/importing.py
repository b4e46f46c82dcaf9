"""Models of other tools enter the register."""

import shutil
from datetime import datetime
from pathlib import Path

import pandas as pd

from dashboard import registry, store
from dashboard.domain.errors import CandorError, UnusableMlflowFolder
from dashboard.domain.records import Trust, Version

from .deploying import register_version

TRUST = (
    "its model is a pickle, and opening a pickle runs whatever its maker put into it; if you trust "
    "them, say so with --trust"
)


def import_mlflow(
    engine: store.Engine,
    models_folder: Path,
    folder: Path,
    naming: registry.Naming,
    *,
    reference: pd.DataFrame | None = None,
    trust: Trust | None = None,
    limits: registry.Limits = registry.LIMITS,
    now: datetime,
) -> Version:
    """Copy the model of an MLflow folder into a version of its own and register that.

    Raises
    ------
    UnusableMlflowFolder
        If the folder cannot be read, its model may run code and is not trusted, or the version is
        there already. Nothing is left behind then.
    CandorError
        If the model cannot be registered. Nothing is left behind then either.
    """
    found = registry.read_mlflow_folder(folder)
    if found.runs_code and trust is None:
        raise UnusableMlflowFolder(str(folder), TRUST)
    registry.require_name(naming.model)
    target = models_folder / naming.model / str(naming.version)
    if target.exists():
        reason = f"{target} is there already; give the next number"
        raise UnusableMlflowFolder(str(folder), reason)
    try:
        registry.import_apart(target, found, naming, reference, limits)
        return register_version(engine, models_folder, target, trust=trust, limits=limits, now=now)
    except CandorError:
        shutil.rmtree(target, ignore_errors=True)
        raise
