"""Models of one column `z` of any kind and a number `q`, as users fit and ask them."""

from fnmatch import fnmatchcase as fnmatch

import numpy as np
import xgboost
from catboost import CatBoostClassifier
from lightgbm import LGBMClassifier
from scipy.special import logit
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder


def _behind(encoder, model):
    return make_pipeline(make_column_transformer((encoder, ["z"]), remainder="passthrough"), model)


def _one_hot():
    return _behind(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())


def _ordinal():
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-9)
    return _behind(encoder, GradientBoostingClassifier(n_estimators=15, random_state=0))


def _hist():
    return HistGradientBoostingClassifier(max_iter=15, categorical_features="from_dtype")


def _lightgbm():
    return LGBMClassifier(n_estimators=15, min_child_samples=5, verbose=-1, n_jobs=1)


def _xgboost():
    return xgboost.XGBClassifier(n_estimators=15, enable_categorical=True, n_jobs=1)


class _Booster:
    """XGBoost's plain model, which takes its own matrices only."""

    def fit(self, frame, outcome):
        matrix = xgboost.DMatrix(frame, outcome, enable_categorical=True)
        settings = {"objective": "binary:logistic", "nthread": 1}
        return xgboost.train(settings, matrix, 15)


def _catboost():
    return CatBoostClassifier(
        iterations=15, cat_features=["z"], verbose=0, allow_writing_files=False, thread_count=1
    )


class _Function:
    """A black box that looks at each object: at its type and its text."""

    def fit(self, _frame, _outcome):
        return lambda rows: np.array([
            0.1 + 0.7 * (len(repr(z)) % 3) / 3 + 0.1 * np.tanh(q)
            for z, q in zip(rows["z"].astype(object), rows["q"], strict=True)
        ])  # fmt: skip


MODELS = {
    "one-hot": _one_hot,
    "ordinal": _ordinal,
    "histogram": _hist,
    "LightGBM": _lightgbm,
    "XGBoost": _xgboost,
    "XGBoost's Booster": _Booster,
    "CatBoost": _catboost,
    "function": _Function,
}


def margin(model, frame):
    """A model's own margin of rows, asked as its user would."""
    if isinstance(model, xgboost.Booster):
        matrix = xgboost.DMatrix(frame, enable_categorical=True)
        return np.asarray(model.predict(matrix, output_margin=True), dtype=np.float64)
    if isinstance(model, LGBMClassifier):
        return model.predict(frame, raw_score=True)
    if isinstance(model, xgboost.XGBClassifier):
        return np.asarray(model.predict(frame, output_margin=True), dtype=np.float64)
    if isinstance(model, CatBoostClassifier):
        return model.predict(frame, prediction_type="RawFormulaVal")
    if hasattr(model, "decision_function"):
        return model.decision_function(frame)
    return model(frame) if callable(model) else logit(model.predict_proba(frame)[:, 1])


def response(model, frame):
    """A model's own probability of the second class."""
    if isinstance(model, xgboost.Booster):
        return model.predict(xgboost.DMatrix(frame, enable_categorical=True)).astype(np.float64)
    return model(frame) if callable(model) else model.predict_proba(frame)[:, 1].astype(np.float64)


_OF_OBJECTS = ("objects: *", "text*", "nullable text", "categories: intervals")
_XGBOOST = (
    *_OF_OBJECTS, "categories: truth values", "categories: floats", "categories: 1 and its text",
)  # fmt: skip
_MIXED = (
    "objects: texts and NA", "nullable text", "text of Arrow", "objects: 1 and its text",
    "objects: numbers and texts", "categories: 1 and its text",
)  # fmt: skip
_NUMBERS = ("float*", "Float*", "Int64", "boolean", "*numbers of Arrow", "truth values of Arrow")
REFUSED = {
    "one-hot": _MIXED,
    "ordinal": (*_MIXED, *_NUMBERS, "objects: texts and nan", "text with gaps"),
    "histogram": (
        "text*", "nullable text", "objects: texts", "objects: texts and *", "objects: an *",
        "objects: texts with *", "objects: numbers and texts", "objects: bytes",
        "categories: 1 and its text",
    ),
    "LightGBM": (*_OF_OBJECTS, "*of Arrow"),
    "XGBoost": _XGBOOST,
    "XGBoost's Booster": _XGBOOST,
    "CatBoost": (
        *_NUMBERS, "objects: floats", "objects: minus zero", "objects: truth values and None",
        "objects: numbers and *", "objects: texts and *", "text with gaps", "nullable text",
        "objects: decimals", "categories: floats", "categories: intervals", "text of Arrow",
    ),
    "function": (),
}  # fmt: skip
"""Columns that the libraries themselves do not take, as a user would find out."""


def takes(model, column):
    """Whether a library takes a kind of column at all."""
    return not any(fnmatch(column, pattern) for pattern in REFUSED[model])
