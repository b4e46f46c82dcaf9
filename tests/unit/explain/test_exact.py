"""The exact ways: when they serve, how exact they are, and what serves meanwhile."""

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostClassifier
from sklearn.ensemble import (
    ExtraTreesRegressor,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
    VotingRegressor,
)

from dashboard import explain
from dashboard.domain.errors import NothingToExplain, UnknownFeature
from dashboard.explain import dependence, importance, ways
from dashboard.explain.trees import ready
from dashboard.notebook import explain_model

DRAWS = np.random.default_rng(7)
X = DRAWS.normal(size=(400, 4))
AMOUNT = X[:, 0] * X[:, 1] + X[:, 2]
CLASS = (AMOUNT > 0).astype(int)
WORDS = pd.DataFrame(
    {"size": X[:, 0], "place": DRAWS.choice(list("abc"), 400), "age": X[:, 1], "kind": "old"}
)


def enumerated(answer, rows, background):
    """Shapley values of a function of frames, by asking about every coalition."""
    names = list(rows.columns)
    worth = np.empty((len(rows), 2 ** len(names)))
    for row in range(len(rows)):
        for coalition in range(2 ** len(names)):
            mixed = background.copy()
            for place, name in enumerate(names):
                if coalition >> place & 1:
                    mixed[name] = rows[name].iloc[row]
            worth[row, coalition] = answer(mixed).mean()
    values = np.zeros((len(rows), len(names)))
    sizes = np.array([each.bit_count() for each in range(worth.shape[1])])
    weight = [1 / (len(names) * _choose(len(names) - 1, size)) for size in range(len(names))]
    for place in range(len(names)):
        without = [each for each in range(worth.shape[1]) if not each >> place & 1]
        for each in without:
            gain = worth[:, each | 1 << place] - worth[:, each]
            values[:, place] += weight[sizes[each]] * gain
    return values


def _choose(total, some):
    return float(np.prod([(total - at) / (at + 1) for at in range(some)]))


def test_double_precision_is_exact_to_its_own_digits():
    model = HistGradientBoostingRegressor(max_iter=20).fit(X, AMOUNT)
    view = explain_model(model, background=X[:20])
    truth = enumerated(lambda rows: model.predict(rows.to_numpy()), *map(_frame, (X[:3], X[:20])))
    usual, precise = (view.attributions(X[:3], precise=each).values for each in (False, True))
    assert np.abs(precise - truth).max() < 1e-12
    assert 0 < np.abs(usual - truth).max() < 1e-6


@pytest.mark.parametrize(
    "model",
    [
        VotingClassifier(
            [("one", RandomForestClassifier(4, max_depth=4, random_state=0)),
             ("two", RandomForestClassifier(6, max_depth=3, random_state=1))],
            voting="soft", weights=[1, 3],
        ),
        VotingRegressor(
            [("one", RandomForestRegressor(4, max_depth=4, random_state=0)),
             ("two", ExtraTreesRegressor(6, max_depth=3, random_state=1))]
        ),
    ],
    ids=["classes", "amounts"],
)  # fmt: skip
def test_a_vote_of_forests_is_explained_exactly(model):
    model.fit(X, CLASS)
    view = explain_model(model, background=X[:10])
    answer = (
        (lambda rows: model.predict_proba(rows.to_numpy())[:, 1])
        if hasattr(model, "predict_proba")
        else (lambda rows: model.predict(rows.to_numpy()))
    )
    assert view.method == "tree-tables-interventional"
    truth = enumerated(answer, *map(_frame, (X[:3], X[:10])))
    assert np.allclose(view.attributions(X[:3]).values, truth, atol=1e-6)


def test_a_vote_of_other_members_is_asked_instead():
    members = [("one", RandomForestRegressor(3, max_depth=3))]
    hard = VotingRegressor([*members, ("two", HistGradientBoostingRegressor(max_iter=3))])
    view = explain_model(hard.fit(X, AMOUNT), background=X[:10])
    assert view.seen.view.structure is None
    assert "sums of trees" in view.reason


def test_categories_of_catboost_are_explained_by_itself_and_that_is_said():
    model = CatBoostClassifier(
        n_estimators=10, depth=3, cat_features=["place", "kind"], verbose=0,
        allow_writing_files=False, thread_count=1,
    ).fit(WORDS, CLASS)  # fmt: skip
    view = explain_model(model, background=WORDS[:12])
    truth = enumerated(
        lambda rows: model.predict(rows, prediction_type="RawFormulaVal"), WORDS[:3], WORDS[:12]
    )
    assert view.method == "library-interventional"
    assert "numbers of its own of categories" in view.reason
    assert np.allclose(view.attributions(WORDS[:3]).values, truth, atol=1e-9)
    assert view.attributions(WORDS[:1]).values.shape == (1, 4)


def test_two_features_move_together_as_by_asking_about_every_pair():
    model = HistGradientBoostingRegressor(max_iter=15).fit(X, AMOUNT)
    found = explain_model(model, background=X[:10]).joint_dependence(X[:30], (0, "x1"), grid_size=5)
    for first, one in enumerate(found.grids[0]):
        for second, two in enumerate(found.grids[1]):
            moved = X[:30].copy()
            moved[:, 0], moved[:, 1] = one, two
            assert found.average[first, second] == pytest.approx(model.predict(moved).mean())


def test_two_features_need_rows_and_names_that_exist():
    model = HistGradientBoostingRegressor(max_iter=2).fit(X, AMOUNT)
    seen = explain_model(model, background=X[:10]).seen
    grids = (np.zeros(1), np.zeros(1))
    with pytest.raises(UnknownFeature):
        explain.joint_dependence(seen.view, seen.background, ("x0", "nothing"), grids)
    with pytest.raises(NothingToExplain):
        explain.joint_dependence(seen.view, seen.background.head(0), ("x0", "x1"), grids)


def test_while_the_engine_is_compiled_slower_ways_serve_and_name_themselves(monkeypatch):
    model = HistGradientBoostingRegressor(max_iter=5).fit(X, AMOUNT)
    view = explain_model(model, background=X[:10])
    at_hand = view.attributions(X[:2])
    curves = view.partial_dependence(X[:5], ["x0"])[0]
    for module in (ways, dependence, importance):
        monkeypatch.setattr(module, "is_ready", lambda: False)
    meanwhile = view.attributions(X[:2])
    assert at_hand.provenance.method == "tree-tables-interventional"
    assert meanwhile.provenance.method == "enumerated-interventional"
    assert np.allclose(meanwhile.values, at_hand.values, atol=1e-6)
    slower = view.partial_dependence(X[:5], ["x0"])[0]
    assert slower.provenance.method != curves.provenance.method
    assert np.allclose(slower.individual, curves.individual, atol=1e-9)


def test_a_warm_up_runs_every_kernel_and_then_the_engine_is_at_hand():
    worker = ready.start_warm_up()
    worker.join(timeout=120)
    assert not worker.is_alive()
    assert ready.is_ready()


@pytest.mark.parametrize("cold", [True, False])
def test_only_what_is_not_on_disk_is_compiled_and_elsewhere(cold, monkeypatch):
    started = []
    monkeypatch.setattr(ready, "_is_cold", lambda: cold)
    monkeypatch.setattr(ready, "warm_up", lambda: None)
    monkeypatch.setattr(ready.subprocess, "run", lambda command, **_: started.append(command))
    ready.start_warm_up().join(timeout=120)
    assert ready.is_ready()
    assert [command[-1] for command in started] == ([ready.COMPILE] if cold else [])


def test_many_records_are_checked_against_some_of_the_models_own_answers(monkeypatch):
    model = HistGradientBoostingRegressor(max_iter=5).fit(X, AMOUNT)
    view = explain_model(model, background=X[:10])
    monkeypatch.setattr(explain.attribution, "ASKED_ROWS", 20)
    assert view.attributions(X).notes == ()
    assert np.abs(view.attributions(X).residual).max() < 1e-6
    wrong = type(model)(max_iter=5).fit(X, AMOUNT + X[:, 3])
    monkeypatch.setattr(type(view.seen.view), "margin", lambda _, rows: wrong.predict(
        rows.to_numpy())[:, np.newaxis])  # fmt: skip
    assert "do not add up" in view.attributions(X).notes[0]


def _frame(values):
    return pd.DataFrame(values, columns=[f"x{at}" for at in range(values.shape[1])])
