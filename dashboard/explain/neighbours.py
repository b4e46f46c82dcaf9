"""Which records are most like one: Gower's distance over typed features.

References
----------
.. [1] J. C. Gower, "A general coefficient of similarity and some of its properties", Biometrics
   27(4), 1971.
.. [2] E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
   Journal of the American Statistical Association 22, 1927.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from dashboard.domain.results import Estimate, FloatArray
from dashboard.domain.schema import Feature, FeatureSchema, Kind

TYPICAL = (0.05, 0.95)
UPPER = 0.975
CATEGORIES = frozenset({Kind.CATEGORY, Kind.BOOLEAN})


def differences(
    schema: FeatureSchema, row: pd.DataFrame, rows: pd.DataFrame, reference: pd.DataFrame
) -> FloatArray:
    """How different each value of some records is from that of one, from 0 (alike) to 1.

    Numbers are compared by the range in which 90 % of the reference rows lie: that far apart or
    further is 1, so that a few extreme values do not make all others look alike. Categories are
    alike or not; missing is a value of its own, like itself and unlike all others. The mean over
    the features is Gower's distance [1]_.

    Parameters
    ----------
    schema : FeatureSchema
        The features.
    row : DataFrame of shape (1, n_features)
        The conformed record.
    rows : DataFrame of shape (n_rows, n_features)
        The conformed records to compare with.
    reference : DataFrame of shape (n_reference, n_features)
        Conformed rows that say how far apart numbers usually are.

    Returns
    -------
    ndarray of shape (n_rows, n_features)
        In schema order.
    """
    parts = [
        _part(feature, row[feature.name], rows[feature.name], reference[feature.name])
        for feature in schema.features
    ]
    return np.column_stack(parts) if parts else np.zeros((len(rows), 0))


def nearest(parts: FloatArray, n_nearest: int) -> tuple[FloatArray, list[int]]:
    """Gower's distances, and the places of the nearest records; ties in the order given."""
    distances: FloatArray = parts.mean(axis=1) if parts.size else np.zeros(len(parts))
    order = np.argsort(distances, kind="stable")[:n_nearest]
    return distances[order], [int(place) for place in order]


def share_of(hits: FloatArray) -> Estimate | None:
    """A share among known yes-or-no answers with Wilson's 95 % interval [2]_; NaN is unknown.

    None where nothing is known.
    """
    known = hits[~np.isnan(hits)]
    n = known.size
    if n == 0:
        return None
    z, share = float(ndtri(UPPER)), float(known.mean())
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # rounding must not push the bounds past the share where all or none are hits
    low, high = min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share)
    return Estimate(share, float(low), float(high), n)


def mean_of(values: FloatArray) -> Estimate | None:
    """A mean of known values with Student's 95 % interval; NaN is unknown.

    None where nothing is known; bounds are NaN where one value is.
    """
    known = values[~np.isnan(values)]
    n = known.size
    if n == 0:
        return None
    mean = float(known.mean())
    if n == 1:
        return Estimate(mean, float("nan"), float("nan"), n)
    half = float(stdtrit(n - 1, UPPER) * known.std(ddof=1) / np.sqrt(n))
    return Estimate(mean, mean - half, mean + half, n)


def _part(
    feature: Feature, own: "pd.Series[float]", others: "pd.Series[float]", seen: "pd.Series[float]"
) -> FloatArray:
    """The differences in one feature, of shape (n_rows,)."""
    value, absent = own.iloc[0], others.isna().to_numpy()
    if own.isna().iloc[0]:
        return (~absent).astype(np.float64)
    if feature.kind in CATEGORIES:
        return (absent | (others != value).to_numpy()).astype(np.float64)
    distance = np.abs(others.to_numpy(np.float64) - float(value))
    usual = _usual_range(seen)
    scaled = np.minimum(distance / usual, 1.0) if usual else (distance > 0).astype(np.float64)
    part: FloatArray = np.where(absent, 1.0, scaled)
    return part


def _usual_range(seen: "pd.Series[float]") -> float:
    """Where 90 % of the known values lie, or the whole range where those are all the same."""
    known = seen.dropna().to_numpy(np.float64)
    if not known.size:
        return 0.0
    low, high = np.quantile(known, TYPICAL)
    return float(high - low) or float(known.max() - known.min())
