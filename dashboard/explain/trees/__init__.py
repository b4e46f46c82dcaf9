"""The exact tree engine: arithmetic on `domain.structure` alone."""

from .engine import Engine, Shapley, TooDeepError, engine_of
from .one_free import Walk, walk_of
from .ready import is_ready, start_warm_up, warm_up

__all__ = [
    "Engine",
    "Shapley",
    "TooDeepError",
    "Walk",
    "engine_of",
    "is_ready",
    "start_warm_up",
    "walk_of",
    "warm_up",
]
