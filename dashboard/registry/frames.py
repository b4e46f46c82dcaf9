"""Any fitted model with a frame of its inputs, as the explainers see it: no card, no files."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.classes import class_places, class_word
from dashboard.domain.errors import InvalidRows, Problem, UnfitModel
from dashboard.domain.results import AnyArray
from dashboard.domain.schema import Feature, FeatureSchema, Kind

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
    given = as_frame(background)
    example = as_given(background).head(0)
    names = tuple(map(str, given))
    tables = [given, *(as_frame(other, names) for other in others)]
    schema = FeatureSchema(
        tuple(_feature(name, [table[name] for table in tables]) for name in names)
    )
    rows = schema.conform(given).frame
    task, outputs = _task(model)
    view = view_of(
        model,
        schema,
        rows,
        name=type(model).__name__,
        task=task,
        outputs=outputs,
        restore=None if _is_plain(example) else Restorer(example),
    )
    return FrameModel(view, rows, example)


@dataclass(frozen=True, slots=True, eq=False)
class Restorer:
    """Gives conformed rows the types of a frame."""

    example: pd.DataFrame

    def __call__(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of conformed types, in the user's own."""
        columns = {name: _restored(rows[name], self.example[name].dtype) for name in rows}
        return pd.DataFrame(columns, index=rows.index)


def as_frame(table: Table, names: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A table as a frame whose column names are text, with yes and no as 1 and 0."""
    frame = as_given(table, names)
    flags = {name: np.float64 for name in frame if pd.api.types.is_bool_dtype(frame[name].dtype)}
    return frame.astype(flags) if flags else frame


def as_given(table: Table, names: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A table as a frame of its own types; an array's columns are x0, x1, ..."""
    if isinstance(table, pd.DataFrame):
        return table.rename(columns=str).reset_index(drop=True)
    values = np.atleast_2d(np.asarray(table))
    columns = list(names or (f"x{at}" for at in range(values.shape[1])))
    # nobody writes into it: a copy would be one more of what may be large
    return pd.DataFrame(values, columns=columns, copy=False)


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


def _is_plain(example: pd.DataFrame) -> bool:
    return all(kind == np.float64 for kind in example.dtypes)


def _feature(name: str, columns: list["pd.Series[Any]"]) -> Feature:
    kind = columns[0].dtype
    if pd.api.types.is_numeric_dtype(kind):
        return Feature(name, Kind.NUMBER)
    known = [str(value) for value in getattr(kind, "categories", [])]
    seen = {str(value) for column in columns for value in column.dropna().unique()}
    return Feature(name, Kind.CATEGORY, allowed=(*known, *sorted(seen - set(known))))


def _restored(column: "pd.Series[Any]", kind: Any) -> "pd.Series[Any]":
    if isinstance(kind, pd.CategoricalDtype):
        places = pd.Index([str(value) for value in kind.categories]).get_indexer(pd.Index(column))
        values: Any = pd.Categorical.from_codes(places, dtype=kind)
        return pd.Series(values, index=column.index)
    if pd.api.types.is_numeric_dtype(kind):
        whole = not column.isna().any() and (column % 1 == 0).all()
        # a whole-number column may have to hold fractions of another row's grid
        return column.astype(kind) if whole else column
    if pd.api.types.is_object_dtype(kind):
        return column.astype(object).where(column.notna(), None)
    return column.astype(kind)
