"""How the user's own column holds a feature, so that a model can be asked about its values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

CATEGORY = "category"
ARROW = "[pyarrow]"


class Gap(StrEnum):
    """What a column of Python objects holds where a value is missing."""

    NONE = "None"
    NAN = "nan"
    NA = "NA"

    @property
    def marker(self) -> Any:
        """The object itself."""
        return {Gap.NONE: None, Gap.NAN: np.nan, Gap.NA: pd.NA}[self]


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of one column in the user's own frame.

    Attributes
    ----------
    name : str or int
        The column's own name.
    dtype : str
        Its type, as `dtype_of` reads it back, such as ``int8``, ``object``, ``category``,
        ``Int64`` or ``int64[pyarrow]``.
    values : tuple
        The user's own objects, one for each of the feature's words in `Feature.allowed`; empty
        for a feature that is no category.
    categories : str
        The type of the categories of a column of the type ``category``.
    order : tuple of int
        Place of each value among that column's own categories; empty where they are in order.
    ordered : bool
        Whether these categories are ordered.
    missing : Gap
        What stands for a missing value in a column of Python objects.
    """

    name: Any
    dtype: str
    values: tuple[Any, ...] = ()
    categories: str = ""
    order: tuple[int, ...] = ()
    ordered: bool = False
    missing: Gap = Gap.NAN

    @property
    def is_plain(self) -> bool:
        """Whether conformed rows hold the column as the user does."""
        return self.dtype == "float64" and isinstance(self.name, str) and not self.values


def dtype_of(text: str) -> Any:
    """The type of a column by its text.

    Raises
    ------
    TypeError
        If it is the text of no type.

    Examples
    --------
    >>> dtype_of("int8")
    dtype('int8')
    """
    if text.endswith(ARROW):
        # pandas alone reads string[pyarrow] as a type of its own
        import pyarrow as pa  # noqa: PLC0415 - only for who has such columns

        try:
            return pd.ArrowDtype(pa.type_for_alias(text.removesuffix(ARROW)))
        except ValueError as error:
            raise TypeError(str(error)) from error
    return pd.api.types.pandas_dtype(text)


def is_known_type(text: str) -> bool:
    """Whether a text is that of a type."""
    try:
        dtype_of(text)
    except TypeError:
        return False
    return True


def is_read_back(dtype: Any) -> bool:
    """Whether a type is the one that its text stands for."""
    return is_known_type(str(dtype)) and bool(dtype_of(str(dtype)) == dtype)
