"""Rows pass one door: what is accepted keeps its meaning, what is not is named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.errors import InvalidRows, MissingColumns
from dashboard.domain.schema import Feature, FeatureSchema, Kind, Unknown

SCHEMA = FeatureSchema(
    (
        Feature("number", Kind.NUMBER),
        Feature("whole", Kind.INTEGER),
        Feature("flag", Kind.BOOLEAN),
        Feature("word", Kind.CATEGORY, allowed=("a", "b", "44")),
    )
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
wholes = st.none() | st.integers(-(2**53), 2**53)
flags = st.none() | st.booleans()
words = st.none() | st.sampled_from(["a", "b", "44"])


@st.composite
def frames(draw):
    rows = draw(st.lists(st.tuples(numbers, wholes, flags, words), min_size=1, max_size=8))
    return pd.DataFrame(rows, columns=SCHEMA.names, dtype="object")


@given(frames())
def test_good_rows_keep_their_values_and_get_two_dtypes(frame):
    conformed = SCHEMA.conform(frame).frame
    assert [str(dtype) for dtype in conformed.dtypes] == ["float64"] * 3 + ["str"]
    for name in SCHEMA.names:
        for given_value, kept in zip(frame[name], conformed[name], strict=True):
            assert pd.isna(kept) if given_value is None else kept == given_value


@given(frames())
def test_conforming_twice_changes_nothing_and_the_frame_given_is_left_alone(frame):
    before = frame.copy(deep=True)
    once = SCHEMA.conform(frame).frame
    pd.testing.assert_frame_equal(SCHEMA.conform(once).frame, once)
    pd.testing.assert_frame_equal(frame, before)


@given(frames())
def test_text_as_in_a_csv_file_reads_the_same(frame):
    texts = frame.map(lambda value: "" if value is None else str(value))
    pd.testing.assert_frame_equal(SCHEMA.conform(texts).frame, SCHEMA.conform(frame).frame)


@given(frames(), st.permutations(["extra", *SCHEMA.names]))
def test_order_of_columns_and_extra_columns_do_not_matter(frame, order):
    mixed = frame.assign(extra=1)[order]
    pd.testing.assert_frame_equal(SCHEMA.conform(mixed).frame, SCHEMA.conform(frame).frame)


@given(frames(), st.data())
def test_a_bad_value_is_named_with_row_and_column(frame, data):
    row = data.draw(st.integers(1, len(frame)))
    column, value, reason = data.draw(
        st.sampled_from(
            [
                ("number", "x", "is not a number"),
                ("number", np.inf, "is infinite"),
                ("number", "-inf", "is infinite"),
                ("whole", 0.5, "is not a whole number"),
                ("whole", 2**53 + 2, "is not a whole number"),
                ("flag", "perhaps", "is not yes or no"),
                ("word", "c", "is not one of the known categories"),
            ]
        )
    )
    frame.loc[row - 1, column] = value
    with pytest.raises(InvalidRows) as refused:
        SCHEMA.conform(frame)
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.reason) == (row, column, reason)
    assert f"row {row}, column '{column}'" in str(refused.value)


@given(frames(), st.data())
def test_an_unknown_category_may_be_read_as_missing_and_is_flagged(frame, data):
    row = data.draw(st.integers(0, len(frame) - 1))
    frame.loc[row, "word"] = "c"
    conformed = SCHEMA.conform(frame, Unknown.MISSING)
    assert conformed.unknown.tolist() == [place == row for place in range(len(frame))]
    assert pd.isna(conformed.frame.loc[row, "word"])


def test_a_code_that_pandas_read_as_a_decimal_is_the_code():
    frame = pd.DataFrame({"number": [1, 2], "whole": 1, "flag": "no", "word": [44.0, np.nan]})
    assert SCHEMA.conform(frame).frame["word"].tolist()[0] == "44"


def test_missing_columns_are_named_with_the_likely_ones():
    with pytest.raises(MissingColumns, match=r"'number' \(you have 'numbers'\)"):
        SCHEMA.conform(pd.DataFrame({"numbers": [1], "whole": 1, "flag": "no", "word": "a"}))


def test_a_value_that_must_be_given_is_missed():
    schema = FeatureSchema((Feature("number", Kind.NUMBER, nullable=False),))
    with pytest.raises(InvalidRows, match=r"row 2, column 'number'.*must be given"):
        schema.conform(pd.DataFrame({"number": [1.0, None]}))


@pytest.mark.parametrize(
    ("feature", "value", "shown"),
    [
        (Feature("a", Kind.NUMBER, unit="$"), 120_000.0, "$120,000"),
        (Feature("a", Kind.NUMBER, unit="km/h"), 12.345678, "12.35 km/h"),
        (Feature("a", Kind.INTEGER), 7.0, "7"),
        (Feature("a", Kind.BOOLEAN), 0.0, "no"),
        (Feature("a", Kind.CATEGORY, value_labels=(("44", "Retail"),)), "44", "Retail"),
        (Feature("a", Kind.NUMBER), float("nan"), "missing"),
        (Feature("a", Kind.CATEGORY), None, "missing"),
    ],
)
def test_values_are_written_for_readers(feature, value, shown):
    assert feature.show(value) == shown
