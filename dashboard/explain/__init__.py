"""Why a model answers as it does: arithmetic on a model view and frames.

Takes a `ModelView` and conformed rows; gives frozen results. Touches nothing else: no files,
no database, no clock, no state, no drawing. Every random choice follows a seed.
"""

from .attribution import (
    assembled_attributions,
    attributions,
    mean_attribution,
    planned_method,
)
from .dependence import curve, partial_dependence
from .enumeration import enumerated_attributions
from .grid import feature_grid
from .importance import permutation_importance, top_stability
from .metrics import METRICS, Metric, metric_for, metrics_for
from .sampling import OVERVIEW_BUDGET, RECORD_BUDGET, Budget
from .whatif import unusual, what_if

__all__ = [
    "METRICS",
    "OVERVIEW_BUDGET",
    "RECORD_BUDGET",
    "Budget",
    "Metric",
    "assembled_attributions",
    "attributions",
    "curve",
    "enumerated_attributions",
    "feature_grid",
    "mean_attribution",
    "metric_for",
    "metrics_for",
    "partial_dependence",
    "permutation_importance",
    "planned_method",
    "top_stability",
    "unusual",
    "what_if",
]
