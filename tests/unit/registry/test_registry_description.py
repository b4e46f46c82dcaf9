import pandas as pd
import pytest

from dashboard.domain.errors import InvalidRows
from dashboard.domain.schema import Feature, Kind
from dashboard.registry import describe_features

ROWS = pd.DataFrame(
    {
        "flag": [True, False, True, True],
        "count": [3, 1, 2, 2],
        "amount": [1.5, None, 2.5, 10.0],
        "word": ["b", "a", None, "b"],
        "code": [44.0, 45.0, 44.0, None],
        "answer": ["Y", "N", None, "Y"],
    }
)


def described(name, **labels):
    return describe_features(ROWS, {name: labels})[name]


def test_kinds_follow_the_column_types():
    kinds = [feature.kind for feature in describe_features(ROWS, {}).features]
    assert kinds == [
        Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER, Kind.CATEGORY, Kind.NUMBER, Kind.CATEGORY,
    ]  # fmt: skip


def test_features_stand_in_the_order_of_the_columns():
    labels = {"code": {"label": "Code"}, "flag": {"label": "Flag"}}
    assert describe_features(ROWS, labels).names == tuple(ROWS.columns)


def test_labels_say_what_business_calls_a_column():
    assert described("amount", label="Amount", unit="$") == Feature(
        "amount", Kind.NUMBER, "Amount", "$", low=1.5, high=10.0, typical=(1.5, 10.0)
    )


def test_categories_come_most_frequent_first_and_then_by_name():
    assert described("word").allowed == ("b", "a")
    assert describe_features(pd.DataFrame({"x": [*"cab"]}), {})["x"].allowed == ("a", "b", "c")


def test_a_given_order_comes_first_and_forgets_no_category():
    assert described("word", order=["z", "a"]).allowed == ("z", "a", "b")


def test_numeric_codes_can_be_categories_with_words():
    feature = described("code", kind="category", values={"44": "Retail trade"})
    assert feature.allowed == ("44", "45")
    assert feature.show("44") == "Retail trade"
    assert feature.low is None


def test_yes_and_no_can_be_declared():
    assert described("answer", kind="boolean") == Feature(
        "answer", Kind.BOOLEAN, low=0.0, high=1.0, typical=(0.0, 1.0)
    )


def test_a_missing_value_is_accepted_where_training_had_one_or_the_labels_allow_it():
    nullable = [feature.nullable for feature in describe_features(ROWS, {}).features]
    assert nullable == [False, False, True, True, True, True]
    assert described("count", nullable=True).nullable


def test_labels_that_forbid_a_missing_value_which_training_has_are_refused():
    with pytest.raises(InvalidRows, match="row 2, column 'amount': nan is missing"):
        described("amount", nullable=False)


def test_typical_values_are_values_that_occurred():
    rows = pd.DataFrame({"x": range(101)})
    assert describe_features(rows, {})["x"].typical == (5.0, 95.0)


def test_a_column_without_any_value_has_no_range():
    feature = describe_features(pd.DataFrame({"x": [float("nan")]}), {})["x"]
    assert (feature.low, feature.high, feature.typical, feature.nullable) == (
        None,
        None,
        None,
        True,
    )


def test_a_column_that_is_not_what_the_labels_say_is_refused():
    with pytest.raises(InvalidRows, match="row 1, column 'word': 'b' is not a number"):
        described("word", kind="number")


def test_an_unknown_kind_in_the_labels_is_refused():
    with pytest.raises(ValueError, match="'colour' is not a valid Kind"):
        described("word", kind="colour")


def test_the_rows_that_were_described_conform_to_the_description():
    labels = {"answer": {"kind": "boolean"}, "code": {"kind": "category"}}
    frame = describe_features(ROWS, labels).conform(ROWS).frame
    assert frame["code"].tolist()[:3] == ["44", "45", "44"]
    assert frame["answer"].tolist()[::3] == [1.0, 1.0]
