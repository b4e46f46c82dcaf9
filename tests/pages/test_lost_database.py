"""The database goes away while somebody reads: a sentence, and the page comes back with it."""

import pytest
import streamlit as st
from pages_app import open_page, words

from dashboard.ui import cache, navigation

NAMES = [name for titles in navigation.GROUPS.values() for name in titles]


def expire():
    """What was read is forgotten, as it is after a moment, and open connections are cut."""
    st.cache_data.clear()
    cache.engine().dispose()


@pytest.mark.parametrize("name", NAMES)
def test_a_database_that_goes_away_gives_a_sentence_and_comes_back(name, settled):
    app = open_page(name, model="loans", version="1")
    assert not app.error
    database, aside = settled.folder / "candor.db", settled.folder / "aside.db"
    database.rename(aside)
    database.mkdir()  # nothing can be opened here
    expire()
    app.run()
    assert not app.exception
    assert "does not answer" in words(app)
    database.rmdir()
    aside.rename(database)
    expire()
    app.run()
    assert not app.exception
    assert not app.error
