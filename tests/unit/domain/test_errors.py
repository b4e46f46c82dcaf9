"""Errors travel between processes and say what to do next."""

import inspect
import pickle
from datetime import UTC, datetime

import pytest

from dashboard.domain import errors
from dashboard.domain.errors import CandorError, Difference, InvalidRows, Problem, RefusedRows

SINCE = datetime(2026, 1, 2, tzinfo=UTC)
EXAMPLES = {
    "str": "word",
    "int": 3,
    "Sequence[str]": ("word", "world"),
    "Iterable[Problem]": (Problem(1, "amount", "x", "is not a number"),),
    "int | None": 7,
    "str | None": "word",
    "Any": 1.5,
    "datetime": SINCE,
    "Iterable[Difference]": (Difference(1, "amount", "A1", SINCE, 1.0, 2.0),),
}
KINDS = [
    kind
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, CandorError)
    and kind not in {CandorError, RefusedRows}
    and not name.startswith("_")
]


def example(kind: type[CandorError]) -> CandorError:
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    return kind(*(EXAMPLES[_name(each.annotation)] for each in parameters))


def _name(annotation: object) -> str:
    text = annotation.__name__ if inspect.isclass(annotation) else str(annotation)
    return text.replace("collections.abc.", "").replace("dashboard.domain.errors.", "")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_reads_the_same_after_pickling(kind):
    error = example(kind)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_a_sentence_and_stands_in_the_tree(kind):
    said = str(example(kind))
    assert said[0].isupper()
    assert said.endswith((".", "?"))
    assert kind.__name__ in errors.__doc__


def test_many_problems_are_counted_and_the_first_ones_shown():
    error = InvalidRows(Problem(row, "amount", "x", "is not a number") for row in range(1, 1_001))
    assert len(error.problems) == 100
    assert "row 5" in str(error)
    assert "row 6" not in str(error)
    assert "and 995 more" in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes
