"""Which known category a cell is: 1 and "1" are two, and 1, 1.0 and True are one."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .cells import FALSE_WORDS, TRUE_WORDS, by_type, is_missing, plain_value, word_of

MISSING = -1
UNKNOWN = -2
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

Places = npt.NDArray[np.intp]


class Categories:
    """Known values, each with a word of its own.

    Parameters
    ----------
    words : sequence of str
        The words, in order.
    values : sequence
        The user's own objects, one for each word.
    """

    def __init__(self, words: Sequence[str], values: Sequence[Any]) -> None:
        self._values = tuple(values)
        self._known = {_key(value): at for at, value in enumerate(values)}
        self._words = {word: at for at, word in enumerate(words)}

    def find(self, value: Any) -> int:
        """Place of a cell among the values, by what it is."""
        if is_missing(value):
            return MISSING
        try:
            return self._known.get(_key(value), UNKNOWN)
        except TypeError:  # a list or the like, which equals nothing that is known
            return UNKNOWN

    def read(self, value: Any) -> int:
        """Place of a cell of a file or a form, whose text may stand for what is no text."""
        at = self.find(value)
        if at != UNKNOWN:
            return at
        text = value if isinstance(value, str) else word_of(value) or ""
        for word in (text, text.strip()):
            if word in self._words:
                return self._words[word]
        return self._read(text.strip()) if text.strip() else MISSING

    def is_twin(self, value: Any) -> bool:
        """Whether an unknown cell would be known as a text, or as what its text says."""
        at = self.read(value)
        return at >= 0 and isinstance(self._values[at], str) != isinstance(value, str)

    def _read(self, text: str) -> int:
        for number in numbers_of(text):
            at = self._known.get(_key(number), UNKNOWN)
            if at != UNKNOWN:
                return at
        for words, flag in ((TRUE_WORDS, True), (FALSE_WORDS, False)):
            at = self._known.get(_key(flag), UNKNOWN)
            if text.lower() in words and at >= 0 and isinstance(self._values[at], bool | np.bool_):
                return at
        return UNKNOWN


def find_places(given: "pd.Series[Any]", find: Callable[[Any], int]) -> Places:
    """The place of each cell of a column, asked once for each text and each category."""
    if isinstance(given.dtype, pd.CategoricalDtype):
        known = np.array([*map(find, given.cat.categories.astype(object)), MISSING], dtype=np.intp)
        return known[given.cat.codes.to_numpy()]
    cells = given.astype(object).to_numpy()
    places = np.empty(len(cells), dtype=np.intp)
    for kind, where in by_type(cells):
        some = cells[where]
        if issubclass(kind, str):
            codes, distinct = pd.factorize(some)
            places[where] = np.array([find(text) for text in distinct], dtype=np.intp)[codes]
        else:
            places[where] = [find(value) for value in some]
    return places


def words_for(values: Iterable[Any]) -> tuple[str, ...]:
    """A word for each of some different values: a text is its own, others give way to it.

    Examples
    --------
    >>> words_for([44.0, "a ", 1, "1"])
    ('44', 'a ', '1 (number)', '1')
    """
    every = list(values)
    taken = {value for value in every if isinstance(value, str)}
    words = []
    for value in every:
        word = str(value) if isinstance(value, str) else word_of(value) or repr(value)
        if not isinstance(value, str):
            while word in taken:
                word = f"{word} ({_noun(value)})"
            taken.add(word)
        words.append(word)
    return tuple(words)


def _noun(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes or no"
    return "number" if isinstance(value, int | float | np.number | Decimal) else "value"


def _key(value: Any) -> tuple[bool, Any]:
    return isinstance(value, str), plain_value(value)


def numbers_of(text: str) -> list[Any]:
    """What a text may say as a number: exactly first."""
    if not NUMBER.fullmatch(text):
        return []
    found: list[Any] = []
    for read in (int, float, Decimal):
        try:
            found.append(read(text))
        except (ValueError, InvalidOperation):
            continue
    return found
