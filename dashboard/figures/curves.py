"""What an effect chart draws: the average, its interval, the spread and single curves."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dashboard.domain.results import AnyArray, FloatArray, PartialDependence
from dashboard.domain.schema import is_missing

from .intervals import half_width

SPREAD = (10, 90)
SUPPORT = (1, 99)
OFTEN = 0.01
FEWEST = 10
"""Records below which nothing can be said of where data lies."""
BINS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """A partial dependence ready to be drawn, centred or not.

    Attributes
    ----------
    grid : ndarray of shape (n_grid,)
        Values of the feature; a last NaN or None stands for "missing".
    average, half_width, low, high : ndarray of shape (n_grid,)
        Mean curve, half of its 95 % interval, and the 10 % and 90 % quantiles of the records.
    individual : ndarray of shape (n_shown, n_grid)
        Evenly chosen single curves.
    n_rows : int
        How many records were averaged.
    supported : ndarray of bool of shape (n_grid,)
        Where the middle 98 % of the records lie, and values that 1 % of them have; findings
        are read off there alone.
    start : int or None
        The place at which centred curves are 0; None where they are not centred.
    """

    grid: AnyArray
    average: FloatArray
    half_width: FloatArray
    low: FloatArray
    high: FloatArray
    individual: FloatArray
    n_rows: int
    supported: npt.NDArray[np.bool_]
    start: int | None

    @property
    def missing(self) -> bool:
        """Whether the last place of the grid stands for "missing"."""
        return self.grid.size > 0 and is_missing(self.grid[-1])

    @property
    def known(self) -> int:
        """How many places of the grid are values."""
        return self.grid.size - int(self.missing)

    @property
    def place_of_strongest(self) -> tuple[int, int]:
        """Places of the lowest and of the highest average, where data lies."""
        low = np.where(self.supported, self.average, np.inf)
        high = np.where(self.supported, self.average, -np.inf)
        return int(np.argmin(low)), int(np.argmax(high))


def narrowed(drawn: Curves, places: npt.NDArray[np.intp]) -> Curves:
    """The same curves at some places of the grid only, to draw fewer values."""
    return replace(
        drawn,
        grid=drawn.grid[places],
        average=drawn.average[places],
        half_width=drawn.half_width[places],
        low=drawn.low[places],
        high=drawn.high[places],
        individual=drawn.individual[:, places],
        supported=drawn.supported[places],
    )


def by_average(drawn: Curves, places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Places sorted by their average, highest first; "missing" last."""
    missing = np.array([is_missing(drawn.grid[place]) for place in places], dtype=bool)
    ordered: npt.NDArray[np.intp] = places[np.lexsort((-drawn.average[places], missing))]
    return ordered


def first_place(result: PartialDependence) -> int:
    """The first place of the grid where data lies: there, centred curves are 0."""
    return int(np.argmax(_supported(result)))


def curves(result: PartialDependence, shown: int, start: int | None = None) -> Curves:
    """Curves of a result, moved so that each is 0 at the place `start`, if that is given."""
    individual = result.individual
    if start is not None:
        individual = individual - individual[:, start : start + 1]
    n_rows = len(individual)
    spread = individual.std(axis=0, ddof=1) if n_rows > 1 else np.zeros(result.grid.size)
    chosen = np.unique(np.linspace(0, n_rows - 1, min(shown, n_rows)).round().astype(int))
    low, high = np.percentile(individual, SPREAD, axis=0)
    return Curves(
        grid=result.grid,
        average=individual.mean(axis=0),
        half_width=half_width(spread / np.sqrt(n_rows), n_rows),
        low=low,
        high=high,
        individual=individual[chosen],
        n_rows=n_rows,
        supported=_supported(result),
        start=start,
    )


def _supported(result: PartialDependence) -> npt.NDArray[np.bool_]:
    everywhere = np.ones(result.grid.size, dtype=bool)
    if result.observed.size < FEWEST:
        return everywhere
    often = np.array(counts(result)) / result.observed.size >= OFTEN
    if result.grid.dtype == object:
        return often if often.any() else everywhere
    inner = support(result.observed)
    if inner is None:
        return everywhere
    inside = (result.grid >= inner[0]) & (result.grid <= inner[1])
    supported: npt.NDArray[np.bool_] = inside | np.isnan(result.grid) | often
    return supported if supported.any() else everywhere


def known_values(observed: AnyArray) -> FloatArray:
    """The observed numbers that are not missing."""
    numbers = np.array([np.nan if is_missing(value) else value for value in observed], dtype=float)
    known: FloatArray = numbers[np.isfinite(numbers)]
    return known


def bar_edges(known: FloatArray, low: float, high: float) -> FloatArray:
    """Ends of the density's bars: around each whole number where there are few, else even."""
    if high - low <= BINS and (known == known.round()).all():
        return np.arange(np.floor(low), np.ceil(high) + 2) - 0.5
    return np.histogram_bin_edges(known, BINS, (low, high) if low < high else None)


def counts(result: PartialDependence) -> list[int]:
    """How many records have each value of the grid, for grids of single values."""
    keys = [None if is_missing(value) else value for value in result.observed]
    return [keys.count(None if is_missing(value) else value) for value in result.grid]


def support(observed: AnyArray) -> tuple[float, float] | None:
    """The range that holds the middle 98 % of the records; None where no number is known."""
    known = known_values(observed)
    if known.size == 0:
        return None
    low, high = np.percentile(known, SUPPORT)
    return float(low), float(high)
