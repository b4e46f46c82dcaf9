"""Values that a what-if cannot try are refused, unusual ones are called so."""

import pytest
from pages_app import open_page, words

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort


@pytest.fixture
def key(settled):
    with store.reading(settled.engine) as connection:
        page = store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up"))
    return str(page.rows.index[1])


def try_values(key, *edits):
    return open_page("what_if", model="loans", version="1", record=key, set=list(edits))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("amount:abc", "set=amount:abc, which cannot be read: expected a number"),
        ("amount:nan", "expected a number"),
        ("amount:inf", "expected a number"),
        ("amount:1e999", "expected a number"),
        ("staff:2.5", "expected a whole number"),
        ("sector:Mars", "expected one of 44, 72, 23"),
        ("is_new:perhaps", "expected 1 for yes or 0 for no"),
        ("nothing:1", "Unknown feature 'nothing'"),
    ],
)
def test_an_impossible_value_in_the_address_gives_a_sentence(key, edit, said):
    app = try_values(key, edit)
    assert not app.exception
    assert said in app.error[0].value.replace("\\", "")
    assert not app.metric


def test_an_empty_number_is_missing(key):
    app = try_values(key, "amount:")
    assert not app.exception
    assert not app.error
    assert "missing" in words(app)


def test_a_half_employee_is_refused_and_the_input_goes_back(key):
    app = try_values(key)
    before = app.number_input(key="set_staff").value
    app.number_input(key="set_staff").set_value(2.5).run()
    assert not app.exception
    assert "2.5' is not a whole number" in app.toast[0].value.replace("\\", "")
    assert "set" not in app.query_params
    assert app.number_input(key="set_staff").value == before


def test_a_value_beyond_the_typical_ones_is_counted_in_the_reference_rows(key):
    app = try_values(key, "amount:85000", "sector:72")
    (warning,) = app.warning
    said = warning.value.replace("\\", "")
    assert "Amount approved: outside the typical range $5,000 to $80,000" in said
    assert "of 100 reference rows" in said
    assert "The reference rows are 100 loans of 2024" in words(app)


def test_a_usual_value_has_no_warning(key):
    assert not try_values(key, "amount:20000").warning
