"""What a page may do beside reading: write on behalf of the user."""

from datetime import UTC, datetime

from dashboard import services
from dashboard.domain.card import Card
from dashboard.domain.records import Feedback, NewFeedback
from dashboard.domain.scenarios import NewScenario, Scenario

from . import cache


def give_feedback(card: Card, new: NewFeedback) -> Feedback:
    """Store a judgement and let the pages see it at once."""
    stored = services.give_feedback(cache.engine(), card, new, now=datetime.now(UTC))
    cache.data_version.clear()
    return stored


def save_scenario(card: Card, new: NewScenario) -> Scenario:
    """Keep a what-if under a name."""
    return services.save_scenario(cache.engine(), card, new, now=datetime.now(UTC))
