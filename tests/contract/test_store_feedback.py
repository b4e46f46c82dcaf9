"""Judgements and explanations are kept, once."""

import threading
from uuid import uuid4

import pytest
import sqlalchemy as sa
from world import NOW, loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Op
from dashboard.domain.errors import FeedbackRefused
from dashboard.domain.records import StoredAttribution, Verdict

KEY, OTHER = str(2**32), str(2**32 + 1)


@pytest.fixture
def scored(book):
    for version in (1, 2):
        book.score(book.register(version), loans(10, seed=1))
    return book


def test_a_judgement_comes_back_as_it_was_given(scored):
    seen = {"score": 0.25, "attributions": {"zeta": 0.1, "alpha": -0.2, "mid": 1e-17}}
    stored = scored.judge(
        KEY, Verdict.DISAGREE, seen=seen, corrected_outcome=1.0, verified=True,
        suspect_feature="amount", reason="wrong_input", comment="naïve 中 🙂\n",
    )  # fmt: skip
    (found,) = scored.ask(store.list_feedback, "loans")
    assert found == stored
    assert found.created_at == NOW
    assert found.given.seen == seen
    assert list(found.given.seen["attributions"]) == ["zeta", "alpha", "mid"]
    assert found.given.comment == "naïve 中 🙂\n"
    assert found.given.verdict is Verdict.DISAGREE


def test_the_same_token_stores_once_and_gives_the_first(scored):
    first = scored.judge(KEY, client_token="one")  # noqa: S106 - no secret
    second = scored.judge(KEY, Verdict.DISAGREE, client_token="one")  # noqa: S106
    assert second == first
    assert scored.ask(store.list_feedback, "loans") == [first]


def test_the_same_token_at_once_stores_once(scored):
    for _ in range(5):
        token, start, stored = uuid4().hex, threading.Barrier(2), []

        def send(token=token, start=start, stored=stored):
            start.wait()
            stored.append(scored.judge(KEY, client_token=token))

        threads = [threading.Thread(target=send) for _ in "12"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(stored) == 2
        assert stored[0] == stored[1]
    assert len(scored.ask(store.list_feedback, "loans")) == 5


def test_lists_are_newest_first_filtered_and_paged(scored):
    given = [
        scored.judge(KEY, Verdict.AGREE),
        scored.judge(KEY, Verdict.DISAGREE, suspect_feature="amount"),
        scored.judge(OTHER, Verdict.UNSURE),
    ]
    newest_first = given[::-1]
    ask = scored.ask
    assert ask(store.list_feedback, "loans") == newest_first
    assert ask(store.list_feedback, "loans", limit=1) == newest_first[:1]
    assert ask(store.list_feedback, "loans", before_id=given[2].id) == newest_first[1:]
    assert ask(store.list_feedback, "loans", verdict=Verdict.DISAGREE) == [given[1]]
    assert ask(store.list_feedback, "loans", verdict="disagree") == [given[1]]
    assert ask(store.list_feedback, "loans", feature="amount") == [given[1]]
    assert ask(store.list_feedback, "loans", prediction_key=OTHER) == [given[2]]
    assert ask(store.list_feedback, "loans", version=1) == newest_first
    assert ask(store.list_feedback, "loans", version=2) == []


def test_a_replaced_judgement_is_kept_and_no_longer_stands(scored):
    first = scored.judge(KEY, Verdict.AGREE)
    second = scored.judge(KEY, Verdict.DISAGREE, supersedes=first.id)
    assert scored.ask(store.list_feedback, "loans") == [second, first]
    assert scored.ask(store.list_feedback, "loans", standing_only=True) == [second]
    assert scored.ask(store.newest_verdicts, "loans", [KEY, OTHER]) == {KEY: Verdict.DISAGREE}
    summary = scored.ask(store.summarize, Cohort("loans", 1), None)
    assert (summary.n_feedback, summary.n_disagree) == (1, 1)
    agreed = Cohort("loans", 1, conditions=(Condition("@feedback", Op.IS_IN, ("agree",)),))
    assert scored.ask(store.count, agreed) == 0


def test_a_judgement_can_only_replace_one_of_the_same_prediction(scored):
    first = scored.judge(KEY)
    for supersedes, key in ((first.id, OTHER), (first.id + 7, KEY)):
        with pytest.raises(FeedbackRefused, match="not one of this prediction"):
            scored.judge(key, supersedes=supersedes)
    assert len(scored.ask(store.list_feedback, "loans")) == 1


@pytest.mark.parametrize("comment", ["a\0b", "\ud800"])
def test_a_comment_that_no_database_can_hold_gives_a_sentence(scored, comment):
    with pytest.raises(FeedbackRefused, match="character that cannot be stored"):
        scored.judge(KEY, comment=comment)


def test_the_newest_views_of_no_keys_are_none(scored):
    assert scored.ask(store.newest_verdicts, "loans", []) == {}


@pytest.mark.parametrize(
    "change", ["UPDATE feedback SET verdict = 'agree'", "DELETE FROM feedback"]
)
def test_judgements_cannot_be_changed(scored, change):
    stored = scored.judge(KEY, Verdict.DISAGREE)
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        store.writing(scored.engine) as connection,
    ):
        connection.execute(sa.text(change))
    assert scored.ask(store.list_feedback, "loans") == [stored]


def test_attributions_come_back_in_single_precision(scored):
    exact = StoredAttribution(KEY, "exact", (0.5, -0.25, 3.0, 0.0), (0.125, 0.0, 0.0, 1.0),
                              0.1, 1e-17, ("a note", "another"))  # fmt: skip
    bare = StoredAttribution(OTHER, "exact", (0.5,), None, 0.1, 0.0)
    with store.writing(scored.engine) as connection:
        for each in (exact, bare):
            store.add_attribution(connection, "loans", each, NOW)
            store.add_attribution(connection, "loans", each, NOW)
    assert scored.ask(store.find_attribution, "loans", KEY, "exact") == exact
    assert scored.ask(store.find_attribution, "loans", OTHER, "exact") == bare
    assert scored.ask(store.find_attribution, "loans", KEY, "sampled") is None


def test_the_first_attributions_stay(scored):
    with store.writing(scored.engine) as connection:
        for value in (0.5, 0.75):
            each = StoredAttribution(KEY, "exact", (value,), None, 0.0, 0.0)
            store.add_attribution(connection, "loans", each, NOW)
    assert scored.ask(store.find_attribution, "loans", KEY, "exact").values == (0.5,)


def test_an_explanation_is_kept_once(scored):
    with store.writing(scored.engine) as connection:
        for payload in ("{}", "other"):
            store.keep_explanation(connection, "k" * 64, "PartialDependence", payload, NOW)
    assert scored.ask(store.find_explanation, "k" * 64) == "{}"
    assert scored.ask(store.find_explanation, "none") is None
