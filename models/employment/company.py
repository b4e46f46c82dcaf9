"""Some company's own database: people, what a model said of each, and whether it was right.

Writes a SQLite file with one table, `scored_person`. Candor neither makes nor changes it; the demo
is connected to it by `mapping.toml`. Run with the path of the file to write.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
COLUMNS = {"id": "person", "year": "survey_year"}
INDEXES = {
    "by_year": "survey_year, person, predicted_probability, employed",
    "by_probability": "predicted_probability, survey_year, person, employed",
}


def write(path: Path) -> None:
    """Write the file whole or not at all."""
    rows = pd.read_parquet(HERE / "predictions.parquet").rename(columns=COLUMNS)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        typed = (f'"{name}" {_type(rows[name])} NOT NULL' for name in rows)
        key = "PRIMARY KEY (survey_year, person)"
        connection.execute(f"CREATE TABLE scored_person ({', '.join(typed)}, {key})")
        marks = ", ".join("?" * len(rows.columns))
        connection.executemany(
            f"INSERT INTO scored_person VALUES ({marks})",  # noqa: S608 - question marks
            rows.itertuples(index=False, name=None),
        )
        for name, columns in INDEXES.items():
            connection.execute(f"CREATE INDEX {name} ON scored_person ({columns})")
    unfinished.replace(path)


def _type(column: "pd.Series[float]") -> str:
    return "REAL" if column.dtype.kind == "f" else "INTEGER"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
