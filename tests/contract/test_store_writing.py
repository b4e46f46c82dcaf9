"""Scored rows go in whole, once, and come out as they were."""

import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from contract.book import batch_of
from world import NOW, SCHEMA, card_of, loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import InvalidRows, UnknownRecord
from dashboard.domain.records import RUN_SPAN, RunStatus

ROWS = loans(60, seed=1)
COHORT = Cohort("loans", 1)
OLDEST_FIRST = Sort(descending=False)


def test_what_was_scored_comes_back_the_same_to_the_last_bit(book):
    card = book.register()
    book.score(card, ROWS)
    conformed = SCHEMA.conform(ROWS).frame
    page = book.ask(store.read_page, COHORT, OLDEST_FIRST, limit=100).rows
    pd.testing.assert_frame_equal(page[list(SCHEMA.names)].reset_index(drop=True), conformed)
    sample = book.ask(store.read_sample, COHORT, 100, 0).loc[page.index]
    pd.testing.assert_frame_equal(sample[list(SCHEMA.names)].reset_index(drop=True), conformed)
    assert list(sample.columns) == [*SCHEMA.names, "@score", "@outcome", "@event_time"]
    assert page["@entity"].tolist() == ROWS["entity"].tolist()
    assert list(page["@event_time"]) == list(ROWS["event_time"])


def test_a_frame_has_the_same_types_when_it_is_empty(book):
    card = book.register()
    empty = book.ask(store.read_page, COHORT, Sort())
    assert (empty.first, empty.last) == (None, None)
    assert (empty.has_next, empty.has_previous) == (False, False)
    assert book.ask(store.read_sample, COHORT, 10, 0).empty
    book.score(card, ROWS)
    full = book.ask(store.read_page, COHORT, Sort())
    assert empty.rows[list(SCHEMA.names)].dtypes.equals(full.rows[list(SCHEMA.names)].dtypes)
    assert list(empty.rows.columns) == list(full.rows.columns)


def test_a_prediction_is_read_with_values_of_its_kinds(book):
    run = book.score(book.register(), ROWS)
    stored = book.ask(store.get_prediction, "loans", str(run.id * RUN_SPAN + 1))
    row = ROWS.iloc[1]
    assert stored.features == {
        "amount": row["amount"], "staff": int(row["staff"]),
        "is_new": bool(row["is_new"]), "sector": row["sector"],
    }  # fmt: skip
    assert [type(value) for value in stored.features.values()] == [float, int, bool, str]
    assert list(stored.features) == list(SCHEMA.names)
    assert (stored.entity, stored.scope, stored.event_time) == (
        row["entity"], row["scope"], row["event_time"])  # fmt: skip
    assert (stored.run_id, stored.predicted_at, stored.outcome) == (run.id, NOW, None)
    assert stored.score == round(row["amount"] / 100_000, 2)
    missing = book.ask(store.get_prediction, "loans", str(run.id * RUN_SPAN))
    assert missing.features["staff"] is None
    assert missing.features["sector"] is None


@pytest.mark.parametrize(
    "key", ["", "x", "-1", "1.0", " 1", "٣", "1" * 19, "9" * 30, "4294967296000", "1\0", "0x1",
            "04294967296", "1_000", "9" * 5_000]
)  # fmt: skip
def test_a_key_that_names_no_prediction_gives_a_sentence(filled, key):
    for question, given in (
        (store.get_prediction, ("loans", key)),
        (store.neighbours, (COHORT, Sort(), key)),
        (store.read_page, (COHORT, Sort(), key)),
    ):
        with pytest.raises(UnknownRecord, match="open it from the Predictions page"):
            filled.ask(question, *given)


def test_a_finished_run_is_found_again_and_nothing_is_stored_twice(book, later):
    card = book.register()
    finished = book.score(card, ROWS)
    with store.writing(book.engine) as connection:
        again, is_new = store.start_run(
            connection, model="loans", version=1, scope="*", logical_time=finished.logical_time,
            input_hash="h", kind="batch", now=later(1),
        )  # fmt: skip
    assert (again, is_new) == (finished, False)
    assert (finished.status, finished.n_rows) == (RunStatus.FINISHED, 60)
    assert book.ask(store.count, COHORT) == 60


def test_other_rows_or_another_version_are_another_run(book):
    for version in (1, 2):
        card = book.register(version)
        book.score(card, ROWS)
        book.score(card, ROWS, "other rows")
    assert len({run.id for run in book.ask(store.list_runs, "loans", limit=10)}) == 4


def test_a_failed_run_can_be_repeated_at_once(book):
    card = book.register()
    with store.writing(book.engine) as connection:
        failed = book.start(connection, card)
        store.fail_run(connection, failed, NOW)
    (run,) = book.ask(store.list_runs, "loans", limit=10)
    assert (run.status, run.finished_at) == (RunStatus.FAILED, NOW)
    repeated = book.score(card, ROWS)
    assert (repeated.id, repeated.status) == (failed.id, RunStatus.FINISHED)
    assert book.ask(store.count, COHORT) == 60


def test_an_error_between_start_and_end_leaves_nothing(book):
    card = book.register()
    before = book.ask(store.data_version, "loans")

    def store_and_fail():
        with store.writing(book.engine) as connection:
            run = book.start(connection, card)
            store.add_predictions(connection, run, batch_of(card, ROWS))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_and_fail()
    assert book.ask(store.count, COHORT) == 0
    assert book.ask(store.list_runs, "loans", limit=10) == []
    assert book.ask(store.data_version, "loans") == before


def test_a_key_that_no_database_can_hold_names_its_row(book):
    card = book.register()
    rows = ROWS.assign(entity=["a\0b", *ROWS["entity"][1:]])
    with pytest.raises(InvalidRows, match=r"row 1, column 'entity': .* cannot be stored"):
        book.score(card, rows)


def test_a_batch_whose_parts_do_not_fit_is_refused():
    batch = batch_of(card_of(1, "a test"), ROWS)
    with pytest.raises(ValueError, match="lengths"):
        replace(batch, entities=batch.entities[:-1])
    with pytest.raises(ValueError, match="missing or infinite"):
        replace(batch, scores=batch.scores * float("nan"))


KILLED = """
import os, sys
import sqlalchemy as sa
from contract.book import Book
from world import card_of, loans
from dashboard import store

engine = store.open_engine(sys.argv[1])
card = card_of(1, "a test")
inserts = []

def die(connection, cursor, statement, *rest):
    if statement.startswith("INSERT INTO predictions_"):
        inserts.append(statement)
    if len(inserts) == 2:
        os._exit(9)

sa.event.listen(engine, "after_cursor_execute", die)
Book(engine).score(card, loans(12_000, seed=1))
"""


def test_a_process_killed_while_it_stores_leaves_nothing(book, request):
    book.register()
    address = book.engine.url.render_as_string(hide_password=False)
    folders = [str(request.path.parents[1])]
    killed = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {folders}\n{KILLED}", address],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert killed.returncode == 9, killed.stderr
    assert book.ask(store.count, COHORT) == 0
    assert book.ask(store.list_runs, "loans", limit=10) == []


def test_the_data_version_changes_with_every_run_outcome_and_judgement(book, later):
    card = book.register()
    seen = [book.ask(store.data_version, "loans")]
    run = book.score(card, ROWS)
    seen.append(book.ask(store.data_version, "loans"))
    book.know(ROWS)
    seen.append(book.ask(store.data_version, "loans"))
    book.know(ROWS.assign(outcome=1 - ROWS["outcome"]), later(1))
    seen.append(book.ask(store.data_version, "loans"))
    book.judge(str(run.id * RUN_SPAN))
    seen.append(book.ask(store.data_version, "loans"))
    assert len(set(seen)) == 5
    assert book.ask(store.data_version, "loans") == seen[-1]
