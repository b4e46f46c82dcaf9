"""Versions enter the register and go to work: `register`, `deploy`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard import services, store
from dashboard.config import read_settings
from dashboard.domain.records import EVERYWHERE, Role

from .consent import consent, consent_options
from .group import engine_at_work, main


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@consent_options
def register(folder: Path, by: str, *, trusted: bool) -> None:
    """Register the version in FOLDER, such as models/sba_default/3.

    The folder holds card.toml and the model's file. The hashes of both are stored; from then on
    the version opens only while its bytes stay the same. The model is tried in a fresh interpreter
    before it is accepted. A pickle, a joblib or skops file and a model.py run their maker's code
    when they are opened: they need --trust, which is stored with the name and the time.
    """
    settings = read_settings()
    version = services.register_version(
        engine_at_work(), settings.models_folder, folder, trust=consent(trusted=trusted, by=by),
        limits=settings.limits, now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(
        f"Registered {version.card.id} ({version.card.algorithm}). "
        f"Put it to work with `candor deploy {version.model} --version {version.number}`, or "
        f"in a champion's place with `candor promote {version.model} --version {version.number}`."
    )
    if version.trust is not None:
        click.echo(f"The code in its file is trusted by {version.trust.show()}.")
    if version.card.code is None:
        click.echo("Its card does not say which commit of your code built it.")


@main.command()
@click.argument("model")
@click.option("--version", "number", type=int, required=True, help="The version's number.")
@click.option("--scope", default=EVERYWHERE, help="Where it serves, such as TX; * is everywhere.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="champion",
              help="champion serves; challenger and shadow only score beside it.")  # fmt: skip
@click.option("--reason", default="", help="Why, for the history.")
def deploy(model: str, number: int, scope: str, role: str, reason: str) -> None:
    """Put a registered version of MODEL to work where nothing serves yet, or beside what serves.

    To take a champion's place is a promotion: see `candor promote`.
    """
    engine, settings = engine_at_work(), read_settings()
    with store.reading(engine) as connection:
        version = store.get_version(connection, model, number)
    if version.card.is_explainable:
        services.require_tried(engine, settings.models_folder, version, settings.limits)
    deployment = services.deploy_version(
        engine, model, number, role=Role(role), scope=scope, reason=reason,
        now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(
        f"Version {deployment.version} of {model} is {deployment.role.value} for scope "
        f"{deployment.scope} since {deployment.valid_from:%Y-%m-%d %H:%M} UTC."
    )
