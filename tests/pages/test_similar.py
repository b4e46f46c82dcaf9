"""The record's page: cases like it, the factor that was clicked, and a score near the threshold."""

import pytest
from pages_app import open_page, words

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort


@pytest.fixture
def keys(settled):
    """Keys of version 1, lowest score first, and their scores."""
    engine = settled.engine
    with store.reading(engine) as connection:
        rows = store.read_page(connection, Cohort("loans", 1), Sort.parse("score-up"), limit=100)
    engine.dispose()
    return rows.rows["@score"]


def open_record(key, **state):
    query = {"model": "loans", "version": "1", "record": key}
    app = open_page("prediction", **query)
    for name, value in state.items():
        app.session_state[name] = value
    return app.run() if state else app


def test_similar_cases_are_listed_with_their_outcomes_and_a_click_opens_one(keys):
    key = keys.index[0]
    app = open_record(key)
    assert not app.exception
    assert "95 % interval" in words(app)
    table = app.dataframe(key=f"similar_table_{key}").value
    assert list(table) == ["Key", "When", "Score", "Decision", "Outcome", "What differs"]
    assert len(table) == 8
    assert set(table["Outcome"]) <= {"paid", "defaulted", "not known yet"}
    picked = {"selection": {"rows": [2], "columns": [], "cells": []}}
    opened = open_record(key, **{f"similar_table_{key}": picked})
    assert opened.title[0].value.replace("\\", "") == f"Loan {table['Key'][2]}"


def test_a_bar_that_is_clicked_is_the_factor_that_looks_wrong_until_another_is_chosen(keys):
    key = keys.index[0]
    bar = {"points": [{"customdata": ["staff"]}], "point_indices": [0], "box": [], "lasso": []}
    app = open_record(key, **{f"prediction_reasons_{key}": {"selection": bar}})
    suspect = app.selectbox(key=f"feedback_suspect_{key}")
    assert suspect.value == "staff"
    suspect.set_value("amount")
    sent = app.button(key="feedback_send").click().run()
    assert sent.selectbox(key=f"feedback_suspect_{key}").value == "amount"


def test_only_a_score_near_the_threshold_is_said_to_be_close(keys):
    gaps = (keys - 0.3).abs()
    assert "Close to the threshold" in words(open_record(gaps.idxmin()))
    assert "Close to the threshold" not in words(open_record(gaps.idxmax()))
