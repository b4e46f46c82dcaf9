"""The features of a model in the user's own columns, and the door every row passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .cells import FALSE_WORDS, TRUE_WORDS, Mask, is_missing
from .conforming import Unknown, conform_column, problems_of
from .errors import InvalidRows, MissingColumns, Problem, RepeatedColumns, UnknownFeature
from .features import Feature, Kind

__all__ = [
    "FALSE_WORDS",
    "TRUE_WORDS",
    "ConformedRows",
    "Feature",
    "FeatureSchema",
    "Kind",
    "Unknown",
    "is_missing",
    "require_columns",
]


@dataclass(frozen=True, slots=True, eq=False)
class ConformedRows:
    """Rows in the one form that models, store and explainers read.

    Attributes
    ----------
    frame : DataFrame of shape (n_rows, n_features)
        Columns in schema order; float64 for numbers and yes/no (1.0/0.0), ``str`` for
        categories; missing is NaN.
    unknown : ndarray of bool of shape (n_rows,)
        Rows in which at least one unknown category was read as missing.
    """

    frame: pd.DataFrame
    unknown: Mask


@dataclass(frozen=True, slots=True)
class FeatureSchema:
    """The features of a model, in the order the model was trained with."""

    features: tuple[Feature, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(feature.name for feature in self.features)

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, name: str) -> Feature:
        for feature in self.features:
            if feature.name == name:
                return feature
        raise UnknownFeature(name, self.names)

    def position(self, name: str) -> int:
        """Place of a feature in the schema's order."""
        self[name]
        return self.names.index(name)

    def conform(
        self, frame: pd.DataFrame, unknown: Unknown = Unknown.REFUSE, *, untyped: bool = False
    ) -> ConformedRows:
        """Bring rows into the form the model was trained on, or refuse them whole.

        Parameters
        ----------
        frame : DataFrame of shape (n_rows, n_columns)
            At least the schema's columns, in any order; others are ignored.
        unknown : Unknown
            Whether an unknown category refuses the rows or is read as missing.
        untyped : bool
            Whether the cells are texts of a file or a form, or words that were stored: a text may
            then mean a number or a truth value among the categories, and a blank one is missing.
            In other frames a category is what equals it: 1, 1.0 and True are one, "1" is another.

        Returns
        -------
        ConformedRows
            A new frame of shape (n_rows, n_features); `frame` is left as it was.

        Raises
        ------
        MissingColumns, RepeatedColumns
            If a feature has no column, or more than one.
        InvalidRows
            If any value has a wrong type, is infinite, is an unknown category or is missing
            where it must not be. Names row (counted from 1) and column of each.
        """
        plain = self.plain_rows(frame)
        if plain is not None:
            return ConformedRows(plain, np.zeros(len(frame), dtype=bool))
        if not all(isinstance(name, str) for name in frame.columns):
            frame = frame.rename(columns=str)
        require_columns(frame, self.names)
        columns: dict[str, pd.Series[Any]] = {}
        problems: list[Problem] = []
        n_problems = 0
        flagged = np.zeros(len(frame), dtype=bool)
        for feature in self.features:
            given = frame[feature.name].reset_index(drop=True)
            columns[feature.name], faults, strange = conform_column(
                feature, given, unknown, untyped=untyped
            )
            problems += problems_of(feature, given, faults)
            n_problems += sum(int(wrong.sum()) for wrong, _ in faults)
            flagged |= strange
        if problems:
            raise InvalidRows(problems, n_problems)
        # the columns are new already, and another copy would double the room for many rows
        rows = pd.DataFrame(columns, index=pd.RangeIndex(len(frame)), copy=False)
        return ConformedRows(rows, flagged)

    def plain_rows(self, frame: pd.DataFrame) -> pd.DataFrame | None:
        """A copy of rows that are conformed already, None where a column has to be read.

        They have the schema's columns in order, all of them numbers in double precision, none of
        them infinite or missing where it must be given. Few rows cost less so than column by
        column.
        """
        names = frame.columns
        if names.dtype != "str" or names.name is not None or names.tolist() != list(self.names):
            return None
        if not all(kind == np.float64 for kind in frame.dtypes.tolist()):
            return None
        if not all(each.kind is Kind.NUMBER and each.nullable for each in self.features):
            return None
        values = frame.to_numpy(copy=True)
        if np.isinf(values).any():
            return None
        return pd.DataFrame(values, columns=names, copy=False)

    def conform_row(self, values: Mapping[str, Any]) -> pd.DataFrame:
        """One row of stored words or of a form, as a conformed frame of shape (1, n_features)."""
        row = pd.DataFrame([dict(values)], columns=list(values), dtype=object)
        return self.conform(row, untyped=True).frame


def require_columns(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Make sure that a frame has each of the columns, and has it once.

    Raises
    ------
    MissingColumns, RepeatedColumns
        If it does not.
    """
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise MissingColumns(absent, tuple(map(str, frame.columns)))
    twice = set(frame.columns[frame.columns.duplicated()])
    repeated = [name for name in names if name in twice]
    if repeated:
        raise RepeatedColumns(repeated)
