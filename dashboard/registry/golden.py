"""Golden rows: what a model answered in memory, before anything of it was written.

They hold rows as they were given, in the user's own types, and the answers of the user's own
call. Whatever happens to a model on its way to a file, or to a row on its way to the model, shows
in them.
"""

import json
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.card import Card
from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.results import FloatArray

from .covering import covering_rows
from .given import plain_frame, revived_frame
from .own_answers import precision_of, take_answers
from .restoring import own_names

GOLDEN_FILE = "golden.json"
GOLDEN_ROWS = 50
MEMORY = "the model did in memory"
REGISTERED = "it did when it was registered"
LOADER = "it does with its own library's loader"

OLD_SUFFIX = ".parquet"
OLD_ANSWER = "@answer_{}"
OLD_RTOL = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class GoldenAnswers:
    """Answers to golden rows.

    Attributes
    ----------
    values : ndarray of shape (n_rows, n_answers)
        The probability of every class, or the predicted number.
    rtol, atol : float
        How far an answer may lie from the stored one: atol + rtol * its size.
    is_adapted : bool
        Whether the model was not asked with the rows as they are, which it refuses, but with their
        columns in the types that it was fitted on.
    like : str
        Who answered so, as the end of a sentence: it must answer as ...
    """

    values: FloatArray
    rtol: float
    atol: float
    is_adapted: bool = False
    like: str = MEMORY

    @property
    def tolerance(self) -> str:
        """How far an answer may lie from the stored one, in words."""
        return f"{self.atol:.2g} + {self.rtol:.2g} of its size"


@dataclass(frozen=True, slots=True, eq=False)
class GoldenRows:
    """Rows as they were given, with the answers to them; None where nobody has asked yet."""

    rows: pd.DataFrame
    answers: GoldenAnswers | None = None


def choose_golden(card: Card, reference: pd.DataFrame) -> GoldenRows:
    """Rows to ask a model about: up to 50 that cover the reference rows, under their own names."""
    names = own_names(card.schema)
    rows = reference[list(card.schema.names)].reset_index(drop=True).set_axis(names, axis="columns")
    return GoldenRows(rows.take(covering_rows(rows, GOLDEN_ROWS)).reset_index(drop=True))


def answered(golden: GoldenRows, model: Any, card: Card, like: str = MEMORY) -> GoldenRows:
    """The rows with the answers that a model gives now, as its user would ask it.

    Raises
    ------
    Exception
        Whatever the model raises.
    """
    own = take_answers(model, golden.rows, card.task)
    rtol, atol = precision_of(model, own)
    return replace(golden, answers=GoldenAnswers(own.values, rtol, atol, own.is_adapted, like))


def answered_or_bare(golden: GoldenRows, model: Any, card: Card) -> GoldenRows:
    """The same of a model that answers; the bare rows of another, which nothing will open."""
    try:
        return answered(golden, model, card)
    except Exception:  # noqa: BLE001 - a model may raise anything
        return golden


def golden_bytes(golden: GoldenRows) -> bytes:
    """Golden rows as the bytes of a file.

    Raises
    ------
    UnwritableModel
        If a column holds a value that could not be read back exactly; it is named.
    """
    answers = None if golden.answers is None else _plain(golden.answers)
    return json.dumps({"rows": plain_frame(golden.rows), "answers": answers}).encode()


def answers_text(answers: GoldenAnswers) -> str:
    """Answers without their rows, as a text that `with_answers` reads."""
    return json.dumps(_plain(answers))


def with_answers(golden: GoldenRows, text: str) -> GoldenRows:
    """Golden rows with the answers of a text."""
    return replace(golden, answers=_revived(json.loads(text)))


def read_golden(content: bytes, card: Card) -> GoldenRows:
    """Golden rows of the bytes of a file.

    Raises
    ------
    UnreadableArtifact
        If the bytes hold no such rows.
    """
    try:
        if card.golden is not None and card.golden.file.endswith(OLD_SUFFIX):
            return _read_old(content, card)
        written = json.loads(content)
        answers = written["answers"]
        return GoldenRows(
            revived_frame(written["rows"]), None if answers is None else _revived(answers)
        )
    except (ValueError, OSError, KeyError, TypeError, IndexError) as error:
        raise UnreadableArtifact(card.id, "its golden rows cannot be read") from error


def _plain(answers: GoldenAnswers) -> dict[str, Any]:
    return {
        "values": answers.values.tolist(),
        "rtol": answers.rtol,
        "atol": answers.atol,
        "is_adapted": answers.is_adapted,
        "like": answers.like,
    }


def _revived(written: dict[str, Any]) -> GoldenAnswers:
    return GoldenAnswers(**{**written, "values": np.array(written["values"], dtype=np.float64)})


def _read_old(content: bytes, card: Card) -> GoldenRows:
    """Those of releases before 0.4: conformed rows, with the answers of a view."""
    kept = pd.read_parquet(BytesIO(content))
    names = [OLD_ANSWER.format(place) for place in range(len(card.outputs))]
    values = kept[names].to_numpy(dtype=np.float64)
    answers = GoldenAnswers(values, OLD_RTOL, card.gate.golden_tolerance, is_adapted=True)
    return GoldenRows(card.schema.conform(kept, untyped=True).frame, answers)
