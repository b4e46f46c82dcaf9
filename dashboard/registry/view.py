"""Fitted models of any library, as the explainers see them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Task
from dashboard.domain.errors import CandorError, UnreadableArtifact
from dashboard.domain.ports import Encoding, NativeShapley, Structure
from dashboard.domain.results import FloatArray, Link
from dashboard.domain.schema import FeatureSchema

from .answers import Answers, linked
from .class_order import require_classes, require_width
from .encoding import find_encoding
from .native import native_of
from .restoring import holds_frame, restorer_of
from .steps import split_pipeline
from .structure import Parts, find_structure, parts_of
from .trees import DamagedTreesError, UnreadableStructureError

SAMPLE_ROWS = 100


@dataclass(frozen=True, slots=True, eq=False)
class SklearnView:
    """A `ModelView` of a fitted model.

    Nothing changes after it is built, so threads may share it. `unread` says why there is no
    structure, `native_fault` why the library's own explainer is not used.
    """

    id: str
    schema: FeatureSchema
    task: Task
    outputs: tuple[str, ...]
    link: Link
    estimator: object
    encoding: Encoding | None
    structure: Structure | None
    answers: Answers = field(repr=False)
    native: NativeShapley | None = None
    native_fault: str = ""
    unread: str = ""

    def respond(self, frame: pd.DataFrame) -> FloatArray:
        """Responses of shape (n_rows, n_outputs) in the unit the user reads."""
        return self.answers.respond(frame)

    def margin(self, frame: pd.DataFrame) -> FloatArray:
        """Margins of shape (n_rows, n_outputs), before the link."""
        return self.answers.margin(frame)


def view_of(
    model: Any,
    schema: FeatureSchema,
    sample: pd.DataFrame,
    *,
    name: str,
    task: Task,
    outputs: tuple[str, ...],
    labels: tuple[str, ...] = (),
    named: bool | None = None,
) -> SklearnView:
    """See a fitted model as the explainers do.

    Parameters
    ----------
    model : object
        An estimator, Pipeline or finished search over them, a Booster, a session of onnxruntime, a
        function of a frame, or anything with `predict_proba` or `predict`.
    schema : FeatureSchema
        The features in the user's own columns; where it knows their types, the model is asked
        with rows of these types.
    sample : DataFrame of shape (n_rows, n_features)
        Conformed rows, on the first 100 of which the link and the encoding are verified.
    name : str
        Name and version, such as ``sba_default-1``.
    task, outputs : Task, tuple of str
        What the model predicts and how its outputs are called. The positive class of a binary
        model is the second one it knows.
    labels : tuple of str
        Words for the outcomes, which must be in the model's order as well.
    named : bool, optional
        Whether the model's user hands frames to it; if not given, whether the schema holds the
        columns of a frame.

    Returns
    -------
    SklearnView
        Its margin is the response where no verified link leads from one to the other; its
        encoding is None where a step mixes features.

    Raises
    ------
    UnfitModel
        If it is of a kind that is not supported, or its classes are not those of the card.
    UnreadableArtifact
        If the model does not answer to the sample as its card says, or its trees are damaged;
        damaged trees are never asked.
    """
    best = getattr(model, "best_estimator_", model)
    rows = sample[list(schema.names)].head(SAMPLE_ROWS).reset_index(drop=True)
    is_named = holds_frame(schema) if named is None else named
    asked = Answers(best, task, restore=restorer_of(schema), name=name, named=is_named)
    unknown = _unknown_columns(asked, schema)
    if unknown is not None:
        raise UnreadableArtifact(name, unknown)
    require_classes(asked, outputs, labels)
    parts = _parts(best, name)
    try:
        answers = linked(asked, rows)
        responses = answers.respond(rows)
    except CandorError:
        raise
    except Exception as error:  # every library has errors of its own kind
        reason = f"it does not answer to its own reference rows ({error})"
        raise UnreadableArtifact(name, reason) from error
    require_width(asked, responses, outputs)
    if responses.shape != (len(rows), len(outputs)) or not np.isfinite(responses).all():
        reason = f"its answers to its reference rows are not {len(outputs)} finite numbers a row"
        raise UnreadableArtifact(name, reason)
    if task is not Task.REGRESSION and not ((responses >= 0) & (responses <= 1)).all():
        raise UnreadableArtifact(name, "its answers to its reference rows are not probabilities")
    encoding = find_encoding(answers, rows)
    structure, unread = _inside(answers, parts, encoding, schema, rows)
    native, fault = native_of(answers, rows) if unread else (None, "")
    return SklearnView(
        id=name,
        schema=schema,
        task=task,
        outputs=outputs,
        link=answers.link,
        estimator=split_pipeline(best)[1],
        encoding=encoding,
        structure=structure,
        answers=answers,
        native=native,
        native_fault=fault,
        unread=unread,
    )


def _parts(model: Any, name: str) -> Parts:
    try:
        return parts_of(model)
    except DamagedTreesError as error:
        raise UnreadableArtifact(name, f"its trees are damaged: {error}") from error


def _inside(
    answers: Answers,
    parts: Parts,
    encoding: Encoding | None,
    schema: FeatureSchema,
    rows: pd.DataFrame,
) -> tuple[Structure | None, str]:
    try:
        return find_structure(answers, parts, encoding, schema, rows), ""
    except UnreadableStructureError as error:
        return None, str(error)


def _unknown_columns(asked: Answers, schema: FeatureSchema) -> str | None:
    names = asked.front.names(asked.estimator, schema.names) or schema.names
    strange = [str(name) for name in names if name not in schema.names]
    return f"it reads {', '.join(strange)}, which its card does not list" if strange else None
