"""What a page may do beside reading: write on behalf of the user."""

from datetime import UTC, datetime
from typing import Any

from dashboard import services
from dashboard.domain.card import Card
from dashboard.domain.gates import StoredGateReport
from dashboard.domain.records import Deployment, Feedback, NewFeedback
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


def run_gate(model: str, number: int, scope: str) -> StoredGateReport:
    """Ask the gate about a version, and let the pages see what it found."""
    settings = cache.settings()
    now = datetime.now(UTC)
    stored = services.run_gate(
        cache.engine(),
        settings.models_folder,
        model,
        number,
        scope,
        limits=settings.limits,
        now=now,
    )
    cache.forget()
    return stored


def promote(model: str, number: int, **decided: Any) -> Deployment:
    """Let a version serve in the champion's place."""
    settings = cache.settings()
    try:
        return services.promote_version(
            cache.engine(),
            settings.models_folder,
            model,
            number,
            limits=settings.limits,
            now=datetime.now(UTC),
            **decided,
        )
    finally:
        cache.forget()


def roll_back(model: str, **decided: Any) -> Deployment:
    """Let the version before the champion serve again."""
    settings = cache.settings()
    try:
        return services.rollback_version(
            cache.engine(),
            settings.models_folder,
            model,
            limits=settings.limits,
            now=datetime.now(UTC),
            **decided,
        )
    finally:
        cache.forget()


def retire(model: str, **decided: Any) -> Deployment:
    """End a spell."""
    try:
        return services.retire_version(cache.engine(), model, now=datetime.now(UTC), **decided)
    finally:
        cache.forget()
