"""Small tree models of every library, and games by their definition, to measure the engine by."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
from catboost import CatBoostClassifier, CatBoostRegressor
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn import ensemble, tree
from xgboost import XGBClassifier, XGBRegressor

from dashboard.registry.libraries import reader_of
from dashboard.registry.trees import columns_of, order_of

N_FEATURES = 7
N_ROWS, N_BACKGROUND, N_FITTED = 20, 15, 400
CATEGORIES = {2: 9, 4: 10}  # column: how many codes; of column 4 training sees even ones only
BINARY, THREE, AMOUNT = "binary", "three classes", "amount"


@dataclass(frozen=True)
class Kind:
    """One kind of model: how it is made, what it is fitted on and how it tells its margin."""

    make: Callable[[], Any]
    task: str
    data: str  # whole, gaps or categories
    margin: Callable[[Any, Any], Any]
    near: float = 1e-6
    sees: Callable[[np.ndarray], Any] = np.asarray


@dataclass(frozen=True)
class Case:
    """A fitted model with rows and a background that lie at and beside its split points."""

    kind: Kind
    model: Any
    trees: Any
    X: np.ndarray
    outcome: np.ndarray
    rows: np.ndarray
    background: np.ndarray

    def margin(self, values) -> np.ndarray:
        """The library's own answers, of shape (n_rows, n_outputs)."""
        answer = np.asarray(self.kind.margin(self.model, self.kind.sees(values)), dtype=float)
        return answer.reshape(len(values), -1)

    def columns(self, values) -> np.ndarray:
        """What the trees are asked with."""
        return columns_of(self.model, self.kind.sees(values))

    @property
    def order(self) -> list[int]:
        """Which given column each of the trees' columns is."""
        return order_of(self.model, N_FEATURES)


def categorical(values) -> pd.DataFrame:
    """A frame whose columns 2 and 4 are pandas categories."""
    frame = pd.DataFrame(values, columns=list("abcdefg"))
    for at, count in CATEGORIES.items():
        codes = np.where(np.isnan(values[:, at]), -1, values[:, at]).astype(int)
        dtype = pd.CategoricalDtype([f"level {code}" for code in range(count)])
        frame["abcdefg"[at]] = pd.Categorical.from_codes(codes, dtype=dtype)
    return frame


def _decision(model, values):
    return model.decision_function(values)


def _chance(model, values):
    return model.predict_proba(values)[:, 1]


def _shares(model, values):
    return model.predict_proba(values)


def _amount(model, values):
    return model.predict(values)


def _raw(model, values):
    return model.predict(values, raw_score=True)


def _output(model, values):
    return model.predict(values, output_margin=True)


def _formula(model, values):
    return model.predict(values, prediction_type="RawFormulaVal")


forest = {"n_estimators": 8, "max_depth": 6, "random_state": 0, "n_jobs": 1}
light = {"n_estimators": 10, "verbose": -1, "n_jobs": 1, "min_child_samples": 5}
xg = {"n_estimators": 10, "max_depth": 5, "n_jobs": 1}
cat = {"n_estimators": 10, "depth": 5, "verbose": 0, "thread_count": 1, "random_seed": 0}
quiet = {**cat, "allow_writing_files": False}
hist = {"max_iter": 10, "random_state": 0, "min_samples_leaf": 5}
alone = {"max_depth": 7, "random_state": 0}

KINDS: dict[str, Kind] = {
    "tree": Kind(partial(tree.DecisionTreeClassifier, **alone), BINARY, "gaps", _chance),
    "tree of classes": Kind(partial(tree.DecisionTreeClassifier, **alone), THREE, "gaps", _shares),
    "tree of amounts": Kind(partial(tree.DecisionTreeRegressor, **alone), AMOUNT, "gaps", _amount),
    "extra tree": Kind(partial(tree.ExtraTreeRegressor, **alone), AMOUNT, "whole", _amount),
    "extra trees": Kind(partial(ensemble.ExtraTreesClassifier, **forest), BINARY, "gaps", _chance),
    "extra trees of amounts": Kind(
        partial(ensemble.ExtraTreesRegressor, **forest), AMOUNT, "gaps", _amount
    ),
    "forest": Kind(partial(ensemble.RandomForestClassifier, **forest), BINARY, "gaps", _chance),
    "forest of classes": Kind(
        partial(ensemble.RandomForestClassifier, **forest), THREE, "gaps", _shares
    ),
    "forest of amounts": Kind(
        partial(ensemble.RandomForestRegressor, **forest), AMOUNT, "gaps", _amount
    ),
    "boosted": Kind(
        partial(ensemble.GradientBoostingClassifier, n_estimators=12, random_state=0),
        BINARY, "whole", _decision,
    ),
    "boosted classes": Kind(
        partial(ensemble.GradientBoostingClassifier, n_estimators=6, random_state=0),
        THREE, "whole", _decision,
    ),
    "boosted amounts": Kind(
        partial(ensemble.GradientBoostingRegressor, n_estimators=12, max_depth=4, random_state=0),
        AMOUNT, "whole", _amount,
    ),
    "hist": Kind(
        partial(ensemble.HistGradientBoostingClassifier, **hist), BINARY, "gaps", _decision
    ),
    "hist of classes": Kind(
        partial(ensemble.HistGradientBoostingClassifier, **hist), THREE, "gaps", _decision
    ),
    "hist of amounts": Kind(
        partial(ensemble.HistGradientBoostingRegressor, **hist), AMOUNT, "gaps", _amount
    ),
    "hist with categories": Kind(
        partial(
            ensemble.HistGradientBoostingClassifier, **hist, categorical_features=[*CATEGORIES]
        ),
        BINARY, "categories", _decision,
    ),
    "lightgbm": Kind(partial(LGBMClassifier, **light), BINARY, "gaps", _raw),
    "lightgbm of classes": Kind(partial(LGBMClassifier, **light), THREE, "gaps", _raw),
    "lightgbm of amounts": Kind(partial(LGBMRegressor, **light), AMOUNT, "gaps", _raw),
    "lightgbm with categories": Kind(
        partial(LGBMClassifier, **light, min_data_per_group=5, cat_smooth=1),
        BINARY, "categories", _raw, sees=categorical,
    ),
    "lightgbm with single categories": Kind(
        partial(LGBMClassifier, **light, min_data_per_group=5, max_cat_to_onehot=50),
        BINARY, "categories", _raw, sees=categorical,
    ),
    "lightgbm forest": Kind(
        partial(
            LGBMRegressor, **light, boosting_type="rf", bagging_fraction=0.7, bagging_freq=1, seed=0
        ),
        AMOUNT, "gaps", _amount,
    ),
    "xgboost": Kind(partial(XGBClassifier, **xg), BINARY, "gaps", _output, 1e-5),
    "xgboost of classes": Kind(partial(XGBClassifier, **xg), THREE, "gaps", _output, 1e-5),
    "xgboost of amounts": Kind(partial(XGBRegressor, **xg), AMOUNT, "gaps", _output, 1e-5),
    "xgboost dart": Kind(
        partial(XGBClassifier, **xg, booster="dart", rate_drop=0.3, random_state=0),
        BINARY, "gaps", _output, 1e-5,
    ),
    "xgboost with categories": Kind(
        partial(XGBClassifier, **xg, enable_categorical=True, max_cat_to_onehot=1),
        BINARY, "categories", _output, 1e-5, categorical,
    ),
    "xgboost with single categories": Kind(
        partial(XGBClassifier, **xg, enable_categorical=True, max_cat_to_onehot=50),
        BINARY, "categories", _output, 1e-5, categorical,
    ),
    "catboost": Kind(partial(CatBoostClassifier, **quiet), BINARY, "gaps", _formula),
    "catboost of classes": Kind(partial(CatBoostClassifier, **quiet), THREE, "gaps", _formula),
    "catboost of amounts": Kind(partial(CatBoostRegressor, **quiet), AMOUNT, "gaps", _formula),
}  # fmt: skip


@cache
def table(data: str) -> np.ndarray:
    """Rows to fit on, with close values, ties and, but for ``whole``, missing values."""
    draws = np.random.default_rng(1)
    values = np.round(draws.normal(size=(N_FITTED, N_FEATURES)), 1)
    values += 1e-3 * draws.normal(size=values.shape)
    if data == "categories":
        values[:, 2] = draws.integers(0, 8, N_FITTED)
        values[:, 4] = draws.integers(0, 5, N_FITTED) * 2
    if data != "whole":
        values[draws.random(values.shape) < 0.08] = np.nan
    return values


def outcomes(values: np.ndarray, task: str) -> np.ndarray:
    """What features 0 to 4 make of the outcome, and chance."""
    known = np.nan_to_num(values)
    signal = known[:, 0] * known[:, 1] + known[:, 3] + (known[:, 2] % 3 > 1) + (known[:, 4] == 4)
    signal = signal + np.random.default_rng(2).normal(size=len(values)) / 3
    if task == AMOUNT:
        return signal
    return np.digitize(signal, [0.3] if task == BINARY else [-0.5, 0.8])


@cache
def case_of(name: str) -> Case:
    """A fitted model of a kind, with rows to try it on."""
    kind = KINDS[name]
    values = table(kind.data)
    outcome = outcomes(values, kind.task)
    model = kind.make().fit(kind.sees(values), outcome)
    return tried(kind, model, values, outcome)


def tried(kind: Kind, model: Any, values: np.ndarray, outcome: np.ndarray) -> Case:
    """A fitted model, with rows at and beside its split points."""
    trees = reader_of(model)(model)
    rows, background = values[:N_ROWS].copy(), values[100 : 100 + N_BACKGROUND].copy()
    draws = np.random.default_rng(3)
    order = order_of(model, N_FEATURES)
    for part in (rows, background):
        move_beside(part, trees, order, draws)
    if kind.data == "categories":
        rows[:2, 2], rows[2:4, 4] = 8, 3  # never seen in training
        background[0, 2], background[1, 4] = 8, 7
    return Case(kind, model, trees, values, outcome, rows, background)


def move_beside(values: np.ndarray, trees: Any, order: list[int], draws: Any) -> None:
    """Move half of the numbers to a split point or one step of either precision beside it."""
    for column, at in enumerate(order):
        points = trees.threshold[(trees.feature == column) & (trees.category_row < 0)]
        points = points[np.abs(points) < 1e30]  # LightGBM asks with 1.8e308 whether one is missing
        for row in range(len(values)):
            if points.size and draws.random() < 0.5:
                values[row, at] = draws.choice(beside(draws.choice(points)))


def beside(point: float) -> list[float]:
    """A split point and its neighbours in double and in single precision."""
    single = np.float32(point)
    near = [single, *(np.nextafter(single, np.float32(end)) for end in (-9e9, 9e9))]
    return [point, np.nextafter(point, -9e9), np.nextafter(point, 9e9), *map(float, near)]


def every_coalition(n_features: int) -> np.ndarray:
    """Who is in each coalition, of shape (2**n_features, n_features)."""
    numbers = np.arange(2**n_features)
    return (numbers[:, np.newaxis] >> np.arange(n_features)) & 1 == 1


def game(margin: Callable[[np.ndarray], np.ndarray], rows, background) -> np.ndarray:
    """Worth of every coalition in the interventional game, of shape (n_rows, 2**F, n_outputs)."""
    masks = every_coalition(rows.shape[1])[np.newaxis, :, np.newaxis, :]
    spliced = np.where(masks, rows[:, None, None, :], background[None, None, :, :])
    answers = margin(spliced.reshape(-1, rows.shape[1]))
    return answers.reshape(len(rows), masks.shape[1], len(background), -1).mean(axis=2)


def path_game(trees: Any, matrix: np.ndarray) -> np.ndarray:
    """The same where absent features follow the training rows, by a plain walk of the trees."""
    masks = every_coalition(matrix.shape[1])
    worth = np.tile(trees.bias, (len(matrix), len(masks), 1))

    def walk(node):
        feature = trees.feature[node]
        if feature < 0:
            return np.full((len(matrix), len(masks)), trees.value[node])
        left, right = trees.left[node], trees.right[node]
        cover = trees.cover[[left, node]]
        share = cover[0] / cover[1] if cover[1] > 0 else 0.5
        known = trees.goes_left(node, matrix[:, feature])[:, np.newaxis]
        on_left, on_right = walk(left), walk(right)
        mixed = share * on_left + (1 - share) * on_right
        return np.where(masks[:, feature], np.where(known, on_left, on_right), mixed)

    for root, output in zip(trees.root, trees.output, strict=True):
        worth[:, :, output] += walk(root)
    return worth


def shapley(worth: np.ndarray) -> np.ndarray:
    """Values by the textbook, of shape (n_rows, n_features, n_outputs)."""
    masks = every_coalition(int(worth.shape[1]).bit_length() - 1)
    n = masks.shape[1]
    others = masks.sum(axis=1)[:, np.newaxis] - masks
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    return np.einsum("nso,sf->nfo", worth, np.where(masks, 1, -1) * weight[others])


def pairs(worth: np.ndarray) -> np.ndarray:
    """Interactions by their definition, of shape (n_rows, n_features, n_features, n_outputs)."""
    masks = every_coalition(int(worth.shape[1]).bit_length() - 1)
    n = masks.shape[1]
    sign = np.where(masks, 1, -1)
    others = masks.sum(axis=1)[:, None, None] - masks[:, :, None] - masks[:, None, :]
    weight = [factorial(s) * factorial(n - s - 2) / factorial(n - 1) / 2 for s in range(n - 1)]
    factor = sign[:, :, None] * sign[:, None, :] * np.array([*weight, 0.0, 0.0])[others]
    factor[:, np.arange(n), np.arange(n)] = 0
    found = np.einsum("nso,sfg->nfgo", worth, factor)
    found[:, np.arange(n), np.arange(n)] = shapley(worth) - found.sum(axis=2)
    return found
