"""Conformed rows become the user's own again: names, types and values, in cards too."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds_of_columns import CATEGORIES, EVERY, MIXED, NUMBERS, same_cells, same_values
from pydantic import TypeAdapter

from dashboard.domain.errors import InvalidCard, InvalidRows, UnusableColumn
from dashboard.domain.schema import Feature, FeatureSchema, Kind, Unknown
from dashboard.registry import describe_features, frame_model
from dashboard.registry.card import parse_card
from dashboard.registry.card_file import render_card
from dashboard.registry.restoring import restorer_of

NOT_IN_CARDS = ("objects: decimals", "objects: bytes", "categories: intervals")
PLACES = np.array([0, 1, 2, 2, 1, 0, 1])
IN_CARDS = {name: make for name, make in EVERY.items() if name not in NOT_IN_CARDS}


def described(column, name="z", **labels):
    frame = pd.DataFrame({name: column})
    return describe_features(frame, {str(name): labels}, own_types=True), frame


def restored(schema, rows):
    return (restorer_of(schema) or (lambda same: same))(rows)


@pytest.mark.parametrize("name", IN_CARDS)
def test_every_column_comes_back_as_it_was(name):
    schema, frame = described(IN_CARDS[name](PLACES))
    after = restored(schema, schema.conform(frame).frame)
    assert after["z"].dtype == frame["z"].dtype
    assert same_cells(after["z"], frame["z"])


@pytest.mark.parametrize("name", EVERY)
def test_a_notebook_asks_the_model_about_the_very_column(name):
    frame = pd.DataFrame({"z": EVERY[name](PLACES)})
    asked = []

    def model(rows):
        asked.append(rows)
        return np.zeros(len(rows))

    seen = frame_model(model, frame)
    seen.view.respond(seen.conform(frame))
    assert asked[-1]["z"].dtype == frame["z"].dtype
    assert same_cells(asked[-1]["z"], frame["z"])


@pytest.mark.parametrize("name", IN_CARDS)
def test_a_card_and_the_database_give_back_the_types_and_values(name, card):
    schema, frame = described(IN_CARDS[name](PLACES))
    whole = replace(card, schema=schema)
    read = parse_card(render_card(whole).encode(), "card.toml")
    stored = TypeAdapter(type(card))
    again = stored.validate_json(stored.dump_json(read))
    for other in (read, again):
        (own,), (before,) = other.schema.features, schema.features
        assert own == before
        pairs = zip(own.column.values, before.column.values, strict=True)
        assert all(isinstance(a, str) == isinstance(b, str) and a == b for a, b in pairs)
        after = restored(other.schema, other.schema.conform(frame).frame)
        assert after["z"].dtype == frame["z"].dtype
        assert same_cells(after["z"], frame["z"])


@pytest.mark.parametrize("name", NOT_IN_CARDS)
def test_what_a_card_cannot_hold_exactly_is_refused_where_it_is_described(name, card):
    with pytest.raises(UnusableColumn, match=r"'z' cannot be a feature.*a card cannot hold"):
        described(EVERY[name](PLACES))
    seen = frame_model(lambda rows: np.zeros(len(rows)), pd.DataFrame({"z": EVERY[name](PLACES)}))
    with pytest.raises(UnusableColumn, match="a card cannot hold the category"):
        render_card(replace(card, schema=seen.view.schema))


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('dtype = "int7"', "is not a column type"),
        ("values = [1]", "one value for each allowed"),
        ("values = [1, [2], 3]", "not a list of texts"),
        ("order = [0, 1, 1]", "not one place"),
        ('missing = "gone"', "not one of"),
        ("name = 1.5", "neither a text nor a whole number"),
    ],
)
def test_a_card_with_a_wrong_column_type_is_refused(entry, reason, card):
    schema, _ = described(CATEGORIES["objects: whole numbers"](PLACES))
    text = render_card(replace(card, schema=schema))
    key = entry.partition(" ")[0]
    lines = text.splitlines()
    place = lines.index("[features.column]")
    own = [line for line in lines[place + 1 :] if line and not line.startswith(f"{key} ")]
    changed = "\n".join([*lines[: place + 1], *own, entry])
    with pytest.raises(InvalidCard, match=reason):
        parse_card(changed.encode(), "card.toml")


@pytest.mark.parametrize(
    ("dtype", "values", "asked", "expected"),
    [
        ("int8", [1, 2], [1.0, 300.0], "int64"),
        ("uint8", [1, 2], [1.0, -3.0], "int64"),
        ("int8", [1, 2], [1.0, 2.0], "int8"),
        ("int64", [1, 2], [0.5, 2.0], "float64"),
        ("int64", [1, 2], [np.nan, 2.0], "float64"),
        ("float32", [0.5, 2], [0.1, 2.0], "float64"),
        ("float32", [0.5, 2], [0.25, np.nan], "float32"),
        ("float32", [0.5, 2], [0.25, 1e300], "float64"),
        ("Int8", [1, 2], [300.0, np.nan], "Int64"),
        ("Int64", [1, 2], [0.5, np.nan], "Float64"),
        ("Float32", [1, 2], [0.1, np.nan], "Float64"),
        ("boolean", [True, False], [1.0, np.nan], "boolean"),
        ("int8[pyarrow]", [1, 2], [300.0, np.nan], "int64[pyarrow]"),
        ("int64[pyarrow]", [1, 2], [0.5, np.nan], "double[pyarrow]"),
        ("bool", [True, False], [1.0, np.nan], "object"),
        ("bool", [True, False], [1.0, 0.0], "bool"),
    ],
)
def test_a_type_too_narrow_for_what_is_asked_gives_way_to_a_wider_one(
    dtype, values, asked, expected
):
    schema, _ = described(pd.Series(values, dtype=dtype))
    after = restored(schema, pd.DataFrame({"z": asked}))["z"]
    assert str(after.dtype) == expected
    assert same_values(after, pd.Series(asked, dtype=object))


@pytest.mark.parametrize("name", ["long whole numbers", "long unsigned numbers"])
def test_a_gap_in_a_column_of_long_numbers_leaves_the_others_exact(name):
    schema, frame = described(CATEGORIES[name](PLACES))
    rows = schema.conform(frame).frame
    rows.loc[0, "z"] = np.nan
    after = restored(schema, rows)["z"]
    assert pd.isna(after[0])
    assert after.tolist()[1:] == frame["z"].tolist()[1:]


def test_a_category_that_only_other_rows_have_is_added_to_the_users_own():
    background = pd.DataFrame({"z": pd.Categorical(["b", "a", "b"], categories=["b", "a"])})
    rows = pd.DataFrame({"z": pd.Categorical(["c", "a"])})
    seen = frame_model(lambda given: np.zeros(len(given)), background, rows)
    after = restored(seen.view.schema, seen.conform(rows))["z"]
    assert after.tolist() == ["c", "a"]
    assert after.cat.categories.tolist() == ["b", "a", "c"]


def test_own_names_that_are_numbers_reach_the_model():
    frame = pd.DataFrame({0: [1.5, 2.5], 7: [1, 2]})
    schema = describe_features(frame, {}, own_types=True)
    assert schema.names == ("0", "7")
    assert restored(schema, schema.conform(frame).frame).columns.tolist() == [0, 7]


def test_an_order_for_readers_leaves_the_categories_of_the_column_as_they_are():
    column = pd.Series(pd.Categorical([3, 1, 2, 3], categories=[2, 3, 1]))
    schema, frame = described(column, order=["1", "2", "9"])
    assert schema["z"].allowed == ("1", "2", "9", "3")
    after = restored(schema, schema.conform(frame).frame)["z"]
    assert after.cat.categories.tolist()[:3] == [2, 3, 1]
    assert same_cells(after, frame["z"])


def test_words_for_yes_and_no_come_back_as_words():
    column = pd.Series(["Y", "N", None, "Y"], dtype=object)
    schema, frame = described(column, kind="boolean")
    rows = schema.conform(frame).frame
    assert rows["z"].tolist()[:2] == [1.0, 0.0]
    assert same_cells(restored(schema, rows)["z"], column)


@pytest.mark.parametrize(
    ("column", "kind"),
    [(["1", "2"], "number"), (["yes", "y", "no"], "boolean")],
)
def test_texts_that_are_described_as_something_else_are_refused(column, kind):
    with pytest.raises(UnusableColumn, match=f"holds texts and is described as {kind}"):
        described(pd.Series(column, dtype=object), kind=kind)


TIMES = {
    "dates": pd.date_range("2020", periods=3),
    "aware dates": pd.date_range("2020", periods=3, tz="UTC"),
    "durations": pd.to_timedelta([1, 2, 3], unit="D"),
    "periods": pd.period_range("2020", periods=3, freq="M"),
    "dates as objects": pd.Series([*pd.date_range("2020", periods=3)], dtype=object),
    "dates of Python": pd.Series(pd.date_range("2020", periods=3).date, dtype=object),
    "times of Arrow": pd.Series(pd.date_range("2020", periods=3)).astype("timestamp[ns][pyarrow]"),
}


@pytest.mark.parametrize("name", TIMES)
def test_times_are_refused_with_what_to_do_instead(name):
    frame = pd.DataFrame({"z": pd.Series(TIMES[name])})
    for own_types in (True, False):
        with pytest.raises(UnusableColumn, match="such as year, month and weekday"):
            describe_features(frame, {}, own_types=own_types)
    with pytest.raises(UnusableColumn, match=r"'z'.*dates, times or durations"):
        frame_model(lambda rows: np.zeros(len(rows)), frame)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1 + 2j, 2j]),
        pd.Series([[1], [2]], dtype=object),
        pd.Series(np.arange(2**53, 2**53 + 2_000)),
    ],
    ids=["complex", "lists", "long keys"],
)
def test_a_column_that_cannot_be_a_feature_is_refused_by_name(column):
    with pytest.raises(UnusableColumn, match="The column 'z' cannot be a feature"):
        described(column)


def known(*values):
    schema, _ = described(pd.Series([*values], dtype=object), nullable=True)
    return schema


@pytest.mark.parametrize(
    ("values", "cell", "expected"),
    [
        ((1, "1"), 1, "1 (number)"),
        ((1, "1"), "1", "1"),
        ((1, "1"), True, "1 (number)"),
        ((1, 2), 1.0, "1"),
        ((1, 2), np.int8(1), "1"),
        ((True, False), 1, "True"),
        (("a ", "a"), "a ", "a "),
        (("", "a"), "", ""),
        (("a", "b"), None, None),
    ],
)
def test_a_cell_is_the_known_value_that_equals_it(values, cell, expected):
    rows = pd.DataFrame({"z": pd.Series([cell], dtype=object)})
    (found,) = known(*values).conform(rows).frame["z"].astype(object)
    assert pd.isna(found) if expected is None else found == expected


@pytest.mark.parametrize(
    ("values", "cell", "reason"),
    [
        (("44", "45"), 44, "is a number or a truth value, and the known category is a text"),
        ((44, 45), "44", "is a text, and the known category is a number or a truth value"),
        (("a", "b"), "", "is not one of the known categories"),
        (("a", "b"), " a", "is not one of the known categories"),
        (("a", "b"), ["a"], "is not one of the known categories"),
    ],
)
def test_a_cell_that_equals_none_of_them_is_refused_with_the_reason(values, cell, reason):
    rows = pd.DataFrame({"z": pd.Series([cell], dtype=object)})
    with pytest.raises(InvalidRows) as refused:
        known(*values).conform(rows)
    assert refused.value.problems[0].reason.startswith(reason)
    flagged = known(*values).conform(rows, Unknown.MISSING)
    assert flagged.unknown.tolist() == [True]


@pytest.mark.parametrize(
    ("values", "cell", "expected"),
    [
        ((1, "1"), "1", "1"),
        ((1, "1"), "1 (number)", "1 (number)"),
        ((1, 2), "1", "1"),
        ((1, 2), " 1.0 ", "1"),
        ((0.5, 2), "5e-1", "0.5"),
        ((2**60 + 1, 2**60 + 3), str(2**60 + 1), str(2**60 + 1)),
        ((True, False), "yes", "True"),
        ((True, False), "FALSE", "False"),
        (("a", "b"), " a", "a"),
        (("a", "b"), "", None),
        (("a", "b"), "  ", None),
        (("a", "b"), None, None),
        (("44", "45"), 44.0, "44"),
    ],
)
def test_a_text_of_a_file_may_stand_for_what_is_no_text(values, cell, expected):
    rows = pd.DataFrame({"z": pd.Series([cell], dtype=object)})
    (found,) = known(*values).conform(rows, untyped=True).frame["z"].astype(object)
    assert pd.isna(found) if expected is None else found == expected


def test_stored_words_are_read_as_what_they_stand_for():
    for make in {**CATEGORIES, **MIXED}.values():
        seen = frame_model(lambda rows: np.zeros(len(rows)), pd.DataFrame({"z": make(PLACES)}))
        words = seen.background
        again = seen.view.schema.conform(words, untyped=True).frame
        pd.testing.assert_frame_equal(again, words)


def test_a_card_without_column_types_reads_words_as_it_always_did():
    schema = FeatureSchema((Feature("z", Kind.CATEGORY, allowed=("44",)),))
    rows = pd.DataFrame({"z": pd.Series([44.0, " 44"], dtype=object)})
    assert schema.conform(rows).frame["z"].tolist() == ["44", "44"]
    assert restorer_of(schema) is None


@given(
    st.dictionaries(st.sampled_from([*EVERY]), st.just(None), min_size=1, max_size=4),
    st.lists(st.integers(0, 2), min_size=1, max_size=9),
    st.lists(st.integers(0, 2), min_size=1, max_size=9),
)
def test_other_rows_come_back_the_same_or_wider(names, some, others):
    """Of a frame of mixed kinds; the rows asked about need not be those that were described."""
    background = pd.DataFrame({name: EVERY[name](np.array(some)) for name in names})
    rows = pd.DataFrame({name: EVERY[name](np.array(others)) for name in names})
    seen = frame_model(lambda given: np.zeros(len(given)), background, rows)
    after = restored(seen.view.schema, seen.conform(rows))
    for name in names:
        assert same_values(after[name], rows[name])
    same = restored(seen.view.schema, seen.conform(background))
    for name in set(names) & set(NUMBERS):
        assert same[name].dtype == background[name].dtype
