"""The state of the code that builds a version, as its git repository tells it."""

import re
import subprocess
import sys
from pathlib import Path

from dashboard.domain.card import Code

DESCRIPTION = re.compile(
    r"(?:(?P<tag>.+)-(?P<distance>\d+)-g)?(?P<commit>[0-9a-f]{40})(?P<dirty>-dirty)?"
)
DESCRIBE = (
    "git", "describe", "--always", "--long", "--tags", "--abbrev=40", "--dirty",
)  # fmt: skip
PATIENCE = 10.0


def code_of_script() -> Code | None:
    """The commit that the running script belongs to; None outside any repository or without git."""
    script = getattr(sys.modules["__main__"], "__file__", None)
    return code_in(Path(script).resolve().parent if script else Path.cwd())


def code_in(folder: Path) -> Code | None:
    """The commit of the repository that a folder lies in; None where there is none to be told."""
    try:
        told = subprocess.run(  # noqa: S603 - our own words to git
            DESCRIBE, cwd=folder, capture_output=True, text=True, check=True, timeout=PATIENCE
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = DESCRIPTION.fullmatch(told.stdout.strip())
    if found is None:
        return None
    # a tag further back is no name of this commit
    tag = found["tag"] if found["distance"] == "0" else ""
    return Code(found["commit"], tag or "", dirty=found["dirty"] is not None)
