"""Why a model answers as it does: arithmetic on a model view and frames.

Takes a `ModelView` and conformed rows; gives frozen results. Touches nothing else: no files,
no database, no clock, no state, no drawing. Every random choice follows a seed.
"""

from .attribution import (
    assembled_attributions,
    attributions,
    is_replaced,
    mean_attribution,
    output_attributions,
)
from .dependence import average_dependences, partial_dependence, partial_dependences
from .enumeration import enumerated_attributions
from .exact import exact_method, interactions
from .grid import feature_grid
from .importance import permutation_importance
from .joint import joint_dependence
from .metrics import METRICS, Metric, metric_for, metrics_for
from .neighbours import differences, mean_of, nearest, share_of
from .pairs import mean_of_rows, paired_difference, share_of_rows
from .sampling import OVERVIEW_BUDGET, RECORD_BUDGET, Budget
from .scorers import scorer_metric
from .together import moving_together
from .trees import is_ready, start_warm_up
from .ways import planned_method
from .whatif import unusual, what_if

__all__ = [
    "METRICS",
    "OVERVIEW_BUDGET",
    "RECORD_BUDGET",
    "Budget",
    "Metric",
    "assembled_attributions",
    "attributions",
    "average_dependences",
    "differences",
    "enumerated_attributions",
    "exact_method",
    "feature_grid",
    "interactions",
    "is_ready",
    "is_replaced",
    "joint_dependence",
    "mean_attribution",
    "mean_of",
    "mean_of_rows",
    "metric_for",
    "metrics_for",
    "moving_together",
    "nearest",
    "output_attributions",
    "paired_difference",
    "partial_dependence",
    "partial_dependences",
    "permutation_importance",
    "planned_method",
    "scorer_metric",
    "share_of",
    "share_of_rows",
    "start_warm_up",
    "unusual",
    "what_if",
]
