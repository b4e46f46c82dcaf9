"""A training script to start from, fitted to a CSV file where one is given."""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from dashboard import registry
from dashboard.domain.errors import NewModelRefused

SCRIPT = "train.py"
OWN_LINE = "Written by `candor new-model`; `candor demo` leaves it alone."
FEW_CLASSES = 20
"""Numbers with more different values than this are amounts to be predicted."""
KEYS = {"id", "key", "entity", "row", "index", "unnamed: 0"}
MANY_WORDS = 50
"""Texts with more different values than this are no category: names, keys, times, notes."""

SCRIPT_TEXT = Template('''\
"""Train $name and write it as a version that Candor can register.

    python $script

$own_line
"""

import sys
from pathlib import Path

import pandas as pd
from sklearn.ensemble import HistGradientBoosting$kind
from sklearn.model_selection import train_test_split

from dashboard import registry

HERE = Path(__file__).parent
DATA = HERE / $data
TARGET = $target
NOT_FEATURES = $dropped  # keys, times, free text, what is known only afterwards
VERSION = 1  # versions never change: the next model gets the next number

if not DATA.is_file():
    sys.exit(f"There is no file {DATA}: set DATA and TARGET at the top of this script.")

table = pd.read_csv(DATA).dropna(subset=[TARGET])
X, y = table.drop(columns=[TARGET, *NOT_FEATURES]), table[TARGET]
X = X.astype(dict.fromkeys(X.select_dtypes(exclude=["number", "bool"]), "category"))
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)

model = HistGradientBoosting$kind(categorical_features="from_dtype", random_state=0)
model.fit(X_train, y_train)

described = registry.describe_version(
    model, X_train, y_train, X_test, y_test,
    name=$name_text, version=VERSION, data=DATA.name,
    title=$title,
    purpose="Not stated",  # what it is for, in one or two sentences
    owner="Not stated",  # who answers for it
    record_label="Record",  # what one row is, such as "Customer"
    # decision=Decision(threshold=0.5, above="call", below="wait") from dashboard.domain.card
    # labels={"age": {"label": "Age", "unit": "years", "nullable": True}}
)
card = described.write(HERE / str(VERSION))
qualities = ", ".join(f"{each.name} {each.value:.3f}" for each in card.metrics)
print(f"Wrote {HERE / str(VERSION)}: {qualities}")
print(f"The score is: {card.response_label} ({', '.join(card.outputs)})")
''')


@dataclass(frozen=True, slots=True)
class Source:
    """What a script reads, and what of it is no feature."""

    csv: Path
    target: str
    is_amount: bool
    dropped: tuple[str, ...]


def read_source(csv: Path, target: str | None) -> Source:
    """Look at a CSV file.

    Raises
    ------
    NewModelRefused
        If it cannot be read, or has no such column.
    """
    if target is None:
        raise NewModelRefused("--csv needs --target, the column to be predicted")
    try:
        table = pd.read_csv(csv)
    except (OSError, ValueError) as error:
        raise NewModelRefused(f"{csv} cannot be read ({error})") from error
    if target not in table.columns:
        close = get_close_matches(target, map(str, table.columns), n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise NewModelRefused(f"{csv} has no column {target!r}{hint}")
    known = table[target].dropna()
    if known.nunique() < 2:  # noqa: PLR2004 - nothing can be told apart
        raise NewModelRefused(f"the column {target!r} of {csv} holds fewer than two values")
    features = table.drop(columns=[target])
    dropped = tuple(str(name) for name in features if _is_no_feature(features[name]))
    if len(dropped) == len(features.columns):
        raise NewModelRefused(f"no column of {csv} but {target!r} can be a feature")
    is_number = pd.api.types.is_numeric_dtype(known.dtype) and known.dtype != bool
    return Source(csv, target, bool(is_number and known.nunique() > FEW_CLASSES), dropped)


def write_training_script(models_folder: Path, name: str, source: Source | None) -> Path:
    """Write a training script into a model's folder, and return its path.

    Raises
    ------
    InvalidCard
        If the model may not have the name.
    NewModelRefused
        If the script is there already.
    """
    registry.require_name(name)
    script = models_folder / name / SCRIPT
    if script.exists():
        raise NewModelRefused(f"{script} exists already and is never overwritten")
    script.parent.mkdir(parents=True, exist_ok=True)
    data = "data.csv" if source is None else os.path.relpath(source.csv, script.parent)
    text = SCRIPT_TEXT.substitute(
        name=name,
        script=script.as_posix(),
        own_line=OWN_LINE,
        kind="Regressor" if source is not None and source.is_amount else "Classifier",
        data=repr(Path(data).as_posix()),
        target=repr("target" if source is None else source.target),
        dropped=repr([] if source is None else list(source.dropped)),
        name_text=repr(name),
        title=repr(name.replace("_", " ").capitalize()),
    )
    script.write_text(text, encoding="utf-8")
    return script


def is_own_script(script: Path) -> bool:
    """Whether somebody's own model is trained by a script, and no demo."""
    return OWN_LINE in script.read_text(encoding="utf-8", errors="replace")


def _is_no_feature(column: "pd.Series[Any]") -> bool:
    """Whether a column names each row, holds too many words for a category, or nothing at all."""
    known = column.dropna()
    if pd.api.types.is_float_dtype(column.dtype):
        return known.empty
    if pd.api.types.is_integer_dtype(column.dtype):
        is_key = str(column.name).lower() in KEYS or str(column.name).lower().endswith("_id")
        return is_key and known.is_unique
    return known.empty or known.nunique() > MANY_WORDS or (known.is_unique and len(known) > 1)
