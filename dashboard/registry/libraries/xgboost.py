"""XGBoost: its scikit-learn estimators, and Boosters, kept in its JSON or binary JSON format."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.results import AnyArray
from dashboard.registry.steps import split_pipeline
from dashboard.registry.trees import read_xgboost

from .boosters import columns_by_name, real_names, with_categories, word_columns
from .face import ONE_BY_ONE, Library, Packed, Reader, is_from, required

NEAR = 1e-6
MADE_UP = re.compile(r"f\d+")
WITHOUT = ("binary:hinge", "binary:logitraw")


class XGBoost(Library):
    """Estimators and Boosters; they answer in single precision."""

    packages = ("xgboost",)
    near = NEAR
    sums_arrays = True

    def owns(self, model: Any) -> bool:
        """Models of the package xgboost."""
        return is_from(model, "xgboost")

    def names(self, model: Any, columns: Sequence[Any]) -> list[Any] | None:
        """The columns it was fitted on, where they had names."""
        names = _booster(model).feature_names or []
        return columns_by_name(
            names, columns, is_made_up=_is_made_up
        ) if names else None  # fmt: skip

    def fitted_names(self, model: Any) -> list[Any] | None:
        """The columns it was fitted on; not those that it made up."""
        return real_names(_booster(model).feature_names or [], _is_made_up)

    def given(self, model: Any, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows whose texts are the model's own categories.

        Raises
        ------
        ValueError
            If the model has kept no categories for a column of texts.
        """
        given = self.taken(model, rows)
        if not isinstance(given, pd.DataFrame):
            return given
        words, kept = word_columns(given), _categories(_booster(model))
        lost = [name for name in words if str(name) not in kept and not _is_coded(given[name])]
        if lost:
            raise ValueError(
                f"it has kept no categories of {', '.join(map(str, lost))}; train it with XGBoost "
                "3.1 or newer on columns of the type category, or put an encoder in front"
            )
        known = {name: kept[str(name)] for name in words if str(name) in kept}
        return with_categories(given, known)

    def classes(self, model: Any) -> tuple[Any, ...] | None:
        """A Booster knows how many they are and not how they are called."""
        if not _is_booster(model):
            return super().classes(model)
        learner = _learner(model)
        if not learner["objective"]["name"].startswith(("binary:", "multi:", "reg:logistic")):
            return None
        return tuple(range(max(2, int(learner["learner_model_param"]["num_class"]))))

    def unsupported(self, model: Any) -> str | None:
        """Models of several targets or quantiles, and objectives without probabilities."""
        last = split_pipeline(model)[1]
        learner = _learner(_booster(last))
        name = learner["objective"]["name"]
        if int(learner["learner_model_param"].get("num_target", 1)) > 1:
            what = "quantiles" if "quantile" in name else "targets"
            return f"it answers for several {what} at once: {ONE_BY_ONE}"
        if name in WITHOUT or (name == "multi:softmax" and _is_booster(last)):
            instead = "multi:softprob" if name == "multi:softmax" else "binary:logistic"
            return f"its answers by {name} are not probabilities: train it with {instead}"
        return None

    def knows_names(self, model: Any) -> bool:
        """A Booster does not."""
        return not _is_booster(split_pipeline(model)[1])

    def response(self, model: Any, given: Any, task: Task) -> Any:
        """What it predicts; a Booster by all its trees."""
        if _is_booster(model):
            return model.predict(_matrix(given), validate_features=False)
        return super().response(model, given, task)

    def has_margin(self, model: Any) -> bool:  # noqa: ARG002 - all do
        """It has one."""
        return True

    def margin(self, model: Any, given: Any) -> Any:
        """The sum of its leaves."""
        if _is_booster(model):
            return model.predict(_matrix(given), output_margin=True, validate_features=False)
        return model.predict(given, output_margin=True)

    def reader(self, model: Any) -> Reader | None:  # noqa: ARG002 - one for all
        """The reader of its JSON."""
        return read_xgboost

    def packed(self, model: Any) -> Packed | None:
        """A Booster's binary JSON; an estimator also knows how it is asked, and is pickled."""
        if not _is_booster(model):
            return None
        return Packed("model.ubj", bytes(model.save_raw("ubj")), self.packages)


def open_xgboost(content: bytes) -> Any:
    """A Booster of its JSON or binary JSON; one that an estimator saved, up to its best stage.

    Raises
    ------
    ValueError
        If it is neither.
    """
    booster = required("xgboost").Booster()
    booster.load_model(bytearray(content))
    kept = booster.attributes()
    if "scikit_learn" in kept and "best_iteration" in kept:
        return booster[: int(kept["best_iteration"]) + 1]
    return booster


def _matrix(given: Any) -> Any:
    return required("xgboost").DMatrix(given, enable_categorical=True)


def _categories(booster: Any) -> dict[str, list[Any]]:
    """The categories of each column that has some, as releases from 3.1 keep them."""
    if not hasattr(booster, "get_categories") or "c" not in (booster.feature_types or []):
        return {}
    found = booster.get_categories(export_to_arrow=True).to_arrow() or []
    return {name: values.to_pylist() for name, values in found if values is not None}


def _is_coded(column: "pd.Series[Any]") -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def _learner(booster: Any) -> Any:
    return json.loads(booster.save_config())["learner"]


def _is_made_up(name: str) -> bool:
    return MADE_UP.fullmatch(name) is not None


def _is_booster(model: Any) -> bool:
    return type(model).__name__ == "Booster"


def _booster(model: Any) -> Any:
    return model.get_booster() if hasattr(model, "get_booster") else model
