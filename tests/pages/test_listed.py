"""The list of predictions says why, and a link into it never ends in an empty page."""

from datetime import UTC, datetime

import pytest
from pages_app import open_page, words

from dashboard import figures, registry, services, store
from dashboard.domain.cohort import Cohort, Sort

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def keys(world):
    with store.reading(world.engine) as connection:
        page = store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up"), limit=60)
    return [str(key) for key in page.rows.index]


def open_list(**query):
    return open_page("predictions", model="loans", version="1", sort="time-up", **query)


def test_the_main_reason_is_the_first_one_on_the_records_own_page(settled):
    table = open_list().dataframe[0].value
    with store.reading(settled.engine) as connection:
        version = store.get_version(connection, "loans", 1)
    subject = services.Explainable(version.card, registry.load_model(settled.models, version))
    for place in (0, 7, 30):
        with store.reading(settled.engine) as connection:
            stored = store.get_prediction(connection, "loans", keys(settled)[place])
        alone = services.explain_record(settled.engine, subject, stored, now=NOW)
        first = figures.reason_sentences(alone.attributions, stored.features, version.card)[0]
        reason = table["Main reason"].iloc[place]
        assert first.startswith(reason[2:])
        assert (" raises " in first) == reason.startswith("↑")


def test_without_its_model_the_list_stands_and_says_what_is_left_out(settled):
    (settled.models / "loans" / "1" / "model.joblib").write_bytes(b"not the registered bytes")
    app = open_list()
    assert not app.exception
    assert not app.error
    assert len(app.dataframe[0].value) == 50
    assert "Main reason" not in app.dataframe[0].value
    assert "The main reasons are left out." in words(app)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("after", ["999999999", "x", "--1", "-"])
def test_a_link_to_no_page_shows_the_first_one(after):
    app = open_list(after=after)
    assert not app.exception
    assert not app.error
    assert "50 of 60 predictions" in words(app)
    assert ("this is the first page" in words(app)) == (after != "-")


def test_a_link_to_a_page_outside_the_filters_shows_the_first_one(settled):
    outside = keys(settled)[-1]
    app = open_list(after=outside, to="2025-01-08")
    assert "this is the first page" in words(app)
    assert len(app.dataframe[0].value)
    last = open_list(after=outside)  # inside, but nothing follows
    assert "50 of 60 predictions" in words(last)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("@decision:in:zzz", "No prediction has the decision 'zzz'."),
        ("sector:in:99", "No prediction has the value of Sector '99'."),
        ("amount:ge:1000000000", "No predictions match these filters."),
    ],
)
def test_an_empty_list_says_why(where, said):
    app = open_list(where=where)
    assert not app.exception
    assert said in app.info[0].value.replace("\\", "")


def test_a_record_outside_the_filters_has_no_neighbours_and_says_so(settled):
    key = keys(settled)[-1]
    inside = open_page("prediction", model="loans", version="1", record=key, sort="time-up")
    assert not inside.button(key="step_Previous").disabled
    assert "is not among" not in words(inside)
    app = open_page("prediction", model="loans", version="1", record=key, to="2025-01-08")
    assert app.button(key="step_Previous").disabled
    assert app.button(key="step_Next").disabled
    assert "This loan is not among the" in words(app)


def test_the_page_says_when_its_reasons_were_computed(settled):
    app = open_page("prediction", model="loans", version="1", record=keys(settled)[0])
    assert f"Computed {datetime.now(UTC):%-d %b %Y}" in words(app).replace("\\", "")
