"""Many models at a glance: how each is doing where, and which feeds which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .edges import Edge


class Health(StrEnum):
    """How a model is doing in a scope, the worst first."""

    FAILED = "failed"
    NO_CHAMPION = "no champion"
    STALE = "stale"
    OLD_INPUT = "old input"
    OFF = "off"
    EMPTY = "nothing yet"
    OK = "ok"

    @property
    def severity(self) -> int:
        """Place among all, the worst being 0."""
        return list(Health).index(self)


@dataclass(frozen=True, slots=True)
class ScopeNumbers:
    """What a version predicted in one scope, counted in the database.

    Attributes
    ----------
    first, newest : datetime
        Times of the first and of the newest prediction.
    n_known : int
        Predictions with a known outcome; the sums are over these.
    sum_score, sum_outcome, sum_squares : float
        Sums of scores, of outcomes, and of the squared differences between them.
    """

    version: int
    scope: str
    n_rows: int
    first: datetime
    newest: datetime
    n_known: int
    sum_score: float
    sum_outcome: float
    sum_squares: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One model in one scope.

    Attributes
    ----------
    version : int or None
        The version that serves there; None without a champion.
    health : Health
        The worst that is to be said.
    deployed : bool
        Whether that version is deployed for exactly this scope.
    findings : tuple of str
        Sentences, the worst first; what was counted if nothing is wrong.
    n_rows, n_known : int
        Predictions, and those whose outcome is known.
    mean_score, mean_outcome : float or None
        Over the predictions whose outcome is known.
    gap_error : float or None
        Standard error of the mean outcome minus the mean score.
    """

    model: str
    scope: str
    version: int | None
    health: Health
    deployed: bool
    findings: tuple[str, ...]
    n_rows: int = 0
    newest: datetime | None = None
    n_known: int = 0
    mean_score: float | None = None
    mean_outcome: float | None = None
    gap_error: float | None = None


class EdgeState(StrEnum):
    """What runs made of an edge."""

    REALISED = "used"
    NEVER = "never used"
    RETIRED = "retired, was used"


@dataclass(frozen=True, slots=True)
class MapEdge:
    """An edge beside what runs had by it.

    Attributes
    ----------
    n_runs, n_rows, n_default : int
        Runs that it fed, values that it gave them, and how many of these were its default.
    newest_at : datetime or None
        When the last of these runs began.
    """

    edge: Edge
    state: EdgeState
    n_runs: int = 0
    n_rows: int = 0
    n_default: int = 0
    newest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModelMap:
    """Every model in every scope, and the edges between models.

    Attributes
    ----------
    titles : mapping of str to str
        Business words for each model, by its name.
    """

    titles: Mapping[str, str]
    cells: tuple[Cell, ...]
    edges: tuple[MapEdge, ...]
    newest_run: datetime | None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who feeds whom, each pair once."""
        ends = [(each.edge.declared.upstream, each.edge.declared.downstream) for each in self.edges]
        return tuple(dict.fromkeys(ends))

    def cell(self, model: str, scope: str) -> Cell | None:
        """One cell; None where there is none."""
        return next(
            (each for each in self.cells if (each.model, each.scope) == (model, scope)), None
        )


@dataclass(frozen=True, slots=True)
class Affected:
    """A cell that reads, directly or through others, what a deployment answers.

    Attributes
    ----------
    path : tuple of str
        The models from the deployed one to this one.
    scopes : tuple of str
        The scopes in which it is reached.
    n_day, n_month : int
        Its predictions there in the 24 hours and the 30 days up to `until`.
    until : datetime or None
        Its model's newest prediction; None without any.
    notices : tuple of str
        What is wrong with the cell already.
    """

    model: str
    scope: str
    path: tuple[str, ...]
    scopes: tuple[str, ...]
    n_day: int
    n_month: int
    until: datetime | None
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """All that changes where another version is deployed for a model and a scope."""

    model: str
    scope: str
    affected: tuple[Affected, ...]

    @property
    def n_day(self) -> int:
        """Dependent predictions of a day."""
        return sum(each.n_day for each in self.affected)

    @property
    def n_month(self) -> int:
        """Dependent predictions of a month."""
        return sum(each.n_month for each in self.affected)

    @property
    def models(self) -> tuple[str, ...]:
        """The dependent models, each once."""
        return tuple(dict.fromkeys(each.model for each in self.affected))
