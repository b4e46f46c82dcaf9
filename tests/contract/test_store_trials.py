"""Who trusted a version, and what it showed when it was tried."""

from contract.book import Book
from world import NOW, TRUST, card_of

from dashboard import store
from dashboard.domain.records import StoredTrial

KEY = ("a" * 64, "b" * 64)


def test_a_trial_is_found_by_the_bytes_and_the_libraries_and_replaced(book: Book):
    with store.writing(book.engine) as connection:
        assert store.find_trial(connection, *KEY) is None
        store.store_trial(connection, *KEY, "opening it crashed", NOW)
    with store.reading(book.engine) as connection:
        found = store.find_trial(connection, *KEY)
        assert found == StoredTrial(passed=False, reason="opening it crashed", tried_at=NOW)
        assert store.find_trial(connection, KEY[0], "c" * 64) is None
    with store.writing(book.engine) as connection:
        store.store_trial(connection, *KEY, "", NOW)
        assert store.find_trial(connection, *KEY) == StoredTrial(
            passed=True, reason="", tried_at=NOW
        )


def test_trust_is_stored_with_the_version(book: Book):
    for number, trust in ((1, TRUST), (2, None)):
        card = card_of(number, "any")
        with store.writing(book.engine) as connection:
            added = store.add_version(connection, card, str(number) * 64, "loans", NOW, trust)
        assert added.trust == trust
        with store.reading(book.engine) as connection:
            assert store.get_version(connection, "loans", number).trust == trust
