"""How models feed each other: an output of one is a feature of another."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .records import EVERYWHERE


class OnMissing(StrEnum):
    """What happens to a row for which the upstream model has no answer that is fresh enough."""

    FAIL = "fail"
    LAST_KNOWN = "last_known"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class NewEdge:
    """A declared edge, before it is stored.

    Attributes
    ----------
    upstream, output : str
        The model that answers, and which of its outputs is meant.
    downstream, feature : str
        The model that reads the answer, and the feature it reads it as.
    scope : str
        Where the edge holds; an edge of a nearer scope goes before it.
    max_age : timedelta or None
        How old an answer may be at the time of the row that reads it; None for any age.
    on_missing : OnMissing
        What happens without a fresh answer: the rows are refused, the last answer is taken
        however old, or `default` is.
    default : float or None
        The value for `OnMissing.DEFAULT`.
    """

    upstream: str
    output: str
    downstream: str
    feature: str
    scope: str = EVERYWHERE
    max_age: timedelta | None = None
    on_missing: OnMissing = OnMissing.FAIL
    default: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A stored edge: in force since its creation until it is retired."""

    id: int
    declared: NewEdge
    created_at: datetime
    retired_at: datetime | None
