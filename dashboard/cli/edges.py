"""Which model feeds which: `edge add`, `edge list`, `edge retire`."""

from datetime import UTC, datetime

import click

from dashboard import services, store
from dashboard.domain.edges import Edge, OnMissing, show_age
from dashboard.domain.records import EVERYWHERE

from .group import engine_at_work, main


@main.group()
def edge() -> None:
    """Say that an output of one model is a feature of another, list what was said, take it back."""


@edge.command()
@click.argument("upstream", metavar="UPSTREAM.OUTPUT")
@click.argument("downstream", metavar="DOWNSTREAM.FEATURE")
@click.option("--scope", default=EVERYWHERE, help="Where it holds, such as TX; * is everywhere.")
@click.option("--max-age", help="How old an answer may be: 30d, 12h, 90m; any age if not given.")
@click.option("--on-missing", type=click.Choice([each.value for each in OnMissing]), default="fail",
              help="Without a fresh answer: refuse the rows, take the last one, or the default.",
              )  # fmt: skip
@click.option("--default", type=float, help="The value for --on-missing default.")
def add(
    upstream: str,
    downstream: str,
    scope: str,
    max_age: str | None,
    on_missing: str,
    default: float | None,
) -> None:
    """Let an output of one model feed a feature of another.

    From then on `candor score DOWNSTREAM` fills the feature where a file leaves it out.
    """
    new = services.new_edge(
        upstream, downstream, max_age=max_age, scope=scope, on_missing=OnMissing(on_missing),
        default=default,
    )  # fmt: skip
    added = services.declare_edge(engine_at_work(), new, now=datetime.now(UTC))
    click.echo(f"In force: {_words(added)}.")


@edge.command("list")
@click.option("--all", "retired", is_flag=True, help="Also those that are retired.")
def list_(*, retired: bool) -> None:
    """List the edges in force."""
    with store.reading(engine_at_work()) as connection:
        found = store.list_edges(connection, retired=retired)
    for each in found:
        click.echo(_words(each))
    if not found:
        click.echo("No edge is declared. Add one with `candor edge add`.")


@edge.command()
@click.argument("number", metavar="ID", type=int)
def retire(number: int) -> None:
    """Put the edge with this number out of force. The runs that it fed still refer to it."""
    retired = services.retire_edge(engine_at_work(), number, now=datetime.now(UTC))
    click.echo(f"Retired: {_words(retired)}.")


def _words(found: Edge) -> str:
    new = found.declared
    age = "of any age" if new.max_age is None else f"at most {show_age(new.max_age)} old"
    missing = {
        OnMissing.FAIL: "else the rows are refused",
        OnMissing.LAST_KNOWN: "else the last one",
        OnMissing.DEFAULT: f"else {new.default}",
    }
    ended = "" if found.retired_at is None else f", retired {found.retired_at:%Y-%m-%d}"
    return f"edge {found.id}, {found}, {age}, {missing[new.on_missing]}{ended}"
