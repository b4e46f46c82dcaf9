import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain import differences, mean_of, nearest, share_of

SCHEMA = FeatureSchema(
    (
        Feature("amount", Kind.NUMBER),
        Feature("staff", Kind.INTEGER),
        Feature("is_new", Kind.BOOLEAN),
        Feature("sector", Kind.CATEGORY, allowed=("a", "b", "c")),
    )
)
values = st.fixed_dictionaries(
    {
        "amount": st.none() | st.floats(-1e6, 1e6),
        "staff": st.none() | st.integers(0, 50),
        "is_new": st.none() | st.booleans(),
        "sector": st.none() | st.sampled_from("abc"),
    }
)
tables = st.lists(values, min_size=1, max_size=12)


def conformed(rows):
    return SCHEMA.conform(pd.DataFrame(rows, columns=list(SCHEMA.names))).frame


@given(values, tables, tables)
def test_differences_lie_between_0_and_1_and_a_record_is_none_from_itself(row, rows, reference):
    one, seen = conformed([row]), conformed(reference)
    parts = differences(SCHEMA, one, conformed([*rows, row]), seen)
    assert parts.shape == (len(rows) + 1, 4)
    assert ((parts >= 0) & (parts <= 1)).all()
    assert not parts[-1].any()


@given(values, values, tables)
def test_a_difference_is_the_same_from_both_sides(row, other, reference):
    one, two, seen = conformed([row]), conformed([other]), conformed(reference)
    there, back = (differences(SCHEMA, *pair, seen) for pair in ((one, two), (two, one)))
    np.testing.assert_array_equal(there, back)


@given(values, tables, tables, st.integers(1, 15))
def test_the_nearest_are_no_further_than_any_other(row, rows, reference, wanted):
    parts = differences(SCHEMA, conformed([row]), conformed(rows), conformed(reference))
    distances, places = nearest(parts, wanted)
    assert len(places) == min(wanted, len(rows))
    assert (np.diff(distances) >= 0).all()
    others = np.delete(parts.mean(axis=1), places)
    assert not others.size or distances[-1] <= others.min()


def test_numbers_are_compared_by_the_usual_range_and_missing_is_a_value_of_its_own():
    seen = conformed([{"amount": float(each), "sector": "a"} for each in range(101)])
    row = conformed([{"amount": 50.0, "sector": None}])
    rows = conformed(
        [{"amount": 59.0}, {"amount": 9_999.0}, {"sector": "b"}, {"amount": 50.0, "is_new": True}]
    )
    parts = differences(SCHEMA, row, rows, seen)
    np.testing.assert_allclose(parts[:, 0], [0.1, 1, 1, 0])
    np.testing.assert_array_equal(parts[:, 1:], [[0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 1, 0]])


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilsons_interval_is_scipys_and_holds_the_share(hits, n):
    hits = min(hits, n)
    known = np.array([1.0] * hits + [0.0] * (n - hits) + [np.nan])
    found = share_of(known)
    expected = binomtest(hits, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.n_rows == n


def test_a_mean_has_students_interval_and_one_value_has_none():
    found = mean_of(np.array([1.0, 2.0, 3.0, np.nan]))
    assert (found.value, found.n_rows) == (2.0, 3)
    assert found.high - found.value == pytest.approx(4.302652729911275 / np.sqrt(3))
    assert np.isnan(mean_of(np.array([5.0])).low)
    assert mean_of(np.array([np.nan])) is share_of(np.array([])) is None
