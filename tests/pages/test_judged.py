"""The feedback page: what the bar and the address ask for is what is listed, counted and saved."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pages_app import open_page, words

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.records import NewFeedback, Verdict
from dashboard.ui import cache, judgements
from dashboard.ui.cache import stored

NOW = datetime(2026, 2, 1, tzinfo=UTC)
N_EACH = 6


@pytest.fixture
def judged(settled):
    """The oldest predictions of each version judged: version 1 disagreed with, 2 agreed with."""
    engine = settled.engine
    with store.writing(engine) as connection:
        for version, verdict in ((1, Verdict.DISAGREE), (2, Verdict.AGREE)):
            page = store.read_page(connection, Cohort("loans", version), Sort.parse("time-up"))
            for key in page.rows.index[:N_EACH]:
                new = NewFeedback(
                    client_token=uuid4().hex, model="loans", version=version, prediction_key=key,
                    author="Ana", verdict=verdict, seen={"score": 0.5}, suspect_feature="amount",
                )  # fmt: skip
                store.add_feedback(connection, new, NOW)
    engine.dispose()
    return settled


def open_feedback(**query):
    return open_page("feedback", model="loans", version="1", **query)


def listed(app):
    return len(app.dataframe(key="judgement_table").value)


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, N_EACH),
        ({"scope": "TX"}, 2),
        ({"to": "2025-01-01"}, 2),
        ({"where": "scope:known"}, None),
        ({"given": "verdict:disagree"}, N_EACH),
        ({"given": "feature:amount"}, N_EACH),
        ({"given": "version:all"}, 2 * N_EACH),
        ({"given": ["version:all", "verdict:agree"]}, N_EACH),
    ],
)
def test_the_page_lists_what_the_bar_and_the_address_ask_for(query, number):
    app = open_feedback(**query)
    assert not app.exception
    if number is None:
        assert "Unknown feature" in app.error[0].value
    else:
        assert listed(app) == number


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("given", ["verdict:agree", "feature:staff"])
def test_no_judgement_that_matches_gives_a_sentence(given):
    assert "No judgement matches" in open_feedback(given=given).info[0].value


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("verdict:perhaps", "expected agree or disagree or unsure"),
        ("version:9", "choose it in the bar"),
        ("feature:nothing", "Unknown feature 'nothing'"),
        ("colour:red", "expected verdict or version or feature"),
    ],
)
def test_a_filter_that_there_is_not_gives_a_sentence(given, said):
    app = open_feedback(given=given)
    assert not app.exception
    assert said in app.error[0].value


@pytest.mark.usefixtures("judged")
def test_a_selector_goes_into_the_address_and_back_out():
    app = open_feedback()
    app.selectbox(key="judgement_version").set_value("all").run()
    assert app.query_params["given"] in ("version:all", ["version:all"])
    assert "version 2: 0 of 6 disagree; version 1: 6 of 6 disagree" in words(app).replace("\\", "")
    app.selectbox(key="judgement_verdict").set_value("agree").run()
    assert sorted(app.query_params["given"]) == ["verdict:agree", "version:all"]
    for name, nothing in (("version", ""), ("verdict", "all")):
        app.selectbox(key=f"judgement_{name}").set_value(nothing).run()
    assert "given" not in app.query_params
    assert listed(app) == N_EACH


@pytest.mark.usefixtures("judged")
def test_the_file_holds_all_that_match_and_not_only_those_listed(monkeypatch):
    monkeypatch.setattr(stored, "JUDGEMENTS", 4)
    asked = judgements.Asked((Cohort("loans", 1), Cohort("loans", 2)), (("feature", "amount"),))
    found = cache.every_judgement(asked.within, asked.narrowed)
    assert len({each.id for each in found}) == 2 * N_EACH
    lines = judgements.csv_of(asked, cache.version("loans", 1).card).decode("utf-8-sig")
    rows = [line for line in lines.splitlines() if not line.startswith("#")]
    assert len(rows) == 1 + 2 * N_EACH
    assert "all versions" in lines


@pytest.mark.usefixtures("judged")
def test_charts_count_more_than_the_list_shows(monkeypatch):
    monkeypatch.setattr(stored, "JUDGEMENTS", 4)
    app = open_feedback()
    assert listed(app) == 4
    assert "6 of 6 judgements disagree" in words(app)


def test_counts_are_taken_together_by_view_factor_and_version():
    counts = [
        store.FeedbackCount(1, Verdict.AGREE, None, 3),
        store.FeedbackCount(1, Verdict.DISAGREE, "amount", 2),
        store.FeedbackCount(2, Verdict.AGREE, "amount", 5),
    ]
    assert judgements.by_verdict(counts) == {Verdict.AGREE: 8, Verdict.DISAGREE: 2}
    assert judgements.by_suspect(counts) == {"amount": 7}
    assert judgements.by_version(counts)[2] == {Verdict.AGREE: 5}
    assert judgements.by_verdict([]) == {}
