"""The features of a model in the user's own columns, and the door every row passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from .cells import (
    FALSE_WORDS,
    TRUE_WORDS,
    Mask,
    is_missing,
    read_flags,
    read_numbers,
    read_words,
)
from .errors import (
    PROBLEMS_KEPT,
    InvalidRows,
    MissingColumns,
    Problem,
    RepeatedColumns,
    UnknownFeature,
)

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

LARGEST_EXACT_INTEGER = 2**53 - 1
BITS_SHOWN = 1024


class Kind(StrEnum):
    """What the values of a feature are."""

    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CATEGORY = "category"


class Unknown(StrEnum):
    """What becomes of a category that the model was not trained on."""

    REFUSE = "refuse"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Feature:
    """One column that the model reads.

    Attributes
    ----------
    name : str
        The column's name in the user's own data.
    kind : Kind
        Numbers, whole numbers, yes or no, or a category.
    label : str
        Business words for the column.
    unit : str
        Unit of the values, such as ``"$"``; empty without one.
    allowed : tuple of str
        The categories known from training, in display order; empty for other kinds.
    value_labels : mapping as tuple of (str, str)
        Business words for single categories.
    low, high : float or None
        Smallest and largest value seen in training; None for categories.
    typical : tuple of (float, float) or None
        The 5 % and 95 % quantiles seen in training; None for categories.
    nullable : bool
        Whether a missing value is accepted.
    """

    name: str
    kind: Kind
    label: str = ""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    value_labels: tuple[tuple[str, str], ...] = ()
    low: float | None = None
    high: float | None = None
    typical: tuple[float, float] | None = None
    nullable: bool = True

    @property
    def title(self) -> str:
        """The label, or the bare name where none is given."""
        return self.label or self.name

    @property
    def title_with_unit(self) -> str:
        """The title for an axis: with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def show(self, value: Any) -> str:
        """Write one value for a reader: missing as "missing", numbers grouped, with unit."""
        if is_missing(value):
            return "missing"
        if self.kind is Kind.CATEGORY:
            return dict(self.value_labels).get(str(value), str(value))
        if self.kind is Kind.BOOLEAN:
            return "yes" if value else "no"
        number = float(value)
        digits = f"{number:,.0f}" if number == round(number) else f"{number:,.4g}"
        if self.unit == "$":
            return f"${digits}"
        return f"{digits} {self.unit}".strip()


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

    def conform(self, frame: pd.DataFrame, unknown: Unknown = Unknown.REFUSE) -> ConformedRows:
        """Bring rows into the form the model was trained on, or refuse them whole.

        Parameters
        ----------
        frame : DataFrame of shape (n_rows, n_columns)
            At least the schema's columns, in any order; others are ignored.
        unknown : Unknown
            Whether an unknown category refuses the rows or is read as missing.

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
        require_columns(frame, self.names)
        columns: dict[str, pd.Series[Any]] = {}
        problems: list[Problem] = []
        n_problems = 0
        flagged = np.zeros(len(frame), dtype=bool)
        for feature in self.features:
            given = frame[feature.name].reset_index(drop=True)
            columns[feature.name], faults, strange = _conform_column(feature, given, unknown)
            problems += _problems(feature, given, faults)
            n_problems += sum(int(wrong.sum()) for wrong, _ in faults)
            flagged |= strange
        if problems:
            raise InvalidRows(problems, n_problems)
        # the columns are new already, and another copy would double the room for many rows
        rows = pd.DataFrame(columns, index=pd.RangeIndex(len(frame)), copy=False)
        return ConformedRows(rows, flagged)

    def conform_row(self, values: Mapping[str, Any]) -> pd.DataFrame:
        """One row, given as a mapping, as a conformed frame of shape (1, n_features)."""
        return self.conform(pd.DataFrame([dict(values)], columns=list(values))).frame


Faults = list[tuple[Mask, str]]
"""Which rows of a column are refused, and why."""

UNKNOWN_CATEGORY = "is not one of the known categories"
NOT_GIVEN = "is missing, and this column must be given"
NOT_KNOWN = f"{UNKNOWN_CATEGORY}, and this column may not be missing"
NOT_A = {
    Kind.NUMBER: "is not a number",
    Kind.INTEGER: "is not a whole number",
    Kind.BOOLEAN: "is not yes or no",
}


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


def _conform_column(
    feature: Feature, given: "pd.Series[Any]", unknown: Unknown
) -> tuple["pd.Series[Any]", Faults, Mask]:
    """Convert one column; return it, what is wrong with it, and the rows of unknown category."""
    strange = np.zeros(len(given), dtype=bool)
    faults: Faults
    if feature.kind is Kind.CATEGORY:
        words = read_words(given)
        strange = (words.notna() & ~words.isin(feature.allowed)).to_numpy(dtype=bool)
        faults = [] if unknown is Unknown.MISSING else [(strange, UNKNOWN_CATEGORY)]
        values = words.mask(pd.Series(strange), None).astype(pd.StringDtype(na_value=np.nan))
    else:
        values, faults = _as_numbers(feature.kind, given)
    if not feature.nullable:
        wrong = _any(faults, len(given))
        gone = values.isna().to_numpy() & ~wrong
        faults += [(gone & ~strange, NOT_GIVEN), (gone & strange, NOT_KNOWN)]
    return values, faults, strange


def _any(faults: Faults, n_rows: int) -> Mask:
    wrong = np.zeros(n_rows, dtype=bool)
    for mask, _ in faults:
        wrong |= mask
    return wrong


def _as_numbers(kind: Kind, given: "pd.Series[Any]") -> tuple["pd.Series[Any]", Faults]:
    values, unread = (read_flags if kind is Kind.BOOLEAN else read_numbers)(given)
    infinite = np.isinf(values)
    if kind is Kind.INTEGER:
        finite = np.where(infinite | np.isnan(values), 0.0, values)
        unread |= (finite % 1 != 0) | (np.abs(finite) > LARGEST_EXACT_INTEGER)
    return pd.Series(values), [(unread, NOT_A[kind]), (infinite, "is infinite")]


def _problems(feature: Feature, given: "pd.Series[Any]", faults: Faults) -> list[Problem]:
    """The first refused values of a column, as many as an error keeps."""
    reasons = {
        int(row): reason
        for wrong, reason in faults
        for row in np.flatnonzero(wrong)[:PROBLEMS_KEPT]
    }
    return [
        Problem(row + 1, feature.name, _plain(given.iloc[row]), reasons[row])
        for row in sorted(reasons)[:PROBLEMS_KEPT]
    ]


def _plain(value: Any) -> Any:
    """A value that survives pickling and printing."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, int) and plain.bit_length() > BITS_SHOWN:
        return f"{'-' if plain < 0 else ''}2^{plain.bit_length() - 1} or more"
    return plain
