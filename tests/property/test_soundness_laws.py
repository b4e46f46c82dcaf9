"""Trees that were tampered with are refused, or walked to their end as they now are."""

from dataclasses import fields, replace

import forest
import grown
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.soundness import damage_of
from dashboard.explain.trees import engine_of, one_free_of
from dashboard.registry import frame_model
from dashboard.registry.libraries.lightgbm import LightGBM
from dashboard.registry.structure import structure_margin
from dashboard.registry.trees import DamagedTreesError, UnreadableStructureError
from dashboard.registry.trees.assembly import merged

NUMBERS = (np.nan, np.inf, -np.inf, 0.0, -1.0, 1e308)
PLACES = (-(2**31), -7, -1, 0, 1, 2, 3, 5, 9, 100, 2**31 - 1)


@st.composite
def tampered(draw, trees, most=3):
    """The trees with a few entries of their arrays changed."""
    for _ in range(draw(st.integers(1, most))):
        name = draw(st.sampled_from([each.name for each in fields(trees)]))
        values = getattr(trees, name).copy()
        if values.size == 0:
            continue
        if draw(st.booleans()):
            at = draw(st.integers(0, values.size - 1))
            if values.dtype == np.bool_:
                new = draw(st.booleans())
            else:
                new = draw(st.sampled_from(PLACES if values.dtype.kind == "i" else NUMBERS))
            values.flat[at] = new
        else:  # two entries change places
            one, two = (draw(st.integers(0, values.size - 1)) for _ in range(2))
            values.flat[[one, two]] = values.flat[[two, one]]
        trees = replace(trees, **{name: values})
    return trees


@given(st.data(), grown.worlds())
@settings(max_examples=300, deadline=None)
def test_whatever_is_not_refused_is_walked_to_its_end(data, world):
    trees, rows, background = world
    changed = data.draw(tampered(trees))
    try:
        changed = merged([changed], [1.0])
    except UnreadableStructureError:
        return
    assert damage_of(changed) is None
    walked = changed.margin(rows)
    assert np.isfinite(walked).all()
    found = engine_of(changed, background).shapley(rows)
    np.testing.assert_allclose(found.margin, walked, rtol=0, atol=1e-5)
    assert np.isfinite(found.values).all()
    list(one_free_of(changed).curves(rows, {0: background[:, 0]}))


@given(grown.worlds())
@settings(max_examples=50, deadline=None)
def test_sound_trees_are_not_refused(world):
    trees, _, _ = world
    assert damage_of(trees) is None


def _is_damaged(reader):
    """Whether what a reader brings is refused; what lies below a leaf, for one, is never read."""
    try:
        reader(None)
    except DamagedTreesError:
        return True
    except UnreadableStructureError:
        return False
    return False


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_model_that_was_read_wrong_is_asked_instead(data):
    """A reader that brings anything else than the model's trees is found out, or was right."""
    case = forest.case_of("lightgbm")
    changed = data.draw(tampered(case.trees, most=1))

    def reader(_model):
        return merged([changed], [1.0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LightGBM, "reader", lambda *_: reader)
        if _is_damaged(reader):
            with pytest.raises(UnreadableArtifact, match="damaged"):
                frame_model(case.model, case.background)
            return
        seen = frame_model(case.model, case.background)
    rows = seen.conform(case.background)
    if seen.view.structure is None:
        assert seen.view.unread
    else:
        own = case.margin(case.background)
        np.testing.assert_allclose(structure_margin(seen.view.structure, rows), own, atol=1e-5)
