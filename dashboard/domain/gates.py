"""What a version must show before it takes another one's place, and what it has shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class GateRules:
    """The limits of a gate; a card's ``[gate]`` table may set others.

    Attributes
    ----------
    golden_tolerance : float
        How far an answer may be from the stored one, in the score's unit, where the card does not
        state a tolerance with its golden rows.
    may_add_features : bool
        Whether the version may read columns that the champion does not: whoever sends rows must
        then send more.
    metric : str
        The measure of the backtest; empty for the task's usual one.
    fewest_outcomes : int
        Known outcomes that a backtest needs, of the rarer kind where there are two.
    needs_outcomes : bool
        Whether too few outcomes block a promotion.
    most_loss : float
        How much worse than the champion the measure may be, as a share of the champion's.
    most_loss_in_segment : float
        The same in any single segment.
    most_flipped : float
        Share of decisions (or of predicted classes) that may change.
    most_slowdown : float
        How many times as long as the champion's an answer may take.
    fast_enough_ms : float
        An answer to one row that is faster than this is never too slow.
    """

    golden_tolerance: float = 1e-6
    may_add_features: bool = True
    metric: str = ""
    fewest_outcomes: int = 30
    needs_outcomes: bool = False
    most_loss: float = 0.02
    most_loss_in_segment: float = 0.10
    most_flipped: float = 0.10
    most_slowdown: float = 3.0
    fast_enough_ms: float = 50.0


class GateVerdict(StrEnum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "not enough data"


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One question of a gate and its answer.

    Attributes
    ----------
    name, title : str
        Its word for programs and for people.
    verdict : GateVerdict
        The answer.
    sentence : str
        What was found, in words.
    value, limit : str
        The number that was found and the one it is held against, as a reader sees them; empty
        where there is none.
    n_rows : int
        How many rows it rests on; 0 where it rests on none.
    """

    name: str
    title: str
    verdict: GateVerdict
    sentence: str
    value: str = ""
    limit: str = ""
    n_rows: int = 0


@dataclass(frozen=True, slots=True)
class SegmentDifference:
    """How much better than the champion a version is on some of the rows.

    Attributes
    ----------
    segment : str
        A scope, or "all".
    n_rows : int
        Rows with a known outcome.
    champion, candidate : float or None
        The measure of each, larger is better; None where too few outcomes are known.
    difference, half_width : float or None
        Candidate minus champion, and half of its 95 % interval.
    verdict : GateVerdict
        Whether the version may be this much worse here.
    """

    segment: str
    n_rows: int
    champion: float | None
    candidate: float | None
    difference: float | None
    half_width: float | None
    verdict: GateVerdict


@dataclass(frozen=True, slots=True)
class GateReport:
    """What a gate found, as it is stored.

    Attributes
    ----------
    model, version, scope : str, int, str
        What wants to serve, and where.
    champion : int or None
        The version that serves there; None where none does.
    data : str
        The state of the stored data that it was measured on.
    rules : GateRules
        The limits that held.
    checks : tuple of GateCheck
        What was asked and found.
    metric : str
        The measure of the segments; empty where nothing was measured.
    segments : tuple of SegmentDifference
        The backtest: all rows first, then scopes by volume.
    seed : int
        What fixed the samples.
    """

    model: str
    version: int
    scope: str
    champion: int | None
    data: str
    rules: GateRules
    checks: tuple[GateCheck, ...]
    metric: str
    segments: tuple[SegmentDifference, ...]
    seed: int

    @property
    def failed(self) -> tuple[GateCheck, ...]:
        """The checks that failed."""
        return tuple(each for each in self.checks if each.verdict is GateVerdict.FAILED)

    @property
    def passed(self) -> bool:
        """Whether no check failed."""
        return not self.failed


@dataclass(frozen=True, slots=True)
class StoredGateReport:
    """A report with its id and time."""

    id: int
    created_at: datetime
    report: GateReport
