"""A prediction that was replaced still opens, says so, and leads to the one that replaced it."""

from pages_app import open_page, words
from world import NOW, SCHEMA, loans

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort


def current(world):
    with store.reading(world.engine) as connection:
        return store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up")).rows


def test_a_replaced_prediction_leads_to_the_one_that_replaced_it(settled):
    old = current(settled).index[1]
    with store.reading(settled.engine) as connection:
        version = store.get_version(connection, "loans", 1)
    loaded = registry.load_model(settled.models, version)
    rows = loans(60, seed=1)
    rows.loc[1, "amount"] = 88_000
    admitted = services.admit_rows(rows, SCHEMA, services.Roles())
    card = version.card
    services.score_rows(settled.engine, loaded, admitted, card=card, now=NOW, replace=True)
    new = current(settled).index[1]
    assert new != old
    app = open_page("prediction", model="loans", version="1", record=old)
    assert not app.exception
    assert not app.error
    assert "This prediction was replaced" in words(app)
    assert "is not among" not in words(app)
    (link,) = [each for each in app.get("page_link") if "replaced it" in each.proto.label]
    assert new in link.proto.query_string
    app = open_page("prediction", model="loans", version="1", record=new)
    assert not app.exception
    assert "This prediction was replaced" not in words(app)
    listed = open_page("predictions", model="loans", version="1")
    assert not listed.exception
