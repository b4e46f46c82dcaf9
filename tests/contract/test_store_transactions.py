"""Readers see one state; writers keep all or nothing and wait for each other."""

import threading

import pytest
import sqlalchemy as sa
from world import NOW, card_of, loans

from dashboard import store
from dashboard.domain.cohort import Cohort
from dashboard.store import tables

COUNT = Cohort("loans", 1)


def test_a_reader_sees_one_state_throughout(book):
    card = book.register()
    with store.reading(book.engine) as connection:
        before = store.count(connection, COUNT)
        book.score(card, loans(20, seed=1))
        assert store.count(connection, COUNT) == before == 0
    assert book.ask(store.count, COUNT) == 20


def test_an_error_keeps_nothing(book):
    def store_and_fail():
        with store.writing(book.engine) as connection:
            store.add_version(connection, card_of(1, "x"), "c" * 64, "loans/1", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_and_fail()
    assert book.ask(store.list_models) == []
    assert "predictions_loans" not in sa.inspect(book.engine).get_table_names()


def test_many_writers_at_once_all_store(book):
    card = book.register()
    failures = []

    def score(seed):
        try:
            book.score(card, loans(200, seed=seed), input_hash=str(seed))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=score, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert book.ask(store.count, COUNT) == 1_200


def test_a_writer_that_is_interrupted_in_a_statement_holds_nobody_up(engine):
    def interrupt(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT"):
            raise KeyboardInterrupt

    def name_models(*names):
        with store.writing(engine) as connection:
            connection.execute(sa.insert(tables.model), [{"name": name} for name in names])

    sa.event.listen(engine, "after_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt) as held:  # as by whoever cleans up after it
        name_models("a", "b")
    sa.event.remove(engine, "after_cursor_execute", interrupt)
    name_models("c", "d")
    with store.reading(engine) as connection:
        assert store.list_models(connection) == ["c", "d"]
    assert held.value.__traceback__
