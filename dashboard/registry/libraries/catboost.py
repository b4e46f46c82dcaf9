"""CatBoost: its estimators and plain models, kept in its own binary format."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.ports import NativeShapley
from dashboard.domain.results import AnyArray, FloatArray
from dashboard.registry.steps import split_pipeline
from dashboard.registry.threads import is_small
from dashboard.registry.trees import read_catboost

from .boosters import columns_by_name, real_names
from .face import ONE_BY_ONE, Given, Library, Packed, Reader, is_from, required

FILE = "model.cbm"
KIND = "candor_class"
KINDS = ("CatBoost", "CatBoostClassifier", "CatBoostRegressor", "CatBoostRanker")
MISSING_WORD = "nan"
"""CatBoost takes no missing category: this is what a missing text becomes as a text."""

SEVERAL = {
    "MultiRMSE": "targets",
    "MultiRMSEWithMissingValues": "targets",
    "MultiLogloss": "targets",
    "MultiCrossEntropy": "targets",
    "MultiQuantile": "quantiles",
    "RMSEWithUncertainty": "numbers",
}
AS_NUMBERS = {
    "text": "train on numbers made of the text, for example by TfidfVectorizer, or on a category",
    "embedding": "train on the embedding's numbers, each in a column of its own",
}


class CatBoost(Library):
    """Estimators and plain models."""

    packages = ("catboost",)
    counts_threads = True
    sums_arrays = True

    def owns(self, model: Any) -> bool:
        """Models of the package catboost."""
        return is_from(model, "catboost")

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:
        """The columns it was fitted on; those that had no names are numbered."""
        return columns_by_name(model.feature_names_, columns, is_made_up=str.isdecimal)

    def reads_matrix(self, model: Any) -> bool:
        """Not with categories, which no matrix of numbers holds."""
        return not model.get_cat_feature_indices()

    def fitted_names(self, model: Any) -> list[Any] | None:
        """The columns it was fitted on; not numbers in place of names."""
        return real_names(model.feature_names_, str.isdecimal)

    def given(self, model: Any, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows whose missing categories are a word."""
        given = self.taken(model, rows)
        if not isinstance(given, pd.DataFrame):
            return given
        named = [given.columns[at] for at in model.get_cat_feature_indices()]
        words = {name: _filled(given[name]) for name in named if given[name].isna().any()}
        return given.assign(**words) if words else given

    def classes(self, model: Any) -> tuple[Any, ...] | None:
        """Its classes, which it keeps with their values."""
        return tuple(np.ravel(model.classes_).tolist()) or None

    def unsupported(self, model: Any) -> str | None:
        """Models of several targets or quantiles, and of features that no column holds here."""
        last = split_pipeline(model)[1]
        loss = str(last.get_all_params().get("loss_function", "")).partition(":")[0]
        if loss in SEVERAL:
            return f"{loss} answers for several {SEVERAL[loss]} at once: {ONE_BY_ONE}"
        unread = {"text": last.get_text_feature_indices(),
                  "embedding": last.get_embedding_feature_indices()}  # fmt: skip
        for kind, places in unread.items():
            if places:
                name = last.feature_names_[places[0]]
                return f"it reads {name!r} as CatBoost's {kind} feature: {AS_NUMBERS[kind]}"
        return None

    def response(self, model: Any, given: Any, task: Task) -> Any:
        """What it predicts; a plain model is asked for probabilities by name."""
        threads = _threads(given)
        if task is Task.REGRESSION:
            return model.predict(given, **threads)
        if hasattr(model, "predict_proba"):
            return model.predict_proba(given, **threads)
        return model.predict(given, prediction_type="Probability", **threads)

    def has_margin(self, model: Any) -> bool:  # noqa: ARG002 - all do
        """It has one."""
        return True

    def margin(self, model: Any, given: Any) -> Any:
        """The value of its formula."""
        return model.predict(given, prediction_type="RawFormulaVal", **_threads(given))

    def reader(self, model: Any) -> Reader | None:  # noqa: ARG002 - one for all
        """The reader of its JSON."""
        return read_catboost

    def native(self, model: Any, given: Given) -> NativeShapley | None:
        """CatBoost's own interventional values, of a model that no step stands in front of.

        CatBoost turns categories into numbers of its own, which its trees alone do not tell. Asked
        with reference rows it explains the same game as we do. Of trees that are not symmetric it
        must not be asked: that ends the process.
        """
        if not self.owns(model):
            return None
        symmetric = model.get_all_params().get("grow_policy") == "SymmetricTree"
        return _Shapley(model, given) if symmetric else None

    def packed(self, model: Any) -> Packed | None:
        """Its own format, which keeps the names of columns and classes too."""
        if not self.owns(model):
            return None
        marked = model.copy()
        marked.get_metadata()[KIND] = type(model).__name__
        with TemporaryDirectory() as folder:
            path = Path(folder) / FILE
            marked.save_model(str(path), format="cbm")
            return Packed(path.name, path.read_bytes(), self.packages)


def open_catboost(content: bytes) -> Any:
    """An estimator of its own format, of the class that it had before it was written.

    The class decides what it answers: a regressor of counts gives the expected count, where a
    plain model gives its logarithm. Of a file that does not tell it is a classifier if it knows
    classes, else a regressor.

    Raises
    ------
    ValueError
        If it is not in CatBoost's format.
    """
    library = required("catboost")
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(content)
        try:
            plain = library.CatBoost().load_model(str(path))
            kind = dict(plain.get_metadata().items()).get(KIND) or _usual(plain)
            if kind not in KINDS:
                raise ValueError(f"it says that it is a {kind}, which CatBoost does not have")
            # from bytes it would forget its loss, and with it how its answers are transformed
            return getattr(library, kind)().load_model(str(path))
        except library.CatBoostError as error:
            raise ValueError(f"it is not in CatBoost's format: {error}") from error


def _usual(model: Any) -> str:
    return "CatBoostClassifier" if len(model.classes_) else "CatBoostRegressor"


def _threads(given: Any) -> dict[str, int]:
    """How many threads to ask for in one call."""
    return {"thread_count": 1} if is_small(given) else {}


def _filled(column: "pd.Series[Any]") -> "pd.Series[Any]":
    return column.astype(object).where(column.notna(), MISSING_WORD)


class _Shapley:
    def __init__(self, model: Any, given: Given) -> None:
        self.model = model
        self.given = given

    def __call__(self, rows: pd.DataFrame, background: pd.DataFrame) -> FloatArray:
        found = np.asarray(
            self.model.get_feature_importance(
                self._pool(rows), type="ShapValues", reference_data=self._pool(background)
            ),
            dtype=np.float64,
        )
        # the last column holds the base value; several classes come as a middle axis
        if found.ndim == 2:  # noqa: PLR2004 - rows and columns, one output
            return found[:, :-1, np.newaxis]
        return found[:, :, :-1].transpose(0, 2, 1)

    def _pool(self, rows: pd.DataFrame) -> Any:
        # labels have no part in the values, but CatBoost wants some
        classes = self.model.classes_
        label = np.resize(classes, len(rows)) if len(classes) else np.zeros(len(rows))
        return required("catboost").Pool(
            self.given(rows), label=label, cat_features=self.model.get_cat_feature_indices()
        )
