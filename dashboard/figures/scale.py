"""The unit a chart is drawn in: how its levels and its differences are written."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboard.domain.card import Card
from dashboard.domain.results import FloatArray, Link

MARGIN_UNITS = {Link.LOGIT: "log-odds", Link.SOFTMAX: "log-odds against the other classes"}
ZEROS = frozenset("+-0., ")


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers of one unit are written and drawn.

    Attributes
    ----------
    axis : str
        Title for an axis of levels.
    tick_format : str
        Format of the axis, in d3's language.
    level_unit, change_unit : str
        Units of levels and of differences in tables.
    factor : float
        From the number to the number in those units: 100 for probabilities.
    level, write_change : callable
        Write one level, one difference.
    """

    axis: str
    tick_format: str
    level_unit: str
    change_unit: str
    factor: float
    level: Callable[[float], str]
    write_change: Callable[[float], str]

    def change(self, value: float) -> str:
        """Write one difference with its sign; one that rounds to nothing has none."""
        text = self.write_change(value)
        number, _, unit = text.partition(" ")
        if set(number) <= ZEROS:
            return f"{number.lstrip('+-')} {unit}".strip()
        return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text

    def size(self, value: float) -> str:
        """Write the size of a difference, without its sign."""
        return self.change(abs(value)).lstrip("+")

    def is_nothing(self, value: float) -> bool:
        """Whether a difference is written as zero."""
        return set(self.change(value).partition(" ")[0]) <= ZEROS

    def column(self, words: str, *, change: bool = False) -> str:
        """Name of a table column of levels, or of differences, with the unit."""
        return with_unit(words, self.change_unit if change else self.level_unit)

    def cells(self, values: FloatArray) -> FloatArray:
        """Values in the unit of the table's columns, free of rounding dust."""
        cells: FloatArray = np.round(np.asarray(values, dtype=np.float64) * self.factor, 10)
        return cells


def with_unit(words: str, unit: str) -> str:
    """Words with their unit behind them, unless they say it already ("Rides per hour")."""
    said = f" {unit.casefold()} " in f" {words.casefold()} "
    return f"{words} ({unit})" if unit and not said else words


def response_scale(card: Card) -> Scale:
    """The unit that users read: percent for probabilities, the card's own otherwise."""
    unit = "%" if card.is_probability else card.response_unit
    return Scale(
        axis=with_unit(card.response_label, unit),
        tick_format=".3~p" if card.is_probability else ",.6~r",
        level_unit=unit,
        change_unit="percentage points" if card.is_probability else card.response_unit,
        factor=100.0 if card.is_probability else 1.0,
        level=card.show_score,
        write_change=card.show_change,
    )


def margin_scale(card: Card, link: Link) -> Scale:
    """The unit in which contributions add up before the link."""
    if link is Link.IDENTITY:
        return response_scale(card)
    unit = MARGIN_UNITS[link]
    return Scale(
        axis=f"{card.response_label} (log-odds)",  # the table's columns say against what
        tick_format=".3~r",
        level_unit=unit,
        change_unit=unit,
        factor=1.0,
        level=lambda value: f"{value:.2f} log-odds".replace("-", "\N{MINUS SIGN}", int(value < 0)),
        write_change=lambda value: f"{value:+.2f} log-odds",
    )
