"""Features in order of a number each, and how such numbers are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.domain.card import Card
from dashboard.domain.results import FloatArray

TOP = 3
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Features with a number each, largest first.

    Attributes
    ----------
    titles : tuple of str
        The features' labels.
    mean, half_width : ndarray of shape (n_features,)
        The numbers, and half of their 95 % intervals.
    names : tuple of str
        The features' names, in the same order.
    """

    titles: tuple[str, ...]
    names: tuple[str, ...]
    mean: FloatArray
    half_width: FloatArray

    @property
    def beyond_chance(self) -> Mask:
        """Whether each interval leaves zero out, of shape (n_features,)."""
        beyond: Mask = np.abs(self.mean) > self.half_width
        return beyond

    @property
    def least(self) -> float:
        """The smallest size among the features beyond chance; 0 where there is none."""
        sizes = np.abs(self.mean[self.beyond_chance])
        return float(sizes.min()) if sizes.size else 0.0

    @property
    def reach_of_chance(self) -> float:
        """The longest half interval among the features that zero cannot be ruled out for."""
        return float(np.max(self.half_width[~self.beyond_chance], initial=0.0))

    @property
    def clear(self) -> bool:
        """Whether the intervals of the first places do not touch the next one's."""
        low, high = self.mean - self.half_width, self.mean + self.half_width
        last = min(TOP, self.mean.size - 1)
        return bool((low[:last] > high[1 : last + 1]).all())


def ranking(features: Sequence[str], mean: FloatArray, half: FloatArray, card: Card) -> Ranking:
    """Sort by the mean, largest first; ties in schema order."""
    order = [int(place) for place in np.argsort(-mean, kind="stable")]
    return Ranking(
        titles=tuple(card.schema[features[place]].title for place in order),
        names=tuple(features[place] for place in order),
        mean=mean[order],
        half_width=half[order],
    )


def writer(values: FloatArray, least: float = 0.0) -> Callable[[float], str]:
    """Write numbers under each other: as many decimals as give the largest three digits.

    Up to two more where `least`, a number that matters, would otherwise be written as zero.
    """
    largest = float(np.max(np.abs(values), initial=0.0))
    decimals = max(0, 2 - _magnitude(largest)) if largest else 0
    if least:
        decimals = min(max(decimals, -_magnitude(least)), decimals + 2)

    def write(value: float) -> str:
        text = f"{value:,.{decimals}f}"
        nothing = not float(text.replace(",", ""))
        return text.lstrip("-") if nothing else text.replace("-", "\N{MINUS SIGN}")

    return write


def _magnitude(value: float) -> int:
    return int(np.floor(np.log10(value)))
