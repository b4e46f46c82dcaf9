"""Models of other tools become versions: `import-mlflow`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard import registry, services
from dashboard.config import read_settings
from dashboard.domain.card import Task

from .consent import consent, consent_options
from .group import engine_at_work, main

FEW_ROWS = 100


@main.command("import-mlflow")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--model", required=True, help="Name of the model here.")
@click.option("--version", "number", type=click.IntRange(1), required=True, help="Its number.")
@click.option("--reference", type=click.Path(path_type=Path),
              help="Rows it learned from (CSV or Parquet), if not MLflow's example.")  # fmt: skip
@click.option("--title", default="", help="The model in business words.")
@click.option("--purpose", default="", help="What it is for, in a sentence.")
@click.option("--owner", default="", help="Who answers for it.")
@click.option("--task", type=click.Choice([task.value for task in Task]),
              help="What it predicts, where the model does not tell.")  # fmt: skip
@click.option("--classes", default="", help="Names of its classes in its own order, with commas.")
@consent_options
def import_mlflow(
    folder: Path,
    model: str,
    number: int,
    reference: Path | None,
    task: str | None,
    classes: str,
    *,
    by: str,
    trusted: bool,
    **words: str,
) -> None:
    """Import the model in FOLDER, which MLflow wrote, as a version and register it.

    MLflow is not needed. Flavors: sklearn, lightgbm, xgboost, catboost, onnx and python_function.
    The model's file is copied and hashed before a fresh interpreter opens it.
    """
    naming = registry.Naming(
        model, number, **words, task=None if task is None else Task(task),
        classes=tuple(name.strip() for name in classes.split(",") if name.strip()),
    )  # fmt: skip
    settings = read_settings()
    version = services.import_mlflow(
        engine_at_work(),
        settings.models_folder,
        folder,
        naming,
        reference=None if reference is None else services.read_table(reference),
        trust=consent(trusted=trusted, by=by),
        limits=settings.limits,
        now=datetime.now(UTC),
    )
    card = version.card
    click.echo(
        f"Imported {card.id} ({card.algorithm}; {card.task.value}: {', '.join(card.outputs)}). "
        f"Put it to work with `candor deploy {card.model} --version {card.version}`."
    )
    n_rows = card.require_reference().n_rows
    if n_rows < FEW_ROWS:
        click.echo(
            f"It is compared with {n_rows} rows only, and knows no other categories "
            "than theirs: import it with --reference and some hundred rows to explain it well."
        )
