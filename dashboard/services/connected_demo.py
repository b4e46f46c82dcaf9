"""The demo of a company's own table: its database is built, and connected as any other.

Each folder ``models/<name>/`` with a ``mapping.toml`` and a ``company.py`` is one. The script
writes a SQLite file as a company would have it; the mapping says how it is read.
"""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dashboard import store

from .connecting import connect, plan_connection
from .demo import TrainingFailed
from .mapping_file import read_mapping

MAPPING, COMPANY = "mapping.toml", "company.py"


@dataclass(frozen=True, slots=True)
class ConnectedDemo:
    """One folder with a company's database to connect."""

    folder: Path

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.folder.name

    @property
    def database(self) -> Path:
        """The company's file, beside Candor's own."""
        return self.folder.resolve().parents[1] / "var" / f"{self.name}.db"


def list_connected_demos(models_folder: Path) -> list[ConnectedDemo]:
    """The demos of companies' tables in the models folder, by name."""
    folders = (path.parent for path in sorted(models_folder.glob(f"*/{MAPPING}")))
    return [ConnectedDemo(folder) for folder in folders if (folder / COMPANY).is_file()]


def connect_demo(engine: store.Engine, demo: ConnectedDemo) -> bool:
    """Build the company's database and connect it; return whether anything was to be done.

    Raises
    ------
    TrainingFailed
        If the script ends with an error.
    """
    with store.reading(engine) as connection:
        source = store.find_connected(connection, demo.name)
    if source is not None and demo.database.is_file():
        return False
    if not demo.database.is_file():
        _build(demo)
    mapping = read_mapping(demo.folder / MAPPING, address=f"sqlite:///{demo.database}")
    connect(engine, plan_connection(demo.name, mapping), now=datetime.now(UTC))
    return True


def _build(demo: ConnectedDemo) -> None:
    script = demo.folder / COMPANY
    built = subprocess.run(  # noqa: S603 - our own script with our own interpreter
        [sys.executable, str(script), str(demo.database)],
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        last = built.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise TrainingFailed(str(script), last[0])
