"""A model is asked once for a record, by itself, and nothing is read that is conformed already."""

import forest
import numpy as np
import pandas as pd
import pytest
from forest import AMOUNT, BINARY
from sklearn.ensemble import HistGradientBoostingClassifier

from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.explain import attributions
from dashboard.registry import frame_model

KINDS = ("hist", "lightgbm", "xgboost", "catboost", "forest", "boosted")


@pytest.mark.parametrize("kind", KINDS)
def test_the_model_is_asked_once_and_its_own_answer_is_what_is_compared(kind, monkeypatch):
    case = forest.case_of(kind)
    seen = frame_model(case.model, case.background)
    rows = seen.conform(case.rows)
    answers = type(seen.view.answers)
    asked = []

    def counted(method):
        def ask(self, *given):
            asked.append(method.__name__)
            return method(self, *given)

        return ask

    for name in ("respond", "margin"):
        monkeypatch.setattr(answers, name, counted(getattr(answers, name)))
    found = attributions(seen.view, rows, seen.background)
    # without a link the margin is the response, which the model is asked for
    assert asked in (["margin"], ["margin", "respond"])
    monkeypatch.undo()
    np.testing.assert_allclose(found.margin, case.margin(case.rows)[:, 0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.response, seen.view.respond(rows)[:, 0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.residual, 0, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_that_answers_otherwise_than_its_structure_shows_in_the_residual(kind, monkeypatch):
    case = forest.case_of(kind)
    seen = frame_model(case.model, case.background)
    library = type(seen.view.answers.library)
    for name in ("margin", "response"):
        own = getattr(library, name)
        monkeypatch.setattr(library, name, lambda *given, own=own: 0.25 + np.asarray(own(*given)))
    found = attributions(seen.view, seen.conform(case.rows), seen.background)
    np.testing.assert_allclose(found.residual, 0.25, atol=1e-5)


SCHEMA = FeatureSchema(tuple(Feature(name, Kind.NUMBER) for name in "abc"))
PLAIN = pd.DataFrame(
    {"a": [1.0, np.nan], "b": [-0.0, 1e300], "c": [0.1, 5e-324]}, index=[7, 3]
)  # fmt: skip
BY_COLUMN = pd.DataFrame(PLAIN).assign(unread="")
"""The same with a column that nobody reads, so that each is read by itself."""


def test_plain_rows_are_the_same_as_those_that_are_read():
    assert SCHEMA.plain_rows(PLAIN) is not None
    assert SCHEMA.plain_rows(BY_COLUMN) is None
    short, long = SCHEMA.conform(PLAIN), SCHEMA.conform(BY_COLUMN)
    pd.testing.assert_frame_equal(short.frame, long.frame, check_exact=True)
    assert (short.frame.to_numpy().tobytes()) == long.frame.to_numpy().tobytes()
    assert short.frame.columns.dtype == long.frame.columns.dtype
    assert not short.unknown.any()


def test_plain_rows_are_a_copy():
    given = PLAIN.copy()
    rows = SCHEMA.conform(given).frame
    given.iloc[0, 0] = 99.0
    rows.iloc[1, 1] = 98.0
    assert rows.iloc[0, 0] == 1.0
    assert given.iloc[1, 1] == 1e300


@pytest.mark.parametrize(
    "frame",
    [
        PLAIN[["c", "a", "b"]],
        PLAIN.astype({"a": "float32"}),
        PLAIN.fillna(0).astype({"a": "int64"}),
        PLAIN.astype({"b": "Float64"}),
        PLAIN.astype({"c": "object"}),
        PLAIN.assign(a=[True, False]),
        PLAIN.assign(a=["1", "2"]),
        PLAIN.assign(c=[np.inf, 0.0]),
        PLAIN.set_axis([0, 1, 2], axis="columns"),
        PLAIN.rename_axis(columns="name"),
        pd.concat([PLAIN, PLAIN[["a"]]], axis="columns"),
    ],
    ids=lambda frame: str(dict(frame.dtypes.items())),
)
def test_whatever_is_not_plain_is_read(frame):
    assert SCHEMA.plain_rows(frame) is None


@pytest.mark.parametrize(
    "feature",
    [
        Feature("a", Kind.INTEGER), Feature("a", Kind.BOOLEAN),
        Feature("a", Kind.CATEGORY, allowed=("1.0",)), Feature("a", Kind.NUMBER, nullable=False),
    ],
    ids=lambda feature: feature.kind,
)  # fmt: skip
def test_a_feature_with_a_rule_is_read(feature):
    schema = FeatureSchema((feature, *SCHEMA.features[1:]))
    assert schema.plain_rows(PLAIN) is None


@pytest.mark.parametrize("task", [BINARY, AMOUNT])
def test_the_response_that_follows_from_the_margin_is_the_models_own(task):
    case = forest.case_of("hist" if task == BINARY else "hist of amounts")
    seen = frame_model(case.model, case.background)
    rows = seen.conform(case.rows)
    found = attributions(seen.view, rows, seen.background)
    own = (
        case.model.predict_proba(case.rows)[:, 1]
        if isinstance(case.model, HistGradientBoostingClassifier)
        else case.model.predict(case.rows)
    )
    np.testing.assert_allclose(found.response, own, rtol=0, atol=1e-12)
