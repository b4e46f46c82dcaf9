"""Trees behind encoders, put in terms of the user's own features.

A split on an encoded column asks something of the one feature that the column comes from. For a
category the encoders are asked once for every value, and the split becomes the set of values that
go left: one-hot, ordinal and target encoders alike, all columns of a feature moving as one. A
number keeps its column, or its own value where the encoders pass it through.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.ports import Encoding, Structure
from dashboard.domain.schema import Feature, FeatureSchema, is_missing
from dashboard.domain.structure import FloatArray, TreeEnsemble

from .encoding import FAULTS
from .trees import UnreadableStructureError

FEW_ROWS = 32
"""So many values are looked up one by one faster than by pandas."""
UNSEEN = "\x00 no such value \x00"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """How one feature reaches the trees.

    Attributes
    ----------
    columns : ndarray of int
        Its encoded columns; of a number the first one alone depends on its value.
    values : tuple of str
        Known values of a category; empty for a number.
    answers : ndarray of shape (n_values + 2, n_columns)
        What the encoders make of each value of a category, of any other value and of a missing
        one; of some number and of a missing one.
    passes : bool
        Whether a number that is not missing reaches the trees as it is.
    """

    columns: npt.NDArray[np.intp]
    values: tuple[str, ...]
    answers: FloatArray
    passes: bool


def lifted(
    ensemble: TreeEnsemble, encoding: Encoding, schema: FeatureSchema, sample: pd.DataFrame
) -> Structure:
    """The structure of a tree model on the features of a schema.

    Parameters
    ----------
    ensemble : TreeEnsemble
        The trees on encoded columns.
    encoding : Encoding
        The way to these columns.
    schema : FeatureSchema
        The user's features.
    sample : DataFrame of shape (n_rows, n_features)
        Conformed rows, to try the encoders on.

    Raises
    ------
    UnreadableStructureError
        If the encoders make several columns of one number.
    """
    owner = np.asarray(encoding.owner)
    places = [
        _place(feature, np.flatnonzero(owner == at), encoding, sample)
        for at, feature in enumerate(schema.features)
    ]
    return Structure(
        _moved(ensemble, owner, places),
        Matrix(tuple(places), schema.names, encoding),
        tuple(range(len(schema))),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Maps conformed rows to numbers and category codes of shape (n_rows, n_features)."""

    places: tuple[Place, ...]
    names: tuple[str, ...]
    encoding: Encoding

    def __call__(self, frame: pd.DataFrame) -> FloatArray:
        """The matrix of conformed rows; the encoders are asked for what nothing shorter gives."""
        if self._is_plain(frame):
            return frame.to_numpy(dtype=np.float64)
        matrix = np.zeros((len(frame), len(self.places)))
        slow = [at for at, place in enumerate(self.places) if not _is_short(place)]
        encoded = self.encoding.encode(frame) if slow else np.zeros((len(frame), 0))
        for at, place in enumerate(self.places):
            column = frame[self.names[at]]
            if place.values:
                matrix[:, at] = _coded(column, place.values)
            elif place.passes:
                matrix[:, at] = column.to_numpy(dtype=np.float64)
            elif place.columns.size:
                missing = column.isna().to_numpy()
                matrix[:, at] = np.where(missing, np.nan, encoded[:, place.columns[0]])
        return matrix

    def _is_plain(self, frame: pd.DataFrame) -> bool:
        """Whether the trees read the frame as it is: numbers alone, in the schema's order."""
        return all(place.passes for place in self.places) and (
            frame.columns.tolist() == list(self.names)
        )


def _is_short(place: Place) -> bool:
    return bool(place.values) or place.passes or not place.columns.size


def _coded(column: pd.Series, values: tuple[str, ...]) -> FloatArray:
    """Places among the values; behind them any other value; NaN is missing."""
    if len(column) <= FEW_ROWS:
        known = _numbered(values)
        return np.array(
            [np.nan if is_missing(value) else known.get(value, len(values)) for value in column],
            dtype=np.float64,
        )
    codes = pd.Index(values).get_indexer(pd.Index(column)).astype(np.float64)
    codes[codes < 0] = len(values)
    codes[column.isna().to_numpy()] = np.nan
    return codes


@lru_cache(maxsize=256)
def _numbered(values: tuple[str, ...]) -> dict[str, int]:
    return {value: at for at, value in enumerate(values)}


def _place(
    feature: Feature,
    columns: npt.NDArray[np.intp],
    encoding: Encoding,
    sample: pd.DataFrame,
) -> Place:
    if sample[feature.name].dtype != np.float64 and columns.size:
        values = tuple(map(str, feature.allowed)) or tuple(
            sorted(map(str, sample[feature.name].dropna().unique()))
        )
        return Place(columns, values, _answers(feature, values, columns, encoding, sample), False)  # noqa: FBT003
    gap = _asked(feature, [None], columns, encoding, sample)
    tried = _numbers(sample[feature.name].to_numpy(dtype=np.float64))
    known = _asked(feature, list(tried), columns, encoding, sample)
    varies = [at for at in range(columns.size) if np.unique(known[:, at]).size > 1]
    if len(varies) > 1:
        raise UnreadableStructureError(f"its encoders make several columns of {feature.name}")
    # what only tells missing from known, such as an imputer's indicator, has one answer for all
    order = [*varies, *(at for at in range(columns.size) if at not in varies)]
    passes = bool(varies) and np.array_equal(known[:, varies[0]], tried)
    return Place(columns[order], (), np.vstack([known[:1], gap])[:, order], passes)


def _numbers(column: FloatArray) -> FloatArray:
    """Observed numbers and two beyond them, to try the encoders with."""
    seen = np.unique(column[~np.isnan(column)])
    low, high = (seen[0], seen[-1]) if seen.size else (0.0, 1.0)
    return np.concatenate([seen, [low - 1.0, high + 1.0]])


def _answers(
    feature: Feature,
    values: tuple[str, ...],
    columns: npt.NDArray[np.intp],
    encoding: Encoding,
    sample: pd.DataFrame,
) -> FloatArray:
    known = _asked(feature, list(values), columns, encoding, sample)
    gap = _asked(feature, [None], columns, encoding, sample)
    other = _asked(feature, [UNSEEN], columns, encoding, sample)
    return np.vstack([known, other, gap])


def _asked(
    feature: Feature,
    values: list[Any],
    columns: npt.NDArray[np.intp],
    encoding: Encoding,
    sample: pd.DataFrame,
) -> FloatArray:
    """Encoded columns of a feature's values; NaN where the encoders refuse them."""
    rows = sample.take(np.zeros(len(values), dtype=np.intp)).reset_index(drop=True)
    typed = pd.Series(values, dtype=sample[feature.name].dtype)
    try:
        return encoding.encode(rows.assign(**{feature.name: typed}))[:, columns]
    except FAULTS:
        if len(values) == 1:
            return np.full((1, columns.size), np.nan)
        # one of them is refused: ask for each by itself
        return np.vstack([_asked(feature, [one], columns, encoding, sample) for one in values])


def _moved(
    ensemble: TreeEnsemble, owner: npt.NDArray[np.intp], places: list[Place]
) -> TreeEnsemble:
    """The trees with every split put in terms of a feature."""
    inner = np.flatnonzero(ensemble.feature >= 0)
    n_categories = np.array([len(place.values) for place in places], dtype=np.int32)
    for at, place in enumerate(places):
        if not place.values and place.columns.size:
            n_categories[at] = ensemble.n_categories[place.columns[0]]
    asks = [node for node in inner if n_categories[owner[ensemble.feature[node]]]]
    table = np.zeros((len(asks), int(n_categories.max(initial=0)) + 1), dtype=np.bool_)
    rows = np.full(ensemble.feature.size, -1, dtype=np.int32)
    rows[asks] = np.arange(len(asks))
    threshold, missing_left = ensemble.threshold.copy(), ensemble.missing_left.copy()
    for node in inner:
        place = places[owner[ensemble.feature[node]]]
        left = _left(ensemble, int(node), place)
        missing_left[node] = left[-1]
        if place.values:
            table[rows[node], : left.size - 1] = left[:-1]
        elif ensemble.feature[node] != place.columns[0]:
            threshold[node] = np.inf if left[0] else -np.inf
            if rows[node] >= 0:
                table[rows[node]] = left[0]
        elif rows[node] >= 0:
            old = ensemble.category_left[ensemble.category_row[node]]
            table[rows[node], : old.size] = old[: table.shape[1]]
    feature = ensemble.feature.copy()
    feature[inner] = owner[ensemble.feature[inner]]
    return replace(
        ensemble,
        feature=feature,
        threshold=threshold,
        missing_left=missing_left,
        n_categories=n_categories,
        category_row=rows,
        category_left=table,
    )


def _left(ensemble: TreeEnsemble, node: int, place: Place) -> npt.NDArray[np.bool_]:
    """Whether each of the encoders' answers for a feature goes left at a node."""
    at = int(np.flatnonzero(place.columns == ensemble.feature[node])[0])
    return ensemble.goes_left(node, place.answers[:, at])
