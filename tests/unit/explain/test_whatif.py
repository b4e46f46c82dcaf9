"""Edits, their warnings, and both explanations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from views import FormulaView, numbers

from dashboard.domain.results import Edit, Link
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain import enumerated_attributions, unusual, what_if
from dashboard.explain.whatif import as_extreme

AMOUNT = Feature("amount", Kind.NUMBER, "Amount", "$", low=1_000, high=4_000_000,
                 typical=(300_000, 3_800_000))  # fmt: skip
SECTOR = Feature("sector", Kind.CATEGORY, allowed=("farming", "mining", "retail", "space"))
REVISED = Feature("revised", Kind.BOOLEAN)
SCHEMA = FeatureSchema((AMOUNT, SECTOR, REVISED))
REFERENCE = pd.DataFrame({
    "amount": np.linspace(1_000, 4_000_000, 40),
    "sector": pd.Series(["farming"] * 34 + ["mining"] * 4 + ["retail", np.nan], dtype="str"),
    "revised": [0.0] * 35 + [1.0] * 5,
})  # fmt: skip


SEEN = "the training range $1,000 to $4,000,000"
TYPICAL = "the typical range $300,000 to $3,800,000"


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        (AMOUNT, 300_000.0, ""),
        (AMOUNT, 3_800_000.0, ""),
        (AMOUNT, 1_000.0, f"outside {TYPICAL}; 1 of 40 reference rows is as low or lower"),
        (AMOUNT, 250_000.0, f"outside {TYPICAL}; 3 of 40 reference rows are as low or lower"),
        (AMOUNT, 4_000_000.0, f"outside {TYPICAL}; 1 of 40 reference rows is as high or higher"),
        (AMOUNT, 999.0, f"outside {SEEN}; none of 40 reference rows is as low"),
        (AMOUNT, 5e6, f"outside {SEEN}; none of 40 reference rows is as high"),
        (AMOUNT, np.nan, "never missing in 40 reference rows"),
        (SECTOR, "farming", ""),
        (SECTOR, "mining", "seen only 4 times in 40 reference rows"),
        (SECTOR, "retail", "seen only once in 40 reference rows"),
        (SECTOR, "space", "never seen in 40 reference rows"),
        (SECTOR, np.nan, ""),
        (REVISED, 1.0, ""),
        (REVISED, np.nan, "never missing in 40 reference rows"),
        (Feature("amount", Kind.NUMBER), 5e9, ""),
    ],
)
def test_unusual_values_are_called_so(feature, value, words):
    assert unusual(feature, value, REFERENCE) == words


@given(
    st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(np.nan)), min_size=1, max_size=30),
    st.floats(-2e6, 2e6),
)
def test_as_extreme_splits_the_known_rows_and_counts_the_equal_ones_twice(seen, value):
    values = pd.Series(seen, dtype=float)
    higher, lower = (as_extreme(value, values, high=high) for high in (True, False))
    equal = int((values == value).sum())
    assert higher + lower - equal == values.notna().sum()


def _score(X):
    return X["amount"].fillna(0) / 1e6 + (X["sector"] == "mining") * X["revised"]


def test_a_what_if_lists_the_edits_in_the_order_of_the_schema_and_explains_both():
    view = FormulaView(_score, SCHEMA, Link.LOGIT)
    before = REFERENCE.iloc[[2]]
    after = before.assign(sector=pd.Series(["mining"], index=before.index, dtype="str"), amount=5e6)
    result = what_if(view, before, after, REFERENCE.tail(8), reference=REFERENCE)
    assert result.edits == (
        Edit("amount", before["amount"].iloc[0], 5e6, unusual(AMOUNT, 5e6, REFERENCE)),
        Edit("sector", "farming", "mining", "seen only 4 times in 40 reference rows"),
    )
    for side, row in ((result.before, before), (result.after, after)):
        np.testing.assert_allclose(
            side.values, enumerated_attributions(view, row, REFERENCE.tail(8))
        )
    difference = view.respond(after) - view.respond(before)
    assert result.change == pytest.approx(difference[0, 0])
    assert result.after.provenance.rows == "the edited values"


def test_a_value_that_stays_missing_is_no_edit():
    before = REFERENCE.iloc[[2]].assign(amount=np.nan)
    view = FormulaView(_score, SCHEMA)
    result = what_if(view, before, before.copy(), REFERENCE, reference=REFERENCE)
    assert result.edits == ()
    assert result.change == 0


def test_an_edit_moves_only_what_it_touches_even_where_values_are_sampled():
    names = [f"x{place}" for place in range(12)]
    draws = np.random.default_rng(0)
    frame = pd.DataFrame(draws.normal(size=(30, 12)), columns=names)
    view = FormulaView(lambda X: X["x0"] * X["x1"] * X["x2"] + np.sin(X["x5"]), numbers(names))
    before, background = frame.head(1), frame.tail(20)
    result = what_if(view, before, before.assign(x5=2.0), background, reference=frame)
    assert result.before.standard_errors is not None
    moved = np.abs(result.after.values - result.before.values)[0] > 1e-12
    assert np.flatnonzero(moved).tolist() == [5]
