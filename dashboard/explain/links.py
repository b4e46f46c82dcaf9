"""From margin to response."""

from scipy.special import expit, softmax

from dashboard.domain.results import FloatArray, Link


def linked(link: Link, margins: FloatArray) -> FloatArray:
    """Responses of margins, both of shape (..., n_outputs).

    Parameters
    ----------
    link : Link
        Identity, logit (each output by itself) or softmax (over the outputs of a row).
    margins : ndarray of shape (..., n_outputs)
        On the margin scale, such as log-odds.

    Returns
    -------
    ndarray of shape (..., n_outputs)
        In the unit the user reads; nothing overflows.
    """
    if link is Link.IDENTITY:
        return margins
    response: FloatArray = expit(margins) if link is Link.LOGIT else softmax(margins, axis=-1)
    return response
