"""Versions enter the register and go to work: `register`, `deploy`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard import services
from dashboard.config import read_settings
from dashboard.domain.records import EVERYWHERE, Role

from .group import engine_at_work, main


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def register(folder: Path) -> None:
    """Register the version in FOLDER, such as models/sba_default/3.

    The folder holds card.toml and the model's file. The hashes of both are stored; from then on
    the version opens only while its bytes stay the same. The model is tried once before it is
    accepted.
    """
    version = services.register_version(
        engine_at_work(), read_settings().models_folder, folder, now=datetime.now(UTC)
    )
    click.echo(
        f"Registered {version.card.id} ({version.card.algorithm}). "
        f"Put it to work with `candor deploy {version.model} --version {version.number}`, or "
        f"in a champion's place with `candor promote {version.model} --version {version.number}`."
    )
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
    deployment = services.deploy_version(
        engine_at_work(), model, number, role=Role(role), scope=scope, reason=reason,
        now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(
        f"Version {deployment.version} of {model} is {deployment.role.value} for scope "
        f"{deployment.scope} since {deployment.valid_from:%Y-%m-%d %H:%M} UTC."
    )
