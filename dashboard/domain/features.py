"""The features of a model: one column of the user's own data each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .cells import is_missing
from .column_types import ColumnType


class Kind(StrEnum):
    """What the values of a feature are."""

    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CATEGORY = "category"


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
    column : ColumnType or None
        How the user's own column holds the feature; None where the model reads conformed rows.
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
    column: ColumnType | None = None

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
