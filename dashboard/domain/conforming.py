"""One column of rows, brought into the form that models were trained on, or what is wrong."""

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from .categories import UNKNOWN, Categories, find_places
from .cells import Mask, read_flags, read_numbers, read_words
from .errors import PROBLEMS_KEPT, Problem
from .features import Feature, Kind

LARGEST_EXACT_INTEGER = 2**53 - 1
BITS_SHOWN = 1024


class Unknown(StrEnum):
    """What becomes of a category that the model was not trained on."""

    REFUSE = "refuse"
    MISSING = "missing"


Faults = list[tuple[Mask, str]]
"""Which rows of a column are refused, and why."""

UNKNOWN_CATEGORY = "is not one of the known categories"
TEXT_OF_NUMBER = "is a text, and the known category is a number or a truth value"
NUMBER_OF_TEXT = "is a number or a truth value, and the known category is a text"
NOT_GIVEN = "is missing, and this column must be given: its feature is not nullable"
NOT_KNOWN = f"{UNKNOWN_CATEGORY}, and this column may not be missing"
NOT_A = {
    Kind.NUMBER: "is not a number",
    Kind.INTEGER: "is not a whole number",
    Kind.BOOLEAN: "is not yes or no",
}


def conform_column(
    feature: Feature, given: "pd.Series[Any]", unknown: Unknown, *, untyped: bool
) -> tuple["pd.Series[Any]", Faults, Mask]:
    """Convert one column; return it, what is wrong with it, and the rows of unknown category."""
    strange = np.zeros(len(given), dtype=bool)
    faults: Faults
    if feature.kind is Kind.CATEGORY:
        words, strange, faults = _as_words(feature, given, untyped=untyped)
        faults = [] if unknown is Unknown.MISSING else faults
        values = words.mask(pd.Series(strange), None).astype(pd.StringDtype(na_value=np.nan))
    else:
        values, faults = _as_numbers(feature.kind, given)
    if not feature.nullable:
        wrong = _any(faults, len(given))
        gone = values.isna().to_numpy() & ~wrong
        faults += [(gone & ~strange, NOT_GIVEN), (gone & strange, NOT_KNOWN)]
    return values, faults, strange


def _as_words(
    feature: Feature, given: "pd.Series[Any]", *, untyped: bool
) -> tuple["pd.Series[Any]", Mask, Faults]:
    """The words of the known categories; a column of one's own types is read by its values."""
    if feature.column is None:
        words = read_words(given)
        strange = (words.notna() & ~words.isin(feature.allowed)).to_numpy(dtype=bool)
        return words, strange, [(strange, UNKNOWN_CATEGORY)]
    known = Categories(feature.allowed, feature.column.values)
    places = find_places(given, known.read if untyped else known.find)
    words = pd.Series(np.array([*feature.allowed, None], dtype=object)[np.maximum(places, -1)])
    strange = places == UNKNOWN
    faults: Faults = [(strange, UNKNOWN_CATEGORY)]
    rows = np.flatnonzero(strange)
    cells = given.astype(object).to_numpy()[rows]
    for kind, reason in ((True, TEXT_OF_NUMBER), (False, NUMBER_OF_TEXT)):
        twins = [isinstance(cell, str) is kind and known.is_twin(cell) for cell in cells]
        mask = np.zeros(len(given), dtype=bool)
        mask[rows[np.array(twins, dtype=bool)]] = True
        faults.append((mask, reason))
    return words, strange, faults


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


def problems_of(feature: Feature, given: "pd.Series[Any]", faults: Faults) -> list[Problem]:
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
