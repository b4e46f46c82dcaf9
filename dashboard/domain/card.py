"""What a version says about itself: the contents of its card.toml."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from .errors import NoArtifact
from .gates import GateRules
from .schema import FeatureSchema

CLOSE = 0.1
"""Share of the threshold within which a score is close to it."""


HOLDS_DATA = (".txt", ".json", ".ubj", ".cbm", ".onnx")
"""Endings of the files that hold nothing but data; all others may run code when opened."""


class Task(StrEnum):
    """What a model predicts."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a score leads to: `above` at or over the threshold, `below` under it."""

    threshold: float
    above: str
    below: str

    def of(self, score: float) -> str:
        """The decision for one score."""
        return self.above if score >= self.threshold else self.below

    def is_close(self, score: float) -> bool:
        """Whether a score is within a tenth of the threshold, where little turns the decision."""
        return abs(score - self.threshold) <= CLOSE * abs(self.threshold)


@dataclass(frozen=True, slots=True)
class Reference:
    """The sample of the training rows that is kept beside the model.

    Explanations compare with it; ranges and rarity are measured in it.
    """

    file: str
    sha256: str
    n_rows: int
    name: str


@dataclass(frozen=True, slots=True)
class Golden:
    """Rows as they were given, with the answers that the model gave to them in memory.

    An answer is the same while it lies within ``atol + rtol * |stored answer|``. Both are None
    where the model was not in memory: its answers are then recorded when it is registered.
    """

    file: str
    sha256: str
    n_rows: int
    rtol: float | None = None
    atol: float | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """Where the model came from; `start` and `end` are None where nobody said the period."""

    data: str
    sha256: str
    start: date | None
    end: date | None
    n_rows: int
    mean_outcome: float
    seed: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """The state of the code that built a version.

    `tag` is the commit's own name, if it has one; `dirty` says that files had been changed since.
    """

    commit: str
    tag: str = ""
    dirty: bool = False

    def show(self) -> str:
        """Write it for a reader."""
        named = f"{self.tag}, commit" if self.tag else "commit"
        changed = ", with changes that were not committed" if self.dirty else ""
        return f"{named} {self.commit[:12]}{changed}"


@dataclass(frozen=True, slots=True)
class Metric:
    """One measured quality: its name, value, and the rows it was measured on."""

    name: str
    value: float
    on: str
    n_rows: int


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a page needs to know of a version without opening its artifact.

    Attributes
    ----------
    model : str
        Name of the model, such as ``sba_default``: letters, digits and underscores.
    version : int
        Number of the version, from 1.
    title, purpose, owner : str
        The model in business words: its name, one or two sentences, who answers for it.
    task : Task
        Binary, multiclass or regression.
    algorithm : str
        The kind of model in words, such as "Logistic regression, one-hot encoded".
    outputs : tuple of str
        What the model returns: the positive class for binary, every class for multiclass, the
        target's name for regression.
    response_label : str
        Business words for the score, such as "Risk of default".
    response_unit : str
        Unit of the score; empty for a probability, which is shown in percent.
    record_label, scope_label : str
        What one row is called ("Loan") and what a scope is called ("State").
    outcome_labels : tuple of str
        Words for the outcome: (negative, positive) for binary, the classes for multiclass,
        empty for regression.
    schema : FeatureSchema
        The features in training order.
    decision : Decision or None
        What a score leads to, if anything.
    training : Training or None
        Where the model came from; None where nobody recorded it.
    reference : Reference or None
        The sample of training rows kept beside the model; None where there is no model.
    metrics : tuple of Metric
        Measured qualities.
    libraries : tuple of (str, str)
        Library versions the model was built with.
    artifact, sha256 : str
        File name of the model and the hash of its bytes; empty where only its predictions are
        known.
    code : Code or None
        The state of the code that built it; None where nobody recorded it.
    golden : Golden or None
        Rows as given, with the answers of the model in memory before it was written.
    gate : GateRules
        What a version must show before it takes the place of another.
    """

    model: str
    version: int
    title: str
    purpose: str
    owner: str
    task: Task
    algorithm: str
    outputs: tuple[str, ...]
    response_label: str
    response_unit: str
    record_label: str
    scope_label: str
    outcome_labels: tuple[str, ...]
    schema: FeatureSchema
    decision: Decision | None
    training: Training | None
    reference: Reference | None
    metrics: tuple[Metric, ...]
    libraries: tuple[tuple[str, str], ...]
    artifact: str
    sha256: str
    code: Code | None = None
    golden: Golden | None = None
    gate: GateRules = field(default_factory=GateRules)

    @property
    def runs_code(self) -> bool:
        """Whether opening the model runs what its maker put into its file."""
        return runs_code(self.artifact)

    @property
    def id(self) -> str:
        """Name and number as one word: ``sba_default-3``."""
        return f"{self.model}-{self.version}"

    def about(self, output: str | None = None) -> "Card":
        """The card in the words of one class; those of the likeliest one if none is named."""
        if self.task is not Task.MULTICLASS:
            return self
        label = f"{self.response_label} “{output}”" if output else "Highest class score"
        return replace(self, response_label=label)

    @property
    def is_explainable(self) -> bool:
        """Whether the model itself is at hand, and not only its predictions."""
        return bool(self.artifact)

    def require_reference(self) -> Reference:
        """The sample of training rows, of a version that has one.

        Raises
        ------
        NoArtifact
            If only its predictions are known.
        """
        if self.reference is None:
            raise NoArtifact(self.model, self.version)
        return self.reference

    @property
    def is_probability(self) -> bool:
        """Whether scores are probabilities, to be shown in percent."""
        return self.task is not Task.REGRESSION

    def show_score(self, score: float | None) -> str:
        """Write one score for a reader, with its unit."""
        if score is None or score != score:  # noqa: PLR0124 - NaN is the only such number
            return "unknown"
        if self.is_probability:
            return f"{100 * score:.1f} %"
        return f"{score:,.3g} {self.response_unit}".strip()

    def show_change(self, change: float) -> str:
        """Write a difference of two scores: in percentage points for probabilities."""
        if self.is_probability:
            return f"{100 * change:+.1f} points"
        return f"{change:+,.3g} {self.response_unit}".strip()

    def show_outcome(self, value: float | None) -> str:
        """Write one outcome in business words."""
        if value is None or value != value:  # noqa: PLR0124 - NaN is the only such number
            return "not known yet"
        if self.outcome_labels:
            return self.outcome_labels[int(value)]
        return f"{value:,.4g} {self.response_unit}".strip()


def runs_code(file: str) -> bool:
    """Whether opening a model's file may run what its maker put into it.

    >>> runs_code("model.joblib"), runs_code("model.ubj")
    (True, False)
    """
    return bool(file) and not file.endswith(HOLDS_DATA)
