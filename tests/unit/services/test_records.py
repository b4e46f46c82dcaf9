"""What a list says of a record is what the record's own page says."""

from datetime import timedelta

import numpy as np
import pytest
from world import NOW, add_other_models

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import NothingToExplain
from dashboard.figures.words import source_line

LATER = NOW + timedelta(days=3)


def asked(world, model="loans", version=1, n_rows=6):
    """An engine, a loaded version, and some of its stored rows."""
    engine = world.engine
    with store.reading(engine) as connection:
        registered = store.get_version(connection, model, version)
        rows = store.read_page(connection, Cohort(model, version), Sort(), limit=n_rows).rows
    loaded = registry.load_model(world.models, registered)
    return engine, services.Explainable(registered.card, loaded), rows


def stored(engine, key, model="loans"):
    with store.reading(engine) as connection:
        return store.get_prediction(connection, model, key)


@pytest.mark.parametrize("version", [1, 2])
def test_a_page_at_once_says_what_each_record_says_alone(world, version):
    engine, subject, rows = asked(world, version=version)
    page = services.explain_listed(engine, subject, rows)
    assert page.standard_errors is None
    for place, key in enumerate(rows.index):
        alone = services.explain_record(engine, subject, stored(engine, key), now=NOW)
        np.testing.assert_allclose(page.values[place], alone.attributions.values[0], atol=1e-6)
        assert page.response[place] == pytest.approx(alone.logged)


def test_what_was_kept_of_a_record_is_what_the_list_takes(world, monkeypatch):
    engine, subject, rows = asked(world)
    for key in rows.index:
        services.explain_record(engine, subject, stored(engine, key), now=NOW)
    monkeypatch.setattr(services.records.explain, "attributions", None)  # nothing is left to ask
    page = services.explain_listed(engine, subject, rows)
    assert page.values.shape == (6, len(subject.view.schema))
    assert np.abs(page.residual).max() < 1e-6


def test_a_class_is_explained_by_its_name(world):
    add_other_models(world)
    engine, subject, rows = asked(world, "ending")
    page = services.explain_listed(engine, subject, rows, output="lost")
    assert page.output == "lost"
    np.testing.assert_allclose(page.values.sum(axis=1), page.margin - page.base_value, atol=1e-6)


def test_an_explanation_keeps_the_time_it_was_computed_at(world):
    engine, subject, rows = asked(world)
    prediction = stored(engine, rows.index[0])
    first = services.explain_record(engine, subject, prediction, now=NOW)
    again = services.explain_record(engine, subject, prediction, now=LATER)
    times = [each.attributions.provenance.computed_at for each in (first, again)]
    assert times == [NOW, NOW]


def test_a_curve_keeps_the_time_it_was_computed_at(world):
    engine, subject, _ = asked(world)
    first, again = (
        services.explain_dependence(engine, subject, Cohort("loans", 1), "amount", now=now)
        for now in (NOW, LATER)
    )
    assert first.provenance.computed_at == again.provenance.computed_at == NOW
    assert "Computed " in source_line(again.provenance)
    assert first.provenance == again.provenance


def test_a_record_is_none_of_the_cases_like_it_and_outcomes_are_counted(world):
    engine, subject, rows = asked(world)
    candidates = services.read_candidates(engine, Cohort("loans", 1))
    one = stored(engine, rows.index[0])
    found = services.find_similar(subject, one, candidates, "all days")
    assert one.key not in found.keys
    assert len(found.keys) == 50
    known = found.outcomes[~np.isnan(found.outcomes)]
    assert (found.outcome.n_rows, found.asked) == (known.size, "defaulted")
    assert found.outcome.value == pytest.approx(known.mean())
    assert found.provenance.n_rows == len(candidates) - 1
    with pytest.raises(NothingToExplain, match="beside this one"):
        services.find_similar(subject, one, candidates.loc[[one.key]], "one loan")


@pytest.mark.parametrize(("model", "asked_for"), [("loss", ""), ("ending", None)])
def test_similar_cases_of_a_regression_have_a_mean_and_of_classes_the_likeliest(
    world, model, asked_for
):
    add_other_models(world)
    engine, subject, rows = asked(world, model)
    one = stored(engine, rows.index[0], model)
    candidates = services.read_candidates(engine, Cohort(model, 1))
    found = services.find_similar(subject, one, candidates, "all days")
    likeliest = max(one.scores, key=one.scores.get) if one.scores else ""
    assert found.asked == (likeliest if asked_for is None else asked_for)
    assert found.outcome.low <= found.outcome.value <= found.outcome.high


def test_features_can_be_shuffled_together(world):
    add_other_models(world)
    engine, subject, _ = asked(world, "loss")
    cohort, names = Cohort("loss", 1), subject.view.schema.names
    every = services.explain_importance(engine, subject, cohort, "rmse", now=NOW)
    whole = services.explain_importance(engine, subject, cohort, "rmse", groups=(names,), now=NOW)
    assert whole.features == ("0",)
    # the shuffled answers are those of other records: at least most of what one feature costs
    assert whole.mean[0] > 0.7 * every.mean.max()
    assert whole.mean[0] > 2 * np.sort(every.mean)[-2]
