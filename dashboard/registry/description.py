"""Feature schemas, described from training rows and business labels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.categories import Categories, find_places, numbers_of, words_for
from dashboard.domain.cells import is_missing, word_of
from dashboard.domain.column_types import Gap
from dashboard.domain.schema import Feature, FeatureSchema, Kind

from .columns import (
    column_type,
    flag_values,
    gap_of,
    in_order,
    kind_of,
    require_exact,
    require_usable,
    values_of,
)

TYPICAL = (0.05, 0.95)


def describe_features(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping[str, Any]],
    *,
    own_types: bool = False,
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
    own_types : bool
        Whether the model was fitted on this very frame: then its column types and its own values
        are described too, and the model is asked about those. Otherwise the model must have been
        fitted on rows that the schema has conformed.

    Returns
    -------
    FeatureSchema
        Kinds follow the column types unless the labels say otherwise. Ranges are those of the
        rows, typical ranges their 5 % and 95 % quantiles. A missing value is accepted where
        the rows have one or the labels allow it.

    Raises
    ------
    UnusableColumn
        If a column holds dates, times or durations, or is of a type that no card can describe.
    InvalidRows
        If a column does not hold what its kind says.
    """
    features = []
    for own in frame:
        name, column = str(own), frame[own]
        require_usable(column, name)
        feature = _named(column, name, labels.get(name, {}), own_types=own_types)
        if own_types:
            order = labels.get(name, {}).get("order", ())
            feature = with_column(feature, own, column, _values(feature, column, order))
            require_exact(feature)
        features.append(feature if feature.kind is Kind.CATEGORY else _with_range(feature, column))
    return FeatureSchema(tuple(features))


def with_column(
    feature: Feature,
    own: Any,
    column: "pd.Series[Any]",
    values: Sequence[Any] = (),
    gap: Gap | None = None,
) -> Feature:
    """The same feature with how the user's own column holds it.

    Parameters
    ----------
    feature : Feature
        What is known of it already; the words of a category are replaced.
    own : str or int
        The column's own name.
    column : Series
        The column.
    values : sequence
        The categories, in display order; of a feature that is no category what `flag_values`
        found.
    gap : Gap or None
        What stands for missing among Python objects; what the column itself holds if None.
    """
    held = replace(feature, column=column_type(own, column, values, gap or gap_of(column)))
    return replace(held, allowed=words_for(values)) if feature.kind is Kind.CATEGORY else held


def _named(
    column: "pd.Series[Any]", name: str, labels: Mapping[str, Any], *, own_types: bool
) -> Feature:
    kind = Kind(labels["kind"]) if "kind" in labels else _kind(column, own_types=own_types)
    worded = kind is Kind.CATEGORY and not own_types
    return Feature(
        name=name,
        kind=kind,
        label=labels.get("label", ""),
        unit=labels.get("unit", ""),
        allowed=_categories(column, labels.get("order", ())) if worded else (),
        value_labels=tuple(labels.get("values", {}).items()),
        nullable=bool(labels.get("nullable", column.isna().any())),
    )


def _kind(column: "pd.Series[Any]", *, own_types: bool) -> Kind:
    return kind_of(column) if own_types or column.dtype != object else Kind.CATEGORY


def _categories(column: "pd.Series[Any]", order: Any) -> tuple[str, ...]:
    """The given order first, then what else occurs, most frequent first and then by name."""
    counts = column[~column.map(is_missing)].map(_text).value_counts()
    found = sorted(counts.index, key=lambda value: (-counts[value], value))
    return tuple(dict.fromkeys([*map(str, order), *found]))


def _text(value: Any) -> str:
    return word_of(value) or ""


def _values(feature: Feature, column: "pd.Series[Any]", order: Any) -> list[Any]:
    """A column's values: those of a given order first, then the most frequent."""
    if feature.kind is not Kind.CATEGORY:
        return flag_values(column, feature)
    found = in_order(values_of(column, feature.name))
    known = Categories(words_for(found), found)
    counts = np.bincount(find_places(column, known.find) + 1, minlength=len(found) + 1)[1:]
    places = [known.read(str(word)) for word in order]
    rest = sorted(set(range(len(found))) - set(places), key=lambda at: (-counts[at], at))
    first = [
        found[at] if at >= 0 else _unseen(str(word), found)
        for word, at in zip(order, places, strict=True)
    ]
    return [*first, *(found[at] for at in rest)]


def _unseen(word: str, found: Sequence[Any]) -> Any:
    """A category that occurs in the labels only: a number among numbers, otherwise a text."""
    texts = not found or any(isinstance(value, str) for value in found)
    return word if texts else next(iter(numbers_of(word)), word)


def _with_range(feature: Feature, column: "pd.Series[Any]") -> Feature:
    rows = FeatureSchema((feature,)).conform(column.to_frame(feature.name)).frame
    values = rows[feature.name].dropna()
    if values.empty:
        return feature
    low, high = (float(edge) for edge in values.quantile(list(TYPICAL), interpolation="nearest"))
    return replace(feature, low=float(values.min()), high=float(values.max()), typical=(low, high))
