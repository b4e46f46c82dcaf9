"""From a registered model to an answered explanation, on either database."""

import numpy as np
import pytest
from world import NOW, World, loans, populate

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import TooFewOutcomes
from dashboard.domain.records import NewFeedback, Verdict


@pytest.fixture
def journey(new_address, tmp_path):
    """The small world in either database."""
    opened = store.open_engine(new_address())

    class Elsewhere(World):
        engine = opened

    world = Elsewhere(tmp_path)
    populate(world)
    yield world
    opened.dispose()


def test_a_prediction_is_scored_explained_judged_and_summed_up(journey):
    engine, cohort = journey.engine, Cohort("loans", 1)
    with store.reading(engine) as connection:
        version = store.get_version(connection, "loans", 1)
        key = store.read_page(connection, cohort, Sort()).first
        stored = store.get_prediction(connection, "loans", key)
    loaded = registry.load_model(journey.models, version)
    subject = services.Explainable(version.card, loaded)

    first = services.explain_record(engine, subject, stored, now=NOW)
    again = services.explain_record(engine, subject, stored, now=NOW)
    assert first.matches
    np.testing.assert_allclose(again.attributions.values, first.attributions.values, atol=1e-6)
    np.testing.assert_allclose(again.attributions.residual, 0, atol=1e-6)

    effect = services.explain_dependence(engine, subject, cohort, "sector", now=NOW)
    kept = services.explain_dependence(engine, subject, cohort, "sector", now=NOW)
    np.testing.assert_array_equal(kept.individual, effect.individual)
    assert kept.grid.tolist() == effect.grid.tolist() == ["44", "72", "23", None]
    with pytest.raises(TooFewOutcomes, match=r"14 .* of the 30"):
        services.explain_importance(engine, subject, cohort, "brier", now=NOW)

    new = NewFeedback(
        client_token="t",  # noqa: S106 - it guards nothing
        model="loans",
        version=1,
        prediction_key=key,
        author="Ana",
        verdict=Verdict.DISAGREE,
        seen=services.what_was_seen(stored, first.attributions, "response"),
    )
    services.give_feedback(engine, version.card, new, now=NOW)
    with store.reading(engine) as connection:
        overview = services.read_overview(connection, cohort, version.card)
        scores = store.read_page(connection, cohort, Sort(), limit=100).rows["@score"]
    assert overview.summary.n_rows == 60
    assert overview.summary.n_outcomes == 45
    assert overview.summary.n_disagree == 1
    assert overview.summary.mean_score == pytest.approx(scores.mean())
    assert overview.summary.n_above == (scores >= 0.3).sum()
    assert overview.distribution.n_rows == 60
    known = loans(60, seed=1).head(45)["outcome"].mean()
    assert overview.summary.mean_outcome == pytest.approx(known)
