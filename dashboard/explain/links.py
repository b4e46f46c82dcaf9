"""From margin to response."""

import numpy as np

from dashboard.domain.results import FloatArray, Link


def linked(link: Link, margins: FloatArray) -> FloatArray:
    """Responses of margins, both of shape (n_rows, n_outputs).

    Parameters
    ----------
    link : Link
        Identity, logit (each output by itself) or softmax (over the outputs of a row).
    margins : ndarray of shape (..., n_outputs)
        On the margin scale, such as log-odds.

    Returns
    -------
    ndarray of shape (n_rows, n_outputs)
        In the unit the user reads; nothing overflows.
    """
    if link is Link.IDENTITY:
        return margins
    if link is Link.LOGIT:
        response: FloatArray = 0.5 * (1 + np.tanh(margins / 2))
        return response
    shifted = np.exp(margins - margins.max(axis=-1, keepdims=True))
    shares: FloatArray = shifted / shifted.sum(axis=-1, keepdims=True)
    return shares
