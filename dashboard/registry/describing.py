"""A version's card and reference rows from a fitted model and the rows it learned from."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.domain.card import Card, Decision, Metric, Task, Training
from dashboard.domain.errors import UndescribedVersion
from dashboard.domain.results import AnyArray, FloatArray

from .answers import Answers
from .artifact import OUTCOME, write_version
from .card import CARD_FILE, require_name
from .class_order import check_classes
from .description import describe_features
from .draft import Words, draft_card
from .fitted import require_fitted
from .measuring import measured
from .question import (
    GivenRows,
    classes_of,
    given_rows,
    named_question,
    outcome_numbers,
    own_responses,
)
from .restoring import holds_frame, restorer_of
from .steps import split_pipeline

Table = pd.DataFrame | AnyArray

NOT_STATED = "Not stated"
REFERENCE_ROWS = 1_000
SEED = 0
TRAINING_ROWS = "the training rows as the model was fitted on them"
TEST_ROWS = "test rows given when the version was described"
UNMEASURED = "No quality was measured: there were no test rows when the version was described."


@dataclass(frozen=True, slots=True, eq=False)
class VersionDescription:
    """A version that has not been written yet.

    Attributes
    ----------
    card : Card
        What it says about itself, as far as it is known before its files are written.
    model : object
        The fitted model.
    reference : DataFrame of shape (n_reference, n_features + 1)
        A sample of the training rows as they were given, with their outcomes.
    """

    card: Card
    model: Any
    reference: pd.DataFrame

    def write(self, folder: Path | str) -> Card:
        """Write the version's files into a folder that holds none yet; see `write_version`.

        Raises
        ------
        UndescribedVersion
            If a version was written there before: it may be registered, and never changes.
        """
        path = Path(folder)
        if (path / CARD_FILE).exists():
            raise UndescribedVersion(
                f"{path} holds one already, and a version never changes; give this model the next "
                "number and write it to a folder of that name"
            )
        return write_version(path, self.card, self.model, self.reference)


def describe_version(  # noqa: PLR0913 - words that a user may give, each of them optional
    model: Any,
    X_train: Table,
    y_train: Any,
    X_test: Table | None = None,
    y_test: Any = None,
    *,
    title: str = "",
    name: str = "",
    version: int = 1,
    purpose: str = NOT_STATED,
    owner: str = NOT_STATED,
    labels: Mapping[str, Mapping[str, Any]] | None = None,
    outcome_labels: Mapping[Any, str] | Sequence[str] = (),
    response_label: str = "",
    response_unit: str = "",
    record_label: str = "Record",
    scope_label: str = "Scope",
    decision: Decision | None = None,
    data: str = TRAINING_ROWS,
    period: tuple[date, date] | None = None,
    seed: int = SEED,
) -> VersionDescription:
    """Describe a fitted model as a version: what can be derived is, words are yours.

    Parameters
    ----------
    model : object
        Anything fitted with `predict_proba` or `predict`, a Pipeline or search over it included.
    X_train, y_train : DataFrame or ndarray of shape (n_rows, n_features), array of (n_rows,)
        What the model was fitted on, as it was given to it: the features' kinds, categories,
        ranges and whether a value may be missing are taken from these rows.
    X_test, y_test : DataFrame or ndarray, array, optional
        Rows that the model has not seen, to measure its quality on. Without them no quality is
        measured, and the card says so.
    title : str
        What business calls the model, such as "Risk of cancellation"; made of the name if empty.
    name : str
        Letters, digits and underscores, for addresses and commands; made of the title if empty.
        One of the two is needed.
    version : int
        Its number, from 1.
    purpose, owner : str
        One or two sentences, and who answers for the model.
    labels : mapping, optional
        What business calls each feature; see `describe_features`.
    outcome_labels : mapping or sequence, optional
        Words for the classes: by class, such as ``{0: "stays", 1: "cancels"}``, or in the model's
        own order.
    response_label, response_unit : str
        Words for the score and its unit.
    record_label, scope_label : str
        What one row and what a scope is called.
    decision : Decision, optional
        What a score leads to.
    data, period : str, tuple of two dates
        Where the training rows come from, and the first and last day they are about.
    seed : int
        Fixes which training rows are the reference rows.

    Returns
    -------
    VersionDescription
        Its `card` can be looked at; `write` makes the version's folder.

    Raises
    ------
    UndescribedVersion
        If rows and outcomes do not fit together, or a column cannot be a feature.
    UnfitModel
        If the model is of a kind that is not supported, or its classes are not those of y.
    UnusableColumn
        If a column holds dates, times or durations: make named features of them.
    InvalidRows
        If a column does not hold what its kind says.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> X = pd.DataFrame({"age": [20, 30, 40, 50]})
    >>> y = ["stays", "stays", "cancels", "cancels"]
    >>> described = describe_version(LogisticRegression().fit(X, y), X, y, title="Who stays?")
    >>> described.card.model, described.card.outputs, described.card.outcome_labels
    ('who_stays', ('stays',), ('cancels', 'stays'))
    """
    if not title and not name:
        raise UndescribedVersion("it needs a title, such as title='Risk of cancellation'")
    require_fitted(model)
    best = getattr(model, "best_estimator_", model)
    learned = given_rows(X_train, y_train, "train")
    classes = classes_of(best, learned)
    question = named_question(classes, outcome_labels, learned.outcome)
    known = outcome_numbers(classes, learned)
    tested = None if X_test is None and y_test is None else given_rows(X_test, y_test, "test")
    metrics = () if tested is None else _metrics(best, question.task, classes, tested)
    usual = f"Probability of {question.outputs[0]}" if question.task is Task.BINARY else ""
    card = draft_card(
        name or _name(title),
        version,
        Words(
            title or name.replace("_", " ").capitalize(), purpose, owner, response_label or usual,
            response_unit, record_label, scope_label, decision,
        ),
        question,
        # an array has no types of its own columns
        describe_features(
            learned.rows, labels or {}, own_types=isinstance(X_train, pd.DataFrame)
        ),
        algorithm=_algorithm(best),
        reference=f"sampled rows of {data}",
    )  # fmt: skip
    note = "" if metrics else UNMEASURED
    training = _training(learned.rows, known, data, period, seed, note)
    card = replace(card, training=training, metrics=metrics)
    require_name(card.model)
    reference = _sample(learned.rows.assign(**{OUTCOME: known}), seed)
    rows = card.schema.conform(reference).frame
    asked = Answers(
        best,
        card.task,
        restore=restorer_of(card.schema),
        name=card.id,
        named=holds_frame(card.schema),
    )
    check_classes(asked, card, rows, reference[OUTCOME].to_numpy())
    return VersionDescription(card, model, reference)


def _metrics(
    best: Any, task: Task, classes: tuple[Any, ...], tested: GivenRows
) -> tuple[Metric, ...]:
    responses = own_responses(best, task, tested.table)
    return measured(task, outcome_numbers(classes, tested), responses, on=TEST_ROWS)


def _training(
    rows: pd.DataFrame, known: FloatArray, data: str, period: tuple[date, date] | None,
    seed: int, note: str,
) -> Training:  # fmt: skip
    start, end = period or (None, None)
    return Training(
        data=data,
        sha256=_fingerprint(rows.assign(**{OUTCOME: known})),
        start=start,
        end=end,
        n_rows=len(rows),
        mean_outcome=float(known.mean()),
        seed=seed,
        note=note,
    )


def _fingerprint(rows: pd.DataFrame) -> str:
    """Hash of names, types and values, whatever object holds them."""
    values = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    types = "\n".join(f"{name}\t{kind}" for name, kind in rows.dtypes.items())
    return hashlib.sha256(types.encode() + values.tobytes()).hexdigest()


def _sample(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    chosen = rows.sample(min(len(rows), REFERENCE_ROWS), random_state=seed)
    return chosen.reset_index(drop=True)


def _algorithm(best: Any) -> str:
    front, last = split_pipeline(best)
    steps = [type(step).__name__ for step in front if not isinstance(step, str)]
    behind = f" behind {', '.join(steps)}" if steps else ""
    return f"{type(last).__name__}{behind}"


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
