"""What the database holds, as frozen values. Times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntFlag, StrEnum
from typing import Any

from .card import Card

EVERYWHERE = "*"
RUN_SPAN = 2**32


class Role(StrEnum):
    """What a deployed version is for."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
    SHADOW = "shadow"


class RunStatus(StrEnum):
    """How far a run has come."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a stakeholder thinks of a prediction."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"


class Flag(IntFlag):
    """What is remarkable about the values that a prediction was made of."""

    UNKNOWN_CATEGORY = 1
    OLD_INPUT = 2
    DEFAULT_INPUT = 4


@dataclass(frozen=True, slots=True)
class Trust:
    """Who trusts a version whose file runs code when it is opened, since when."""

    by: str
    at: datetime

    def show(self) -> str:
        """In words, such as "ada, 2026-01-31"."""
        return f"{self.by}, {self.at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class StoredTrial:
    """What a version showed in a fresh interpreter: nothing wrong, or the reason against it."""

    passed: bool
    reason: str
    tried_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A registered version: its card, and the hashes that its files must have.

    `trust` is None where nobody was asked: a file that only holds data needs none.
    """

    id: int
    card: Card
    card_sha256: str
    folder: str
    registered_at: datetime
    trust: Trust | None = None

    @property
    def model(self) -> str:
        """Name of the model."""
        return self.card.model

    @property
    def number(self) -> int:
        """Number of the version."""
        return self.card.version


@dataclass(frozen=True, slots=True)
class NewDeployment:
    """A version to be put to work, before it is stored.

    Attributes
    ----------
    model, version : str, int
        What is put to work.
    scope : str
        Where; what lies in it is served too, unless something nearer is deployed.
    role : Role
        What for.
    reason, actor : str
        Why, and who decided; names are not verified.
    gate_report : int or None
        Id of the gate's report that this rests on.
    overridden : bool
        Whether the gate had failed and `reason` says why it goes on all the same.
    """

    model: str
    version: int
    scope: str = EVERYWHERE
    role: Role = Role.CHAMPION
    reason: str = ""
    actor: str = ""
    gate_report: int | None = None
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Deployment:
    """One spell of a version at work: since when and, once it has ended, until when.

    Of a spell that has ended, `ended_by` and `end_reason` say who ended it, and why.
    """

    id: int
    model: str
    version: int
    scope: str
    role: Role
    valid_from: datetime
    valid_to: datetime | None
    reason: str
    actor: str = ""
    gate_report: int | None = None
    overridden: bool = False
    ended_by: str = ""
    end_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.valid_to is None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the version was at work then."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


@dataclass(frozen=True, slots=True)
class Run:
    """One scoring of one set of rows by one version.

    Attributes
    ----------
    owner : str or None
        Token of the job that opened it; unknown where an earlier release did.
    host, process : str, int or None
        Where that job runs, or ran, and its process id there.
    """

    id: int
    model: str
    version: int
    scope: str
    logical_time: datetime
    input_hash: str
    kind: str
    status: RunStatus
    n_rows: int
    n_flagged: int
    started_at: datetime
    finished_at: datetime | None
    owner: str | None = None
    host: str | None = None
    process: int | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """One stored prediction with what is known of it by now.

    Attributes
    ----------
    key : str
        Its id as text; ids exceed what JavaScript can hold as numbers.
    run_id : int or None
        The run that stored it; None in a company's own table.
    score : float
        Probability of the positive (or of the predicted) class, or the predicted number.
    scores : mapping of str to float
        Probability of each class for multiclass; empty otherwise.
    label : str or None
        The predicted class; None for regression.
    decision : str or None
        What the score led to, by the threshold of the version's card.
    flags : Flag
        Whether an unknown category was read as missing, or an answer of another model was older
        than allowed or replaced by a default.
    features : mapping of str to object
        The values scored, in schema order; None where missing.
    outcome : float or None
        The truth, once known: 0 or 1, the class's index, or the number.
    superseded_by : str or None
        The key of the prediction that replaced it; None while it is current.
    """

    key: str
    model: str
    version: int
    run_id: int | None
    scope: str
    entity: str
    event_time: datetime
    predicted_at: datetime
    score: float
    scores: Mapping[str, float]
    label: str | None
    decision: str | None
    flags: Flag
    features: Mapping[str, Any]
    outcome: float | None
    outcome_known_at: datetime | None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """A stakeholder's judgement of one prediction, before it is stored.

    Attributes
    ----------
    client_token : str
        Drawn once per form; the same token is stored once, however often it is sent.
    author, verified : str, bool
        Who judged, and whether a login vouches for the name.
    corrected_outcome : float or None
        The right outcome as far as the author knows it.
    suspect_feature : str or None
        The factor that looks wrong.
    reason : str or None
        A word from `FEEDBACK_REASONS`.
    seen : mapping
        What was on the screen: score, decision, explainer and the attributions shown.
    supersedes : int or None
        An earlier judgement that this one replaces.
    """

    client_token: str
    model: str
    version: int
    prediction_key: str
    author: str
    verdict: Verdict
    seen: Mapping[str, Any]
    verified: bool = False
    corrected_outcome: float | None = None
    suspect_feature: str | None = None
    reason: str | None = None
    comment: str = ""
    supersedes: int | None = None


FEEDBACK_REASONS: Mapping[str, str] = {
    "wrong_input": "A value of the record is wrong",
    "missing_fact": "Something important is not in the record",
    "wrong_weight": "A factor counts too much or too little",
    "wrong_direction": "A factor pushes the wrong way",
    "unfair": "The reasoning seems unfair",
    "other": "Another reason",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """A stored judgement, never overwritten."""

    id: int
    created_at: datetime
    given: NewFeedback


@dataclass(frozen=True, slots=True)
class StoredAttribution:
    """Attributions of one prediction as the database keeps them."""

    prediction_key: str
    explainer_id: str
    values: tuple[float, ...]
    standard_errors: tuple[float, ...] | None
    base_value: float
    residual: float
    notes: tuple[str, ...] = field(default=())
