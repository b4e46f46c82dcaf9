"""Who trusts the code that opening a model runs."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime

import click

from dashboard.domain.records import Trust

LONGEST_NAME = 100
MEANING = (
    "Run the code that the model's maker put into its file (pickle, joblib, skops, model.py): it "
    "may do whatever you may do."
)


def consent_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say that a model's maker is trusted, and by whom."""
    by = click.option("--by", default="", help="Who trusts it; your login name if not given.")
    return click.option("--trust", "trusted", is_flag=True, help=MEANING)(by(command))


def consent(*, trusted: bool, by: str) -> Trust | None:
    """Who trusts the model's maker from now on; None for nobody."""
    if not trusted:
        return None
    if len(by) > LONGEST_NAME:
        raise click.BadParameter(f"a name may have {LONGEST_NAME} characters", param_hint="--by")
    return Trust(by.strip() or login_name(), datetime.now(UTC))


def login_name() -> str:
    """The name of who runs this process; "unknown" where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
