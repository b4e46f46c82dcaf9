import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.schema import Feature, Kind
from dashboard.explain import feature_grid

AMOUNT = Feature("amount", Kind.NUMBER)
numbers = st.floats(-1e9, 1e9, allow_subnormal=False)
columns = st.lists(numbers | st.just(np.nan), min_size=1, max_size=80)
letters = st.lists(st.sampled_from([*"abcd", None]), min_size=1, max_size=30)


def _amounts(values):
    return pd.DataFrame({"amount": np.array(values, dtype=float)})


@given(columns, st.integers(2, 50))
def test_a_number_grid_holds_only_observed_values_ascending_with_both_ends(values, size):
    grid = feature_grid(AMOUNT, _amounts(values), size)
    known = np.array([value for value in values if not np.isnan(value)])
    inner = grid[~np.isnan(grid)]
    assert set(inner) <= set(known)
    assert inner.size <= size
    assert (np.diff(inner) > 0).all()
    if known.size:
        assert (inner[0], inner[-1]) == (known.min(), known.max())


@given(columns)
def test_missing_stands_last_and_only_where_it_was_observed(values):
    missing = np.isnan(feature_grid(AMOUNT, _amounts(values)))
    assert missing[-1] == np.isnan(values).any()
    assert not missing[:-1].any()


@given(columns)
def test_few_values_are_all_kept(values):
    grid = feature_grid(AMOUNT, _amounts(values), size=80)
    assert set(grid[~np.isnan(grid)]) == {value for value in values if not np.isnan(value)}


@given(columns, numbers)
def test_a_record_finds_its_own_value_on_the_grid(values, own):
    grid = feature_grid(AMOUNT, _amounts(values), 5, own=own)
    assert own in grid
    assert (np.diff(grid[~np.isnan(grid)]) > 0).all()


@given(letters)
def test_categories_are_the_observed_ones_in_the_order_of_the_schema(values):
    feature = Feature("letter", Kind.CATEGORY, allowed=("c", "a", "d", "b"))
    grid = feature_grid(feature, pd.DataFrame({"letter": pd.Series(values, dtype="str")}))
    assert list(grid) == [value for value in (*feature.allowed, None) if value in values]


@given(columns, st.integers(2, 50), st.randoms())
def test_the_order_of_the_rows_changes_nothing(values, size, random):
    mixed = random.sample(values, len(values))
    np.testing.assert_array_equal(
        feature_grid(AMOUNT, _amounts(values), size), feature_grid(AMOUNT, _amounts(mixed), size)
    )
