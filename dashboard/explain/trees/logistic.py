"""The logistic function of many numbers at once.

The compiler's own exponential takes one number at a time. This one is a loop without branches:
``exp(x) = 2**k * exp(r)`` with k whole and r within ln(2) / 2 of zero, where thirteen terms of the
series are as exact as a double, and 2**k is written as the bits of its exponent.
"""

import numpy as np
from numba import njit

LARGEST = 708.0
LOG2_E = 1.4426950408889634
# ln(2) in two parts, of which the first has so few digits that k times it is exact
LN2_HIGH, LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
ROUND = 1.5 * 2.0**52
"""Added to a small number, it leaves the nearest whole one in the last bits."""
MANTISSA = 52
BIAS = 1023 << MANTISSA


@njit(cache=True, nogil=True)
def logistic(values, powers):  # type: ignore[no-untyped-def]
    """Put ``1 / (1 + exp(-x))`` in place of each x; `powers` is room of the same shape."""
    bits = powers.view(np.int64)
    for at in range(values.size):
        x = max(-LARGEST, min(LARGEST, -values[at]))
        turned = x * LOG2_E + ROUND
        whole = turned - ROUND
        r = (x - whole * LN2_HIGH) - whole * LN2_LOW
        r2 = r * r
        r4 = r2 * r2
        # in pairs, which do not wait for each other
        low = (1 + r) + (1 / 2 + r * (1 / 6)) * r2
        middle = (1 / 24 + r * (1 / 120)) + (1 / 720 + r * (1 / 5040)) * r2
        high = (1 / 40320 + r * (1 / 362880)) + (1 / 3628800 + r * (1 / 39916800)) * r2
        last = 1 / 479001600 + r * (1 / 6227020800)
        values[at] = low + r4 * (middle + r4 * (high + r4 * last))
        powers[at] = turned
    for at in range(values.size):
        bits[at] = (bits[at] << MANTISSA) + BIAS
    for at in range(values.size):
        values[at] = 1 / (1 + values[at] * powers[at])
