"""What an estimator answers, in the one form that explainers read."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, softmax

from dashboard.domain.card import Task
from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.results import AnyArray, FloatArray, Link

from .libraries import NoAnswerError, library_of, stack_columns
from .libraries.face import BINARY_CLASSES, Library
from .steps import split_pipeline
from .threads import few_threads

Restore = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Response and margin of a fitted estimator, each of shape (n_rows, n_outputs).

    Attributes
    ----------
    estimator : object
        The fitted model.
    task : Task
        What it predicts.
    link : Link
        How its margin becomes its response.
    restore : callable or None
        Gives conformed rows the types that the model was fitted on.
    name : str
        What an error calls the model.
    named : bool
        Whether its user hands frames to it.
    """

    estimator: Any
    task: Task
    link: Link = Link.IDENTITY
    restore: Restore | None = None
    name: str = "that was handed in"
    named: bool = False

    @property
    def front(self) -> Library:
        """The library that takes the rows."""
        return library_of(self.estimator)

    @property
    def library(self) -> Library:
        """The library that answers: of the last step of a Pipeline."""
        return library_of(split_pipeline(self.estimator)[1])

    def given(self, rows: pd.DataFrame | AnyArray) -> Any:
        """Rows in the form the estimator was fitted on."""
        if self.restore is not None and isinstance(rows, pd.DataFrame):
            rows = self.restore(rows)
        return rows if self.is_whole(rows) else self.front.given(self.estimator, rows)

    def is_whole(self, rows: Any) -> bool:
        """Whether rows are handed over as they are: a frame, to what may ask for its names."""
        is_frame = self.named and isinstance(rows, pd.DataFrame)
        return (
            is_frame
            and self.front.takes_frames(self.estimator)
            and self.front.names(self.estimator, list(rows.columns)) is None
        )

    def plain(self, given: Any) -> Any:
        """The same rows in the form that a margin is computed of soonest."""
        return self.library.plain(self.estimator, given)

    def respond(self, rows: pd.DataFrame | AnyArray) -> FloatArray:
        """Probability of the positive class, of every class, or the predicted number."""
        try:
            given = self.given(rows)
            with self._threads(rows):
                answer = self.library.response(self.estimator, given, self.task)
        except NoAnswerError as error:
            raise UnreadableArtifact(self.name, str(error)) from error
        values = stack_columns(answer)
        both = self.task is Task.BINARY and values.shape[1] == BINARY_CLASSES
        return values[:, 1:] if both else values

    def margin(self, rows: pd.DataFrame | AnyArray) -> FloatArray:
        """The same before the link; the response itself where there is no link."""
        if self.link is Link.IDENTITY:
            return self.respond(rows)
        given = self.plain(self.given(rows))
        with self._threads(rows):
            return stack_columns(self.library.margin(self.estimator, given))

    def _threads(self, rows: Any) -> AbstractContextManager[Any]:
        """One thread for few rows, where the library does not see to that itself."""
        return nullcontext() if self.library.counts_threads else few_threads(rows)


def linked(answers: Answers, sample: pd.DataFrame) -> Answers:
    """The same answers with the link that the estimator really has, tried on sample rows.

    Class names promise nothing here: a calibrated model has no margin, and that of a support
    vector machine does not lead to its probabilities.
    """
    if answers.task is Task.REGRESSION or not answers.library.has_margin(answers.estimator):
        return answers
    link, inverse = (
        (Link.LOGIT, expit)
        if answers.task is Task.BINARY
        else (Link.SOFTMAX, lambda margin: softmax(margin, axis=1))
    )
    tried = replace(answers, link=link)
    margin, response = tried.margin(sample), tried.respond(sample)
    if margin.shape != response.shape:
        return answers
    near = answers.library.near
    return tried if np.allclose(inverse(margin), response, rtol=0, atol=near) else answers
