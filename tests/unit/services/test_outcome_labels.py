"""An outcome is a class by its word, or by its place where no word is a number."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from world import card_of, other_card

from dashboard.domain.card import Task
from dashboard.domain.errors import InvalidRows
from dashboard.services.outcomes import read_outcomes


def read(values, labels, task=Task.MULTICLASS):
    card = replace(other_card("ending", task), outcome_labels=labels)
    return read_outcomes(pd.Series(values, dtype="object"), card).tolist()


@pytest.mark.parametrize("one", ["1", " 1 ", "1.0", 1, 1.0, np.int64(1), np.float32(1)])
def test_a_number_is_the_label_where_labels_are_numbers(one):
    assert read([one], ("1", "2", "3")) == [0.0]
    assert read([one], ("0", "1", "2")) == [1.0]
    assert read([one], ("1.0", "2.0")) == [0.0]


@pytest.mark.parametrize("value", [0, "0", 4, 1.5])
def test_a_number_that_is_no_label_is_refused_where_labels_are_numbers(value):
    with pytest.raises(InvalidRows, match=r"[Rr]ow 2, column 'outcome': .* is not one of 1, 2, 3"):
        read(["1", value], ("1", "2", "3"))


@pytest.mark.parametrize(
    ("value", "place"), [("late", 0), (" lost", 1), (2, 2), ("2", 2), ("1.0", 1), (0.0, 0)]
)
def test_words_and_places_name_a_class_where_labels_are_words(value, place):
    assert read([value], ("late", "lost", "paid")) == [float(place)]


@pytest.mark.parametrize("value", [3, -1, 0.5, "Late", "", None, np.nan, pd.NaT, 1j])
def test_what_names_no_class_is_refused(value):
    with pytest.raises(InvalidRows, match=r"[Rr]ow 1, column 'outcome'.*is not one of late, None"):
        read([value], ("late", "None"))


@pytest.mark.parametrize(
    ("value", "place"),
    [(True, 1), (False, 0), ("True", 1), (" False ", 0), ("defaulted", 1), ("0", 0)],
)
def test_yes_and_no_are_outcomes_of_two(value, place):
    column = pd.Series([value], dtype="object")
    assert read_outcomes(column, card_of(1, "any")).tolist() == [float(place)]


@pytest.mark.parametrize("value", ["much", np.inf, None, pd.Timestamp("2006-05-01")])
def test_an_amount_must_be_a_finite_number(value):
    assert read([1, "2.5"], (), Task.REGRESSION) == [1.0, 2.5]
    with pytest.raises(InvalidRows, match=r"[Rr]ow 2, column 'outcome'.*is no finite number"):
        read([1, value], (), Task.REGRESSION)


YES, NO = np.array([True, False])
ONES = [1, 1.0, True, YES, np.int8(1), np.float32(1), Decimal(1), Decimal("1.00"), "1", "1.0"]
ZEROS = [0, 0.0, False, NO, np.uint8(0), -0.0, Decimal("0.0"), "0", "0.0"]


@pytest.mark.parametrize(
    ("labels", "one"),
    [
        (("0", "1"), 1), (("1", "0"), 0), (("0.0", "1.0"), 1), (("1.0", "0.0"), 0),
        (("False", "True"), 1), (("True", "False"), 0), (("paid", "defaulted"), 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("task", [Task.BINARY, Task.MULTICLASS])
def test_one_and_true_are_one_value_whatever_type_the_labels_are_of(labels, one, task):
    assert read(ONES, labels, task) == [float(one)] * len(ONES)
    assert read(ZEROS, labels, task) == [1.0 - one] * len(ZEROS)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 0], dtype="int8"), pd.Series([1, 0], dtype="Int64"), pd.Series([1.0, 0.0]),
        pd.Series([True, False]), pd.Series([True, False], dtype="boolean"),
        pd.Series(["1", "0"], dtype="string"), pd.Series([1, 0], dtype="category"),
        pd.Series([True, False], dtype="category"), pd.Series(["1", "0"], dtype="category"),
    ],
    ids=lambda column: str(column.dtype),
)  # fmt: skip
@pytest.mark.parametrize(("labels", "one"), [(("1", "0"), 0.0), (("False", "True"), 1.0)])
def test_columns_of_any_type_match_by_value(column, labels, one):
    card = replace(card_of(1, "any"), outcome_labels=labels)
    assert read_outcomes(column, card).tolist() == [one, 1 - one]


@pytest.mark.parametrize("text", ["true", "TRUE", "yes", "01x", "1,0"])
def test_a_text_is_its_own_label(text):
    with pytest.raises(InvalidRows, match="is not one of False, True"):
        read([text], ("False", "True"), Task.BINARY)
