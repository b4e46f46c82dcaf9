"""What is asked for and cannot be answered; and how much the model is asked."""

import numpy as np
import pandas as pd
import pytest
from views import FormulaView, numbers

from dashboard.domain.card import Task
from dashboard.domain.errors import NothingToExplain, TooFewOutcomes, UnknownFeature, UnknownMetric
from dashboard.domain.results import Link
from dashboard.domain.schema import Feature, Kind
from dashboard.explain import (
    Budget,
    attributions,
    average_dependences,
    dependence,
    enumerated_attributions,
    feature_grid,
    game,
    metrics_for,
    partial_dependence,
    permutation_importance,
)

SCHEMA = numbers("ab")
ROWS = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "b": [5.0, 5.0, 7.0, np.nan]})
VIEW = FormulaView(lambda X: X["a"] + X["b"].fillna(0), SCHEMA)
GRID = np.array([0.0, 1.0])


class Counting(FormulaView):
    """Remembers how many rows were asked at a time."""

    def margin(self, frame):
        self.asked.append(len(frame))
        return super().margin(frame)


@pytest.fixture
def counting():
    view = Counting(lambda X: X["a"] * X["b"].fillna(0), SCHEMA)
    object.__setattr__(view, "asked", [])
    return view


def test_an_unknown_feature_is_named_with_the_known_ones():
    with pytest.raises(UnknownFeature, match=r"Unknown feature 'aa'. Did you mean 'a'"):
        partial_dependence(VIEW, ROWS, "aa", GRID)
    with pytest.raises(UnknownFeature, match="Known features: a, b"):
        feature_grid(Feature("c", Kind.NUMBER), ROWS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: partial_dependence(VIEW, ROWS.head(0), "a", GRID),
        lambda: average_dependences(VIEW, ROWS.head(0), {"a": GRID}),
        lambda: feature_grid(SCHEMA["a"], ROWS.head(0)),
        lambda: attributions(VIEW, ROWS.head(0), ROWS),
    ],
    ids=["dependence", "average", "grid", "attributions"],
)
def test_no_rows_cannot_be_explained(ask):
    with pytest.raises(NothingToExplain, match="No predictions match this choice"):
        ask()


def test_no_background_cannot_be_compared_with():
    with pytest.raises(NothingToExplain, match="match the group to compare with"):
        attributions(VIEW, ROWS, ROWS.head(0))


def test_curves_are_the_same_however_small_the_blocks(monkeypatch, counting):
    whole = partial_dependence(counting, ROWS, "a", GRID).individual
    assert counting.asked == [8]
    monkeypatch.setattr(dependence, "BLOCK_ROWS", 4)
    np.testing.assert_array_equal(partial_dependence(counting, ROWS, "a", GRID).individual, whole)
    assert counting.asked == [8, 4, 4]


def test_averages_are_those_of_the_curves_however_small_the_blocks(monkeypatch, counting):
    curve = partial_dependence(counting, ROWS, "a", GRID)
    monkeypatch.setattr(dependence, "AVERAGED_ROWS", 3)
    (alone,) = average_dependences(counting, ROWS, {"a": GRID})
    assert (alone.feature, alone.provenance) == ("a", curve.provenance)
    np.testing.assert_allclose(alone.average, curve.average)
    np.testing.assert_allclose(alone.standard_error, curve.standard_error)
    monkeypatch.setattr(dependence, "AVERAGED_ROWS", 1)
    (apart,) = average_dependences(counting, ROWS, {"a": GRID})
    np.testing.assert_allclose(apart.standard_error, curve.standard_error)
    (single,) = average_dependences(counting, ROWS.head(1), {"a": GRID})
    assert np.isnan(single.standard_error).all()


def test_values_are_the_same_however_small_the_blocks(monkeypatch, counting):
    whole = enumerated_attributions(counting, ROWS, ROWS)
    counting.asked.clear()
    monkeypatch.setattr(game, "BLOCK_CELLS", 6)
    monkeypatch.setattr(game, "CHUNK_PAIRS", 1)
    np.testing.assert_allclose(enumerated_attributions(counting, ROWS, ROWS), whole)
    assert max(counting.asked[2:]) == 3


def test_equal_rows_are_asked_once(counting):
    same = pd.DataFrame({"a": [1.0] * 50, "b": [2.0] * 50})
    attributions(counting, same.head(1), same)
    # in the middle the 100 spliced rows: each is the same for both coalitions
    assert counting.asked == [1, 50, 50, 50, 1]


def test_too_many_features_to_enumerate_are_refused():
    schema = numbers([f"x{place}" for place in range(17)])
    frame = pd.DataFrame(np.zeros((2, 17)), columns=list(schema.names))
    with pytest.raises(ValueError, match="17 features are too many"):
        enumerated_attributions(FormulaView(lambda X: X["x0"], schema), frame, frame)


def test_a_budget_without_errors_is_refused():
    with pytest.raises(ValueError, match="1 pairs gives no standard errors"):
        Budget(1)


def test_too_few_outcomes_of_either_kind_are_refused():
    rows = pd.DataFrame({"a": np.arange(100.0), "b": 0.0})
    view = FormulaView(lambda X: X["a"] / 50 - 1, SCHEMA, Link.LOGIT, Task.BINARY)
    outcome = (np.arange(100) < 29).astype(float)
    with pytest.raises(TooFewOutcomes, match=r"29 \(of the rarer one"):
        permutation_importance(view, rows, outcome, "auc")
    outcome[29] = 1
    assert permutation_importance(view, rows, outcome, "auc").provenance.n_rows == 100


def test_rows_without_outcome_are_left_out():
    rows = pd.DataFrame({"a": np.arange(40.0), "b": 0.0})
    outcome = np.where(np.arange(40) < 30, np.arange(40.0), np.nan)
    result = permutation_importance(VIEW, rows, outcome, "mae", n_repeats=2)
    assert result.provenance.n_rows == 30
    assert result.baseline == 0
    outcome[0] = np.nan
    with pytest.raises(TooFewOutcomes, match="29 "):
        permutation_importance(VIEW, rows, outcome, "mae")


def test_a_metric_that_does_not_fit_is_refused_with_the_fitting_ones():
    with pytest.raises(UnknownMetric, match=r"Unknown metric 'auc'. Known metrics: rmse, mae, r2"):
        permutation_importance(VIEW, ROWS, np.zeros(4), "auc")


@pytest.mark.parametrize("task", Task)
def test_every_metric_is_explained_in_one_sentence(task):
    for metric in metrics_for(task):
        assert metric.explanation.endswith(".")
        assert metric.title


def test_a_model_that_answers_always_the_same_explains_no_variance():
    r2 = metrics_for(Task.REGRESSION)[-1]
    assert r2.id == "r2"
    assert r2.score(np.ones(3), np.ones((3, 1))) == 0
