"""What-ifs are kept as they were saved, once."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from world import NOW, loans

from dashboard import services, store
from dashboard.domain.errors import ScenarioRefused, UnknownFeature, UnknownModel, UnknownRecord
from dashboard.domain.scenarios import NewScenario

KEY, OTHER = str(2**32), str(2**32 + 1)
FIRST = NewScenario(
    client_token="one",  # noqa: S106 - no secret
    model="loans",
    version=1,
    prediction_key=KEY,
    name="Half the amount",
    author="Ana",
    edits=(("staff", ""), ("amount", "20000.5"), ("sector", "72")),
    output=None,
    score_before=0.3,
    score_after=0.1 + 0.2,
)


@pytest.fixture
def scored(book):
    for version in (1, 2):
        book.score(book.register(version), loans(10, seed=1))
    return book


def save(book, new, now=NOW):
    with store.writing(book.engine) as connection:
        return store.add_scenario(connection, new, now)


def test_a_what_if_comes_back_as_it_was_saved(scored):
    stored = save(scored, replace(FIRST, name="naïve 中 🙂", output="defaulted"))
    assert scored.ask(store.list_scenarios, "loans") == [stored]
    assert stored.given == replace(FIRST, name="naïve 中 🙂", output="defaulted")
    assert stored.created_at == NOW


def test_the_same_token_is_stored_once_and_gives_the_first(scored):
    first = save(scored, FIRST)
    assert save(scored, replace(FIRST, name="another")) == first
    assert scored.ask(store.list_scenarios, "loans") == [first]


def test_lists_are_newest_first_paged_and_of_one_model(scored):
    scored.register(model="others")
    saved = [
        save(scored, replace(FIRST, client_token=str(place), prediction_key=key))
        for place, key in enumerate((KEY, OTHER, KEY))
    ]
    ask = scored.ask
    assert ask(store.list_scenarios, "loans") == saved[::-1]
    assert ask(store.list_scenarios, "loans", limit=1) == saved[2:]
    assert ask(store.list_scenarios, "loans", before_id=saved[1].id) == saved[:1]
    assert ask(store.list_scenarios, "loans", ids=[saved[1].id, 99, 2**70]) == [saved[1]]
    assert ask(store.list_scenarios, "others") == []
    with pytest.raises(UnknownModel):
        ask(store.list_scenarios, "nothing")


@pytest.mark.parametrize("change", ["UPDATE scenario SET name = 'x'", "DELETE FROM scenario"])
def test_what_ifs_cannot_be_changed(scored, change):
    stored = save(scored, FIRST)
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        store.writing(scored.engine) as connection,
    ):
        connection.execute(sa.text(change))
    assert scored.ask(store.list_scenarios, "loans") == [stored]


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"name": " "}, ScenarioRefused, "a name for the what-if is needed"),
        ({"author": ""}, ScenarioRefused, "your name is needed"),
        ({"name": "x" * 101}, ScenarioRefused, "may have 100 characters"),
        ({"name": "a\0b"}, ScenarioRefused, "character that cannot be stored"),
        ({"edits": ()}, ScenarioRefused, "no value is changed"),
        ({"edits": (("nothing", "1"),)}, UnknownFeature, "nothing"),
        ({"score_after": float("nan")}, ScenarioRefused, "no finite number"),
        ({"version": 2}, ScenarioRefused, "another version"),
        ({"prediction_key": "7"}, UnknownRecord, "7"),
    ],
)
def test_what_lacks_something_is_refused_with_a_sentence(scored, changes, error, said):
    card = scored.ask(store.get_version, "loans", 1).card
    with pytest.raises(error, match=said):
        services.save_scenario(scored.engine, card, replace(FIRST, **changes), now=NOW)
    assert scored.ask(store.list_scenarios, "loans") == []
