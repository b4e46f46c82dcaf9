"""The values along which a feature is moved: observed ones only."""

from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.errors import NothingToExplain, UnknownFeature
from dashboard.domain.results import AnyArray, FloatArray
from dashboard.domain.schema import Feature, Kind, is_missing

GRID_SIZE = 40


def feature_grid(
    feature: Feature, rows: pd.DataFrame, size: int = GRID_SIZE, *, own: Any = None
) -> AnyArray:
    """Values of one feature to ask the model about.

    Parameters
    ----------
    feature : Feature
        The feature that will move.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed rows that show which values occur.
    size : int
        At most so many numbers, at least two; categories are all kept.
    own : float or str, optional
        One more value to include, such as the one of a record under study; NaN for missing.

    Returns
    -------
    ndarray of shape (n_grid,)
        Numbers, whole numbers and yes/no: every distinct value in ascending order where there
        are at most `size`, otherwise observed quantiles with both ends, in the feature's own
        unit. Categories: those observed, as text in the order of the schema. A last NaN (None
        for categories) stands for missing, where that was observed.

    Raises
    ------
    UnknownFeature
        If `rows` has no such column.
    NothingToExplain
        If `rows` is empty.
    """
    if feature.name not in rows.columns:
        raise UnknownFeature(feature.name, tuple(map(str, rows.columns)))
    if rows.empty:
        raise NothingToExplain
    column = rows[feature.name]
    missing = bool(column.isna().any()) or (own is not None and is_missing(own))
    extra = [] if own is None or is_missing(own) else [own]
    if feature.kind is Kind.CATEGORY:
        return _categories(feature, {*column.dropna(), *extra}, missing=missing)
    observed = column.dropna().to_numpy(np.float64)
    numbers = np.union1d(_spread(observed, size), np.array(extra, dtype=np.float64))
    return np.append(numbers, np.nan) if missing else numbers


def _categories(feature: Feature, observed: set[str], *, missing: bool) -> AnyArray:
    present: list[str | None] = [value for value in feature.allowed if value in observed]
    return np.array([*present, None] if missing else present, dtype=object)


def _spread(observed: FloatArray, size: int) -> FloatArray:
    """All distinct values if there are few, otherwise observed quantiles."""
    distinct = np.unique(observed)
    if distinct.size <= size:
        return distinct
    # inverted_cdf never interpolates: it returns values that occur, both ends included
    return np.unique(np.quantile(observed, np.linspace(0, 1, size), method="inverted_cdf"))
