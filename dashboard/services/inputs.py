"""What rows have from other models: which edge, which run, and whether it is fit."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Where the filled values of some rows come from.

    Attributes
    ----------
    edges : ndarray of shape (n_features, n_rows)
        The edge that filled each value; 0 where none did.
    runs : ndarray of shape (n_features, n_rows)
        The upstream run that answered; 0 for a default.
    flags : ndarray of shape (n_rows,)
        What is remarkable about the values, as `Flag` counts it.
    """

    edges: Ids
    runs: Ids
    flags: Ids

    @classmethod
    def none(cls, n_rows: int) -> "Inputs":
        """Rows that nothing was filled into."""
        empty = np.zeros((0, n_rows), dtype=np.int64)
        return cls(empty, empty, np.zeros(n_rows, dtype=np.int64))

    def at(self, places: npt.NDArray[np.intp]) -> "Inputs":
        """The same of some of the rows."""
        return Inputs(self.edges[:, places], self.runs[:, places], self.flags[places])

    def counts(self) -> dict[tuple[int, int | None], int]:
        """How many values came by which edge from which run; None for a default."""
        filled = self.edges > 0
        pairs = zip(self.edges[filled].tolist(), self.runs[filled].tolist(), strict=True)
        return {(edge, run or None): n for (edge, run), n in Counter(pairs).items()}
