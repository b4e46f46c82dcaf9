"""The exact tree engine: arithmetic on `domain.structure` alone."""

from .engine import Engine, Shapley, TooDeepError, engine_of
from .one_free import OneFree, one_free_of
from .ready import is_ready, start_warm_up, warm_up

__all__ = [
    "Engine",
    "OneFree",
    "Shapley",
    "TooDeepError",
    "engine_of",
    "is_ready",
    "one_free_of",
    "start_warm_up",
    "warm_up",
]
