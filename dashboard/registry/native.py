"""Shapley values by the library that made a model, where its trees cannot be read."""

from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.ports import NativeShapley
from dashboard.domain.results import FloatArray

from .answers import Answers


def native_shapley(answers: Answers) -> NativeShapley | None:
    """CatBoost's own interventional values; None for every other model.

    CatBoost turns categories into numbers of its own, which its trees alone do not tell. Asked
    with reference rows it explains the same game as we do. Of trees that are not symmetric it must
    not be asked: that ends the process.
    """
    model = answers.estimator
    if not type(model).__module__.startswith("catboost"):
        return None
    symmetric = model.get_all_params().get("grow_policy") == "SymmetricTree"
    return _CatBoostShapley(answers) if symmetric else None


class _CatBoostShapley:
    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def __call__(self, rows: pd.DataFrame, background: pd.DataFrame) -> FloatArray:
        model = self.answers.estimator
        found = np.asarray(
            model.get_feature_importance(
                self._pool(rows), type="ShapValues", reference_data=self._pool(background)
            ),
            dtype=np.float64,
        )
        # the last column holds the base value; several classes come as a middle axis
        if found.ndim == 2:  # noqa: PLR2004 - rows and columns, one output
            return found[:, :-1, np.newaxis]
        return found[:, :, :-1].transpose(0, 2, 1)

    def _pool(self, rows: pd.DataFrame) -> Any:
        model = self.answers.estimator
        # labels have no part in the values, but CatBoost wants some
        classes = getattr(model, "classes_", [])
        label = np.resize(classes, len(rows)) if len(classes) else np.zeros(len(rows))
        return import_module("catboost").Pool(
            self.answers.given(rows), label=label, cat_features=model.get_cat_feature_indices()
        )
