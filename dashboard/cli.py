"""The command line: `candor`."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard import __version__, registry, services, store
from dashboard.config import read_settings
from dashboard.domain.errors import CandorError
from dashboard.domain.records import EVERYWHERE, Role
from dashboard.domain.schema import Unknown
from dashboard.services import demo as demos

ENTRY = Path(__file__).parent / "ui" / "app.py"


class Sentences(click.Group):
    """A group whose expected failures print a sentence and exit 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; show a `CandorError` as what it says."""
        try:
            return super().invoke(ctx)
        except CandorError as error:
            click.secho(str(error), fg="red", err=True)
            ctx.exit(2)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="candor")
def main() -> None:
    """Candor shows what deployed models predict, and why.

    Predictions live in a database (var/candor.db, or CANDOR_DATABASE_URL) and models in a folder
    (models, or CANDOR_MODELS_FOLDER). Start with `candor init` and `candor demo`, then open the
    pages with `candor dashboard`.
    """


def _opened() -> store.Engine:
    """The database, closed when the command ends."""
    engine = store.open_engine(read_settings().database_url)
    click.get_current_context().call_on_close(engine.dispose)
    return engine


def _engine() -> store.Engine:
    engine = _opened()
    store.require_current(engine)
    return engine


@main.command()
def init() -> None:
    """Create the database, or bring it up to date. Nothing stored is lost."""
    engine = _opened()
    store.upgrade(engine)
    click.echo(f"The database is ready: {engine.url.render_as_string(hide_password=True)}")


@main.command()
def demo() -> None:
    """Build the demo: train on real data, register, deploy, and score month by month.

    What is there already is left as it is; a second run takes seconds.
    """
    settings = read_settings()
    engine = _engine()
    found = services.list_demos(settings.models_folder)
    if not found:
        click.echo(f"There is no demo in {settings.models_folder}: no folder has a train.py.")
        return
    new = [one for one in found if not one.is_built]
    if new:
        with click.progressbar(length=len(new), label="Training") as bar:
            for _ in demos.train(new):
                bar.update(1)
    for one in found:
        _enter(engine, settings.models_folder, one)
    click.echo("The demo is ready. Open it with `candor dashboard`.")


def _enter(engine: store.Engine, models_folder: Path, one: services.Demo) -> None:
    if demos.is_entered(engine, one):
        return
    versions = demos.enter(engine, models_folder, one)
    models = demos.open_models(models_folder, versions)
    with click.progressbar(demos.months(one), label=f"Scoring {one.name}") as bar:
        for month in bar:
            demos.score_month(engine, models, month)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def register(folder: Path) -> None:
    """Register the version in FOLDER, such as models/sba_default/3.

    The folder holds card.toml and the model's file. The hashes of both are stored; from then on
    the version opens only while its bytes stay the same. The model is tried once before it is
    accepted.
    """
    version = services.register_version(
        _engine(), read_settings().models_folder, folder, now=datetime.now(UTC)
    )
    click.echo(
        f"Registered {version.card.id} ({version.card.algorithm}). "
        f"Put it to work with `candor deploy {version.model} --version {version.number}`."
    )


@main.command()
@click.argument("model")
@click.option("--version", "number", type=int, required=True, help="The version's number.")
@click.option("--scope", default=EVERYWHERE, help="Where it serves, such as TX; * is everywhere.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="champion",
              help="champion serves; challenger and shadow only score beside it.")  # fmt: skip
@click.option("--reason", default="", help="Why, for the history.")
def deploy(model: str, number: int, scope: str, role: str, reason: str) -> None:
    """Put a registered version of MODEL to work. An earlier champion is relieved, not erased."""
    deployment = services.deploy_version(
        _engine(), model, number, role=Role(role), scope=scope, reason=reason,
        now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(
        f"Version {deployment.version} of {model} is {deployment.role.value} for scope "
        f"{deployment.scope} since {deployment.valid_from:%Y-%m-%d %H:%M} UTC."
    )


def _role_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which columns of a file mean what."""
    for option in (
        click.option("--time-zone", help="Zone of times that carry none, such as Europe/Zurich."),
        click.option("--time-column", default="event_time", help="Column of the time."),
        click.option("--entity-column", default="entity", help="Column of your own key."),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("model")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--version",
    "number",
    type=int,
    help="A version; the champion of each row's scope if not given.",
)
@click.option("--scope-column", default="scope", help="Column of the scope; * if it is absent.")
@click.option(
    "--unknown",
    type=click.Choice([choice.value for choice in Unknown]),
    default="refuse",
    help="A category unknown to the model: refuse the file, or read it as missing.",
)
@click.option(
    "--explain", "explained", is_flag=True, help="Also keep the reasons of every prediction."
)
@_role_options
def score(
    model: str,
    file: Path,
    number: int | None,
    unknown: str,
    scope_column: str,
    *,
    explained: bool,
    **roles: str,
) -> None:
    """Score FILE (CSV or Parquet) with MODEL and store the predictions.

    The file has a header, the model's features, a column with your own key and one with the time.
    One bad value refuses the whole file and names row and column; the same file twice is stored
    once. Each row is scored by the champion of its scope, else by the one that serves everywhere.
    """
    engine = _engine()
    settings = read_settings()
    frame, named = services.read_table(file), _roles(scope_column, **roles)
    scopes = services.read_scopes(frame, named)
    with store.reading(engine) as connection:
        routes = services.route(connection, model, scopes, number)
    parts = [(version.card.schema, places) for version, places in routes]
    admitted = services.admit_parts(frame, parts, named, Unknown(unknown))
    cards = [version.card for version, _ in routes]
    models = [registry.load_model(settings.models_folder, version) for version, _ in routes]
    for card, loaded, rows in zip(cards, models, admitted, strict=True):
        scored = services.score_rows(engine, loaded, rows, card=card, now=datetime.now(UTC))
        click.echo(_scored_words(card.id, scored))
        if explained:
            subject = services.Explainable(card, loaded)
            now = datetime.now(UTC)
            count = services.explain_run(engine, subject, rows, scored.run, now=now)
            click.echo(f"Explained {count:,} predictions of run {scored.run.id}.")


def _scored_words(name: str, scored: services.ScoredRun) -> str:
    run = scored.run
    if scored.repeated:
        return f"These rows were scored before with {name}, in run {run.id}; nothing was stored."
    flagged = f", {run.n_flagged:,} with an unknown category" if run.n_flagged else ""
    return f"Scored {run.n_rows:,} rows with {name} in run {run.id}{flagged}."


def _roles(
    scope: str, entity_column: str, time_column: str, time_zone: str | None
) -> services.Roles:
    return services.Roles(entity_column, time_column, scope, time_zone)


@main.command()
@click.argument("model")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--known-column", default="known_at", help="Column of the time it became known.")
@_role_options
def outcomes(model: str, file: Path, known_column: str, **roles: str) -> None:
    """Store what came of the predictions of MODEL: FILE has entity, outcome and known_at.

    With the time of the prediction as well, an outcome belongs to that one prediction; without
    it, to all predictions of the entity. A later outcome revises an earlier one.
    """
    engine = _engine()
    with store.reading(engine) as connection:
        card = services.serving_version(connection, model).card
    count = services.add_outcomes(
        engine, card, services.read_table(file), _roles("scope", **roles), known_column
    )
    click.echo(
        f"Stored outcomes of {count.matched:,} predictions; {count.unmatched:,} rows of the file "
        "match no prediction."
    )


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port; 8501 if not given.")
@click.option("--address", help="Address to listen on; only this machine if not given.")
def dashboard(port: int | None, address: str | None) -> None:
    """Serve the pages at http://localhost:8501 until stopped; open that in a browser."""
    _engine().dispose()
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
    for check in services.check_all(settings.database_url, settings.models_folder):
        failed += not check.passed
        mark = click.style("ok ", fg="green") if check.passed else click.style("BAD", fg="red")
        click.echo(f"{mark} {check.name}: {check.detail}")
    if failed:
        click.echo(f"{failed} to mend.")
        raise SystemExit(1)
    click.echo("All is well.")


if __name__ == "__main__":
    main()
