"""An order of rows in which those that go the same ways stand side by side.

A block of rows then reaches fewer leaves, with more rows in each. It changes no result.
"""

import numpy as np
import numpy.typing as npt

from dashboard.domain.structure import AnyArray, TreeEnsemble

N_FEATURES = 3
N_BITS = 3
"""Rows are told apart by so many features, along each in 2**3 parts of equal size."""


def alike_order(trees: TreeEnsemble, codes: AnyArray) -> npt.NDArray[np.intp]:
    """Places of rows, along a curve that fills the space of the most asked features [1]_.

    Parameters
    ----------
    trees : TreeEnsemble
        The trees; a question counts as much as the rows that it was asked in training.
    codes : ndarray of shape (n_features, n_rows)
        Codes of the rows.

    References
    ----------
    .. [1] G. Morton, "A computer oriented geodetic data base and a new technique in file
       sequencing", IBM, 1966.
    """
    inner = trees.feature >= 0
    asked = np.bincount(trees.feature[inner], trees.cover[inner], trees.n_features)
    n_rows = codes.shape[1]
    key = np.zeros(n_rows, np.int64)
    for which, feature in enumerate(np.argsort(-asked, kind="stable")[:N_FEATURES]):
        rank = np.empty(n_rows, np.int64)
        rank[np.argsort(codes[feature], kind="stable")] = np.arange(n_rows)
        part = (rank << N_BITS) // n_rows
        for bit in range(N_BITS):
            key |= ((part >> bit) & 1) << (bit * N_FEATURES + which)
    return np.argsort(key, kind="stable")
