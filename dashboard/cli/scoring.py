"""Rows are scored, and what came of them is learned: `score`, `outcomes`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import pandas as pd

from dashboard import services, store
from dashboard.config import read_settings
from dashboard.domain.schema import Unknown

from .group import engine_at_work, main


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
@click.option("--at", help="Time of rows where FILE has no times; that of the run if not given.")
@click.option(
    "--replace", "replaces", is_flag=True, help="Replace what is stored with other values."
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
    at: str | None,
    replaces: bool,
    **roles: str,
) -> None:
    """Score FILE (CSV or Parquet) with MODEL and store the predictions.

    The file has a header, the model's features, a column with your own key and one with the time.
    One bad value refuses the whole file and names row and column. Each row is scored by the
    champion of its scope, else by the one that serves everywhere.

    Each prediction is stored once: its version, key and time identify it. Rows that are stored
    already are skipped; where they are stored with other values the file is refused, unless
    --replace says that what is stored is replaced. Where the file has no column "entity", keys are
    generated from what the rows hold; without a column "event_time", the rows have the time of the
    run.

    A feature that an edge feeds may be left out: it is filled with the newest answer of the other
    model about the same entity.
    """
    engine = engine_at_work()
    settings = read_settings()
    open_version = partial(
        services.open_version, engine, settings.models_folder, limits=settings.limits
    )
    table = services.score_table(
        engine,
        open_version,
        model,
        services.read_table(file),
        replace(
            _roles(scope_column, **roles),
            at=_time(at, roles["time_zone"]),
            untyped=services.is_untyped(file),
        ),
        version=number,
        unknown=Unknown(unknown),
        replace=replaces,
        now=datetime.now(UTC),
    )
    for filling in table.fillings:
        click.echo(_filled_words(filling))
    for part in table.parts:
        for sentence in _generated_words(part):
            click.echo(sentence)
        click.echo(_scored_words(part))
        if explained:
            run, now = part.scored.run, datetime.now(UTC)
            count = services.explain_run(engine, part.subject, part.rows, run, now=now)
            click.echo(f"Explained {count:,} predictions of run {run.id}.")


def _scored_words(part: services.ScoredPart) -> str:
    name, run = part.subject.card.id, part.scored.run
    if part.scored.repeated:
        these = "This row was" if len(part.rows) == 1 else f"These {len(part.rows):,} rows were"
        return f"{these} scored before with {name}, in run {run.id}; nothing was stored."
    n_unknown = int(part.rows.features.unknown.sum())
    flagged = f", {n_unknown:,} with an unknown category" if n_unknown else ""
    sentences = [f"Scored {_rows(run.n_rows)} with {name} in run {run.id}{flagged}."]
    if part.scored.n_replaced:
        sentences.append(f"{_rows(part.scored.n_replaced)} replaced what was stored.")
    if part.scored.n_skipped:
        were = "was" if part.scored.n_skipped == 1 else "were"
        skipped = _rows(part.scored.n_skipped)
        sentences.append(f"{skipped} {were} stored before and {were} skipped.")
    return " ".join(sentences)


def _rows(number: int) -> str:
    return _counted(number, "row", "rows")


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _generated_words(part: services.ScoredPart) -> Iterator[str]:
    rows = part.rows
    if "entity" in rows.generated:
        examples = ", ".join(rows.entities[:2])
        yield (
            f"The file has no column 'entity': keys were generated ({examples} ...). If another "
            "column holds your key, name it with --entity-column."
        )
    if "event_time" in rows.generated:
        moment = part.scored.run.logical_time
        said = "The file has no column 'event_time': its rows have the time of the run"
        yield f"{said}, {moment:%Y-%m-%dT%H:%M:%SZ}."


def _time(text: str | None, time_zone: str | None) -> datetime | None:
    """The time behind an option."""
    if text is None:
        return None
    (moment,) = services.read_times(pd.Series([text]), "--at", time_zone)
    return moment.to_pydatetime()


def _filled_words(filling: services.Filling) -> str:
    name = filling.feature
    if filling.given:
        return f"The file has values of {name}; they were taken and no edge was asked."
    notes = [f"{filling.n_old:,} older than allowed"] if filling.n_old else []
    notes += [f"{filling.n_default:,} by default"] if filling.n_default else []
    noted = f" ({', '.join(notes)})" if notes else ""
    return f"Filled {name} of {filling.n_rows:,} rows from {', '.join(filling.upstream)}{noted}."


def _roles(
    scope: str, entity_column: str, time_column: str, time_zone: str | None
) -> services.Roles:
    return services.Roles(entity_column, time_column, scope, time_zone)


@main.command()
@click.argument("model")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--known-column", default="known_at", help="Column of the time it became known.")
@click.option("--correct", is_flag=True, help="Replace wrong outcomes of the same or a later time.")
@_role_options
def outcomes(model: str, file: Path, known_column: str, *, correct: bool, **roles: str) -> None:
    """Store what came of the predictions of MODEL: FILE has entity, outcome and known_at.

    With the time of the prediction as well, an outcome belongs to that one prediction; without
    it, to all predictions of the entity at that time or before. A later outcome revises an earlier
    one; with --correct it also replaces a wrong one that became known at the same time or later.
    """
    engine = engine_at_work()
    with store.reading(engine) as connection:
        card = services.serving_version(connection, model).card
    count = services.add_outcomes(
        engine,
        card,
        services.read_table(file),
        _roles("scope", **roles),
        known_column,
        correct=correct,
        now=datetime.now(UTC),
    )
    for line in _outcome_words(count):
        click.echo(line)
    if not count.matched:
        raise SystemExit(1)


def _outcome_words(count: store.OutcomeCount) -> Iterator[str]:
    current = _counted(count.current, "prediction has", "predictions have")
    older = _counted(count.older, "outcome is", "outcomes are")
    known = _counted(count.known, "was", "were")
    yield (
        f"{current} a new current outcome; {older} older than what is known; {known} known already."
    )
    if count.repeated:
        repeated = _counted(count.repeated, "row of the file repeats", "rows of the file repeat")
        yield f"{repeated} an earlier row."
    keys = ", ".join(count.unknown_keys)
    listed = f"; the first keys: {keys}" if keys else ""
    unknown = _counted(count.unknown, "row of the file matches", "rows of the file match")
    yield f"{unknown} no prediction{listed}."
