"""What-ifs are kept under a name, and asked again of the version at work now."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dashboard import store
from dashboard.domain.card import Card
from dashboard.domain.errors import CandorError, ScenarioRefused
from dashboard.domain.records import Prediction
from dashboard.domain.scenarios import NewScenario, Scenario

from .explaining import Explainable

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class PresentScore:
    """What a version answers to a what-if now.

    Attributes
    ----------
    score : float or None
        Its answer; None where it cannot answer.
    reason : str
        Why it cannot, as a sentence; empty if it can.
    """

    version: int
    score: float | None
    reason: str = ""


def save_scenario(engine: store.Engine, card: Card, new: NewScenario, *, now: datetime) -> Scenario:
    """Store one what-if; the same client token stores once.

    Raises
    ------
    ScenarioRefused, UnknownFeature, UnknownOutput, UnknownRecord
        If it lacks something or names something that does not exist.
    """
    _check(card, new)
    with store.writing(engine) as connection:
        prediction = store.get_prediction(connection, new.model, new.prediction_key)
        if prediction.version != new.version:
            raise ScenarioRefused("the prediction was made by another version")
        return store.add_scenario(connection, new, now)


def present_score(
    subject: Explainable, prediction: Prediction, scenario: NewScenario
) -> PresentScore:
    """The answer of a version, the one at work now, to the values of a saved what-if.

    What the version reads and the prediction does not hold is missing.
    """
    version = subject.card.version
    edits = {feature: value or None for feature, value in scenario.edits}
    schema = subject.view.schema
    values = {name: prediction.features.get(name) for name in schema.names} | edits
    try:
        for feature in edits:
            schema.position(feature)
        row = schema.conform_row(values)
        output = subject.output(scenario.output)
    except CandorError as error:
        return PresentScore(version, None, str(error))
    return PresentScore(version, float(np.asarray(subject.view.respond(row))[0, output]))


def _check(card: Card, new: NewScenario) -> None:
    for what, text in (("a name for the what-if", new.name), ("your name", new.author)):
        if not text.strip():
            raise ScenarioRefused(f"{what} is needed; write it into the form")
        if len(text) > LONGEST_NAME:
            raise ScenarioRefused(f"{what} may have {LONGEST_NAME} characters")
    if not new.edits:
        raise ScenarioRefused("no value is changed; change one first")
    if not np.isfinite([new.score_before, new.score_after]).all():
        raise ScenarioRefused("a score of it is no finite number")
    for feature, _ in new.edits:
        card.schema.position(feature)
