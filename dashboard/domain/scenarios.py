"""Saved what-ifs: what somebody tried with a prediction, under a name."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewScenario:
    """A what-if, before it is stored.

    Attributes
    ----------
    client_token : str
        Drawn once per form; the same token is stored once, however often it is sent.
    model, version, prediction_key : str, int, str
        The prediction that was tried with, and the version that answered.
    name, author : str
        What it is called, and who saved it.
    edits : tuple of (str, str)
        Changed values as text, by feature; empty text for missing.
    output : str or None
        The class whose score is meant; None with one output.
    score_before, score_after : float
        The version's answer to the stored and to the edited values.
    """

    client_token: str
    model: str
    version: int
    prediction_key: str
    name: str
    author: str
    edits: tuple[tuple[str, str], ...]
    output: str | None
    score_before: float
    score_after: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """A stored what-if, never overwritten."""

    id: int
    created_at: datetime
    given: NewScenario
