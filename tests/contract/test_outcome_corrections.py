"""What is known of a prediction: revised by what came later, corrected where it was wrong."""

from datetime import timedelta

import pandas as pd
import pytest
import sqlalchemy as sa
from world import NOW, loans

from dashboard import services, store
from dashboard.domain.errors import InvalidRows, NoRows
from dashboard.domain.records import RUN_SPAN
from dashboard.store import tables

ROWS = loans(4, seed=1)
ENTITY, TIME = ROWS["entity"].iloc[0], ROWS["event_time"].iloc[0]
ROLES = services.Roles()
DAY = timedelta(days=1)


@pytest.fixture
def scored(book):
    book.score(book.register(), ROWS)
    return book


@pytest.fixture(params=["with event time", "without"])
def know(request, scored):
    """Hands outcomes of one prediction in, as (days after now, value), as rows of one file."""
    named = {"event_time": TIME} if request.param == "with event time" else {}

    def hand_in(*said, correct=False, now=NOW + 9 * DAY):
        rows = [
            {"entity": ENTITY, **named, "outcome": value, "known_at": NOW + days * DAY}
            for days, value in said
        ]
        return add(scored, pd.DataFrame(rows), correct=correct, now=now)

    return hand_in


def add(book, frame, *, correct=False, now=NOW):
    card = book.ask(store.get_version, "loans", 1).card
    return services.add_outcomes(
        book.engine, card, frame, ROLES, "known_at", correct=correct, now=now
    )


def current(book):
    stored = book.ask(store.get_prediction, "loans", str(RUN_SPAN))
    known = stored.outcome_known_at
    return stored.outcome, None if known is None else (known - NOW) // DAY


def history(book):
    columns = tables.outcome.c
    rows = sa.select(columns.value, columns.known_at).order_by(columns.id)
    return [(value, (at - NOW) // DAY) for value, at in book.ask(lambda c: c.execute(rows).all())]


def test_a_later_outcome_revises_and_an_older_one_is_stored_only(scored, know):
    assert know((2, 0)).current == 1
    later, older = know((3, 1)), know((1, 0))
    assert (later.current, later.older) == (1, 0)
    assert (older.current, older.older, older.matched) == (0, 1, 1)
    assert current(scored) == (1.0, 3)
    assert history(scored) == [(0.0, 2), (1.0, 3), (0.0, 1)]


def test_another_outcome_of_the_same_time_is_refused_unless_it_corrects(scored, know):
    know((2, 0))
    with pytest.raises(InvalidRows, match=r"[Rr]ow 1, column 'outcome': .* --correct replaces"):
        know((2, 1))
    assert current(scored) == (0.0, 2)
    assert know((2, 1), correct=True).current == 1
    assert current(scored) == (1.0, 2)
    assert know((2, 0), correct=True).current == 1
    assert current(scored) == (0.0, 2)
    assert history(scored) == [(0.0, 2), (1.0, 2), (0.0, 2)]


def test_a_mistyped_time_in_the_future_of_an_earlier_release_is_corrected(scored, know):
    know((3_000, 0), now=NOW + 3_000 * DAY)
    revised = know((2, 1))
    assert (revised.current, revised.older) == (0, 1)
    assert current(scored) == (0.0, 3_000)
    assert know((2, 1), correct=True).current == 1
    assert current(scored) == (1.0, 2)
    assert history(scored) == [(0.0, 3_000), (1.0, 2), (1.0, 2)]
    assert know((3_000, 0), now=NOW + 3_000 * DAY).known == 1  # the wrong file once more
    assert current(scored) == (1.0, 2)
    assert know((4, 0)).current == 1
    assert current(scored) == (0.0, 4)


def test_a_correction_leaves_what_was_known_before_its_time(scored, know):
    know((1, 0))
    know((4, 0))
    know((3, 1), correct=True)
    assert current(scored) == (1.0, 3)
    assert know((1, 1), correct=True).current == 1
    assert current(scored) == (1.0, 1)


def test_a_file_of_corrections_is_stored_once_however_its_rows_are_ordered(scored, know):
    know((5, 0))
    for said in ([(3, 1), (1, 0)], [(1, 0), (3, 1)]):
        again = know(*said, correct=True)
        assert current(scored) == (1.0, 3)
    assert (again.current, again.older, again.known) == (0, 0, 2)
    assert len(history(scored)) == 3


def test_identical_rows_are_counted_and_stored_once(scored, know):
    counted = know((1, 0), (1, "paid"), (1, 0.0))
    assert (counted.current, counted.repeated, counted.matched) == (1, 2, 1)
    assert history(scored) == [(0.0, 1)]


def test_rows_that_contradict_each_other_are_refused_and_both_are_named(scored, know):
    with pytest.raises(InvalidRows) as refused:
        know((1, 0), (2, 1), (1, "defaulted"))
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.value) == (3, "outcome", "defaulted")
    assert "contradicts row 1, which says '0'" in problem.reason
    assert history(scored) == []


@pytest.mark.parametrize("correct", [False, True])
def test_a_time_in_the_future_is_refused_beyond_what_clocks_differ_by(scored, know, correct):
    with pytest.raises(InvalidRows, match=r"[Rr]ow 2, column 'known_at': .* is in the future"):
        know((1, 0), (2, 1), correct=correct, now=NOW + 2 * DAY - timedelta(minutes=6))
    know((2, 1), correct=correct, now=NOW + 2 * DAY - timedelta(minutes=4))
    assert current(scored) == (1.0, 2)


def test_a_time_before_the_event_is_refused(scored, know):
    early = (TIME - NOW) // DAY - 1
    with pytest.raises(InvalidRows, match=r"[Rr]ow 1, column 'known_at': .* is before (the|ev)"):
        know((early, 0))
    assert history(scored) == []
    assert know((early + 1, 0)).current == 1  # known at the very moment


def test_without_a_time_an_outcome_belongs_to_the_predictions_before_it(scored):
    card = scored.ask(store.get_version, "loans", 1).card
    again = ROWS.assign(event_time=ROWS["event_time"] + 30 * DAY)
    scored.score(card, again, "again")
    between = pd.DataFrame({"entity": [ENTITY], "outcome": [1], "known_at": [TIME + DAY]})
    assert add(scored, between).matched == 1
    after = between.assign(known_at=TIME + 31 * DAY)
    assert add(scored, after).matched == 2


def test_a_frame_without_rows_is_refused(scored):
    frame = pd.DataFrame({"entity": [], "outcome": [], "known_at": []})
    with pytest.raises(NoRows, match="here are no rows"):
        add(scored, frame)


def test_the_history_of_corrections_cannot_be_changed_either(scored, know):
    know((1, 0), correct=True)
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        store.writing(scored.engine) as connection,
    ):
        connection.execute(sa.update(tables.outcome).values(is_correction=False))
