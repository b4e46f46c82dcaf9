"""Who serves where: `gate`, `promote`, `rollback`, `retire`, `deployments`, `as-of`."""

import getpass
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from dashboard import services, store
from dashboard.config import read_settings
from dashboard.domain.errors import UnreadableLink
from dashboard.domain.gates import GateReport, GateVerdict
from dashboard.domain.periods import read_period
from dashboard.domain.records import EVERYWHERE, Deployment
from dashboard.domain.scopes import scope_words

from .group import engine_at_work, main

SHOWN = 20
MARKS = {
    GateVerdict.PASSED: ("ok  ", "green"),
    GateVerdict.FAILED: ("FAIL", "red"),
    GateVerdict.UNDECIDED: ("?   ", "yellow"),
}


def _scope(command: Callable[..., None]) -> Callable[..., None]:
    words = "Where, such as TX or CA/retail; * is everywhere."
    return click.option("--scope", default=EVERYWHERE, help=words)(command)


def _version(command: Callable[..., None]) -> Callable[..., None]:
    words = "The version's number."
    return click.option("--version", "number", type=int, required=True, help=words)(command)


@main.command()
@click.argument("model")
@_version
@_scope
def gate(model: str, number: int, scope: str) -> None:
    """Check whether a version of MODEL may take the champion's place, and keep the report.

    Nothing changes. Ends with status 1 if a check fails.
    """
    settings = read_settings()
    stored = services.run_gate(
        engine_at_work(), settings.models_folder, model, number, scope, limits=settings.limits,
        now=datetime.now(UTC),
    )  # fmt: skip
    _show(stored.report)
    if not stored.report.passed:
        raise SystemExit(1)


def _show(report: GateReport) -> None:
    against = "nothing serves there" if report.champion is None else f"version {report.champion}"
    where = scope_words(report.scope)
    click.echo(f"Version {report.version} of {report.model} {where}, against {against}:")
    for check in report.checks:
        word, colour = MARKS[check.verdict]
        limit = f" (limit {check.limit})" if check.limit else ""
        found = f" {check.value}{limit}." if check.value else ""
        mark = click.style(word, fg=colour)
        click.echo(f"{mark} {check.title}:{found} {check.sentence}")
    failed = len(report.failed)
    click.echo("The gate is passed." if report.passed else f"The gate failed: {failed} to mend.")


@main.command()
@click.argument("model")
@_version
@_scope
@click.option("--reason", default="", help="Why, for the history.")
@click.option("--override", default="", help="Why it must serve although the gate fails.")
def promote(model: str, number: int, scope: str, reason: str, override: str) -> None:
    """Let a version of MODEL serve in the champion's place, once the gate is passed.

    A report that is an hour old at most and still holds is used; otherwise the gate is asked now.
    Running dashboards and scoring jobs follow within seconds.
    """
    settings = read_settings()
    deployment = services.promote_version(
        engine_at_work(), settings.models_folder, model, number, scope=scope, reason=reason,
        override=override, actor=getpass.getuser(), limits=settings.limits, now=datetime.now(UTC),
    )  # fmt: skip
    against = " against the gate; the reason is kept" if deployment.overridden else ""
    click.echo(f"{_serves(deployment)}{against}.")


@main.command()
@click.argument("model")
@_scope
@click.option("--reason", required=True, help="Why, for the history.")
def rollback(model: str, scope: str, reason: str) -> None:
    """Let the version of MODEL serve again that served before the champion.

    The history is not touched: this is a new spell. There is no gate.
    """
    settings = read_settings()
    deployment = services.rollback_version(
        engine_at_work(), settings.models_folder, model, scope=scope, reason=reason,
        actor=getpass.getuser(), limits=settings.limits, now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(f"{_serves(deployment)} again.")


def _serves(deployment: Deployment) -> str:
    name = f"Version {deployment.version} of {deployment.model}"
    return f"{name} serves {scope_words(deployment.scope)} since {_time(deployment.valid_from)}"


@main.command()
@click.argument("model")
@click.option("--version", "number", type=int, help="Which challenger or shadow.")
@_scope
@click.option("--reason", required=True, help="Why, for the history.")
def retire(model: str, number: int | None, scope: str, reason: str) -> None:
    """End a challenger or shadow of MODEL, or the champion that a scope has of its own.

    After the latter, the champion of the wider scope serves again.
    """
    ended = services.retire_version(
        engine_at_work(), model, version=number, scope=scope, reason=reason,
        actor=getpass.getuser(), now=datetime.now(UTC),
    )  # fmt: skip
    where = scope_words(ended.scope)
    click.echo(f"Version {ended.version} of {model} is no longer {ended.role.value} {where}.")


@main.command()
@click.argument("model")
def deployments(model: str) -> None:
    """List who serves and served MODEL where, since when, by whom and why, newest first."""
    with store.reading(engine_at_work()) as connection:
        store.list_versions(connection, model)
        found = store.list_deployments(connection, model)
    if not found:
        click.echo(f"Nothing is deployed. Run `candor deploy {model} --version N`.")
    for each in found:
        until = "now" if each.valid_to is None else _time(each.valid_to)
        told = [each.reason, f"by {each.actor}" if each.actor else ""]
        told.append("against the gate" if each.overridden else "")
        why = "; ".join(filter(None, told))
        click.echo(
            f"{each.scope:<12} {each.role.value:<10} version {each.version:<4} "
            f"{_time(each.valid_from)} to {until}{f' ({why})' if why else ''}"
        )


def _period(ctx: click.Context, param: click.Parameter, value: str) -> tuple[date, date]:
    """First and last day of a day, a month or a year."""
    try:
        return read_period(value)
    except UnreadableLink as error:
        raise click.BadParameter(f"{value!r} is not {error.expected}", ctx, param) from None


@main.command(name="as-of")
@click.argument("model")
@_scope
@click.option("--at", "period", callback=_period, required=True, help="2006-03-03, 2006-03, 2006.")
@click.option("--version", "number", type=int, help="A version; today's champion if not given.")
@click.option(
    "--csv", "file", type=click.Path(path_type=Path), help="Write every compared record to a file."
)
def as_of(
    model: str, scope: str, period: tuple[date, date], number: int | None, file: Path | None
) -> None:
    """Say who decided for MODEL in a day, month or year, and what today's champion would say.

    The records of that time are scored again with the values stored then; nothing is stored.
    """
    engine = engine_at_work()
    settings = read_settings()
    opened = partial(services.open_version, engine, settings.models_folder, limits=settings.limits)
    found = services.look_back(engine, opened, model, scope, period, number)
    with store.reading(engine) as connection:
        card = store.get_version(connection, model, found.version).card
    for line in services.look_back_words(found, card):
        click.echo(line)
    for _, row in found.flipped.head(SHOWN).iterrows():
        click.echo(
            f"  {row['event_time']:%Y-%m-%d} {row['scope']:<8} {row['entity']:<16} "
            f"{row['score']:.3f} {row['decision']} -> {row['new_score']:.3f} {row['new_decision']}"
        )
    if len(found.flipped) > SHOWN:
        click.echo(f"  and {len(found.flipped) - SHOWN:,} more; --csv FILE writes them all")
    if file is not None:
        file.write_bytes(services.look_back_csv(found))
        click.echo(f"Wrote {len(found.rows):,} records to {file}.")


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
