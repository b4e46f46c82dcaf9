"""The only SQL: functions of an open connection that give frozen records and frames.

Knows SQLite and PostgreSQL and nothing above the domain. The caller opens the transaction with
`reading` or `writing`; what happens inside is kept whole or not at all. Predictions and feedback
are added, never overwritten.
"""

from sqlalchemy import Connection, Engine

from .browsing import PredictionPage, contains, neighbours, read_page
from .deployments import add_deployment, end_deployment, find_champion, list_deployments
from .edges import insert_edge, list_edges, retire_edge
from .engine import open_engine, reading, writing
from .explanations import (
    add_attribution,
    add_attributions,
    attribution_time,
    explanation_time,
    find_attribution,
    find_attributions,
    find_explanation,
    keep_explanation,
)
from .feedback import (
    FeedbackCount,
    add_feedback,
    count_feedback,
    list_feedback,
    newest_verdicts,
)
from .gates import add_gate_report, get_gate_report, newest_gate_report
from .migration import current_revision, newest_revision, require_current, upgrade
from .outcomes import add_outcomes
from .pairs import find_answers, read_answered
from .predictions import PredictionBatch, add_predictions, get_prediction
from .runs import fail_run, finish_run, list_runs, start_run
from .sampling import random_key, read_sample
from .summaries import (
    count,
    data_version,
    error_difference,
    list_scopes,
    monthly,
    period,
    score_distribution,
    summarize,
)
from .versions import add_version, get_version, list_models, list_versions

__all__ = [
    "Connection",
    "Engine",
    "FeedbackCount",
    "PredictionBatch",
    "PredictionPage",
    "add_attribution",
    "add_attributions",
    "add_deployment",
    "add_feedback",
    "add_gate_report",
    "add_outcomes",
    "add_predictions",
    "add_version",
    "attribution_time",
    "contains",
    "count",
    "count_feedback",
    "current_revision",
    "data_version",
    "end_deployment",
    "error_difference",
    "explanation_time",
    "fail_run",
    "find_answers",
    "find_attribution",
    "find_attributions",
    "find_champion",
    "find_explanation",
    "finish_run",
    "get_gate_report",
    "get_prediction",
    "get_version",
    "insert_edge",
    "keep_explanation",
    "list_deployments",
    "list_edges",
    "list_feedback",
    "list_models",
    "list_runs",
    "list_scopes",
    "list_versions",
    "monthly",
    "neighbours",
    "newest_gate_report",
    "newest_revision",
    "newest_verdicts",
    "open_engine",
    "period",
    "random_key",
    "read_answered",
    "read_page",
    "read_sample",
    "reading",
    "require_current",
    "retire_edge",
    "score_distribution",
    "start_run",
    "summarize",
    "upgrade",
    "writing",
]
