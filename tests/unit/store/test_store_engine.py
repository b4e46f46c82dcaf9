"""Addresses of databases: read, prepared, or refused without telling a password."""

import pytest
import sqlalchemy as sa

from dashboard import store
from dashboard.domain.errors import StoreUnreachable


def test_the_folder_of_a_database_is_made(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'candor.db'}")
    store.upgrade(engine)
    engine.dispose()
    assert (tmp_path / "a" / "b" / "candor.db").is_file()


def test_sqlite_is_prepared_for_many_readers_and_one_writer(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path / 'candor.db'}")
    with store.reading(engine) as connection:
        found = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1,
                     "busy_timeout": 10_000}  # fmt: skip


def test_a_database_that_does_not_answer_is_named_without_its_password():
    engine = store.open_engine("postgresql://ann:secret@127.0.0.1:9/candor")
    for opened in (store.reading, store.writing):
        with (
            pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:9/candor") as failure,
            opened(engine),
        ):
            pass
        assert "secret" not in str(failure.value)
        assert "CANDOR_DATABASE_URL" in str(failure.value)
    engine.dispose()


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://ann:secret@host/x", "oracle://x",
                                     "://ann:secret@x", "sqlite+nonsense:///x"])  # fmt: skip
def test_an_address_of_nothing_we_know_is_refused(address):
    with pytest.raises(StoreUnreachable) as failure:
        store.open_engine(address)
    assert "secret" not in str(failure.value)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnreachable, match=r"candor\.db"):
        store.open_engine(f"sqlite:///{tmp_path / 'file' / 'candor.db'}")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "candor.db").write_text("no database at all, but text of some length" * 50)
    engine = store.open_engine(f"sqlite:///{tmp_path / 'candor.db'}")
    with pytest.raises(StoreUnreachable, match=r"candor\.db"):
        store.require_current(engine)
    engine.dispose()


def test_a_mistake_in_a_query_is_not_called_an_unreachable_database(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path / 'candor.db'}")
    with pytest.raises(sa.exc.OperationalError, match="no such table"), store.reading(engine) as c:
        c.execute(sa.text("SELECT * FROM nowhere"))
    engine.dispose()
