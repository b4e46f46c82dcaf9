"""Pages are served by indexes and fetch no more than they show."""

import re
from datetime import date

import pytest

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn

SORTS = [Sort(column, descending=down) for column in SortColumn for down in (True, False)]
AMOUNT = Condition("amount", Op.AT_LEAST, ("30000",))
COHORTS = {
    "all": Cohort("loans", 1),
    "scope": Cohort("loans", 1, "CA"),
    "period": Cohort("loans", 1, start=date(2025, 2, 1), end=date(2027, 6, 1)),
    "feature": Cohort("loans", 1, conditions=(AMOUNT,)),
    "score": Cohort("loans", 1, conditions=(Condition("@score", Op.AT_LEAST, ("0.2",)),)),
    "scope and outcome": Cohort("loans", 1, "CA", conditions=(Condition("@outcome", Op.IS_KNOWN),)),
}


def plans(book, question, *given, **named):
    """What the database does with each statement on predictions that a question leads to."""
    with store.reading(book.engine) as connection:
        with book.watched() as seen:
            question(connection, *given, **named)
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        return [
            "\n".join(
                str(tuple(row)) for row in connection.exec_driver_sql(f"{explain} {text}", values)
            )
            for text, values, _ in seen
            if re.search(r"FROM\s+predictions_loans", text)
        ]


def assert_index_serves(book, found):
    assert found
    for plan in found:
        if book.engine.dialect.name == "postgresql":
            assert "Seq Scan on predictions_loans" not in plan, plan
            assert "Sort" not in plan, plan
            assert "Index" in plan, plan
        else:
            assert "SCAN predictions_loans" not in plan, plan
            assert "TEMP B-TREE" not in plan, plan
            assert re.search(r"USING (COVERING |INTEGER )?(INDEX|PRIMARY KEY)", plan), plan


@pytest.mark.parametrize("sort", SORTS, ids=str)
@pytest.mark.parametrize("name", COHORTS)
def test_pages_and_neighbours_are_served_by_an_index_in_their_order(filled, name, sort):
    cohort = COHORTS[name]
    middle = filled.ask(store.random_key, cohort, 1)
    unknown = Cohort("loans", 1, conditions=(Condition("@outcome", Op.IS_MISSING),))
    without = filled.ask(store.random_key, unknown, 1)
    for question in (
        plans(filled, store.read_page, cohort, sort),
        plans(filled, store.read_page, cohort, sort, middle),
        plans(filled, store.read_page, cohort, sort, middle, backwards=True),
        plans(filled, store.read_page, cohort, sort, without),
        plans(filled, store.read_page, cohort, sort, without, backwards=True),
        plans(filled, store.neighbours, cohort, sort, middle),
        plans(filled, store.neighbours, cohort, sort, without),
    ):
        assert_index_serves(filled, question)


def test_a_record_is_found_by_its_key(filled):
    assert_index_serves(filled, plans(filled, store.get_prediction, "loans", str(2**32 + 5)))


@pytest.mark.parametrize("scope", ["*", "CA"])
def test_few_records_are_found_by_their_entity(filled, scope):
    cohort = Cohort("loans", 1, scope, conditions=(Condition("@entity", Op.IS_IN, ("E00031",)),))
    *_, plan = plans(filled, store.read_page, cohort, Sort())
    assert "entity" in plan


@pytest.mark.parametrize("name", ["all", "scope", "period"])
def test_the_numbers_of_an_overview_never_touch_the_rows(filled, name):
    cohort = COHORTS[name]
    found = plans(filled, store.count, cohort)
    looks_inside = cohort.scope != "*"  # first of all
    found += plans(filled, store.summarize, cohort, 0.3)[: 1 + looks_inside]
    found += plans(filled, store.monthly, cohort)
    found += plans(filled, store.score_distribution, cohort)
    if filled.engine.dialect.name == "sqlite":
        assert all("USING COVERING INDEX" in plan for plan in found), found
    else:
        assert all("Index Only Scan" in plan for plan in found if "Seq Scan" not in plan), found


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_a_page_fetches_one_row_more_than_it_shows(filled, sort):
    fetched = []
    with store.reading(filled.engine) as connection, filled.watched() as seen:
        page = store.read_page(connection, COHORTS["scope"], sort)
        for text, values, _ in list(seen):
            if re.search(r"FROM\s+predictions_loans", text):
                assert "LIMIT" in text
                fetched.append(len(connection.exec_driver_sql(text, values).all()))
    assert len(page.rows) == 50
    assert sum(fetched) == 51


@pytest.mark.parametrize("question", [store.count, store.score_distribution, store.monthly])
def test_a_scope_with_others_in_it_is_one_range_of_an_index(filled, question):
    found = plans(filled, question, Cohort("loans", 1, "NY"))
    if filled.engine.dialect.name == "postgresql":
        assert not [plan for plan in found if "Seq Scan" in plan], found
        return
    assert all("SEARCH predictions_loans USING" in plan for plan in found), found
    if question is not store.monthly:  # that goes by the months and looks at the scope on the way
        assert all("COVERING INDEX ix_p_loans_scope" in plan for plan in found), found
