"""A first model of one's own: `new-model`."""

from pathlib import Path

import click

from dashboard import services
from dashboard.config import read_settings

from .group import main


@main.command("new-model")
@click.argument("name")
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help="Rows to learn from.")
@click.option("--target", help="The column to be predicted.")
def new_model(name: str, csv: Path | None, target: str | None) -> None:
    """Write a training script for a model NAME into the models folder, to start from.

    With --csv and --target it runs as it is; without, the file and the column must be filled in.
    A script that is there already is never overwritten.
    """
    source = None if csv is None else services.read_source(csv, target)
    script = services.write_training_script(read_settings().models_folder, name, source)
    click.echo(f"Wrote {script}. Run it with `python {script}`.")
    if source is None:
        click.echo("First set DATA and TARGET at its top.")
    elif source.dropped:
        click.echo(f"Not features: {', '.join(source.dropped)}. Change NOT_FEATURES if they are.")
