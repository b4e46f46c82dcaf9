"""What a reader does on the pages, and what follows."""

import streamlit as st
from pages_app import open_page, words

from dashboard import registry, store
from dashboard.domain.cohort import Cohort, Condition, Sort


def keys(world, order="time-up", cohort=None):
    with store.reading(world.engine) as connection:
        page = store.read_page(connection, cohort or Cohort("loans", 1), Sort.parse(order))
    return [str(key) for key in page.rows.index]


def single(app, name):
    """The one value of a parameter of the address."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def open_list(**query):
    return open_page("predictions", model="loans", version="1", **query)


def test_a_picked_row_opens_that_record_also_after_sorting(settled):
    app = open_list(sort="score-up")
    expected = keys(settled, "score-up")
    app.session_state[f"listing_table_{expected[0]}"] = {
        "selection": {"rows": [4], "columns": [], "cells": []}
    }
    app.run()
    assert not app.exception
    assert single(app, "record") == expected[4]


def test_the_list_is_paged_through_the_address(settled):
    app = open_list(sort="time-up")
    assert "50 of 60 predictions" in words(app)
    app.button(key="listing_next").click().run()
    assert "10 of 60 predictions" in words(app)
    assert single(app, "after") == keys(settled)[49]
    app.button(key="listing_previous").click().run()
    assert "50 of 60 predictions" in words(app)


def test_a_filter_counts_and_its_chip_removes_it(settled):
    app = open_list()
    app.selectbox(key="filter_column").set_value("amount").run()
    app.number_input(key="filter_low").set_value(50_000.0).run()
    app.button(key="filter_apply").click().run()
    condition = Condition.parse("amount:ge:50000")
    cohort = Cohort("loans", 1, conditions=(condition,))
    with store.reading(settled.engine) as connection:
        n_rows = store.count(connection, cohort)
    assert 0 < n_rows < 60
    assert f"n = {n_rows:,}" in words(app)
    app.button(key="chip_0").click().run()
    assert "n = 60" in words(app)


def test_what_if_shows_the_answer_of_the_model_itself(settled):
    (key, *_) = keys(settled)
    app = open_page(
        "what_if", model="loans", version="1", record=key, set=["amount:88000", "sector:72"]
    )
    assert not app.exception
    with store.reading(settled.engine) as connection:
        stored = store.get_prediction(connection, "loans", key)
        version = store.get_version(connection, "loans", 1)
    view = registry.load_model(settled.models, version).view
    row = view.schema.conform_row({**stored.features, "amount": 88_000, "sector": "72"})
    answer = float(view.respond(row)[0, 0])
    values = {metric.label: metric.value for metric in app.metric}
    assert values["Score with your values"] == version.card.show_score(answer)
    assert values["Score as stored"] == version.card.show_score(stored.score)


def test_an_edit_out_of_range_is_flagged_and_undone(settled):
    (key, *_) = keys(settled)
    app = open_page("what_if", model="loans", version="1", record=key)
    app.number_input(key="set_amount").set_value(5_000_000.0).run()
    assert "outside the training range" in words(app)
    app.button(key="undo_all").click().run()
    assert "Nothing is changed yet" in words(app)
    assert "set" not in app.query_params


def test_feedback_needs_a_view_and_a_name_and_is_stored_with_what_was_seen(settled):
    (key, *_) = keys(settled)
    app = open_page("prediction", model="loans", version="1", record=key)
    app.button(key="feedback_send").click().run()
    assert "Choose agree, disagree or not sure first" in words(app)
    app.radio(key=f"feedback_verdict_{key}").set_value("agree")
    app.button(key="feedback_send").click().run()
    assert "a name is needed" in words(app)
    app.text_input(key=f"feedback_author_{key}").set_value("Ana")
    app.radio(key=f"feedback_verdict_{key}").set_value("disagree")
    app.selectbox(key=f"feedback_suspect_{key}").set_value("amount")
    app.button(key="feedback_send").click().run()
    assert not app.exception
    with store.reading(settled.engine) as connection:
        (stored,) = store.list_feedback(connection, "loans", prediction_key=key)
        prediction = store.get_prediction(connection, "loans", key)
    assert stored.given.suspect_feature == "amount"
    assert stored.given.seen["score"] == prediction.score
    assert stored.given.seen["decision"] == prediction.decision
    assert stored.given.seen["explainer"]


def test_the_same_score_stands_on_every_page(settled):
    (key, *_) = keys(settled)
    with store.reading(settled.engine) as connection:
        shown = store.get_version(connection, "loans", 1).card.show_score(
            store.get_prediction(connection, "loans", key).score
        )
    for name in ("prediction", "what_if"):
        app = open_page(name, model="loans", version="1", record=key)
        values = [metric.value for metric in app.metric]
        assert shown in words(app) or shown in values


def test_turning_to_another_version_keeps_the_period(settled):
    app = open_list(to="2025-01-20", **{"from": "2025-01-05"})
    app.selectbox(key="bar_version").set_value(2).run()
    assert single(app, "version") == "2"
    assert single(app, "from") == "2025-01-05"
    st.cache_data.clear()
    assert keys(settled, cohort=Cohort("loans", 2))


def test_the_same_view_twice_is_one_and_another_view_replaces_it(settled):
    (key, *_) = keys(settled)
    app = open_page("prediction", model="loans", version="1", record=key)
    app.text_input(key=f"feedback_author_{key}").set_value("Ana")
    for verdict in ("disagree", "disagree", "agree"):
        app.radio(key=f"feedback_verdict_{key}").set_value(verdict)
        app.button(key="feedback_send").click().run()
        assert not app.exception
    with store.reading(settled.engine) as connection:
        every = store.list_feedback(connection, "loans", prediction_key=key)
        standing = store.list_feedback(connection, "loans", prediction_key=key, standing_only=True)
    assert [each.given.verdict.value for each in every] == ["agree", "disagree"]
    assert [each.given.verdict.value for each in standing] == ["agree"]
    app = open_page("feedback", model="loans", version="1")
    assert "0 of 1 judgement" in words(app)


def test_what_people_write_is_shown_and_never_read_as_markup(settled):
    (key, *_) = keys(settled)
    app = open_page("prediction", model="loans", version="1", record=key)
    app.text_input(key=f"feedback_author_{key}").set_value("![me](http://evil.example/x.png)")
    app.radio(key=f"feedback_verdict_{key}").set_value("agree")
    app.text_area(key=f"feedback_comment_{key}").set_value("**now** $x$ <b>")
    app.button(key="feedback_send").click().run()
    app = open_page("prediction", model="loans", version="1", record=key)
    assert "\\!\\[me\\](http\\://evil.example/x.png)" in words(app)
    assert "\\*\\*now\\*\\* \\$x\\$ \\<b\\>" in words(app)


def test_two_inputs_changed_at_once_are_both_kept(settled):
    (key, *_) = keys(settled)
    app = open_page("what_if", model="loans", version="1", record=key)
    app.number_input(key="set_amount").set_value(12_000.0)
    app.selectbox(key="set_sector").set_value("23")
    app.run()
    assert sorted(app.query_params["set"]) == ["amount:12000", "sector:23"]


def test_another_version_shows_its_own_prediction_of_the_same_record(settled):
    key = keys(settled)[7]
    app = open_page("prediction", model="loans", version="1", record=key)
    heading = app.title[0].value
    app.selectbox(key="bar_version").set_value(2).run()
    assert app.title[0].value == heading
    assert single(app, "record") == keys(settled, cohort=Cohort("loans", 2))[7] != key


def test_an_emptied_number_means_missing_and_not_zero(settled):
    key = keys(settled)[7]
    app = open_page("what_if", model="loans", version="1", record=key)
    app.number_input(key="set_staff").set_value(None).run()
    assert not app.exception
    assert not app.warning
    assert single(app, "set") == "staff:"
    assert "missing" in words(app)
