"""A file opened as its own library's documentation says, to compare with how it is opened here."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib

from .libraries.face import required


def load_as_documented(file: Path, suffix: str, kind: str = "") -> Any:
    """The model of a trusted file, by its own library's loader.

    Parameters
    ----------
    file : Path
        The file.
    suffix : str
        The ending that says which library wrote it.
    kind : str
        The class that the model had, where the file does not tell it: ``XGBClassifier``, with or
        without its module.

    Raises
    ------
    Exception
        Whatever the library raises.
    """
    return LOADERS[suffix](file, kind.rpartition(".")[2])


def _unpickled(file: Path, _: str) -> Any:
    with file.open("rb") as opened:
        try:
            return pickle.load(opened)  # noqa: S301 - somebody trusted the file
        except pickle.UnpicklingError:
            return joblib.load(file)


def _from_skops(file: Path, _: str) -> Any:
    skops = required("skops.io")
    return skops.load(file, trusted=skops.get_untrusted_types(file=file))


def _lightgbm(file: Path, _: str) -> Any:
    return required("lightgbm").Booster(model_file=str(file))


def _xgboost(file: Path, kind: str) -> Any:
    model = getattr(required("xgboost"), kind or "Booster")()
    model.load_model(str(file))
    return model


def _catboost(file: Path, kind: str) -> Any:
    library = required("catboost")
    model = library.CatBoost().load_model(str(file))
    usual = "CatBoostClassifier" if len(model.classes_) else "CatBoostRegressor"
    return getattr(library, kind or usual)().load_model(str(file))


def _onnx(file: Path, _: str) -> Any:
    runtime = required("onnxruntime")
    return runtime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


LOADERS: dict[str, Callable[[Path, str], Any]] = {
    ".pkl": _unpickled,
    ".skops": _from_skops,
    ".txt": _lightgbm,
    ".json": _xgboost,
    ".ubj": _xgboost,
    ".cbm": _catboost,
    ".onnx": _onnx,
}
