"""Stakeholders answer back."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.errors import FeedbackRefused, UnknownFeature
from dashboard.domain.records import FEEDBACK_REASONS, Feedback, NewFeedback, Prediction
from dashboard.domain.results import Attributions

LONGEST_COMMENT = 2_000
LONGEST_NAME = 100


def give_feedback(engine: store.Engine, card: Card, new: NewFeedback, *, now: datetime) -> Feedback:
    """Store one judgement; the same client token stores once.

    Raises
    ------
    FeedbackRefused, UnknownFeature, UnknownRecord
        If the judgement contradicts itself or names something that does not exist.
    """
    _check(card, new)
    with store.writing(engine) as connection:
        prediction = store.get_prediction(connection, new.model, new.prediction_key)
        if prediction.version != new.version:
            raise FeedbackRefused("the prediction was made by another version")
        return store.add_feedback(connection, new, now)


def _check(card: Card, new: NewFeedback) -> None:
    if not new.author.strip():
        raise FeedbackRefused("a name is needed; write yours into the form")
    if len(new.author) > LONGEST_NAME or len(new.comment) > LONGEST_COMMENT:
        raise FeedbackRefused(
            f"a name may have {LONGEST_NAME} characters and a comment {LONGEST_COMMENT:,}"
        )
    if new.reason is not None and new.reason not in FEEDBACK_REASONS:
        raise FeedbackRefused(f"{new.reason!r} is not one of the reasons")
    if new.suspect_feature is not None and new.suspect_feature not in card.schema.names:
        raise UnknownFeature(new.suspect_feature, card.schema.names)
    if new.corrected_outcome is not None:
        _check_outcome(card, new.corrected_outcome)


def _check_outcome(card: Card, outcome: float) -> None:
    if not math.isfinite(outcome):
        raise FeedbackRefused("the correct outcome is no finite number")
    known = range(len(card.outcome_labels))
    if card.task is not Task.REGRESSION and outcome not in known:
        raise FeedbackRefused(f"the outcome must be one of {', '.join(card.outcome_labels)}")


def what_was_seen(
    prediction: Prediction, attributions: Attributions | None, unit: str, shown: int = 10
) -> Mapping[str, Any]:
    """What a judgement refers to: the score, the decision and the reasons on the screen, if any."""
    if attributions is None:
        return {"score": prediction.score, "decision": prediction.decision}
    order = sorted(range(len(attributions.features)), key=lambda j: -abs(attributions.values[0, j]))
    return {
        "score": prediction.score,
        "decision": prediction.decision,
        "output": attributions.output,
        "unit_on_screen": unit,
        "explainer": attributions.provenance.method,
        "background": attributions.provenance.background,
        "base_value": attributions.base_value,
        "attributions": {
            attributions.features[j]: float(attributions.values[0, j]) for j in order[:shown]
        },
    }
