"""A text of LightGBM's is checked before LightGBM reads it, which would end the process."""

import re

import forest
import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.registry.libraries.lightgbm import open_lightgbm
from dashboard.registry.trees import DamagedTreesError, require_sound_text

KINDS = [name for name in forest.KINDS if name.startswith("lightgbm")]


def _text(kind="lightgbm"):
    return forest.case_of(kind).model.booster_.model_to_string()


def _changed(field, change, kind="lightgbm"):
    """The text with the numbers of a field of the first tree changed, its size put right."""
    text = _text(kind)
    found = re.search(rf"\n{field}=(.*)", text)
    words = change(found[1].split())
    new = text[: found.start(1)] + " ".join(map(str, words)) + text[found.end(1) :]
    more = len(new) - len(text)
    return re.sub(r"tree_sizes=(\d+)", lambda sizes: f"tree_sizes={int(sizes[1]) + more}", new)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_text_is_opened_and_answers_alike(kind):
    case = forest.case_of(kind)
    booster = open_lightgbm(_text(kind).encode())
    own = np.asarray(case.model.predict(case.kind.sees(case.rows), raw_score=True))
    opened = booster.predict(case.kind.sees(case.rows), raw_score=True)
    np.testing.assert_array_equal(opened, own)


def test_a_model_of_single_leaves_and_linear_trees_are_sound():
    X, y = forest.table("whole"), forest.outcomes(forest.table("whole"), forest.AMOUNT)
    for options in ({"min_child_samples": 1_000}, {"linear_tree": True}):
        model = lightgbm.LGBMRegressor(n_estimators=3, verbose=-1, n_jobs=1, **options).fit(X, y)
        require_sound_text(model.booster_.model_to_string())


FORGED = {
    "a cycle": ("left_child", lambda words: [0, *words[1:]], "two parents"),
    "a split outside": ("left_child", lambda words: [100_000, *words[1:]], "does not exist"),
    "a leaf outside": ("right_child", lambda words: [*words[:-1], -100_000], "does not exist"),
    "a leaf twice": ("right_child", lambda words: [*words[:-1], -1], "two parents"),
    "a feature outside": ("split_feature", lambda words: [99, *words[1:]], "does not exist"),
    "a negative feature": ("split_feature", lambda words: [-1, *words[1:]], "incomplete"),
    "a leaf that is missing": ("leaf_value", lambda words: words[:-1], "incomplete"),
    "a leaf without a value": ("leaf_value", lambda words: ["nan", *words[1:]], "finite"),
    "a split that is missing": ("left_child", lambda words: words[:-1], "incomplete"),
    "more leaves": ("num_leaves", lambda words: [int(words[0]) + 1], "incomplete"),
    "no leaf": ("num_leaves", lambda _: [0], "incomplete"),
    "no number": ("split_feature", lambda words: ["x", *words[1:]], "incomplete"),
    "a set of codes outside": ("decision_type", lambda words: [1, *words[1:]], "categories"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_text_is_refused_in_a_sentence(name):
    field, change, words = FORGED[name]
    with pytest.raises(ValueError, match=f"its trees are damaged: .*{words}"):
        open_lightgbm(_changed(field, change).encode())


def test_sizes_that_lead_elsewhere_are_refused():
    text = re.sub(r"tree_sizes=(\d+)", "tree_sizes=5", _text())
    with pytest.raises(ValueError, match="its trees are damaged: the sizes"):
        open_lightgbm(text.encode())


def test_categories_outside_are_refused():
    for field, change in (
        ("cat_boundaries", lambda words: [*words[:-1], 1_000]),
        ("cat_threshold", lambda words: words[:-1]),
        ("num_cat", lambda words: [int(words[0]) + 1]),
    ):
        with pytest.raises(ValueError, match=r"its trees are damaged: .*(categories|incomplete)"):
            open_lightgbm(_changed(field, change, "lightgbm with categories").encode())


def test_what_is_no_text_of_a_model_is_left_to_lightgbm():
    with pytest.raises(ValueError, match="it is no text of LightGBM's"):
        open_lightgbm(b"tree\nnonsense")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_children_that_are_changed_are_refused_or_the_same(data):
    """Each node has one parent, so that no other child may stand in a child's place."""
    field = data.draw(st.sampled_from(["left_child", "right_child"]))
    kept = {}

    def change(words):
        at = data.draw(st.integers(0, len(words) - 1))
        new = data.draw(st.integers(-60, 60))
        kept["same"] = int(words[at]) == new
        return [*words[:at], new, *words[at + 1 :]]

    text = _changed(field, change)
    if kept["same"]:
        require_sound_text(text)
        return
    with pytest.raises(DamagedTreesError):
        require_sound_text(text)
