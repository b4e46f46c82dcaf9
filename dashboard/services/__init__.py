"""Use cases: fetch, compute, keep. The only room where store, registry and explain meet.

Functions take an engine or a connection and frozen values, and return frozen values. They open
transactions and pass the time in; they know neither Streamlit nor the command line.
"""

from .batches import explain_run
from .checking import Check, check_all
from .demo import Demo, TrainingFailed, list_demos
from .deploying import deploy_version, register_version
from .explaining import (
    DEFAULT_METRIC,
    Explainable,
    explain_dependence,
    explain_importance,
    explain_mean_attribution,
    record_curve,
)
from .feedback import give_feedback, what_was_seen
from .matching import find_counterpart
from .outcomes import OutcomeCount, add_outcomes
from .overview import Notice, Overview, previous_period, read_overview
from .records import RecordExplanation, attribution_method, explain_listed, explain_record
from .routing import route, serving_version
from .rows import IncomingRows, Roles, admit_parts, admit_rows, read_scopes, read_table
from .scoring import ScoredRun, log_rows, read_responses, score_rows
from .similar import find_similar, read_candidates
from .trying import sensitivities, try_what_if

__all__ = [
    "DEFAULT_METRIC",
    "Check",
    "Demo",
    "Explainable",
    "IncomingRows",
    "Notice",
    "OutcomeCount",
    "Overview",
    "RecordExplanation",
    "Roles",
    "ScoredRun",
    "TrainingFailed",
    "add_outcomes",
    "admit_parts",
    "admit_rows",
    "attribution_method",
    "check_all",
    "deploy_version",
    "explain_dependence",
    "explain_importance",
    "explain_listed",
    "explain_mean_attribution",
    "explain_record",
    "explain_run",
    "find_counterpart",
    "find_similar",
    "give_feedback",
    "list_demos",
    "log_rows",
    "previous_period",
    "read_candidates",
    "read_overview",
    "read_responses",
    "read_scopes",
    "read_table",
    "record_curve",
    "register_version",
    "route",
    "score_rows",
    "sensitivities",
    "serving_version",
    "try_what_if",
    "what_was_seen",
]
