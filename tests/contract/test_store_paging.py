"""A list is walked by keys: each prediction once, in order, from either end."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from contract.book import FIRST_DAY, Book, batch_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import NOW, loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort, SortColumn
from dashboard.domain.errors import UnknownRecord

COHORT = Cohort("loans", 1)
SORTS = [Sort(column, descending=down) for column in SortColumn for down in (True, False)]
TEMPLATE = loans(25, seed=1)


class Undo(Exception):
    """Ends a transaction without keeping anything."""


@st.composite
def lists(draw):
    """Up to 25 predictions with ties in everything, some without an outcome."""
    n_rows = draw(st.integers(0, 25))
    few = st.integers(0, 3)
    columns = {
        name: draw(st.lists(few, min_size=n_rows, max_size=n_rows))
        for name in ("time", "score", "outcome", "entity", "scope")
    }
    rows = TEMPLATE.head(n_rows).assign(
        event_time=pd.DatetimeIndex(
            [FIRST_DAY + timedelta(hours=each) for each in columns["time"]], tz="UTC"
        ),
        score=[each / 4 for each in columns["score"]],
        outcome=[np.nan if each == 3 else float(each) for each in columns["outcome"]],
        scope=[("CA", "TX")[each % 2] for each in columns["scope"]],
    )
    # an outcome belongs to an entity at a time: where outcomes differ, so do the entities
    entities = [f"E{e}-{o}" for e, o in zip(columns["entity"], columns["outcome"], strict=True)]
    rows = rows.assign(entity=entities)
    return rows.drop_duplicates(["entity", "event_time"], ignore_index=True)


def in_order(rows: pd.DataFrame, sort: Sort) -> list[str]:
    """Keys as they must be listed."""
    column = {"time": "event_time"}.get(sort.column.value, sort.column.value)
    places = rows.assign(place=np.arange(len(rows)))
    ordered = places.sort_values(
        [column, "place"], ascending=not sort.descending, na_position="last"
    )
    return ordered["key"].tolist()


def walk(connection, sort, limit, cohort=COHORT, *, backwards=False):
    """Every page, one after the other."""
    after, pages = None, []
    while True:
        page = store.read_page(connection, cohort, sort, after, limit, backwards=backwards)
        assert len(page.rows) <= limit
        pages.append(list(page.rows.index))
        more = page.has_previous if backwards else page.has_next
        assert (page.has_next if backwards else page.has_previous) is (after is not None)
        if not more:
            return pages
        assert len(page.rows) == limit
        after = page.first if backwards else page.last


@given(rows=lists(), sort=st.sampled_from(SORTS), limit=st.integers(1, 9),
       scope=st.sampled_from(["*", "TX"]))  # fmt: skip
@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_pages_hold_each_prediction_once_in_order_from_both_ends(one, sort, rows, limit, scope):
    with suppress(Undo), store.writing(one.engine) as connection:
        run = one.start(connection, one.card)
        store.add_predictions(connection, run, batch_of(one.card, rows))
        known = rows[rows["outcome"].notna()][["entity", "event_time", "outcome"]]
        if len(known):
            store.add_outcomes(connection, "loans", known.assign(known_at=NOW))
        rows = rows.assign(key=[str(run.id * 2**32 + place) for place in range(len(rows))])
        if scope != "*":
            rows = rows[rows["scope"] == scope]
        expected = in_order(rows, sort)
        cohort = Cohort("loans", 1, scope)
        assert list(chain(*walk(connection, sort, limit, cohort))) == expected
        backwards = walk(connection, sort, limit, cohort, backwards=True)
        assert list(chain(*reversed(backwards))) == expected
        beside = [None, *expected, None]
        for place, key in enumerate(expected):
            found = store.neighbours(connection, cohort, sort, key)
            assert found == (beside[place], beside[place + 2])
        raise Undo


@pytest.fixture(scope="module")
def one(new_address):
    """A database with one version and no predictions, to write into and undo."""
    engine = store.open_engine(new_address())
    store.upgrade(engine)
    book = Book(engine)
    card = book.register()

    yield SimpleNamespace(engine=engine, card=card, start=book.start)
    engine.dispose()


def test_the_record_to_start_behind_need_not_belong_to_the_list(filled):
    texan = filled.ask(store.read_page, Cohort("loans", 1, "TX"), Sort()).first
    moment = filled.ask(store.get_prediction, "loans", texan).event_time
    page = filled.ask(store.read_page, Cohort("loans", 1, "CA"), Sort(), texan)
    assert page.has_next
    assert (page.rows["@scope"] == "CA").all()
    assert (pd.to_datetime(page.rows["@event_time"]) <= moment).all()


def test_a_page_of_another_model_cannot_be_started_behind_a_record(book):
    rows = loans(5, seed=1)
    book.score(book.register(), rows)
    book.register(model="rides")
    with pytest.raises(UnknownRecord, match="It may belong to another model"):
        book.ask(store.read_page, Cohort("rides", 1), Sort(), str(2**32))


def test_entities_are_listed_in_the_same_order_on_every_database(book):
    names = ["a", "B", "ä", "_", "10", "9", "Z-1", "Z1", "é", "z"]
    book.score(book.register(), loans(10, seed=1).assign(entity=names))
    sort = Sort(SortColumn.ENTITY, descending=False)
    page = book.ask(store.read_page, COHORT, sort)
    assert page.rows["@entity"].tolist() == sorted(names)


def test_days_of_a_period_are_included_to_their_last_moment(book):
    times = [datetime(2025, 3, day, hour, 59, 59, 999_999, tzinfo=UTC)
             for day in (1, 2, 3, 4) for hour in (0, 23)]  # fmt: skip
    book.score(book.register(), loans(8, seed=1).assign(event_time=pd.DatetimeIndex(times)))
    period = Cohort("loans", 1, start=date(2025, 3, 2), end=date(2025, 3, 3))
    found = book.ask(store.read_page, period, Sort(descending=False)).rows["@event_time"]
    assert list(found) == times[2:6]
