"""The face for notebooks and scripts."""

from .explaining import ExplainedModel, explain_model
from .pushing import log_predictions

__all__ = ["ExplainedModel", "explain_model", "log_predictions"]
