"""Where one feature goes, for all rows alike, while all others stay."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.domain.structure import AnyArray

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A feature set to other codes.

    Attributes
    ----------
    feature : int
        The feature.
    cells : ndarray of shape (n_cells,)
        The codes that it takes, ascending.
    place : ndarray of shape (n_targets,)
        Which of them each target takes.
    """

    feature: int
    cells: AnyArray
    place: Places


def move_of(feature: int, target: AnyArray) -> Move:
    """The move to target codes of shape (n_targets,)."""
    cells = np.unique(target)
    return Move(feature, cells, cells.searchsorted(target).astype(np.int32))
