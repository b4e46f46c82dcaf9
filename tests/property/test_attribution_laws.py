import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from views import FormulaView, numbers

from dashboard.domain.results import Link
from dashboard.explain import Budget, attributions, enumerated_attributions
from dashboard.explain.game import interventional_game
from dashboard.explain.sampling import record_keys, sampled_values

NAMES = "abcde"
SCHEMA = numbers(NAMES)
SAMPLED, ENUMERATED = Budget(2), Budget(48)
finite = st.floats(-10, 10, allow_subnormal=False) | st.integers(-2, 2).map(float)


@st.composite
def games(draw):
    """One to three records and one to eight background rows of five features."""
    n_rows, n_background = draw(st.integers(1, 3)), draw(st.integers(1, 8))
    values = draw(arrays(float, (n_rows + n_background, 5), elements=finite))
    frame = pd.DataFrame(values, columns=list(NAMES))
    return frame.head(n_rows), frame.tail(n_background)


def _view(formula, link=Link.LOGIT):
    return FormulaView(formula, SCHEMA, link)


def _tangled(X):
    return X["a"] * X["b"] + np.sin(X["c"]) + (X["d"] > X["a"]) * X["c"]


@given(games())
@settings(deadline=None, max_examples=30)
def test_sampled_and_enumerated_values_both_sum_to_margin_minus_base_value(game):
    rows, background = game
    for budget in (SAMPLED, ENUMERATED):
        result = attributions(_view(_tangled), rows, background, budget=budget)
        assert (result.standard_errors is None) == (budget is ENUMERATED)
        np.testing.assert_allclose(
            result.values.sum(axis=1), result.margin - result.base_value, atol=1e-9
        )


@given(games())
@settings(deadline=None, max_examples=30)
def test_values_in_the_unit_of_the_response_sum_to_response_minus_base_response(game):
    rows, background = game
    result = attributions(_view(_tangled), rows, background, budget=SAMPLED)
    # two equal margins have no ratio: the slope then carries a sum that is zero itself
    np.testing.assert_allclose(
        result.response_values.sum(axis=1),
        result.response - result.base_response,
        atol=1e-9,
    )


@given(games())
@settings(deadline=None, max_examples=30)
def test_an_ignored_feature_gets_nothing(game):
    for budget in (SAMPLED, ENUMERATED):
        result = attributions(_view(_tangled), *game, budget=budget)
        np.testing.assert_allclose(result.values[:, 4], 0, atol=1e-12)


@given(games())
@settings(deadline=None, max_examples=30)
def test_features_that_play_the_same_part_get_the_same(game):
    rows, background = (frame.assign(b=frame["a"]) for frame in game)
    values = enumerated_attributions(
        _view(lambda X: X["a"] * X["b"] * X["c"] + X["d"]), rows, background
    )
    np.testing.assert_allclose(values[:, 0], values[:, 1], atol=1e-9)


@given(games(), st.lists(st.floats(-3, 3), min_size=5, max_size=5))
@settings(deadline=None, max_examples=30)
def test_an_additive_model_gives_each_feature_its_term_minus_its_mean(game, slopes):
    rows, background = game
    view = _view(lambda X: X.mul(slopes).sum(axis=1), Link.IDENTITY)
    expected = (rows - background.mean()) * slopes
    for budget in (SAMPLED, ENUMERATED):
        values = attributions(view, rows, background, budget=budget).values
        np.testing.assert_allclose(values, expected, atol=1e-9)


@given(games())
@settings(deadline=None, max_examples=30)
def test_a_record_has_the_same_values_alone_and_among_others(game):
    rows, background = game
    view = _view(_tangled)
    together = attributions(view, rows, background, budget=SAMPLED).values
    alone = attributions(view, rows.tail(1), background, budget=SAMPLED).values
    np.testing.assert_allclose(together[-1:], alone, atol=1e-12)


@given(games(), st.randoms())
@settings(deadline=None, max_examples=30)
def test_the_order_of_the_background_changes_nothing(game, random):
    rows, background = game
    mixed = background.take(random.sample(range(len(background)), len(background)))
    view = _view(_tangled)
    one = attributions(view, rows, background, budget=SAMPLED).values
    other = attributions(view, rows, mixed, budget=SAMPLED).values
    np.testing.assert_allclose(one, other, atol=1e-9)


@given(games())
@settings(deadline=None, max_examples=30)
def test_records_and_background_are_left_as_they_were(game):
    before = [frame.copy(deep=True) for frame in game]
    attributions(_view(_tangled), *game)
    for frame, copy in zip(game, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize("seed", range(5))
def test_sampled_values_lie_within_their_errors_of_the_enumerated_ones(seed):
    draws = np.random.default_rng(seed)
    frame = pd.DataFrame(draws.normal(size=(60, 5)), columns=list(NAMES))
    rows, background = frame.head(20), frame.tail(40)
    view = _view(_tangled)
    exact = enumerated_attributions(view, rows, background)[:, :4]
    game = interventional_game(view, rows, background)
    values, errors = sampled_values(game, record_keys(rows), Budget(40), seed)
    apart = np.abs(values[:, :4] - exact)
    assert (apart <= 5 * errors[:, :4] + 1e-9).all()
    # two-way terms cost no error at all: a pair of opposite orders splits them exactly
    blurred = errors[:, :4] > 1e-9
    assert blurred.sum() > 20
    assert 0.5 < np.mean((apart <= errors[:, :4])[blurred]) < 0.9


@given(games())
@settings(deadline=None, max_examples=30)
def test_opposite_orders_split_two_way_terms_without_any_error(game):
    rows, background = game
    view = _view(lambda X: X["a"] * X["b"] + (X["c"] > 0) * X["d"])
    result = attributions(view, rows, background, budget=SAMPLED)
    exact = enumerated_attributions(view, rows, background)
    np.testing.assert_allclose(result.values, exact, atol=1e-9)
    np.testing.assert_allclose(result.standard_errors, 0, atol=1e-9)
