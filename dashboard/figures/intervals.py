"""95 % intervals: of means from standard errors, and of shares."""

import numpy as np
from scipy.special import ndtri, stdtrit

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


def share_interval(count: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of `n`, by Wilson: sound for few cases and for none or all."""
    if n == 0:
        return 0.0, 1.0
    z = float(ndtri(UPPER))
    middle = (count + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * float(np.sqrt(count * (n - count) / n + z**2 / 4))
    return max(middle - half, 0.0), min(middle + half, 1.0)
