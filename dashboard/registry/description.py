"""Feature schemas, described from training rows and business labels."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas.api import types

from dashboard.domain.schema import Feature, FeatureSchema, Kind, is_missing

TYPICAL = (0.05, 0.95)


def describe_features(
    frame: pd.DataFrame, labels: Mapping[str, Mapping[str, Any]]
) -> FeatureSchema:
    """Describe every column of the training rows as a feature.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_features)
        Training rows, the features only, in the order the model reads them.
    labels : mapping of str to mapping
        What business calls each feature: any of ``label``, ``unit``, ``kind``, ``nullable``,
        ``order`` (its categories in display order; otherwise most frequent first) and
        ``values`` (words for single categories).

    Returns
    -------
    FeatureSchema
        Kinds follow the column types unless the labels say otherwise. Ranges are those of the
        rows, typical ranges their 5 % and 95 % quantiles. A missing value is accepted where
        the rows have one or the labels allow it.

    Raises
    ------
    InvalidRows
        If a column does not hold what its kind says.
    """
    return FeatureSchema(
        tuple(_feature(frame[name], str(name), labels.get(str(name), {})) for name in frame)
    )


def _feature(column: "pd.Series[Any]", name: str, labels: Mapping[str, Any]) -> Feature:
    kind = Kind(labels["kind"]) if "kind" in labels else _kind(column)
    named = Feature(
        name=name,
        kind=kind,
        label=labels.get("label", ""),
        unit=labels.get("unit", ""),
        allowed=_categories(column, labels.get("order", ())) if kind is Kind.CATEGORY else (),
        value_labels=tuple(labels.get("values", {}).items()),
        nullable=bool(labels.get("nullable", column.isna().any())),
    )
    return named if kind is Kind.CATEGORY else _with_range(named, column)


def _kind(column: "pd.Series[Any]") -> Kind:
    if types.is_bool_dtype(column):
        return Kind.BOOLEAN
    if types.is_integer_dtype(column):
        return Kind.INTEGER
    return Kind.NUMBER if types.is_numeric_dtype(column) else Kind.CATEGORY


def _categories(column: "pd.Series[Any]", order: Any) -> tuple[str, ...]:
    """The given order first, then what else occurs, most frequent first and then by name."""
    counts = column[~column.map(is_missing)].map(_text).value_counts()
    found = sorted(counts.index, key=lambda value: (-counts[value], value))
    return tuple(dict.fromkeys([*map(str, order), *found]))


def _text(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value).strip()


def _with_range(feature: Feature, column: "pd.Series[Any]") -> Feature:
    rows = FeatureSchema((feature,)).conform(column.to_frame(feature.name)).frame
    values = rows[feature.name].dropna()
    if values.empty:
        return feature
    low, high = (float(edge) for edge in values.quantile(list(TYPICAL), interpolation="nearest"))
    return replace(feature, low=float(values.min()), high=float(values.max()), typical=(low, high))
