import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain import moving_together


def schema(*names):
    return FeatureSchema(tuple(Feature(name, Kind.NUMBER) for name in names))


@given(st.integers(0, 2**32 - 1), st.floats(0, 1), st.floats(0.3, 0.95))
def test_every_pair_in_a_group_is_as_strongly_correlated_as_it_says(seed, noise, least):
    draw = np.random.default_rng(seed)
    base, other = draw.normal(size=(2, 80))
    columns = {
        "a": base,
        "b": -np.exp(base) + noise * draw.normal(size=80),
        "c": other,
        "d": base + other + noise * draw.normal(size=80),
    }
    groups = moving_together(schema(*columns), pd.DataFrame(columns), least)
    found = [name for group in groups for name in group.features]
    assert len(found) == len(set(found))
    for group in groups:
        pairs = [
            abs(spearmanr(columns[one], columns[two]).statistic)
            for one in group.features
            for two in group.features
            if one < two
        ]
        assert group.least == pytest.approx(min(pairs))
        assert min(pairs) >= least - 1e-8


def test_missing_constant_and_few_values_are_no_reason_to_group():
    a = np.arange(60.0)
    rows = pd.DataFrame({"a": a, "b": np.where(a < 40, np.nan, a), "c": np.ones(60), "d": 9 - a})
    (group,) = moving_together(schema("a", "b", "c", "d"), rows)
    assert group.features == ("a", "d")
    assert group.least == pytest.approx(1)


def test_categories_have_no_order_and_one_feature_no_partner():
    features = (Feature("a", Kind.NUMBER), Feature("b", Kind.CATEGORY, allowed=("x",)))
    rows = pd.DataFrame({"a": np.arange(60.0), "b": ["x"] * 60})
    assert moving_together(FeatureSchema(features), rows) == ()
