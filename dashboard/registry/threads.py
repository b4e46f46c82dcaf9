"""One thread for small batches: the threads of a pool would wait longer than they work.

OpenMP counts threads for each thread that asks, not for the process: two sessions that enter and
leave a limit do not see each other's. Limits of linear algebra are the whole process's, and are
left alone.
"""

import sys
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

ALONE_BELOW = 2_000
"""Fewer rows than this are answered by one thread."""
PARALLEL = ("sklearn", "lightgbm", "xgboost", "catboost", "onnxruntime")
"""Packages that bring a pool of threads when they are imported."""


def is_small(rows: Any) -> bool:
    """Whether some rows, in any library's form, are answered by one thread."""
    size = getattr(rows, "shape", None)
    return size is not None and size[0] < ALONE_BELOW


def few_threads(rows: Any) -> AbstractContextManager[Any]:
    """Answer a small batch of rows on the thread that asks.

    Parameters
    ----------
    rows : DataFrame or ndarray of shape (n_rows, n_features)
        What a model is about to be asked.

    Returns
    -------
    context manager
        Inside it a library that leaves its number of threads to OpenMP uses one; other threads
        of the process go on as they were.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import LogisticRegression
    >>> rows = np.array([[0.0], [1.0]])
    >>> model = LogisticRegression().fit(rows, [0, 1])
    >>> with few_threads(rows):
    ...     model.predict(rows)
    array([0, 1])
    """
    if not is_small(rows):
        return nullcontext()
    loaded = frozenset(name for name in PARALLEL if name in sys.modules)
    limits: AbstractContextManager[Any] = _controller(loaded).limit(limits=1, user_api="openmp")
    return limits


# it looks through all libraries of the process, which takes milliseconds: once for each that came
@cache
def _controller(_loaded: frozenset[str]) -> Any:
    return ThreadpoolController()
