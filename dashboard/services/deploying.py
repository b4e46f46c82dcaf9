"""Versions enter the register and go to work."""

from datetime import datetime
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.errors import InvalidCard
from dashboard.domain.records import EVERYWHERE, Deployment, Role, Version

CARD = registry.CARD_FILE


def register_version(
    engine: store.Engine, models_folder: Path, folder: Path, *, now: datetime
) -> Version:
    """Register the version in `folder`: check its card, trust its bytes, try it once.

    Raises
    ------
    InvalidCard
        If the card cannot be used or the folder lies outside the models folder.
    AlreadyRegistered
        If the version is registered with other bytes.
    """
    card, card_sha256 = registry.read_card(folder / CARD)
    try:
        relative = folder.resolve().relative_to(models_folder.resolve())
    except ValueError:
        reason = f"its folder must lie in the models folder {models_folder}"
        raise InvalidCard(str(folder / CARD), reason) from None
    with store.writing(engine) as connection:
        version = store.add_version(connection, card, card_sha256, relative.as_posix(), now)
        _try(registry.load_model(models_folder, version), folder)
    return version


def _try(loaded: registry.LoadedModel, folder: Path) -> None:
    """One prediction on the reference rows, so that a broken model is never registered."""
    rows = loaded.reference[list(loaded.view.schema.names)].head(10)
    responses = loaded.view.respond(rows)
    if responses.shape != (len(rows), len(loaded.view.outputs)):
        reason = f"the model answers with shape {responses.shape} and the card says otherwise"
        raise InvalidCard(str(folder / CARD), reason)


def deploy_version(
    engine: store.Engine,
    model: str,
    version: int,
    *,
    role: Role = Role.CHAMPION,
    scope: str = EVERYWHERE,
    reason: str = "",
    now: datetime,
) -> Deployment:
    """Put a registered version to work; an earlier champion of the scope is relieved."""
    with store.writing(engine) as connection:
        store.get_version(connection, model, version)
        return store.add_deployment(connection, model, version, scope, role, now, reason)
