"""95 % intervals from standard errors."""

import numpy as np
from scipy.special import stdtrit

from dashboard.domain.results import FloatArray

UPPER = 0.975


def half_width(standard_error: FloatArray, n: int) -> FloatArray:
    """Half the width of a 95 % interval around a mean of `n` values, by Student's t.

    Not finite standard errors, as of a single value, give 0: no interval is drawn.
    """
    if n < 2:  # noqa: PLR2004 - one value has no spread
        return np.zeros_like(standard_error)
    half: FloatArray = np.nan_to_num(stdtrit(n - 1, UPPER) * standard_error)
    return half
