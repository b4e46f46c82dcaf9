"""Any fitted model with a frame of its inputs, as the explainers see it: no card, no files."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.categories import UNKNOWN, Categories, words_for
from dashboard.domain.classes import class_places, class_word
from dashboard.domain.errors import InvalidRows, Problem, UnfitModel
from dashboard.domain.results import AnyArray
from dashboard.domain.schema import Feature, FeatureSchema, Kind

from .columns import gap_of, in_order, kind_of, require_usable, values_of
from .description import with_column
from .libraries import BINARY_CLASSES, library_of
from .steps import split_pipeline
from .view import SklearnView, view_of

Table = pd.DataFrame | AnyArray


@dataclass(frozen=True, slots=True, eq=False)
class FrameModel:
    """A model with the types of the frame that it reads.

    Attributes
    ----------
    view : SklearnView
        The model as the explainers see it.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with.
    example : DataFrame of shape (0, n_features)
        Names and types of the user's own columns.
    """

    view: SklearnView
    background: pd.DataFrame
    example: pd.DataFrame

    def conform(self, table: Table) -> pd.DataFrame:
        """Rows in the form that the explainers read.

        Raises
        ------
        MissingColumns
            If a column is missing.
        InvalidRows
            If a value is infinite or of the wrong type.
        """
        return self.view.schema.conform(as_frame(table, tuple(map(str, self.example)))).frame


def frame_model(model: Any, background: Table, *others: Table) -> FrameModel:
    """See any fitted model as the explainers do.

    Parameters
    ----------
    model : object
        An estimator or Pipeline of scikit-learn, LightGBM, XGBoost or CatBoost, a Booster, a
        function of a frame to one number a row, or anything with `predict_proba` or `predict`.
    background : DataFrame or ndarray of shape (n_background, n_features)
        Rows of the model's inputs, to compare with.
    *others : DataFrame or ndarray
        Further rows, from which only categories are learned that the background does not have.

    Raises
    ------
    UnreadableArtifact
        If the model does not answer to the background.
    """
    own = as_given(background)
    example = own.head(0)
    names = tuple(map(str, own))
    tables = [own, *(as_given(other, names) for other in others)]
    tables = [table.rename(columns=str) for table in tables]
    schema = FeatureSchema(
        tuple(
            _feature(name, own, [table[name] for table in tables])
            for name, own in zip(names, example, strict=True)
        )
    )
    rows = schema.conform(as_frame(background)).frame
    task, outputs = _task(model)
    view = view_of(
        model,
        schema,
        rows,
        name=type(model).__name__,
        task=task,
        outputs=outputs,
    )
    return FrameModel(view, rows, example)


def as_frame(table: Table, names: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A table as a frame whose column names are text, with yes and no as 1 and 0."""
    frame = as_given(table, names).rename(columns=str)
    flags = {str(name): _as_numbers(column) for name, column in frame.items() if _is_flags(column)}
    return frame.assign(**flags) if flags else frame


def as_given(table: Table, names: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A table as a frame of its own names and types; an array's columns are x0, x1, ..."""
    if isinstance(table, pd.DataFrame):
        return table.reset_index(drop=True)
    values = np.atleast_2d(np.asarray(table))
    columns = list(names or (f"x{at}" for at in range(values.shape[1])))
    # nobody writes into it: a copy would be one more of what may be large
    return pd.DataFrame(values, columns=columns, copy=False)


def _is_flags(column: "pd.Series[Any]") -> bool:
    return column.dtype.kind == "b"


def _as_numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if isinstance(column.dtype, np.dtype):
        return column.astype(np.float64)
    return column.astype("boolean").astype("Float64")


def class_numbers(model: Any, outcome: AnyArray) -> AnyArray:
    """Outcomes as numbers: the place of each class, or the amounts themselves.

    Raises
    ------
    InvalidRows
        If an outcome is no class of the model.
    """
    given = np.ravel(np.asarray(outcome))
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
