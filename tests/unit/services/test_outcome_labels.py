"""An outcome is a class by its word, or by its place where no word is a number."""

from dataclasses import replace

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
    with pytest.raises(InvalidRows, match=r"row 2, column 'outcome': .* is not one of 1, 2, 3"):
        read(["1", value], ("1", "2", "3"))


@pytest.mark.parametrize(
    ("value", "place"), [("late", 0), (" lost", 1), (2, 2), ("2", 2), ("1.0", 1), (0.0, 0)]
)
def test_words_and_places_name_a_class_where_labels_are_words(value, place):
    assert read([value], ("late", "lost", "paid")) == [float(place)]


@pytest.mark.parametrize("value", [3, -1, 0.5, "Late", "", None, np.nan, pd.NaT, 1j])
def test_what_names_no_class_is_refused(value):
    with pytest.raises(InvalidRows, match=r"row 1, column 'outcome'.*is not one of late, None"):
        read([value], ("late", "None"))


@pytest.mark.parametrize(("value", "place"), [(True, 1), (False, 0), ("defaulted", 1), ("0", 0)])
def test_yes_and_no_are_outcomes_of_two(value, place):
    column = pd.Series([value], dtype="object")
    assert read_outcomes(column, card_of(1, "any")).tolist() == [float(place)]


@pytest.mark.parametrize("value", ["much", np.inf, None, pd.Timestamp("2006-05-01")])
def test_an_amount_must_be_a_finite_number(value):
    assert read([1, "2.5"], (), Task.REGRESSION) == [1.0, 2.5]
    with pytest.raises(InvalidRows, match=r"row 2, column 'outcome'.*is no finite number"):
        read([1, value], (), Task.REGRESSION)
