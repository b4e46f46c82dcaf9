"""LightGBM: its scikit-learn estimators, and Boosters, kept in its text format."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.results import AnyArray
from dashboard.registry.steps import split_pipeline
from dashboard.registry.threads import is_small
from dashboard.registry.trees import DamagedTreesError, read_lightgbm, require_sound_text

from .boosters import columns_by_name, real_names, with_categories, word_columns
from .face import Library, Packed, Reader, is_from, required

MADE_UP = re.compile(r"Column_\d+")
OF_PREDICTION = ("pred", "raw_score", "leaf_index", "contrib")
"""What the names of parameters have in common that change a prediction."""
WITH_CLASSES = ("binary", "cross_entropy", "multiclass", "multiclassova")


class LightGBM(Library):
    """Estimators and Boosters."""

    packages = ("lightgbm",)
    counts_threads = True
    sums_arrays = True

    def owns(self, model: Any) -> bool:
        """Models of the package lightgbm."""
        return is_from(model, "lightgbm")

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:
        """The columns it was fitted on; it turns spaces in their names into underscores."""
        return columns_by_name(
            _booster(model).feature_name(),
            columns,
            is_made_up=_is_made_up,
            changed=lambda name: name.replace(" ", "_"),
        )

    def fitted_names(self, model: Any) -> list[Any] | None:
        """The columns it was fitted on, with underscores for spaces; not those that it made up."""
        return real_names(_booster(model).feature_name(), _is_made_up)

    def taken(self, model: Any, rows: Any) -> Any:
        """Rows by name where an estimator knows names, an array's too."""
        names = None if _is_booster(model) else self.fitted_names(model)
        if names is not None and isinstance(rows, np.ndarray):
            return pd.DataFrame(rows, columns=names)
        return super().taken(model, rows)

    def given(self, model: Any, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows whose texts are the model's own categories.

        Raises
        ------
        ValueError
            If there are more or fewer columns of texts than the model has of categories.
        """
        given = self.taken(model, rows)
        kept = _booster(model).pandas_categorical or []
        if not isinstance(given, pd.DataFrame):
            return given
        words = word_columns(given)
        if len(words) != len(kept):
            raise ValueError(
                f"it was fitted on {len(kept)} columns of categories and there are {len(words)}"
            )
        return with_categories(given, dict(zip(words, kept, strict=True)))

    def plain(self, model: Any, given: Any) -> Any:
        """Few rows of floating numbers as an array."""
        return super().plain(model, given) if _is_usual(model) else given

    def classes(self, model: Any) -> tuple[Any, ...] | None:
        """A Booster knows how many they are and not how they are called."""
        if not _is_booster(model):
            return super().classes(model)
        dump = model.dump_model(num_iteration=1)
        if dump.get("objective", "").partition(" ")[0] not in WITH_CLASSES:
            return None
        return tuple(range(max(2, dump["num_class"])))

    def knows_names(self, model: Any) -> bool:
        """A Booster does not."""
        return not _is_booster(split_pipeline(model)[1])

    def response(self, model: Any, given: Any, task: Task) -> Any:
        """What it predicts."""
        ask = (
            model.predict if _is_booster(model) or task is Task.REGRESSION else model.predict_proba
        )
        return ask(given, **_threads(given))

    def has_margin(self, model: Any) -> bool:  # noqa: ARG002 - all do
        """It has one."""
        return True

    def margin(self, model: Any, given: Any) -> Any:
        """Its raw score."""
        # an estimator looks through all its parameters and wants the names of the columns
        is_matrix = isinstance(given, np.ndarray) and is_small(given)
        asked = _booster(model) if is_matrix and _is_usual(model) else model
        return asked.predict(given, raw_score=True, **_threads(given))

    def reader(self, model: Any) -> Reader | None:  # noqa: ARG002 - one for all
        """The reader of its dump."""
        return read_lightgbm

    def packed(self, model: Any) -> Packed | None:
        """A Booster's text; an estimator also knows the names of its classes, and is pickled."""
        if not _is_booster(model):
            return None
        return Packed("model.txt", model.model_to_string().encode(), self.packages)


def open_lightgbm(content: bytes) -> Any:
    """A Booster of its text.

    Raises
    ------
    ValueError
        If the text is none of LightGBM's, or its trees are damaged.
    """
    library = required("lightgbm")
    try:
        text = content.decode()
        require_sound_text(text)
        return library.Booster(model_str=text)
    except DamagedTreesError as error:
        raise ValueError(f"its trees are damaged: {error}") from error
    except (library.basic.LightGBMError, UnicodeDecodeError) as error:
        raise ValueError(f"it is no text of LightGBM's: {error}") from error


def _threads(given: Any) -> dict[str, int]:
    """How many threads to ask for in one call; its estimators do not leave that to OpenMP."""
    return {"num_threads": 1} if is_small(given) else {}


def _is_usual(model: Any) -> bool:
    """Whether a Booster answers as the estimator around it, whose parameters may say otherwise."""
    own = getattr(model, "_other_params", ())
    return not any(sign in name for name in own for sign in OF_PREDICTION)


def _is_made_up(name: str) -> bool:
    return MADE_UP.fullmatch(name) is not None


def _is_booster(model: Any) -> bool:
    return type(model).__name__ == "Booster"


def _booster(model: Any) -> Any:
    return getattr(model, "booster_", model)
