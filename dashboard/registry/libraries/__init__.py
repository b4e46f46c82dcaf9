"""The libraries whose models can be opened and explained: one adapter for each, with one face."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.domain.errors import UnwritableModel
from dashboard.registry.files import UnusableFileError, read_regular
from dashboard.registry.limits import LIMITS, MEGABYTE, Limits
from dashboard.registry.steps import split_pipeline

from .catboost import CatBoost, open_catboost
from .face import (
    BINARY_CLASSES,
    ONE_BY_ONE,
    AnyObject,
    Library,
    NoAnswerError,
    Packed,
    Reader,
    stack_columns,
    version_of,
    words_of,
)
from .function import Function, open_function
from .lightgbm import LightGBM, open_lightgbm
from .mlflow import PythonModel
from .onnx import Onnx, open_onnx
from .pickled import FILE, open_pickled, open_skops, pickle_model
from .scikit import Scikit
from .xgboost import XGBoost, open_xgboost

LIBRARIES: tuple[Library, ...] = (
    Scikit(), LightGBM(), XGBoost(), CatBoost(), Onnx(), PythonModel(), Function(), AnyObject(),
)  # fmt: skip
"""The first that owns a model serves it; the last owns every one."""

PICKLED = ("scikit-learn", "numpy", "pandas", "joblib")
FORMATS: dict[str, tuple[Callable[[bytes], Any], tuple[str, ...]]] = {
    ".joblib": (open_pickled, PICKLED),
    ".pkl": (open_pickled, PICKLED),
    ".pickle": (open_pickled, PICKLED),
    ".skops": (open_skops, ("skops",)),
    ".txt": (open_lightgbm, LightGBM.packages),
    ".json": (open_xgboost, XGBoost.packages),
    ".ubj": (open_xgboost, XGBoost.packages),
    ".cbm": (open_catboost, CatBoost.packages),
    ".onnx": (open_onnx, Onnx.packages),
    ".py": (open_function, ()),
}
"""What opens a file, by the ending of its name, and the packages that takes."""


def library_of(model: Any) -> Library:
    """The adapter that serves a model."""
    return next(each for each in LIBRARIES if each.owns(model))


def reader_of(model: Any) -> Reader | None:
    """What reads the trees of a model that no step stands in front of, or None."""
    return library_of(model).reader(model)


def pack(model: Any) -> Packed:
    """A model as a file: in its library's own data format where it has one, else pickled.

    Parameters
    ----------
    model : object or Path
        The model, or the path of a file that already holds it.

    Raises
    ------
    UnwritableModel
        If no other process could open it.
    """
    if isinstance(model, Path):
        return pack_file(model, model.suffix)
    library = library_of(split_pipeline(model)[1])
    return library.packed(model) or Packed(FILE, pickle_model(model), (*PICKLED, *library.packages))


def pack_file(path: Path, suffix: str, limits: Limits = LIMITS) -> Packed:
    """A file that holds a model already; `suffix` says what opens it.

    Raises
    ------
    UnwritableModel
        If nothing does, or it is no file, not there or too large.
    """
    if suffix not in FORMATS:
        raise UnwritableModel(f"{path.name} must end in one of {', '.join(FORMATS)}")
    try:
        content = read_regular(path, limits.artifact * MEGABYTE)
    except FileNotFoundError:
        raise UnwritableModel(f"{path} is not there") from None
    except UnusableFileError as error:
        raise UnwritableModel(f"{path.name} {error}") from error
    return Packed(f"model{suffix}", content, FORMATS[suffix][1])


def open_model(file: str, content: bytes) -> Any:
    """The model of a file's bytes, which the caller has trusted.

    Raises
    ------
    ValueError
        If the file is of no known kind.
    """
    suffix = Path(file).suffix
    if suffix not in FORMATS:
        raise ValueError(f"{file} ends in none of {', '.join(FORMATS)}")
    return FORMATS[suffix][0](content)


__all__ = [
    "BINARY_CLASSES",
    "ONE_BY_ONE",
    "Library",
    "NoAnswerError",
    "Packed",
    "Reader",
    "library_of",
    "open_model",
    "pack",
    "pack_file",
    "reader_of",
    "stack_columns",
    "version_of",
    "words_of",
]
