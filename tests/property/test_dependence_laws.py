import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from views import FormulaView, numbers

from dashboard.explain import feature_grid, partial_dependence

SCHEMA = numbers("ab")
finite = st.floats(-1e6, 1e6, allow_subnormal=False)


@st.composite
def frames(draw):
    """Frames of 1 to 30 rows and two features."""
    n_rows = draw(st.integers(1, 30))
    return pd.DataFrame({name: draw(arrays(float, n_rows, elements=finite)) for name in "ab"})


def _view(formula):
    return FormulaView(formula, SCHEMA)


@given(frames(), finite)
@settings(deadline=None, max_examples=50)
def test_an_additive_model_gives_back_its_own_term_plus_the_mean_of_the_rest(X, slope):
    view = _view(lambda X: slope * X["a"] + X["b"].abs())
    result = partial_dependence(view, X, "a", feature_grid(SCHEMA["a"], X))
    expected = slope * result.grid + X["b"].abs().mean()
    np.testing.assert_allclose(result.average, expected, rtol=1e-9, atol=1e-3)


@given(frames())
@settings(deadline=None, max_examples=50)
def test_each_curve_passes_through_its_own_row(X):
    view = _view(lambda X: np.sin(X["a"]) * X["b"])
    result = partial_dependence(view, X, "a", X["a"].to_numpy())
    np.testing.assert_allclose(np.diag(result.individual), view.respond(X)[:, 0])


@given(frames())
@settings(deadline=None, max_examples=50)
def test_the_mean_of_the_records_own_curves_is_the_average(X):
    view = _view(lambda X: np.cos(X["a"] + X["b"]))
    grid = feature_grid(SCHEMA["b"], X)
    single = [
        partial_dependence(view, X.iloc[[place]], "b", grid).individual[0]
        for place in range(len(X))
    ]
    average = partial_dependence(view, X, "b", grid).average
    np.testing.assert_allclose(np.mean(single, axis=0), average, atol=1e-12)


@given(frames())
@settings(deadline=None, max_examples=50)
def test_a_feature_that_the_model_ignores_has_flat_curves(X):
    result = partial_dependence(_view(lambda X: X["b"]), X, "a", feature_grid(SCHEMA["a"], X))
    assert (result.individual == X[["b"]].to_numpy()).all()


@given(frames(), st.randoms())
@settings(deadline=None, max_examples=50)
def test_the_order_of_the_rows_changes_no_average(X, random):
    view = _view(lambda X: np.sin(X["a"]) + np.cos(X["b"]))
    mixed = X.take(random.sample(range(len(X)), len(X)))
    grid = feature_grid(SCHEMA["a"], X)
    np.testing.assert_allclose(
        partial_dependence(view, mixed, "a", grid).average,
        partial_dependence(view, X, "a", grid).average,
        atol=1e-12,
    )


@given(frames())
@settings(deadline=None, max_examples=50)
def test_the_rows_are_left_as_they_were(X):
    before = X.copy(deep=True)
    partial_dependence(_view(lambda X: X["a"]), X, "a", feature_grid(SCHEMA["a"], X))
    pd.testing.assert_frame_equal(X, before)
