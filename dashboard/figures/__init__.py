"""Results as pictures: each function takes a result and a card and gives a `Chart`.

A chart is a plotly figure with a title, one plain sentence, the table of its numbers and its
source, all from the same result. This room draws only: it sorts and writes numbers, it computes
no explanation, and it touches no file, clock or model.
"""

from .change import what_if_chart
from .chart import Chart
from .comparison import comparison_chart
from .dependence import dependence_chart
from .distribution import distribution_chart
from .effects import effects_overview_chart
from .feedback import suspect_chart, verdict_chart, version_chart
from .gate import segments_chart
from .health_matrix import SIGNS, health_matrix_chart
from .importance import importance_chart, mean_attribution_chart
from .model_graph import model_graph_chart
from .picture import picture_config, with_source
from .reasons import main_reasons, reason_sentences
from .similar import similar_chart, what_differs
from .theme import DARK, LIGHT, Palette
from .together import together_sentences
from .trend import trend_chart
from .waterfall import waterfall_chart

__all__ = [
    "DARK",
    "LIGHT",
    "SIGNS",
    "Chart",
    "Palette",
    "comparison_chart",
    "dependence_chart",
    "distribution_chart",
    "effects_overview_chart",
    "health_matrix_chart",
    "importance_chart",
    "main_reasons",
    "mean_attribution_chart",
    "model_graph_chart",
    "picture_config",
    "reason_sentences",
    "segments_chart",
    "similar_chart",
    "suspect_chart",
    "together_sentences",
    "trend_chart",
    "verdict_chart",
    "version_chart",
    "waterfall_chart",
    "what_differs",
    "what_if_chart",
    "with_source",
]
