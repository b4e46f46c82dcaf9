"""Margins of few rows are asked of an array: they are the model's own margins of the frame."""

import warnings

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostClassifier
from lightgbm import LGBMClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from xgboost import XGBClassifier

from dashboard.domain.card import Task
from dashboard.domain.results import Link
from dashboard.registry.answers import Answers
from dashboard.registry.proof import OwnAnswers
from dashboard.registry.threads import ALONE_BELOW

STOPPED = {"pred_early_stop": True, "pred_early_stop_freq": 2, "pred_early_stop_margin": 0.1}
MODELS = {
    "LightGBM": LGBMClassifier(n_estimators=20, verbose=-1),
    "LightGBM, stopped early": LGBMClassifier(n_estimators=20, verbose=-1, **STOPPED),
    "XGBoost": XGBClassifier(n_estimators=20),
    "XGBoost, with a number for missing": XGBClassifier(n_estimators=20, missing=1.0),
    "CatBoost": CatBoostClassifier(iterations=20, verbose=False, allow_writing_files=False),
}
OWN = {"LightGBM": {"raw_score": True}, "XGBoost": {"output_margin": True},
       "CatBoost": {"prediction_type": "RawFormulaVal"}}  # fmt: skip


def _table(n_rows=200):
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(n_rows, 4)), columns=["b", "a", "d", "c"])
    frame.loc[::7, "a"] = 1.0
    frame.loc[::11, "d"] = np.nan
    return frame, (frame["b"] + frame["a"] > 0).astype(int)


@pytest.fixture(params=MODELS)
def fitted(request):
    frame, outcome = _table()
    model = MODELS[request.param].fit(frame, outcome)
    return model, OWN[request.param.partition(",")[0]]


@pytest.mark.parametrize("n_rows", [1, 150])
def test_the_margin_is_the_models_own_of_the_frame(fitted, n_rows):
    model, own = fitted
    frame = _table()[0].head(n_rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = Answers(model, Task.BINARY, Link.LOGIT).margin(frame[sorted(frame)])
    expected = np.asarray(model.predict(frame, **own), dtype=np.float64)
    assert np.array_equal(found[:, 0], expected)


def test_only_few_rows_of_one_type_become_an_array(fitted):
    model, _ = fitted
    answers, frame = Answers(model, Task.BINARY, Link.LOGIT), _table()[0]
    single = frame.astype({"a": np.float32})
    assert answers.plain(single) is single
    many = pd.DataFrame(np.zeros((ALONE_BELOW, 4)), columns=frame.columns)
    assert answers.plain(many) is many
    stopped = "pred_early_stop" in model.get_params()
    assert isinstance(answers.plain(frame), pd.DataFrame if stopped else np.ndarray)


def test_a_step_in_front_gets_the_frame(fitted):
    frame = _table()[0]
    piped = make_pipeline(FunctionTransformer(), fitted[0])
    assert Answers(piped, Task.BINARY, Link.LOGIT).plain(frame) is frame


def test_the_proof_asks_about_the_rows_as_they_are(fitted):
    frame = _table()[0]
    assert OwnAnswers(fitted[0], Task.BINARY, Link.LOGIT).plain(frame) is frame
