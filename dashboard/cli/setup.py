"""From nothing to open pages: `init`, `demo`, `dashboard`, `doctor`."""

import os
import sys
from pathlib import Path

import click

from dashboard import services, store
from dashboard.config import Settings, read_settings
from dashboard.services import demo as demos
from dashboard.services import simulation

from .group import engine_at_work, main, opened

ENTRY = Path(__file__).parents[1] / "ui" / "app.py"


@main.command()
def init() -> None:
    """Create the database, or bring it up to date. Nothing stored is lost."""
    engine = opened()
    store.upgrade(engine)
    for sentence in services.upgrade_sentences(engine):
        click.echo(sentence)
    click.echo(f"The database is ready: {engine.url.render_as_string(hide_password=True)}")


@main.command()
@click.option("--simulated", is_flag=True, help="A made-up company instead.")
def demo(*, simulated: bool) -> None:
    """Build the demo: train on real data, register, deploy, and score month by month.

    What is there already is left as it is; a second run takes seconds. With --simulated, a
    made-up ride-sharing company is built instead: many models that feed each other in many
    countries, each labelled as simulated.
    """
    settings = read_settings()
    engine = engine_at_work()
    if simulated:
        _simulate(engine, settings.models_folder)
        return
    found = services.list_demos(settings.models_folder)
    tables = services.list_connected_demos(settings.models_folder)
    if not found and not tables:
        click.echo(f"There is no demo in {settings.models_folder}: no folder has a train.py.")
        return
    new = [one for one in found if not one.is_built]
    if new:
        with click.progressbar(length=len(new), label="Training") as bar:
            for _ in demos.train(new):
                bar.update(1)
    _enter(engine, settings, [one for one in found if not demos.is_entered(engine, one)])
    for table in tables:
        if services.connect_demo(engine, table):
            click.echo(f"Connected {table.name}, a company's own table")
    click.echo("The demo is ready. Open it with `candor dashboard`.")


def _simulate(engine: store.Engine, models_folder: Path) -> None:
    found = simulation.find(models_folder)
    if found is None:
        click.echo(f"There is no simulation in {models_folder / simulation.FOLDER}.")
        return
    if not simulation.is_built(found):
        click.echo("Making up models and rows ...")
        simulation.build(found)
    weeks = simulation.enter(engine, models_folder, found)
    with click.progressbar(weeks, length=simulation.n_weeks(found), label="Scoring weeks") as bar:
        for _ in bar:
            pass
    click.echo("The simulated demo is ready. Open it with `candor dashboard`.")


def _enter(engine: store.Engine, settings: Settings, new: list[services.Demo]) -> None:
    """Score what is not there yet: several side by side, one month by month."""
    if len(new) > 1:
        scored = demos.score_side_by_side(settings.database_url, settings.models_folder, new)
        with click.progressbar(scored, length=len(new), label="Scoring") as bar:
            for _ in bar:
                pass
        return
    for one in new:
        versions = demos.enter(engine, settings.models_folder, one)
        models = demos.open_models(engine, settings.models_folder, versions)
        with click.progressbar(demos.months(one), label=f"Scoring {one.name}") as bar:
            for month in bar:
                demos.score_month(engine, models, month)
        demos.add_known(engine, models, one)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port; 8501 if not given.")
@click.option("--address", help="Address to listen on; only this machine if not given.")
def dashboard(port: int | None, address: str | None) -> None:
    """Serve the pages at http://localhost:8501 until stopped; open that in a browser."""
    engine_at_work().dispose()
    settings = read_settings()
    address = address or settings.address
    port = port or settings.port
    click.echo(f"Candor is at http://{address}:{port} (stop it with Ctrl-C)")
    command = [
        sys.executable, "-m", "streamlit", "run", str(ENTRY),
        f"--server.port={port}", f"--server.address={address}",
    ]  # fmt: skip
    os.environ.setdefault("CANDOR_WARM_UP", "true")
    # this process becomes the server, so that a signal to it reaches the server
    os.execv(sys.executable, command)  # noqa: S606 - our own server


@main.command()
def doctor() -> None:
    """Check Python, libraries, the database and every registered model."""
    settings = read_settings()
    failed = 0
    for check in services.check_all(settings.database_url, settings.models_folder, settings.limits):
        failed += not check.passed
        mark = click.style("ok ", fg="green") if check.passed else click.style("BAD", fg="red")
        click.echo(f"{mark} {check.name}: {check.detail}")
    if failed:
        click.echo(f"{failed} to mend.")
        raise SystemExit(1)
    click.echo("All is well.")
