"""Any fitted model with a frame of its inputs, as the explainers see it: no card, no files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.categories import UNKNOWN, Categories, words_for
from dashboard.domain.classes import class_places, class_word
from dashboard.domain.errors import (
    InvalidRows,
    NoRows,
    Problem,
    UnequalLengths,
    UnfitModel,
    UnreadableArtifact,
)
from dashboard.domain.results import AnyArray
from dashboard.domain.schema import Feature, FeatureSchema, Kind, require_columns

from .columns import gap_of, in_order, kind_of, require_usable, values_of
from .description import with_column
from .fitted import require_fitted
from .handed import as_given
from .libraries import BINARY_CLASSES, library_of
from .proof import changed_columns, require_same_answers
from .restoring import own_names
from .steps import split_pipeline
from .view import SklearnView, view_of

Table = Any
"""A frame of pandas or of another library, an array or a sparse matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameModel:
    """A model with the types of the frame that it reads.

    Attributes
    ----------
    view : SklearnView
        The model as the explainers see it.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with.
    named : bool
        Whether the background is a frame of pandas, which the model is handed then.
    """

    view: SklearnView
    background: pd.DataFrame
    named: bool

    def conform(self, table: Table) -> pd.DataFrame:
        """Rows in the form that the explainers read.

        Raises
        ------
        MissingColumns, RepeatedColumns, NoRows, UnusableTable
            If a column is missing or the table is none of the model's inputs.
        InvalidRows
            If a value is infinite or of the wrong type.
        ChangedAnswers, UnansweredRows
            If the model answers otherwise to the rows as given, or not at all.
        """
        return _conformed(self.view, table, named=self.named, always=False)

    def own_grid(self, feature: Feature, values: AnyArray) -> AnyArray:
        """Values of one feature, in the user's own objects, as the explainers ask for them.

        Raises
        ------
        InvalidRows
            If a value is none of the feature.
        """
        if feature.kind is not Kind.CATEGORY:
            return values
        column = pd.Series(list(values), dtype=object)
        rows = FeatureSchema((feature,)).conform(column.to_frame(feature.name)).frame
        words: AnyArray = rows[feature.name].astype(object).where(column.notna(), None).to_numpy()
        return words


def frame_model(model: Any, background: Table, *others: Table) -> FrameModel:
    """See any fitted model as the explainers do.

    Parameters
    ----------
    model : object
        An estimator or Pipeline of scikit-learn, LightGBM, XGBoost or CatBoost, a Booster, a
        function of a frame to one number a row, or anything with `predict_proba` or `predict`.
    background : DataFrame, ndarray or sparse matrix of shape (n_background, n_features)
        Rows of the model's inputs, to compare with.
    *others : DataFrame, ndarray or sparse matrix
        Further rows, from which only categories are learned that the background does not have.

    Raises
    ------
    UnreadableArtifact
        If the model does not answer to the background.
    ChangedAnswers
        If it answers otherwise to the background as given than as it can be held here.
    """
    named = isinstance(background, pd.DataFrame)
    require_fitted(model)
    own = as_given(background, _fitted_names(model))
    names = tuple(map(str, own))
    tables = [own, *(as_given(other, names) for other in others)]
    tables = [table.rename(columns=str) for table in tables]
    for table in tables:
        _require_rows(table, names)
    schema = FeatureSchema(
        tuple(
            _feature(name, own, [table[name] for table in tables])
            for name, own in zip(names, own, strict=True)
        )
    )
    rows = schema.conform(_with_numbers(tables[0])).frame
    task, outputs = _task(model)
    name = type(model).__name__
    try:
        view = view_of(model, schema, rows, name=name, task=task, outputs=outputs, named=named)
    except UnreadableArtifact as error:  # no card here names libraries that could be installed
        raise UnfitModel(error.model, error.reason) from error
    return FrameModel(view, _conformed(view, background, named=named, always=True), named)


def _conformed(view: SklearnView, table: Table, *, named: bool, always: bool) -> pd.DataFrame:
    """Rows of the model's features, conformed, once the model answers to them as to those given.

    That is proven `always`, or where what the model would be asked about differs from the given.
    """
    schema = view.schema
    if not always and view.answers.restore is None and isinstance(table, pd.DataFrame):
        plain = schema.plain_rows(table)
        if plain is not None and len(plain):
            return plain  # what the model will be asked about is what was given
    frame = as_given(table, schema.names).rename(columns=str)
    _require_rows(frame, schema.names)
    frame = frame[list(schema.names)]
    rows = schema.conform(_with_numbers(frame)).frame
    if always or changed_columns(view.answers, frame, rows):
        own = frame.set_axis(own_names(schema), axis="columns")
        by_name = named or isinstance(table, pd.DataFrame)
        require_same_answers(view.answers, own if by_name else table, frame, rows)
    return rows


def _require_rows(frame: pd.DataFrame, names: Sequence[str]) -> None:
    require_columns(frame, names)
    if not len(frame):
        raise NoRows


def _fitted_names(model: Any) -> list[Any] | None:
    best = getattr(model, "best_estimator_", model)
    return library_of(best).fitted_names(best)


def _with_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with yes and no as 1 and 0, which are read as one."""
    flags = {
        str(name): _as_numbers(column) for name, column in frame.items() if column.dtype.kind == "b"
    }
    return frame.assign(**flags) if flags else frame


def _as_numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if isinstance(column.dtype, np.dtype):
        return column.astype(np.float64)
    return column.astype("boolean").astype("Float64")


def class_numbers(model: Any, outcome: AnyArray, n_rows: int) -> AnyArray:
    """Outcomes as numbers: the place of each class, or the amounts themselves.

    Raises
    ------
    UnequalLengths
        If there is not one outcome for each row.
    InvalidRows
        If an outcome is no class of the model.
    """
    given = np.ravel(np.asarray(outcome))
    if len(given) != n_rows:
        raise UnequalLengths(len(given), n_rows)
    classes = _classes(model)
    if classes is None:
        amounts: AnyArray = given.astype(np.float64)
        return amounts
    places = class_places(given, classes)
    if (places < 0).any():
        row = int(np.flatnonzero(places < 0)[0])
        raise InvalidRows([Problem(row + 1, "y", given[row], "is no class of the model")], 1)
    numbers: AnyArray = places.astype(np.float64)
    return numbers


def _classes(model: Any) -> tuple[Any, ...] | None:
    best = getattr(model, "best_estimator_", model)
    return library_of(split_pipeline(best)[1]).classes(best)


def _task(model: Any) -> tuple[Task, tuple[str, ...]]:
    best = getattr(model, "best_estimator_", model)
    reason = library_of(split_pipeline(best)[1]).unsupported(best)
    if reason is not None:
        raise UnfitModel(type(best).__name__, reason)
    classes = _classes(model)
    if classes is None:
        return Task.REGRESSION, ("prediction",)
    names = tuple(map(class_word, classes))
    return (Task.BINARY, names[1:]) if len(names) == BINARY_CLASSES else (Task.MULTICLASS, names)


def _feature(name: str, own: Any, columns: list["pd.Series[Any]"]) -> Feature:
    """A feature of the background's column, with the further categories of the others."""
    column = columns[0]
    require_usable(column, name)
    kind = kind_of(column)
    # the rows to explain may hold fractions where the background has none
    feature = Feature(name, Kind.NUMBER if kind is Kind.INTEGER else kind)
    values = _values(name, columns) if kind is Kind.CATEGORY else ()
    with_gaps = next((each for each in columns if each.isna().any()), column)
    return with_column(feature, own, column, values, gap_of(with_gaps))


def _values(name: str, columns: list["pd.Series[Any]"]) -> list[Any]:
    """The categories of the first column, then those that only the others have."""
    first, *others = (_shown(column, name) for column in columns)
    for other in others:
        known = Categories(words_for(first), first)
        first = [*first, *(value for value in other if known.find(value) == UNKNOWN)]
    return first


def _shown(column: "pd.Series[Any]", name: str) -> list[Any]:
    values = values_of(column, name)
    return values if isinstance(column.dtype, pd.CategoricalDtype) else in_order(values)
