"""The only SQL: functions of an open connection that give frozen records and frames.

Knows SQLite and PostgreSQL, companies' own databases that it only reads, and nothing above the
domain. The caller opens the transaction with `reading` or `writing`; what happens inside is kept
whole or not at all. Predictions and feedback are added, never overwritten.
"""

from sqlalchemy import Connection, Engine

from .browsing import PredictionPage, contains, neighbours, read_page
from .connected import (
    ColumnFacts,
    ConnectedSource,
    Storage,
    TableCheck,
    TableFacts,
    check_address,
    check_table,
    is_aware,
    look_at,
    missing_indexes,
    shown,
)
from .connections import connect_source, require_model_name
from .deployments import (
    AGAIN,
    CHANGED,
    add_deployment,
    end_deployment,
    find_champion,
    list_deployments,
)
from .edges import insert_edge, list_edges, lock_edges, retire_edge
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
from .feeding import EdgeUse, add_inputs, edge_uses, newest_answers
from .freshness import data_version
from .gates import add_gate_report, get_gate_report, newest_gate_report
from .golden import add_golden_answers, find_golden_answers
from .migration import (
    UpgradeReport,
    current_revision,
    list_upgrades,
    newest_revision,
    require_current,
    upgrade,
)
from .months import monthly
from .outcomes import OutcomeCount, add_outcomes
from .overall import list_champions, map_version, scope_numbers, volumes
from .owners import Owner, owning
from .pairs import find_answers, read_answered
from .predictions import (
    PredictionBatch,
    StoredCount,
    add_predictions,
    find_keys,
    get_prediction,
)
from .runs import (
    fail_run,
    fail_runs,
    finish_run,
    list_runs,
    newest_replacement,
    newest_runs,
    run_time,
    run_times,
    start_run,
)
from .sampling import random_key, read_sample
from .scenarios import add_scenario, list_scenarios
from .sources import MAPPINGS, find_connected
from .summaries import (
    count,
    error_difference,
    list_scopes,
    period,
    score_distribution,
    summarize,
)
from .trials import find_trial, store_trial
from .versions import add_version, find_version, get_version, list_models, list_versions

__all__ = [
    "AGAIN",
    "CHANGED",
    "MAPPINGS",
    "ColumnFacts",
    "ConnectedSource",
    "Connection",
    "EdgeUse",
    "Engine",
    "FeedbackCount",
    "OutcomeCount",
    "Owner",
    "PredictionBatch",
    "PredictionPage",
    "Storage",
    "StoredCount",
    "TableCheck",
    "TableFacts",
    "UpgradeReport",
    "add_attribution",
    "add_attributions",
    "add_deployment",
    "add_feedback",
    "add_gate_report",
    "add_golden_answers",
    "add_inputs",
    "add_outcomes",
    "add_predictions",
    "add_scenario",
    "add_version",
    "attribution_time",
    "check_address",
    "check_table",
    "connect_source",
    "contains",
    "count",
    "count_feedback",
    "current_revision",
    "data_version",
    "edge_uses",
    "end_deployment",
    "error_difference",
    "explanation_time",
    "fail_run",
    "fail_runs",
    "find_answers",
    "find_attribution",
    "find_attributions",
    "find_champion",
    "find_connected",
    "find_explanation",
    "find_golden_answers",
    "find_keys",
    "find_trial",
    "find_version",
    "finish_run",
    "get_gate_report",
    "get_prediction",
    "get_version",
    "insert_edge",
    "is_aware",
    "keep_explanation",
    "list_champions",
    "list_deployments",
    "list_edges",
    "list_feedback",
    "list_models",
    "list_runs",
    "list_scenarios",
    "list_scopes",
    "list_upgrades",
    "list_versions",
    "lock_edges",
    "look_at",
    "map_version",
    "missing_indexes",
    "monthly",
    "neighbours",
    "newest_answers",
    "newest_gate_report",
    "newest_replacement",
    "newest_revision",
    "newest_runs",
    "newest_verdicts",
    "open_engine",
    "owning",
    "period",
    "random_key",
    "read_answered",
    "read_page",
    "read_sample",
    "reading",
    "require_current",
    "require_model_name",
    "retire_edge",
    "run_time",
    "run_times",
    "scope_numbers",
    "score_distribution",
    "shown",
    "start_run",
    "store_trial",
    "summarize",
    "upgrade",
    "volumes",
    "writing",
]
