"""From margin to response."""

import numpy as np
from scipy.special import expit

from dashboard.domain.results import FloatArray, Link

from .trees.threads import in_blocks


def linked(link: Link, margins: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Responses of margins, both of shape (..., n_outputs).

    Parameters
    ----------
    link : Link
        Identity, logit (each output by itself) or softmax (over the outputs of a row).
    margins : ndarray of shape (..., n_outputs)
        On the margin scale, such as log-odds.
    out : ndarray of the same shape, optional
        Where the responses are written; a new array otherwise.

    Returns
    -------
    ndarray of shape (..., n_outputs)
        In the unit the user reads; nothing overflows.
    """
    response = np.empty_like(margins) if out is None else out
    in_blocks(
        len(margins),
        lambda first, last: _write(link, margins[first:last], response[first:last]),
    )
    return response


def _write(link: Link, margins: FloatArray, response: FloatArray) -> None:
    if link is Link.IDENTITY:
        response[:] = margins
    elif link is Link.LOGIT:
        expit(margins, out=response)
    else:
        np.subtract(margins, margins.max(axis=-1, keepdims=True), out=response)
        np.exp(response, out=response)
        response /= response.sum(axis=-1, keepdims=True)
