"""The group that all commands hang on, and the database they work on."""

from signal import SIGINT, SIGTERM

import click

from dashboard import __version__, services, store
from dashboard.config import read_settings
from dashboard.domain.errors import CandorError, RefusedRows

STOPPED = "Stopped. What was not finished is not stored; start the command again to go on."


class Sentences(click.Group):
    """A group whose expected failures print a sentence and exit 2; a stop exits with its number."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; show a `CandorError` as what it says."""
        try:
            with services.stopped_by_sigterm():
                return super().invoke(ctx)
        except CandorError as error:
            stored = " Nothing was stored." if isinstance(error, RefusedRows) else ""
            click.secho(f"{error}{stored}", fg="red", err=True)
            ctx.exit(2)
        except KeyboardInterrupt as stop:
            click.secho(STOPPED, fg="red", err=True)
            ctx.exit(128 + (SIGTERM if isinstance(stop, services.Terminated) else SIGINT))


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="candor")
def main() -> None:
    """Candor shows what deployed models predict, and why.

    Predictions live in a database (var/candor.db, or CANDOR_DATABASE_URL) and models in a folder
    (models, or CANDOR_MODELS_FOLDER). Start with `candor init` and `candor demo`, then open the
    pages with `candor dashboard`.
    """


def opened() -> store.Engine:
    """The database, closed when the command ends."""
    engine = store.open_engine(read_settings().database_url)
    click.get_current_context().call_on_close(engine.dispose)
    return engine


def engine_at_work() -> store.Engine:
    """The database, at the revision of this release."""
    engine = opened()
    store.require_current(engine)
    return engine
