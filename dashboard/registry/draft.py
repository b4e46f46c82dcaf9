"""Cards of models that nobody has described: what can be derived, and honest words for the rest."""

from dataclasses import dataclass

from dashboard.domain.card import Card, Decision, Reference, Task
from dashboard.domain.schema import FeatureSchema

from .question import Question


@dataclass(frozen=True, slots=True)
class Words:
    """What people call a version; the registry can derive none of it."""

    title: str
    purpose: str
    owner: str
    response_label: str = ""
    response_unit: str = ""
    record_label: str = "Record"
    scope_label: str = "Scope"
    decision: Decision | None = None


def draft_card(
    model: str, version: int, words: Words, question: Question, schema: FeatureSchema, *,
    algorithm: str, reference: str,
) -> Card:  # fmt: skip
    """A card without the hashes and libraries, which the writing of the version fills in."""
    usual = "Prediction" if question.task is Task.REGRESSION else "Probability"
    return Card(
        model=model,
        version=version,
        title=words.title,
        purpose=words.purpose,
        owner=words.owner,
        task=question.task,
        algorithm=algorithm,
        outputs=question.outputs,
        response_label=words.response_label or usual,
        response_unit=words.response_unit,
        record_label=words.record_label,
        scope_label=words.scope_label,
        outcome_labels=question.outcome_labels,
        schema=schema,
        decision=words.decision,
        training=None,
        reference=Reference("", "", 0, reference),
        metrics=(),
        libraries=(),
        artifact="",
        sha256="",
    )
