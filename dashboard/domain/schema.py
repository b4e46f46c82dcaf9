"""The features of a model in the user's own columns, and the door every row passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import InvalidRows, MissingColumns, Problem, UnknownFeature

TRUE_WORDS = frozenset({"true", "yes", "y", "1", "1.0"})
FALSE_WORDS = frozenset({"false", "no", "n", "0", "0.0"})
LARGEST_EXACT_INTEGER = 2**53


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


def is_missing(value: Any) -> bool:
    """Whether a single value stands for "not known"."""
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


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
    unknown: npt.NDArray[np.bool_]


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
        MissingColumns
            If a feature has no column.
        InvalidRows
            If any value has a wrong type, is infinite, is an unknown category or is missing
            where it must not be. Names row (counted from 1) and column of each.
        """
        absent = [name for name in self.names if name not in frame.columns]
        if absent:
            raise MissingColumns(absent, tuple(map(str, frame.columns)))
        columns: dict[str, pd.Series[Any]] = {}
        problems: list[Problem] = []
        flagged = np.zeros(len(frame), dtype=bool)
        for feature in self.features:
            column, wrong, strange = _conform_column(feature, frame[feature.name], unknown)
            columns[feature.name] = column
            problems.extend(wrong)
            flagged |= strange
        if problems:
            raise InvalidRows(problems)
        return ConformedRows(pd.DataFrame(columns, index=pd.RangeIndex(len(frame))), flagged)

    def conform_row(self, values: Mapping[str, Any]) -> pd.DataFrame:
        """One row, given as a mapping, as a conformed frame of shape (1, n_features)."""
        return self.conform(pd.DataFrame([dict(values)], columns=list(values))).frame


def _conform_column(
    feature: Feature, given: "pd.Series[Any]", unknown: Unknown
) -> tuple["pd.Series[Any]", list[Problem], npt.NDArray[np.bool_]]:
    """Convert one column; return it, its problems, and the rows with unknown categories."""
    convert = _as_categories if feature.kind is Kind.CATEGORY else _as_numbers
    values, reasons = convert(feature, given.reset_index(drop=True))
    strange = np.array([reason == UNKNOWN_CATEGORY for reason in reasons], dtype=bool)
    if unknown is Unknown.MISSING and strange.any():
        values = values.mask(pd.Series(strange))
        reasons = [None if reason == UNKNOWN_CATEGORY else reason for reason in reasons]
    if not feature.nullable:
        missing = values.isna().to_numpy()
        reasons = [
            reason or ("is missing, and this column must be given" if gone else None)
            for reason, gone in zip(reasons, missing, strict=True)
        ]
    problems = [
        Problem(row + 1, feature.name, _plain(given.iloc[row]), reason)
        for row, reason in enumerate(reasons)
        if reason is not None
    ]
    return values, problems, strange


UNKNOWN_CATEGORY = "is not one of the known categories"
Column = tuple["pd.Series[Any]", Sequence[str | None]]


def _as_categories(feature: Feature, given: "pd.Series[Any]") -> Column:
    texts = given.astype("object").map(lambda value: None if is_missing(value) else _text(value))
    texts = texts.where(texts != "", None)
    known = set(feature.allowed)
    missing = texts.isna().to_numpy()
    reasons = [
        UNKNOWN_CATEGORY if not gone and text not in known else None
        for text, gone in zip(texts, missing, strict=True)
    ]
    return texts.astype(pd.StringDtype(na_value=np.nan)), reasons


def _as_numbers(feature: Feature, given: "pd.Series[Any]") -> Column:
    if feature.kind is Kind.BOOLEAN:
        given = given.astype("object").map(_as_flag)
    blank = given.map(lambda value: is_missing(value) or value == "").to_numpy(dtype=bool)
    numbers = pd.to_numeric(given.mask(pd.Series(blank)), errors="coerce")
    values = pd.Series(numbers.to_numpy(dtype=np.float64, na_value=np.nan))
    reasons: list[str | None] = [None] * len(values)
    for row in np.flatnonzero(values.isna().to_numpy() & ~blank):
        reasons[row] = NOT_A[feature.kind]
    for row in np.flatnonzero(np.isinf(values.to_numpy())):
        reasons[row] = "is infinite"
    if feature.kind is Kind.INTEGER:
        with np.errstate(invalid="ignore"):
            broken = (values % 1 != 0) | (values.abs() > LARGEST_EXACT_INTEGER)
        for row in np.flatnonzero(broken.to_numpy() & np.isfinite(values.to_numpy())):
            reasons[row] = NOT_A[feature.kind]
    return values, reasons


NOT_A = {
    Kind.NUMBER: "is not a number",
    Kind.INTEGER: "is not a whole number",
    Kind.BOOLEAN: "is not yes or no",
}


def _as_flag(value: Any) -> Any:
    if is_missing(value):
        return None
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return 1.0
    return 0.0 if word in FALSE_WORDS else value


def _text(value: Any) -> str:
    """A category as text; 44.0, as pandas reads a column of codes with gaps, is "44"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _plain(value: Any) -> Any:
    """A value that survives pickling and printing."""
    return value.item() if isinstance(value, np.generic) else value
