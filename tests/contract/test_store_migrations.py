"""A database is brought up to date, or says that it is not."""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dashboard import store
from dashboard.domain.errors import StoreNotReady
from dashboard.store import tables


@pytest.fixture
def empty(new_address):
    engine = store.open_engine(new_address())
    yield engine
    engine.dispose()


def names(engine):
    return sorted(sa.inspect(engine).get_table_names())


def test_an_empty_database_says_what_to_do_and_then_is_ready(empty):
    with pytest.raises(StoreNotReady, match=r"revision none and .* Run `candor init`"):
        store.require_current(empty)
    store.upgrade(empty)
    store.require_current(empty)
    assert {"model", "version", "deployment", "run", "outcome", "feedback"} < set(names(empty))


def test_upgrading_twice_is_harmless(book):
    card = book.register()
    store.upgrade(book.engine)
    assert book.ask(store.get_version, "loans", 1).card == card


def test_two_upgrades_at_once_take_turns(empty):
    start, failures = threading.Barrier(2), []

    def upgrade():
        start.wait()
        try:
            store.upgrade(empty)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=upgrade) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    store.require_current(empty)


def test_the_migrations_make_the_tables_that_the_code_describes(book):
    book.register()

    def ours(name, kind, _parents):
        return not (kind == "table" and name.startswith("predictions_"))

    with store.reading(book.engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": ours}
        )
        assert compare_metadata(context, tables.metadata) == []


def test_a_later_release_is_refused_with_a_sentence_and_left_alone(book):
    with store.writing(book.engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNotReady, match="9999"):
        store.require_current(book.engine)
    with pytest.raises(StoreNotReady, match="9999"):
        store.upgrade(book.engine)
    assert "model" in names(book.engine)


def test_an_upgrade_that_breaks_leaves_an_empty_database(empty):
    def fail(_connection, _cursor, statement, *_):
        if "CREATE TABLE outcome" in statement:
            raise KeyboardInterrupt

    sa.event.listen(empty, "before_cursor_execute", fail)
    with pytest.raises(KeyboardInterrupt):
        store.upgrade(empty)
    sa.event.remove(empty, "before_cursor_execute", fail)
    assert names(empty) == []
    store.upgrade(empty)
    store.require_current(empty)
