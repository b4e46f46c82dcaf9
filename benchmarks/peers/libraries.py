"""Other explainers as functions of rows; those that are not installed are left out."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
import shap
from catboost import Pool
from xgboost import DMatrix

from peers.models import N_THREADS

Explain = Callable[[Any], Any]
N_DIMENSIONS = 3


def second_class(values: Any, order: int = 1) -> Any:
    """The last output, where a library gives one value for each class."""
    many = values[-1] if isinstance(values, list) else np.asarray(values)
    return many[..., -1] if many.ndim == order + 2 else many


def shap_path(model: Any) -> Explain:
    """Shapley values of the path-dependent game, by shap."""
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    return lambda X: second_class(explainer.shap_values(X, check_additivity=False))


def shap_interventional(model: Any, background: Any) -> Explain:
    """Shapley values against background rows, by shap."""
    explainer = shap.TreeExplainer(model, background, feature_perturbation="interventional")
    return lambda X: second_class(explainer.shap_values(X, check_additivity=False))


def shap_pairs(model: Any) -> Explain:
    """Interaction values of the path-dependent game, by shap."""
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    return lambda X: second_class(explainer.shap_interaction_values(X), order=2)


def native(name: str, model: Any) -> Explain | None:
    """What the model's own library calls its SHAP values, path dependent; without the bias."""
    if name == "LightGBM":
        return lambda X: model.predict(X, pred_contrib=True, num_threads=N_THREADS)[:, :-1]
    if name == "XGBoost":
        booster = model.get_booster()
        return lambda X: booster.predict(DMatrix(X, nthread=N_THREADS), pred_contribs=True)[:, :-1]
    if name == "CatBoost":
        return lambda X: model.get_feature_importance(
            Pool(X), type="ShapValues", thread_count=N_THREADS
        )[:, :-1]
    return None


def woodelf(model: Any, background: Any) -> Explain | None:
    """Shapley values by woodelf-explainer, path dependent where the background is None."""
    if find_spec("woodelf") is None:
        return None
    from woodelf import WoodelfExplainer  # noqa: PLC0415 - a peer that may be absent

    given = None if background is None else framed(background)
    explainer = WoodelfExplainer(model, given)
    return lambda X: explainer.shap_values(framed(X), verbose=False)


def shapiq(model: Any, order: int) -> Explain | None:
    """Path-dependent values of order 1 or pairs by shapiq, one row after the other."""
    if find_spec("shapiq") is None:
        return None
    from shapiq import TreeExplainer  # noqa: PLC0415 - a peer that may be absent

    index = "SV" if order == 1 else "k-SII"
    explainer = TreeExplainer(model, max_order=order, index=index)
    return lambda X: np.array(
        [explainer.explain(row).get_n_order_values(order) for row in X], dtype=float
    )


def framed(X: Any) -> pd.DataFrame:
    """The rows under names, for libraries that want them so."""
    return pd.DataFrame(X, columns=[f"f{place}" for place in range(X.shape[1])])
