"""Two versions side by side, and a record picked at random."""

import pytest
from pages_app import open_page, words

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition
from dashboard.ui import picking, state

KEY = "listing_random"


def single(app, name):
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


@pytest.mark.usefixtures("settled")
def test_the_other_version_comes_from_the_address_and_goes_into_it():
    app = open_page("models", model="loans", version="2", other="1")
    assert not app.exception
    assert app.selectbox(key="catalogue_other").value == 1
    assert "On the 45 records with an outcome that both scored" in words(app)
    app.selectbox(key="catalogue_other").set_value(1).run()
    assert not app.exception


@pytest.mark.usefixtures("settled")
def test_the_version_shown_is_compared_with_another_one():
    app = open_page("models", model="loans", version="1", other="1")
    assert not app.error
    assert app.selectbox(key="catalogue_other").value == 2


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(("other", "said"), [("7", "Unknown version '7'"), ("x", "other=x")])
def test_another_version_that_there_is_not_gives_a_sentence(other, said):
    app = open_page("models", model="loans", version="1", other=other)
    assert not app.exception
    assert said in app.error[0].value


@pytest.mark.usefixtures("settled")
def test_the_measured_qualities_are_rows_and_the_versions_columns():
    app = open_page("models", model="loans", version="1")
    tables = [table.value for table in app.table]
    (table,) = [each for each in tables if "Version 2" in each.columns]
    assert list(table.index) == ["AUC"]
    assert list(table.loc["AUC", ["Version 1", "Version 2"]]) == ["0.7", "0.7"]
    assert "on held-out rows (60 rows)" in words(app)


def test_one_at_random_is_one_that_the_filters_let_through(settled, monkeypatch):
    seeds = iter(range(100))

    class Counting:
        def randrange(self, _end):
            return next(seeds)

    monkeypatch.setattr(picking, "RANDOM", Counting())
    conditions = ("amount:ge:70000", "@outcome:in:1")
    cohort = Cohort("loans", 1, "CA", conditions=tuple(map(Condition.parse, conditions)))
    with store.reading(settled.engine) as connection:
        allowed = set(store.read_page(connection, cohort, state.NEWEST_FIRST).rows.index)
    assert 1 < len(allowed) < 20
    picked = set()
    for _ in range(6):
        app = open_page("predictions", **cohort.to_query())
        app.button(key=KEY).click().run()
        assert not app.exception
        picked.add(single(app, "record"))
    assert picked <= allowed
    assert len(picked) > 1


def test_one_at_random_may_be_wished_for_by_score_outcome_and_disagreement(settled):
    app = open_page("predictions", model="loans", version="1")
    app.number_input(key="pick_low").set_value(10.0)
    app.number_input(key="pick_high").set_value(90.0)
    app.selectbox(key="pick_outcome").set_value("paid")
    app.selectbox(key="pick_dispute").set_value("decision “review”, outcome “paid”")
    app.button(key=KEY).click().run()
    assert not app.exception
    with store.reading(settled.engine) as connection:
        picked = store.get_prediction(connection, "loans", single(app, "record"))
    assert picked.decision == "review"
    assert picked.outcome == 0
    assert 0.1 <= picked.score <= 0.9
    assert "where" not in app.query_params  # the list stays as it was


@pytest.mark.usefixtures("settled")
def test_a_wish_that_nothing_fulfils_gives_a_sentence():
    app = open_page("predictions", model="loans", version="1")
    app.selectbox(key="pick_dispute").set_value("people disagree with it")
    app.button(key=KEY).click().run()
    assert not app.exception
    assert "No prediction of the list is like that" in words(app)
