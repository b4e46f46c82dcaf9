"""A company's own table as predictions: `connect`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard import services
from dashboard.domain.errors import InvalidMapping
from dashboard.domain.mapping import SourceMapping, SourceTable

from .group import engine_at_work, main

QUESTIONS = {
    "id": "Column of the key (several parted by commas)",
    "event_time": "Column of the time of each prediction",
    "score": "Column of the score",
    "outcome": "Column of what came of it",
    "entity": "Column of your own key of the customer or thing",
    "scope": "Column of the scope, such as a country",
    "version": "Column of the model's version",
    "label": "Column of the predicted class",
    "decision": "Column of the decision",
    "outcome_known_at": "Column of the time at which the outcome became known",
}
NOTHING = "-"


@main.command()
@click.argument("model")
@click.option("--database", help="Address without a password, or env:NAME for a variable's value.")
@click.option("--table", help="Table or view, after its schema and a dot where it has one.")
@click.option("--time-zone", help="Zone of times that carry none, such as Europe/Zurich.")
@click.option("--mapping", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="A file that says which column plays which role.")  # fmt: skip
@click.option("--write-mapping", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="Write what is proposed into a file, and connect nothing.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Check every row, say what was found, store nothing.")
def connect(
    model: str,
    database: str | None,
    table: str | None,
    time_zone: str | None,
    file: Path | None,
    target: Path | None,
    *,
    dry_run: bool,
) -> None:
    """Read the predictions of MODEL from a table of your own, where it is; nothing is copied.

    With --database and --table alone, the columns are looked at and roles proposed for them; in a
    terminal each is asked for. With --mapping, the file decides. Every row is checked before
    anything is connected, and one bad value refuses the whole table. The table is only read.
    """
    if file is None:
        source = _source(database, table, time_zone)
        look = services.look_at_table(source)
        roles = _roles(look)
        if target is not None:
            _write(target, model, services.propose_mapping(model, look, roles))
            return
        mapping = services.build_mapping(look, roles)
    else:
        mapping = services.read_mapping(file, address=database)
        look = services.look_at_table(mapping.source)
        if target is not None:
            services.plan_connection(model, mapping, look)
            _write(target, model, services.Proposal(mapping, {}, {}))
            return
    if file is None:
        click.echo(services.render_mapping(mapping))
    engine = None if dry_run else engine_at_work()
    plan = services.plan_connection(model, mapping, look)
    _show(plan)
    if engine is None:
        click.echo("Nothing was stored (dry run).")
        return
    if file is None and is_terminal():
        click.confirm("Connect it like that?", default=True, abort=True)
    services.connect(engine, plan, now=datetime.now(UTC))
    click.echo(f"Connected {model}. Open it with `candor dashboard`.")


def _write(target: Path, model: str, proposal: services.Proposal) -> None:
    """Write what is proposed, and say whether it is complete."""
    target.write_text(proposal.render(), encoding="utf-8")
    left = f" Left out: {', '.join(proposal.left_out)}." if proposal.left_out else ""
    command = f"`candor connect {model} --mapping {target}`"
    if proposal.missing:
        absent = ", ".join(proposal.missing)
        click.echo(
            f"Wrote {target}, which is not complete: fill in {absent}, then run {command}.{left}"
        )
        return
    click.echo(f"Wrote {target}: every row fits. Review it, then run {command}.{left}")


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _source(database: str | None, table: str | None, time_zone: str | None) -> SourceTable:
    if database is None or table is None:
        reason = "either --mapping, or both --database and --table, must say what to connect"
        raise InvalidMapping("the command", reason)
    return SourceTable(database, table, time_zone)


def _roles(look: services.Look) -> dict[str, str | None]:
    """The proposed roles, each as it was answered where somebody can be asked."""
    proposed = services.propose_roles(look)
    if not is_terminal():
        return proposed
    click.echo(f"The columns are {', '.join(look.facts.columns)}.")
    click.echo(f"Take what is proposed with Enter; {NOTHING} is for no column.")
    answers: dict[str, str | None] = {}
    for role in (*services.NEEDED, *services.OPTIONAL):
        default = proposed.get(role) or NOTHING
        given = str(click.prompt(QUESTIONS[role], default=default)).strip()
        answers[role] = None if given == NOTHING else given
    return answers


def _show(plan: services.ConnectionPlan) -> None:
    """What would be connected, and what its owner could do for it."""
    mapping, check = plan.source.mapping, plan.check
    versions = ", ".join(map(str, check.versions))
    click.echo(f"{mapping.source.table}: {check.n_rows:,} rows, version {versions}, no bad value.")
    for role, column in _played(mapping):
        click.echo(f"  {role}: {column}")
    for feature in plan.cards[0].schema.features:
        found = (
            f"{len(feature.allowed)} values"
            if feature.allowed
            else "" if feature.low is None or feature.high is None
            else f"{feature.show(feature.low)} to {feature.show(feature.high)}"
        )  # fmt: skip
        missing = ", some missing" if feature.nullable else ""
        click.echo(f"  feature {feature.name}: {feature.kind}, {found}{missing}")
    for note in check.notes:
        click.echo(f"Note: {note}.")
    if plan.missing_indexes:
        click.echo("Pages will be slow without these indexes; ask the table's owner for them:")
    for sentence in plan.missing_indexes:
        click.echo(f"  {sentence}")


def _played(mapping: SourceMapping) -> list[tuple[str, str]]:
    roles = mapping.roles
    every = {"id": ", ".join(roles.id), "event_time": roles.event_time, "score": roles.score}
    every |= {f"score of {name}": column for name, column in roles.scores.items()}
    every |= {role: getattr(roles, role) for role in services.OPTIONAL}
    return [(role, column) for role, column in every.items() if column is not None]
