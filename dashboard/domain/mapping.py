"""How a company's own table is read: which column plays which role, and what it is called."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from .card import Decision, Task
from .labels import label_numbers
from .schema import Kind


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Where the rows are.

    Attributes
    ----------
    address : str
        A database's address without a password, or ``env:NAME`` for the variable that holds it.
    table : str
        Name of the table or view, after its schema and a dot where it has one.
    time_zone : str or None
        The zone of times that carry none, such as ``Europe/Zurich``.
    """

    address: str
    table: str
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class RoleColumns:
    """Columns by what they mean; None where the table has no such column.

    Attributes
    ----------
    id : tuple of str
        The columns that together name one row.
    event_time : str
        When the prediction was due.
    score : str or None
        The score; None with several classes.
    scores : mapping of str to str
        The column of each class's score; empty unless there are several classes.
    """

    id: tuple[str, ...]
    event_time: str
    score: str | None = None
    scores: Mapping[str, str] = field(default_factory=dict)
    entity: str | None = None
    scope: str | None = None
    version: str | None = None
    label: str | None = None
    decision: str | None = None
    outcome: str | None = None
    outcome_known_at: str | None = None
    predicted_at: str | None = None

    @property
    def used(self) -> tuple[str, ...]:
        """Every column that plays a role, once."""
        single = (
            self.event_time, self.score, self.entity, self.scope, self.version, self.label,
            self.decision, self.outcome, self.outcome_known_at, self.predicted_at,
        )  # fmt: skip
        named = [*self.id, *self.scores.values(), *single]
        return tuple(dict.fromkeys(name for name in named if name is not None))


@dataclass(frozen=True, slots=True)
class MappedModel:
    """What the pages call the model and its answers; empty texts are filled in by its name.

    Attributes
    ----------
    outcome_labels : tuple of str
        Words for the outcomes 0 and 1, or for each class; empty for a number.
    """

    task: Task
    title: str = ""
    purpose: str = ""
    owner: str = ""
    algorithm: str = ""
    response_label: str = ""
    response_unit: str = ""
    record_label: str = "Record"
    scope_label: str = "Scope"
    outcome_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedFeature:
    """One column that the model read.

    Attributes
    ----------
    column : str or None
        Its name in the table; the feature's own if None.
    labels : mapping of str to str
        Business words for single categories, in display order.
    """

    kind: Kind
    column: str | None = None
    title: str = ""
    unit: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """A company's table as the predictions of a model.

    Attributes
    ----------
    outcomes : mapping of str to float
        What stored outcomes mean, where they are no numbers: 0 or 1, or the place of the class.
    versions : mapping of str to int
        The number of each stored version, where these are no numbers.
    features : mapping of str to MappedFeature
        The features by name, in display order.
    """

    source: SourceTable
    model: MappedModel
    roles: RoleColumns
    features: Mapping[str, MappedFeature]
    decision: Decision | None = None
    outcomes: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    def column_of(self, feature: str) -> str:
        """The table's column for a feature."""
        return self.features[feature].column or feature

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        features = [self.column_of(name) for name in self.features]
        return tuple(dict.fromkeys([*self.roles.used, *features]))

    @property
    def outcome_codes(self) -> Mapping[str, float]:
        """What stored texts mean: as said, or the outcome's own words."""
        return self.outcomes or {word: i for i, word in enumerate(self.model.outcome_labels)}

    @property
    def outcome_numbers(self) -> Mapping[float, int]:
        """What stored numbers mean: the label of that value, where all labels are numbers.

        Otherwise a number is the place of its label.
        """
        numbers = label_numbers(self.model.outcome_labels)
        if not all(map(math.isfinite, numbers)):
            numbers = tuple(map(float, range(len(numbers))))
        return {number: place for place, number in enumerate(numbers)}

    @property
    def label_codes(self) -> Mapping[str, str]:
        """The word of each class behind what labels may be stored as: its word or its place."""
        words = self.model.outcome_labels
        places = {str(place): word for place, word in enumerate(words)}
        if len(words) == 2:  # noqa: PLR2004 - a no and a yes
            places |= {"false": words[0], "true": words[1]}
        return places | {text: words[int(place)] for text, place in self.outcomes.items()}
