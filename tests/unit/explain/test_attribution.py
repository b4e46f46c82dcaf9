"""Which method serves, what it is called, and what a reader is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingClassifier, RandomForestRegressor
from sklearn.linear_model import Ridge
from views import EstimatorView, FormulaView, frame_of, numbers

from dashboard.domain.results import Link
from dashboard.explain import (
    OVERVIEW_BUDGET,
    Budget,
    assembled_attributions,
    attributions,
    enumerated_attributions,
    is_replaced,
    mean_attribution,
    planned_method,
    reference,
    ways,
)
from dashboard.explain.links import linked
from dashboard.explain.splits import snapped, splits_of

SCHEMA = numbers("abcdef")
DRAWS = np.random.default_rng(5)
FRAME = frame_of(DRAWS.normal(size=(200, 6)), SCHEMA)
TARGET = (FRAME["a"] * FRAME["b"] + FRAME["c"].abs()).to_numpy()
FEW = Budget(3)
BLACK_BOX = FormulaView(lambda X: X["a"] * X["b"] * X["c"] + X["d"], SCHEMA)


def _forest():
    return EstimatorView(
        RandomForestRegressor(10, random_state=0).fit(FRAME.to_numpy(), TARGET), SCHEMA
    )


def test_the_method_is_named_before_anything_is_explained():
    linear = EstimatorView(Ridge().fit(FRAME.to_numpy(), TARGET), SCHEMA)
    three = GradientBoostingClassifier(n_estimators=2).fit(
        FRAME.to_numpy(), np.digitize(TARGET, [0, 1])
    )
    assert planned_method(BLACK_BOX) == "enumerated-interventional"
    assert planned_method(BLACK_BOX, FEW) == "sampled-interventional pairs=3"
    assert planned_method(linear, FEW) == "shap-linear-interventional"
    assert planned_method(_forest(), FEW) == "shap-tree-interventional checked pairs=3"
    assert planned_method(EstimatorView(three, SCHEMA), FEW) == "sampled-interventional pairs=3"
    for view in (BLACK_BOX, linear, _forest()):
        result = attributions(view, FRAME.head(2), FRAME.tail(9), budget=FEW)
        assert result.provenance.method == planned_method(view, FEW)


def test_the_same_request_gives_the_same_bytes():
    one, other = (
        attributions(BLACK_BOX, FRAME.head(3), FRAME.tail(9), seed=1, budget=FEW) for _ in range(2)
    )
    assert one.values.tobytes() == other.values.tobytes()
    assert one.standard_errors.tobytes() == other.standard_errors.tobytes()
    reseeded = attributions(BLACK_BOX, FRAME.head(3), FRAME.tail(9), seed=2, budget=FEW)
    assert (reseeded.values != one.values).any()


def test_an_estimate_that_has_not_settled_says_so():
    tangled = FormulaView(lambda X: X.prod(axis=1), SCHEMA)
    result = attributions(tangled, FRAME.head(1) + 2, FRAME.tail(9), budget=Budget(2))
    share = result.standard_errors.max() / np.abs(result.values).max()
    assert f"its standard error reaches {100 * share:.0f} % of the largest" in result.notes[0]


def test_a_model_that_answers_always_the_same_is_settled():
    constant = FormulaView(lambda X: X["a"] * 0 + 0.1, SCHEMA)
    result = attributions(constant, FRAME.head(2), FRAME.tail(7), budget=Budget(2))
    np.testing.assert_allclose(result.values, 0, atol=1e-12)
    assert result.notes == ()


def test_wrong_values_of_the_exact_method_are_replaced_and_the_reader_is_told(monkeypatch):
    right = reference.shap_values

    def swapped(*asked):
        return right(*asked)[:, [5, 1, 2, 3, 4, 0]]

    view = _forest()
    trusted = attributions(view, FRAME.head(1), FRAME.tail(30), budget=FEW)
    monkeypatch.setattr(ways, "shap_values", swapped)
    result = attributions(view, FRAME.head(1), FRAME.tail(30), budget=FEW)
    assert trusted.standard_errors is None
    assert trusted.notes == ()
    assert result.standard_errors is not None
    assert result.notes[0].startswith("The exact method disagreed with an independent estimate")


def test_values_that_do_not_add_up_are_replaced_and_the_reader_is_told(monkeypatch):
    monkeypatch.setattr(ways, "shap_values", lambda *_: np.ones((1, 6)))
    result = attributions(_forest(), FRAME.head(1), FRAME.tail(30), budget=FEW)
    np.testing.assert_allclose(result.residual, 0, atol=1e-9)
    assert result.notes[0].startswith("The values of the exact method did not add up.")


def _own_values(wrong=None):
    """What a library would say of the black box, rightly but for one record."""

    def values(rows, background):
        found = enumerated_attributions(BLACK_BOX, rows, background)
        if wrong is not None:
            found[wrong] *= 1.001
        return found[:, :, np.newaxis]

    return values


def test_the_librarys_own_values_are_checked_record_by_record_and_replaced_as_a_whole():
    right = replace(BLACK_BOX, native=_own_values())
    found = attributions(right, FRAME.head(3), FRAME.tail(9))
    assert (found.provenance.method, found.notes) == ("library-interventional", ())
    assert not is_replaced(found)
    wrong = replace(BLACK_BOX, native=_own_values(wrong=1))
    replaced = attributions(wrong, FRAME.head(3), FRAME.tail(9))
    np.testing.assert_allclose(replaced.values, found.values, atol=1e-12)
    assert replaced.provenance.method == "enumerated-interventional"
    assert replaced.notes[0].startswith("The library's own contributions do not add up")
    assert is_replaced(replaced)


def test_of_many_records_some_are_checked_and_the_reader_is_told():
    result = attributions(_forest(), FRAME.head(40), FRAME.tail(20), budget=OVERVIEW_BUDGET)
    assert result.standard_errors is None
    assert result.notes == (
        "5 of the 40 records were checked against an independent estimate, and agreed.",
    )


def test_stored_values_are_put_beside_the_models_answer_of_today():
    fresh = attributions(BLACK_BOX, FRAME.head(1), FRAME.tail(9))
    again = assembled_attributions(
        BLACK_BOX,
        FRAME.head(1),
        values=fresh.values,
        standard_errors=None,
        background=FRAME.tail(9),
    )
    assert again.provenance == fresh.provenance
    for name in ("values", "margin", "response", "base_value", "base_response"):
        np.testing.assert_array_equal(getattr(again, name), getattr(fresh, name))


def test_the_mean_attribution_averages_sizes_not_signs():
    result = attributions(BLACK_BOX, FRAME.head(20), FRAME.tail(9))
    mean = mean_attribution(result, "margin")
    np.testing.assert_allclose(mean.mean, np.abs(result.values).mean(axis=0))
    expected = pd.DataFrame(np.abs(result.values)).sem(axis=0)
    np.testing.assert_allclose(mean.standard_error, expected)
    assert mean.provenance == result.provenance


def test_the_mean_attribution_turns_each_record_into_points_before_it_averages():
    result = attributions(BLACK_BOX, FRAME.head(20), FRAME.tail(9))
    mean = mean_attribution(result)
    assert (mean.unit, mean_attribution(result, "margin").unit) == ("response", "margin")
    np.testing.assert_allclose(mean.mean, np.abs(result.response_values).mean(axis=0))
    expected = pd.DataFrame(np.abs(result.response_values)).sem(axis=0)
    np.testing.assert_allclose(mean.standard_error, expected)


def test_one_record_has_a_mean_without_an_error():
    result = attributions(BLACK_BOX, FRAME.head(1), FRAME.tail(9))
    assert np.isnan(mean_attribution(result).standard_error).all()


@pytest.mark.parametrize("margin", [-1e4, 0.0, 3.0, 1e4])
def test_links_never_overflow_and_agree_where_they_are_the_same(margin):
    response = linked(Link.LOGIT, np.array([[margin]]))[0, 0]
    shares = linked(Link.SOFTMAX, np.array([[0.0, margin]]))
    assert shares.sum() == pytest.approx(1)
    assert shares[0, 1] == pytest.approx(response, abs=1e-12)
    assert linked(Link.IDENTITY, np.array([[margin]]))[0, 0] == margin


def test_rows_snap_to_the_rounded_split_point_above_them():
    splits = splits_of(_forest().estimator)
    points = np.unique(splits.threshold[splits.column == 0])
    matrix = np.zeros((3, 6))
    matrix[:, 0] = [points[0] - 1, points[-1] + 1, np.nan]
    moved = snapped(splits, matrix)[:, 0]
    assert moved[0] == np.float32(points[0])
    assert moved[1] == np.finfo(np.float32).max
    assert np.isnan(moved[2])
