"""Every objective of every library: what was reopened answers as the user's model in memory."""

import catboost
import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost

from dashboard import explain
from dashboard.domain.card import Task
from dashboard.domain.classes import class_word
from dashboard.registry.description import describe_features
from dashboard.registry.libraries import library_of, open_model, pack
from dashboard.registry.view import view_of

pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")

DRAWS = np.random.default_rng(3)
N_ROWS = 160
X = pd.DataFrame(
    {
        "age": DRAWS.normal(40, 10, N_ROWS),
        "visits": DRAWS.integers(0, 9, N_ROWS).astype(float),
        "fee": DRAWS.normal(0, 1, N_ROWS),
    }
)
COUNT = DRAWS.poisson(np.exp(1 + 0.4 * X["fee"])).astype(float)
YES = (X["fee"] + X["visits"] / 4 > 1).astype(int).to_numpy()
SHARE = np.clip(0.8 * YES + 0.1, 0, 1)
CLASS = np.digitize(X["fee"], [-0.5, 0.5])

CATBOOST = {
    "RMSE": COUNT, "MAE": COUNT, "Quantile:alpha=0.8": COUNT, "LogLinQuantile": COUNT + 1,
    "Poisson": COUNT, "Tweedie:variance_power=1.5": COUNT, "MAPE": COUNT + 1,
    "Huber:delta=1": COUNT, "Expectile:alpha=0.3": COUNT, "Logloss": YES, "CrossEntropy": SHARE,
    "MultiClass": CLASS, "MultiClassOneVsAll": CLASS,
}  # fmt: skip
LIGHTGBM = {
    "regression": COUNT, "regression_l1": COUNT, "poisson": COUNT, "tweedie": COUNT,
    "gamma": COUNT + 1, "quantile": COUNT, "huber": COUNT, "binary": YES, "cross_entropy": SHARE,
    "multiclass": CLASS, "multiclassova": CLASS,
}  # fmt: skip
XGBOOST = {
    "reg:squarederror": COUNT, "count:poisson": COUNT, "reg:tweedie": COUNT, "reg:gamma": COUNT + 1,
    "reg:absoluteerror": COUNT, "reg:logistic": SHARE, "binary:logistic": YES,
    "multi:softprob": CLASS,
}  # fmt: skip
WITH_CLASSES = (
    "Logloss", "CrossEntropy", "MultiClass", "MultiClassOneVsAll", "binary", "multiclass",
    "multiclassova", "binary:logistic", "multi:softprob",
)  # fmt: skip
BARE = ("cross_entropy", "reg:logistic")
"""Probabilities without classes: the answer is one number, from an estimator and a Booster."""


def _catboost(loss, y, *, plain):
    quiet = {"loss_function": loss, "iterations": 9, "depth": 3, "verbose": 0, "thread_count": 1,
             "allow_writing_files": False}  # fmt: skip
    if plain:
        return catboost.CatBoost(quiet).fit(X, y)
    kind = catboost.CatBoostClassifier if loss in WITH_CLASSES else catboost.CatBoostRegressor
    return kind(**quiet).fit(X, y)


def _lightgbm(objective, y, *, plain):
    several = {"num_class": 3} if objective.startswith("multiclass") else {}
    quiet = {"objective": objective, "verbose": -1, "num_threads": 1, **several}
    if plain:
        return lightgbm.train(quiet, lightgbm.Dataset(X, y), 9)
    kind = lightgbm.LGBMClassifier if objective in WITH_CLASSES else lightgbm.LGBMRegressor
    own = {"objective": objective, "verbose": -1, "n_jobs": 1}
    return kind(n_estimators=9, **own).fit(X, y)


def _xgboost(objective, y, *, plain):
    several = {"num_class": 3} if objective.startswith("multi") else {}
    if plain:
        return xgboost.train(
            {"objective": objective, "nthread": 1, **several}, xgboost.DMatrix(X, y), 9
        )
    kind = xgboost.XGBClassifier if objective in WITH_CLASSES else xgboost.XGBRegressor
    return kind(n_estimators=9, n_jobs=1, objective=objective).fit(X, y)


FITTED = {"catboost": _catboost, "lightgbm": _lightgbm, "xgboost": _xgboost}
TARGETS = {"catboost": CATBOOST, "lightgbm": LIGHTGBM, "xgboost": XGBOOST}
EVERY = [
    pytest.param(library, objective, plain, id=f"{library}-{objective}-{kind}")
    for library, targets in TARGETS.items()
    for objective in targets
    for plain, kind in ((False, "estimator"), (True, "plain"))
]


def _as_the_user(model, frame):
    """All answers that the user's own calls give, by the name of the call."""
    given = xgboost.DMatrix(frame) if isinstance(model, xgboost.Booster) else frame
    said = {"predict": model.predict(given)}
    if hasattr(model, "predict_proba"):
        said["predict_proba"] = model.predict_proba(frame)
    elif isinstance(model, catboost.CatBoost) and len(model.classes_):
        said["probability"] = model.predict(frame, prediction_type="Probability")
    return said


@pytest.mark.parametrize(("library", "objective", "plain"), EVERY)
def test_a_reopened_model_answers_every_call_as_the_users_own(library, objective, plain):
    model = FITTED[library](objective, TARGETS[library][objective], plain=plain)
    expected = _as_the_user(model, X)
    packed = pack(model)
    assert _as_the_user(model, X).keys() == expected.keys()  # writing leaves the user's model alone
    answers = _as_the_user(open_model(packed.file, packed.content), X)
    assert answers.keys() == expected.keys()
    for name, answer in expected.items():
        np.testing.assert_allclose(answers[name], answer, rtol=1e-6, err_msg=name)


def _view(model):
    classes = library_of(model).classes(model)
    schema = describe_features(X, {})
    if classes is None:
        task, outputs = Task.REGRESSION, ("amount",)
    else:
        task = Task.BINARY if len(classes) == 2 else Task.MULTICLASS
        words = tuple(map(class_word, classes))
        outputs = words[1:] if task is Task.BINARY else words
    rows = schema.conform(X).frame
    return view_of(model, schema, rows, name="m-1", task=task, outputs=outputs), rows


@pytest.mark.parametrize(("library", "objective", "plain"), EVERY)
def test_contributions_add_up_to_what_the_users_own_model_answers(library, objective, plain):
    model = FITTED[library](objective, TARGETS[library][objective], plain=plain)
    said = _as_the_user(model, X.head(4))
    theirs = np.asarray(said.get("predict_proba", said.get("probability", said["predict"])))
    theirs = theirs.reshape(4, -1)
    view, rows = _view(model)
    several = view.task is Task.BINARY and theirs.shape[1] == 2
    for output in range(len(view.outputs)):
        found = explain.attributions(view, rows.head(4), rows.tail(15), output=output)
        np.testing.assert_allclose(found.response, theirs[:, 1 if several else output], rtol=1e-5)
        np.testing.assert_allclose(found.residual, 0, atol=1e-5 * np.abs(found.margin).max())
        assert found.provenance.method == explain.planned_method(view)


@pytest.mark.parametrize("loss", ["Poisson", "Tweedie:variance_power=1.5", "MultiClassOneVsAll"])
def test_contributions_on_another_scale_than_the_answers_are_replaced_and_the_reader_is_told(loss):
    town = np.where(X["fee"] > 0, "Ulm", "Bonn")
    given = X.assign(town=town)
    kind = catboost.CatBoostClassifier if loss in WITH_CLASSES else catboost.CatBoostRegressor
    model = kind(loss_function=loss, iterations=9, depth=3, verbose=0, cat_features=["town"],
                 allow_writing_files=False).fit(given, CATBOOST[loss])  # fmt: skip
    schema = describe_features(given, {})
    rows = schema.conform(given).frame
    task = Task.MULTICLASS if loss in WITH_CLASSES else Task.REGRESSION
    outputs = ("0", "1", "2") if loss in WITH_CLASSES else ("amount",)
    view = view_of(model, schema, rows, name="m-1", task=task, outputs=outputs)
    found = explain.attributions(view, rows.head(4), rows.tail(15))
    own = model.predict_proba(given.head(4))[:, 0] if outputs[1:] else model.predict(given.head(4))
    np.testing.assert_allclose(found.base_value + found.values.sum(axis=1), own, rtol=1e-6)
    assert found.provenance.method == "enumerated-interventional"
    assert explain.planned_method(view) == "enumerated-interventional"
    assert found.notes[0].startswith("The library's own contributions do not add up")
