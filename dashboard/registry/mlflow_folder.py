"""Model folders that MLflow wrote, read without it: what is in them, before anything is opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from dashboard.domain.card import runs_code
from dashboard.domain.errors import UnusableMlflowFolder
from dashboard.domain.schema import Kind

from .files import UnusableFileError, read_regular
from .limits import LARGEST_CARD, MEGABYTE

DESCRIPTION = "MLmodel"
LARGEST_EXAMPLE = 64 * MEGABYTE
KINDS = {
    "double": Kind.NUMBER,
    "float": Kind.NUMBER,
    "integer": Kind.INTEGER,
    "long": Kind.INTEGER,
    "boolean": Kind.BOOLEAN,
    "string": Kind.CATEGORY,
}
FILES = {
    "sklearn": "pickled_model",
    "lightgbm": "data",
    "xgboost": "data",
    "catboost": "data",
    "onnx": "data",
    "python_function": "python_model",
}
"""The flavors that can be imported, the own one of a library first, and what names their file."""

CLASS = ("model_class", "model_type")
"""What names the class of a flavor's model."""

SUFFIXES = {
    ".pkl": ".pkl", ".skops": ".skops", ".lgb": ".txt", ".txt": ".txt", ".xgb": ".ubj",
    ".ubj": ".ubj", ".json": ".json", ".cb": ".cbm", ".cbm": ".cbm", ".onnx": ".onnx",
}  # fmt: skip
"""What MLflow's endings are called here."""


@dataclass(frozen=True, slots=True)
class MlflowFolder:
    """What an MLflow folder says of itself.

    Attributes
    ----------
    folder : Path
        Where it is.
    flavor : str
        The flavor to import.
    file : Path
        The file of the model.
    suffix : str
        The ending that says what opens the file.
    kinds : mapping of str to Kind
        The columns of its signature; empty where it has none.
    required : frozenset of str
        Those that must be given.
    example : DataFrame or None
        The rows it keeps as an example.
    model_class : str
        The class that the model had, where the flavor says so.
    """

    folder: Path
    flavor: str
    file: Path
    suffix: str
    kinds: Mapping[str, Kind]
    required: frozenset[str]
    example: pd.DataFrame | None
    model_class: str = ""

    @property
    def runs_code(self) -> bool:
        """Whether opening the model runs what somebody put into its file."""
        return runs_code(self.suffix)


def read_mlflow_folder(folder: Path) -> MlflowFolder:
    """Read what an MLflow folder says of itself; nothing of the model is opened.

    Raises
    ------
    UnusableMlflowFolder
        If it is none, is broken, or holds a model that cannot be imported; the text says why.
    """
    try:
        return _read(folder)
    except _RefusedError as refused:
        raise UnusableMlflowFolder(str(folder), str(refused)) from None


class _RefusedError(Exception):
    """Why a folder cannot be imported."""


def _read(folder: Path) -> MlflowFolder:
    told = _description(folder)
    flavors = told.get("flavors")
    if not isinstance(flavors, dict) or not flavors:
        raise _RefusedError(f"its {DESCRIPTION} names no flavors")
    flavor = next((name for name in FILES if isinstance(flavors.get(name), dict)), None)
    if flavor is None:
        raise _RefusedError(
            f"its flavors are {', '.join(flavors)}, and only {', '.join(FILES)} can be imported"
        )
    kinds, required = _signature(told)
    file = _file(folder, flavor, flavors[flavor])
    model_class = next((str(flavors[flavor][key]) for key in CLASS if flavors[flavor].get(key)), "")
    return MlflowFolder(
        folder, flavor, file, _suffix(file), kinds, required, _example(folder, told), model_class
    )


def _description(folder: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(_text(folder / DESCRIPTION, LARGEST_CARD))
    except FileNotFoundError as error:
        raise _RefusedError(f"there is no {DESCRIPTION} in it") from error
    except UnusableFileError as error:
        raise _RefusedError(f"its {DESCRIPTION} {error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _RefusedError(f"its {DESCRIPTION} is no YAML") from error
    if not isinstance(told, dict):
        raise _RefusedError(f"its {DESCRIPTION} is no table of entries")
    return told


def _text(path: Path, largest: int) -> str:
    return read_regular(path, largest).decode()


def _file(folder: Path, flavor: str, entries: Mapping[str, Any]) -> Path:
    if entries.get("code"):
        raise _RefusedError(
            "it brings a folder of code with it, which no hash would cover; put what the model "
            "needs into a model.py, or install it"
        )
    name = entries.get(FILES[flavor])
    if not isinstance(name, str):
        raise _RefusedError(_without_file(flavor, entries))
    if flavor == "python_function" and entries.get("artifacts"):
        raise _RefusedError("its Python model reads files beside it, which no hash would cover")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise _RefusedError(f"its file {name!r} is not there")
    return path


def _without_file(flavor: str, entries: Mapping[str, Any]) -> str:
    if flavor == "python_function" and "model_code_path" in entries:
        return (
            "its model is a script for MLflow; put its function into a model.py with "
            "def predict(frame)"
        )
    if flavor == "python_function":
        return f"its loader {entries.get('loader_module')} is not known"
    return f"its flavor {flavor} names no file"


def _suffix(file: Path) -> str:
    if file.suffix not in SUFFIXES:
        raise _RefusedError(f"its file {file.name!r} is of no kind that can be opened")
    suffix = SUFFIXES[file.suffix]
    # XGBoost's older endings do not say which of its two formats a file has
    is_text = suffix == ".ubj" and _start(file) in {b'{"', b"{\n", b"{ "}
    return ".json" if is_text else suffix


def _start(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(2)


def _signature(told: Mapping[str, Any]) -> tuple[dict[str, Kind], frozenset[str]]:
    signature = told.get("signature")
    if not isinstance(signature, dict) or not signature.get("inputs"):
        return {}, frozenset()
    try:
        inputs = json.loads(signature["inputs"])
        named = [(entry["name"], entry["type"], entry) for entry in inputs if "name" in entry]
    except (ValueError, TypeError, KeyError) as error:
        raise _RefusedError("the inputs of its signature cannot be read") from error
    strange = [f"{name} ({kind})" for name, kind, _ in named if kind not in KINDS]
    if strange:
        raise _RefusedError(f"no column can be {', '.join(strange)} here")
    kinds = {str(name): KINDS[kind] for name, kind, _ in named}
    required = {name for name, _, entry in named if entry.get("required", True)}
    return kinds, frozenset(required)


def _example(folder: Path, told: Mapping[str, Any]) -> pd.DataFrame | None:
    entries = told.get("saved_input_example_info")
    if not isinstance(entries, dict) or entries.get("type") != "dataframe":
        return None
    try:
        kept = json.loads(_text(folder / str(entries.get("artifact_path")), LARGEST_EXAMPLE))
        if entries.get("pandas_orient") == "split":
            return pd.DataFrame(kept["data"], columns=kept["columns"])
        return pd.DataFrame(kept)
    except (OSError, UnusableFileError, ValueError, TypeError, KeyError) as error:
        raise _RefusedError("its input example cannot be read") from error
