"""Rows pass one door: what is accepted keeps its meaning, what is not is named."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.errors import InvalidRows, MissingColumns, RepeatedColumns
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
wholes = st.none() | st.integers(1 - 2**53, 2**53 - 1)
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
                ("number", True, "is not a number"),
                ("number", "True", "is not a number"),
                ("number", pd.Timestamp("2006-05-01"), "is not a number"),
                ("number", pd.Timedelta("1 day"), "is not a number"),
                ("number", date(2006, 5, 1), "is not a number"),
                ("number", np.datetime64("2006-05-01"), "is not a number"),
                ("number", np.timedelta64(1, "D"), "is not a number"),
                ("number", 1 + 2j, "is not a number"),
                ("number", [1.0], "is not a number"),
                ("number", 10**400, "is infinite"),
                ("number", -(10**5_000), "is infinite"),
                ("whole", np.True_, "is not a whole number"),
                ("whole", 2**53, "is not a whole number"),
                ("whole", "9007199254740993", "is not a whole number"),
                ("whole", 10**400, "is infinite"),
                ("flag", "perhaps", "is not yes or no"),
                ("flag", 2, "is not yes or no"),
                ("flag", 0.5, "is not yes or no"),
                ("flag", pd.Timestamp("1970-01-01"), "is not yes or no"),
                ("word", True, "is not one of the known categories"),
                ("word", "c", "is not one of the known categories"),
            ]
        )
    )
    cells = frame[column].tolist()
    cells[row - 1] = value
    frame[column] = pd.Series(cells, dtype="object")
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


WRONG_COLUMNS = {
    "datetime": pd.to_datetime(["2006-05-01", "2007-05-01"]),
    "aware": pd.to_datetime(["2006-05-01", "2007-05-01"], utc=True),
    "timedelta": pd.to_timedelta([1, 2], unit="D"),
    "complex": [1 + 2j, 2j],
    "bool": [True, False],
    "nullable bool": pd.array([True, False], dtype="boolean"),
    "period": pd.period_range("2006-05", periods=2, freq="M"),
}


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.INTEGER])
@pytest.mark.parametrize("values", WRONG_COLUMNS.values(), ids=WRONG_COLUMNS)
def test_a_column_of_another_type_is_refused_value_by_value(kind, values):
    schema = FeatureSchema((Feature("a", kind),))
    with pytest.raises(InvalidRows) as refused:
        schema.conform(pd.DataFrame({"a": values}))
    assert [problem.row for problem in refused.value.problems] == [1, 2]
    assert "row 2, column 'a'" in str(refused.value)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 0, 5], dtype="int8"),
        pd.Series([1, 0, 5], dtype="Int64"),
        pd.Series([1, 0, 5], dtype="float32"),
        pd.Series([Decimal(1), np.int16(0), np.float32(5)], dtype="object"),
        pd.Series(["1", " 0", "5e0"]),
        pd.Series([1.0, "0", 5], dtype="category"),
    ],
    ids=lambda values: str(values.dtype),
)
def test_numbers_are_read_from_every_type_that_holds_them(values):
    schema = FeatureSchema((Feature("a", Kind.INTEGER),))
    assert schema.conform(pd.DataFrame({"a": values})).frame["a"].tolist() == [1.0, 0.0, 5.0]


@pytest.mark.parametrize("gap", [None, np.nan, pd.NA, pd.NaT, np.float32("nan"), Decimal("nan")])
def test_every_kind_of_gap_is_missing_in_every_column(gap):
    frame = pd.DataFrame({name: pd.Series([gap], dtype="object") for name in SCHEMA.names})
    assert SCHEMA.conform(frame).frame.isna().all(axis=None)


def test_truth_values_and_numbers_in_one_column_are_told_apart():
    schema = FeatureSchema((Feature("a", Kind.CATEGORY, allowed=("1", "True")),))
    frame = pd.DataFrame({"a": pd.Series([1, True, 1.0, "True"], dtype="object")})
    assert schema.conform(frame).frame["a"].tolist() == ["1", "True", "1", "True"]


def test_many_refused_values_are_counted_and_the_first_ones_kept():
    frame = pd.DataFrame({"number": "x", "whole": "x", "flag": "x", "word": "x"}, range(1_000))
    with pytest.raises(InvalidRows, match="and 3,995 more"):
        SCHEMA.conform(frame)


def test_a_column_that_is_there_twice_is_refused():
    frame = pd.DataFrame([[1, 2]], columns=["number", "number"])
    with pytest.raises(RepeatedColumns, match="more than once: 'number'"):
        FeatureSchema((Feature("number", Kind.NUMBER),)).conform(frame)


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


def test_an_unknown_category_read_as_missing_is_refused_by_its_name_where_nothing_may_be_missing():
    schema = FeatureSchema((Feature("state", Kind.CATEGORY, allowed=("TX",), nullable=False),))
    with pytest.raises(InvalidRows, match="'ZZ' is not one of the known categories, and this"):
        schema.conform(pd.DataFrame({"state": ["TX", "ZZ"]}), Unknown.MISSING)
