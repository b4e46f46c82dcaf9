import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from views import FormulaView, numbers

from dashboard.explain import permutation_importance, top_stability

SCHEMA = numbers("abc")
seeds = st.integers(0, 2**32 - 1)


def _view(formula):
    return FormulaView(formula, SCHEMA)


def _rows(seed):
    draws = np.random.default_rng(seed)
    frame = pd.DataFrame(draws.normal(size=(40, 3)), columns=list("abc"))
    return frame, frame["a"].to_numpy() * 2 + draws.normal(size=40)


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_shuffling_a_constant_or_ignored_column_changes_nothing(seed):
    rows, outcome = _rows(seed)
    view = _view(lambda X: X["a"] * X["b"])
    result = permutation_importance(view, rows.assign(b=3.0), outcome, "mae", n_repeats=3)
    assert (result.importances[1:] == 0).all()
    assert (result.importances[0] != 0).any()


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_a_perfect_model_can_only_get_worse(seed):
    rows, _ = _rows(seed)
    view = _view(lambda X: X["a"] - X["c"])
    result = permutation_importance(view, rows, view.respond(rows)[:, 0], "rmse", n_repeats=3)
    assert result.baseline == 0
    assert (result.importances >= 0).all()


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_more_repeats_change_none_of_the_first_ones(seed):
    rows, outcome = _rows(seed)
    view = _view(lambda X: X["a"] + X["b"])
    few, many = (
        permutation_importance(view, rows, outcome, "r2", n_repeats=n, seed=seed).importances
        for n in (2, 5)
    )
    np.testing.assert_array_equal(few, many[:, :2])


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_the_rows_are_left_as_they_were(seed):
    rows, outcome = _rows(seed)
    before = rows.copy(deep=True)
    permutation_importance(_view(lambda X: X["a"]), rows, outcome, "mae", n_repeats=2)
    pd.testing.assert_frame_equal(rows, before)


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_stability_is_a_share_of_the_repeats(seed):
    rows, outcome = _rows(seed)
    result = permutation_importance(_view(lambda X: X["a"]), rows, outcome, "mae", n_repeats=4)
    assert top_stability(result, top=1) in {0, 0.25, 0.5, 0.75, 1}
    assert top_stability(result, top=3) == 1
