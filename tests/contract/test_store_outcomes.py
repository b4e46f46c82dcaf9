"""The truth arrives later, and may be revised."""

from datetime import datetime

import pandas as pd
import pytest
import sqlalchemy as sa
from world import NOW, loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import NaiveTime, UnknownModel

ROWS = loans(30, seed=1)


@pytest.fixture
def scored(book):
    for version in (1, 2):
        book.score(book.register(version), ROWS)
    return book


def outcomes(book, version=1):
    page = book.ask(store.read_page, Cohort("loans", version), Sort(descending=False))
    return page.rows["@outcome"].tolist()


def count(matched=0, current=0, older=0, known=0, unknown=0, keys=()):
    return store.OutcomeCount(matched, current, older, known, unknown, keys)


def history(book):
    with store.reading(book.engine) as connection:
        return connection.execute(sa.text("SELECT count(*) FROM outcome")).scalar_one()


def test_an_outcome_reaches_the_predictions_of_every_version(scored):
    assert scored.know(ROWS) == count(60, current=60)
    assert outcomes(scored) == outcomes(scored, 2) == ROWS["outcome"].tolist()
    stored = scored.ask(store.get_prediction, "loans", str(2**32))
    assert stored.outcome_known_at == NOW


def test_the_same_outcomes_again_change_nothing(scored):
    scored.know(ROWS)
    before = scored.ask(store.data_version, "loans"), history(scored)
    assert scored.know(ROWS) == count(60, known=60)
    assert (scored.ask(store.data_version, "loans"), history(scored)) == before


def test_a_later_outcome_revises_an_earlier_one_and_both_are_kept(scored, later):
    scored.know(ROWS)
    scored.know(ROWS.assign(outcome=1 - ROWS["outcome"]), later(5))
    assert outcomes(scored) == (1 - ROWS["outcome"]).tolist()
    assert history(scored) == 120


def test_an_older_outcome_that_arrives_late_is_kept_but_does_not_count(scored, later):
    scored.know(ROWS, later(5))
    scored.know(ROWS.assign(outcome=1 - ROWS["outcome"]), NOW)
    assert outcomes(scored) == ROWS["outcome"].tolist()
    assert history(scored) == 120
    stored = scored.ask(store.get_prediction, "loans", str(2**32))
    assert stored.outcome_known_at == later(5)


def test_a_file_may_hold_several_revisions_in_any_order(scored, later):
    old, new = ROWS.assign(known_at=NOW), ROWS.assign(known_at=later(5), outcome=1.0)
    both = pd.concat([new, old])[["entity", "event_time", "outcome", "known_at"]]
    with store.writing(scored.engine) as connection:
        stored = store.add_outcomes(connection, "loans", both)
    assert stored == count(60, current=60, older=60)
    assert outcomes(scored) == [1.0] * 30


def test_without_a_time_an_outcome_belongs_to_all_predictions_of_its_entity(book):
    card = book.register()
    twice = pd.concat([ROWS, ROWS.assign(event_time=ROWS["event_time"] + pd.Timedelta("9D"))])
    book.score(card, twice)
    frame = ROWS[["entity", "outcome"]].assign(known_at=NOW)
    with store.writing(book.engine) as connection:
        assert store.add_outcomes(connection, "loans", frame) == count(60, current=60)
    summary = book.ask(store.summarize, Cohort("loans", 1), None)
    assert summary.n_outcomes == 60
    assert summary.mean_outcome == pytest.approx(ROWS["outcome"].mean())


def test_strangers_are_counted_and_named_and_the_rest_is_stored(scored):
    strangers = ROWS.head(4).assign(entity=["never", "seen", "L1-0000x", "' OR 1=1"])
    moved = ROWS.tail(1).assign(event_time=ROWS["event_time"].iloc[0])
    stored = scored.know(pd.concat([strangers, moved, ROWS.head(10)]))
    assert stored == count(20, current=20, unknown=5, keys=stored.unknown_keys)
    assert stored.unknown_keys == (
        "never at 2025-01-01T00:00:00+00:00", "seen at 2025-01-01T12:00:00+00:00",
        "L1-0000x at 2025-01-02T00:00:00+00:00", "' OR 1=1 at 2025-01-02T12:00:00+00:00",
        "L1-0029 at 2025-01-01T00:00:00+00:00",
    )  # fmt: skip


def test_a_naive_moment_is_refused_and_nothing_is_stored(scored):
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the point of the test
    with pytest.raises(NaiveTime, match="has no time zone"):
        scored.know(ROWS, naive)
    assert history(scored) == 0


def test_outcomes_of_an_unknown_model_are_refused(scored):
    with pytest.raises(UnknownModel, match="Known models: loans"):
        scored.know(ROWS, model="rides")


def test_no_rows_are_no_outcomes(scored):
    assert scored.know(ROWS.head(0)) == count()


@pytest.mark.parametrize("change", ["UPDATE outcome SET value = 1 - value", "DELETE FROM outcome"])
def test_the_history_cannot_be_changed(scored, change):
    scored.know(ROWS)
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        store.writing(scored.engine) as connection,
    ):
        connection.execute(sa.text(change))
    assert history(scored) == 60
