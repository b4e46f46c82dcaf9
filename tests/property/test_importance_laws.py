import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from views import FormulaView, numbers

from dashboard.explain import permutation_importance
from dashboard.explain.importance import shuffle

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
    assert (result.row_error[1:] == 0).all()
    assert result.row_error[0] > 0


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
        permutation_importance(view, rows, outcome, "r2", n_repeats=n, seed=seed) for n in (2, 5)
    )
    np.testing.assert_array_equal(few.importances, many.importances[:, :2])


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_the_rows_are_left_as_they_were(seed):
    rows, outcome = _rows(seed)
    before = rows.copy(deep=True)
    permutation_importance(_view(lambda X: X["a"]), rows, outcome, "mae", n_repeats=2)
    pd.testing.assert_frame_equal(rows, before)


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_agreement_counts_repeats(seed):
    rows, outcome = _rows(seed)
    result = permutation_importance(_view(lambda X: X["a"]), rows, outcome, "mae", n_repeats=4)
    assert result.agreement(1) in range(5)
    assert result.agreement(3) == 4


def test_the_row_error_is_the_textbook_one_where_there_is_a_formula():
    rows, outcome = _rows(3)
    view = _view(lambda X: X["a"])
    result = permutation_importance(view, rows, outcome, "mae", n_repeats=1, seed=3)
    moved = rows["a"].to_numpy()[shuffle(len(rows), 3, 0, 0)]
    losses = np.abs(moved - outcome) - np.abs(rows["a"].to_numpy() - outcome)
    expected = losses.std(ddof=1) / np.sqrt(len(rows))
    # 50 resamples know a standard error up to about 10 %; three times that is allowed
    assert abs(result.row_error[0] / expected - 1) < 0.3


def test_a_feature_that_is_used_and_does_not_help_stays_within_its_error():
    """Over many samples the interval of useless noise leaves out zero about as often as said."""
    missed = 0
    for seed in range(40):
        draws = np.random.default_rng(seed)
        rows = pd.DataFrame(draws.normal(size=(200, 3)), columns=list("abc"))
        outcome = rows["a"].to_numpy() + draws.normal(size=200)
        view = _view(lambda X: X["a"] + 0.3 * X["b"])
        result = permutation_importance(view, rows, outcome, "mae", n_repeats=5, seed=seed)
        error = np.hypot(result.row_error[1], result.shuffle_error[1])
        missed += abs(result.mean[1]) > 2 * error
    assert missed <= 8
