"""Use cases: fetch, compute, keep. The only room where store, registry and explain meet.

Functions take an engine or a connection and frozen values, and return frozen values. They open
transactions and pass the time in; they know neither Streamlit nor the command line.
"""

from .asof import LookBack, look_back, look_back_csv, look_back_words
from .batches import explain_run
from .blast import blast_radius
from .checking import Check, check_all, upgrade_sentences
from .connected_demo import ConnectedDemo, connect_demo, list_connected_demos
from .connecting import ConnectionPlan, connect, look_at_table, plan_connection
from .demo import Demo, TrainingFailed, list_demos
from .deploying import deploy_version, register_version, retire_version, rollback_version
from .edges import declare_edge, new_edge, read_edges, retire_edge
from .explaining import (
    DEFAULT_METRIC,
    Explainable,
    explain_dependence,
    explain_importance,
    explain_mean_attribution,
    record_curve,
)
from .feedback import give_feedback, what_was_seen
from .feeding import Fed, Filling, feed_rows
from .gates import find_fresh_report, run_gate
from .generated import complete_rows
from .health import read_health
from .importing import import_mlflow
from .mapping import read_map
from .mapping_file import read_mapping, render_mapping
from .matching import find_counterpart
from .new_model import read_source, write_training_script
from .opening import open_version, require_tried, require_unchanged
from .outcomes import add_outcomes
from .overview import Notice, Overview, previous_period, read_overview
from .promoting import find_report, promote_version
from .proposing import NEEDED, OPTIONAL, Look, build_mapping, propose_roles
from .records import RecordExplanation, attribution_method, explain_listed, explain_record
from .routing import route, serving_version
from .rows import (
    IncomingRows,
    Roles,
    admit_parts,
    admit_rows,
    is_untyped,
    read_scopes,
    read_table,
)
from .scenarios import PresentScore, present_score, save_scenario
from .scoring import (
    ScoredPart,
    ScoredTable,
    log_rows,
    read_responses,
    score_parts,
    score_rows,
    score_table,
)
from .settling import Proposal, propose_mapping
from .similar import find_similar, read_candidates
from .stopping import Terminated, stopped_by_sigterm
from .storing import ScoredRun
from .times import read_times
from .trying import sensitivities, try_what_if

__all__ = [
    "DEFAULT_METRIC",
    "NEEDED",
    "OPTIONAL",
    "Check",
    "ConnectedDemo",
    "ConnectionPlan",
    "Demo",
    "Explainable",
    "Fed",
    "Filling",
    "IncomingRows",
    "Look",
    "LookBack",
    "Notice",
    "Overview",
    "PresentScore",
    "Proposal",
    "RecordExplanation",
    "Roles",
    "ScoredPart",
    "ScoredRun",
    "ScoredTable",
    "Terminated",
    "TrainingFailed",
    "add_outcomes",
    "admit_parts",
    "admit_rows",
    "attribution_method",
    "blast_radius",
    "build_mapping",
    "check_all",
    "complete_rows",
    "connect",
    "connect_demo",
    "declare_edge",
    "deploy_version",
    "explain_dependence",
    "explain_importance",
    "explain_listed",
    "explain_mean_attribution",
    "explain_record",
    "explain_run",
    "feed_rows",
    "find_counterpart",
    "find_fresh_report",
    "find_report",
    "find_similar",
    "give_feedback",
    "import_mlflow",
    "is_untyped",
    "list_connected_demos",
    "list_demos",
    "log_rows",
    "look_at_table",
    "look_back",
    "look_back_csv",
    "look_back_words",
    "new_edge",
    "open_version",
    "plan_connection",
    "present_score",
    "previous_period",
    "promote_version",
    "propose_mapping",
    "propose_roles",
    "read_candidates",
    "read_edges",
    "read_health",
    "read_map",
    "read_mapping",
    "read_overview",
    "read_responses",
    "read_scopes",
    "read_source",
    "read_table",
    "read_times",
    "record_curve",
    "register_version",
    "render_mapping",
    "require_tried",
    "require_unchanged",
    "retire_edge",
    "retire_version",
    "rollback_version",
    "route",
    "run_gate",
    "save_scenario",
    "score_parts",
    "score_rows",
    "score_table",
    "sensitivities",
    "serving_version",
    "stopped_by_sigterm",
    "try_what_if",
    "upgrade_sentences",
    "what_was_seen",
    "write_training_script",
]
