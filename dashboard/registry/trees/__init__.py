"""The inside of tree models: one reader for each library, one canonical form."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from dashboard.domain.structure import FloatArray, TreeEnsemble

from .assembly import DamagedTreesError, UnreadableStructureError
from .catboost import read_catboost
from .lightgbm import read_lightgbm
from .lightgbm_text import require_sound_text
from .scikit import (
    BOOSTED,
    FORESTS,
    HIST,
    SINGLE,
    VOTING,
    hist_columns,
    hist_order,
    read_boosted,
    read_forest,
    read_hist,
    read_voting,
)
from .xgboost import read_xgboost

Reader = Callable[[Any], TreeEnsemble]

ADDING = SINGLE + FORESTS
"""Their trees add up to probabilities."""

OWN_READERS: tuple[tuple[Any, Reader], ...] = (
    (SINGLE + FORESTS, read_forest),
    (BOOSTED, read_boosted),
    (HIST, read_hist),
    (VOTING, read_voting),
)


def scikit_reader(estimator: Any) -> Reader | None:
    """The reader of an estimator's kind, or None."""
    return next((reader for kinds, reader in OWN_READERS if isinstance(estimator, kinds)), None)


def columns_of(estimator: Any, rows: Any) -> FloatArray:
    """The columns that an estimator's trees are asked with, of shape (n_rows, n_columns)."""
    if isinstance(estimator, HIST):
        return hist_columns(estimator, rows)
    if isinstance(rows, pd.DataFrame):
        coded = {at: _codes(rows.iloc[:, at]) for at in range(rows.shape[1])}
        return np.column_stack([coded[at] for at in range(rows.shape[1])])
    plain = rows.toarray() if sparse.issparse(rows) else rows
    return np.asarray(plain, dtype=np.float64)


def order_of(estimator: Any, n_columns: int) -> list[int]:
    """Which given column each of the trees' columns is."""
    return hist_order(estimator) if isinstance(estimator, HIST) else list(range(n_columns))


def _codes(column: "pd.Series[Any]") -> FloatArray:
    """A column as numbers; a categorical one as the places of its categories."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    codes = column.cat.codes.to_numpy().astype(np.float64)
    return np.where(codes < 0, np.nan, codes)


__all__ = [
    "ADDING",
    "DamagedTreesError",
    "UnreadableStructureError",
    "columns_of",
    "order_of",
    "read_catboost",
    "read_lightgbm",
    "read_xgboost",
    "require_sound_text",
    "scikit_reader",
]
