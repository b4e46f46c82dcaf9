"""Features that move together, so that each alone says little."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.stats import rankdata

from dashboard.domain.results import FloatArray, Together
from dashboard.domain.schema import Feature, FeatureSchema, Kind

STRONG = 0.7
FEWEST_ROWS = 30
SAME_DISTANCE = 1e-9


def moving_together(
    schema: FeatureSchema, reference: pd.DataFrame, least: float = STRONG
) -> tuple[Together, ...]:
    """Groups of features in which each pair is strongly correlated.

    Numbers and yes-or-no values are compared by Spearman's rank correlation on the rows where both
    are known, categories are left out: they have no order. Groups come from complete linkage, so
    that every pair within one is at least `least`, whatever its sign.

    Parameters
    ----------
    schema : FeatureSchema
        The features.
    reference : DataFrame of shape (n_reference, n_features)
        Conformed rows on which the correlation is measured.
    least : float
        The smallest size of a correlation within a group.

    Returns
    -------
    tuple of Together
        The groups of two features or more, in schema order.
    """
    ordered = [feature for feature in schema.features if feature.kind is not Kind.CATEGORY]
    if len(ordered) < 2:  # noqa: PLR2004 - a pair
        return ()
    sizes = _correlations(ordered, reference)
    pairs = sizes[np.triu_indices(len(ordered), 1)]
    tree = hierarchy.complete(1 - pairs)
    labels = hierarchy.fcluster(tree, 1 - least + SAME_DISTANCE, criterion="distance")
    groups = [np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist())]
    return tuple(
        Together(
            tuple(ordered[place].name for place in group),
            float(sizes[np.ix_(group, group)][np.triu_indices(group.size, 1)].min()),
        )
        for group in groups
        if group.size > 1
    )


def _correlations(features: list[Feature], reference: pd.DataFrame) -> FloatArray:
    """Sizes of Spearman's correlations of all pairs; 0 where one of them is constant."""
    columns = [reference[feature.name].to_numpy(np.float64) for feature in features]
    sizes = np.eye(len(columns))
    for one, other in combinations(range(len(columns)), 2):
        known = ~np.isnan(columns[one]) & ~np.isnan(columns[other])
        size = abs(_spearman(columns[one][known], columns[other][known]))
        sizes[one, other] = sizes[other, one] = size
    return sizes


def _spearman(one: FloatArray, other: FloatArray) -> float:
    """Rank correlation; 0 for too few rows or a constant side."""
    if one.size < FEWEST_ROWS or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])
