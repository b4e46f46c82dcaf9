"""The models that explainers are timed on: 200 trees over 20 numbers, seeded."""

from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from lightgbm import LGBMClassifier
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from xgboost import XGBClassifier

N_FEATURES = 20
N_TREES = 200
N_TRAINING = 20_000
N_THREADS = 2

MODELS: dict[str, Any] = {
    "HistGB": HistGradientBoostingClassifier(
        max_iter=N_TREES, max_leaf_nodes=31, early_stopping=False, random_state=0
    ),
    "LightGBM": LGBMClassifier(
        n_estimators=N_TREES, num_leaves=31, n_jobs=N_THREADS, random_state=0, verbose=-1
    ),
    "XGBoost": XGBClassifier(n_estimators=N_TREES, max_depth=6, n_jobs=N_THREADS, random_state=0),
    "CatBoost": CatBoostClassifier(
        n_estimators=N_TREES, depth=6, thread_count=N_THREADS, random_seed=0, verbose=0,
        allow_writing_files=False,
    ),
    "GB depth 3": GradientBoostingClassifier(n_estimators=N_TREES, max_depth=3, random_state=0),
    "RF depth 10": RandomForestClassifier(
        n_estimators=N_TREES, max_depth=10, n_jobs=N_THREADS, random_state=0
    ),
}  # fmt: skip


def sample(n_rows: int, seed: int) -> tuple[Any, Any]:
    """Rows of independent normal numbers, and classes with bends and interactions in them."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n_rows, N_FEATURES))
    signal = X[:, 0] * X[:, 1] + X[:, 2] + np.sin(2 * X[:, 3]) + 0.5 * X[:, 4] * X[:, 5]
    return X, (signal > 0.5 * rng.logistic(size=n_rows)).astype(int)


def fitted(name: str) -> Any:
    """A model, fitted."""
    return MODELS[name].fit(*sample(N_TRAINING, 0))


def margin(name: str, model: Any, X: Any) -> Any:
    """The model's own answers on the scale that its explanations add up to."""
    if name == "LightGBM":
        return model.predict(X, raw_score=True)
    if name == "XGBoost":
        return model.predict(X, output_margin=True)
    if name == "CatBoost":
        return model.predict(X, prediction_type="RawFormulaVal")
    if name == "RF depth 10":
        return model.predict_proba(X)[:, 1]
    return model.decision_function(X)
