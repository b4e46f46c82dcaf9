"""Versions enter the register and go to work."""

from dataclasses import replace
from datetime import datetime

import pytest
from world import NOW, SCHEMA, card_of, loans

from dashboard import store
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import (
    AlreadyRegistered,
    InvalidCard,
    NaiveTime,
    UnknownModel,
    UnknownVersion,
)
from dashboard.domain.schema import Feature, FeatureSchema, Kind


def test_a_card_comes_back_as_it_was_given(book):
    card = book.register()
    assert book.ask(store.get_version, "loans", 1).card == card


def test_the_same_bytes_are_registered_once(book):
    first, second = (book.register() and book.ask(store.get_version, "loans", 1) for _ in "12")
    assert first == second
    assert len(book.ask(store.list_versions, "loans")) == 1


def test_other_bytes_under_the_same_number_are_refused(book):
    card = book.register()
    with (
        pytest.raises(AlreadyRegistered, match=r"Version 1 of 'loans' .* the next number"),
        store.writing(book.engine) as connection,
    ):
        store.add_version(connection, card, "d" * 64, "loans/1", NOW)


@pytest.mark.parametrize("name", ["Loans", "1loans", "lo-ans", "loans;", "", "l" * 41])
def test_a_name_that_cannot_name_a_table_is_refused(book, name):
    with pytest.raises(InvalidCard, match="letters, digits and underscores"):
        book.register(model=name)
    assert book.ask(store.list_models) == []


def test_models_and_versions_are_listed_in_order(book):
    for model, version in (("zebra", 1), ("loans", 2), ("loans", 1)):
        book.register(version, model=model)
    assert book.ask(store.list_models) == ["loans", "zebra"]
    assert [each.number for each in book.ask(store.list_versions, "loans")] == [1, 2]


def test_an_unknown_model_names_the_known_ones(book):
    book.register()
    for question in (store.list_versions, store.data_version, store.list_feedback):
        with pytest.raises(UnknownModel, match=r"'loan'. Did you mean 'loans'\? Known models"):
            book.ask(question, "loan")


@pytest.mark.parametrize("number", [2, 0, -1, 10**12])
def test_an_unknown_version_names_the_known_ones(book, number):
    book.register()
    with pytest.raises(UnknownVersion, match=r"Known versions: 1\."):
        book.ask(store.get_version, "loans", number)
    with pytest.raises(UnknownVersion, match=r"Known versions: 1\."):
        book.ask(store.read_page, Cohort("loans", number), Sort())


def test_a_naive_time_is_refused(book):
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the point of the test
    with (
        pytest.raises(NaiveTime, match="has no time zone"),
        store.writing(book.engine) as connection,
    ):
        store.add_version(connection, card_of(1, "x"), "c" * 64, "loans/1", naive)


HOSTILE = ("id", "score", "SCORE", "Score ", "f0_id", "select", "a'; DROP TABLE run; --", "",
           "é" * 40, "ü" * 40 + "1", "ü" * 40 + "2", "%s", "a:b", "scope.x", 'quo"ted')  # fmt: skip


def test_no_name_of_a_feature_can_collide_with_anything(book):
    schema = FeatureSchema((*SCHEMA.features, *(Feature(n, Kind.NUMBER) for n in HOSTILE)))
    card = book.register(schema=schema)
    rows = loans(5, seed=1).assign(**{n: float(place) for place, n in enumerate(HOSTILE)})
    book.score(card, rows)
    page = book.ask(store.read_page, Cohort("loans", 1), Sort(descending=False))
    assert list(page.rows.columns[-len(schema) :]) == list(schema.names)
    assert page.rows[list(HOSTILE)].iloc[0].tolist() == list(map(float, range(len(HOSTILE))))
    found = book.ask(store.get_prediction, "loans", page.first)
    assert list(found.features)[len(SCHEMA) :] == list(HOSTILE)


def test_a_later_version_adds_its_features_and_keeps_what_is_stored(book):
    first = book.register()
    book.score(first, loans(5, seed=1), "first")
    renamed = tuple(
        Feature("staff", Kind.NUMBER) if each.name == "staff" else each for each in SCHEMA.features
    )
    second = book.register(2, schema=FeatureSchema((*renamed[::-1], Feature("new", Kind.NUMBER))))
    rows = loans(5, seed=1).assign(new=2.5, staff=0.5)
    book.score(second, rows, "second")
    old = book.ask(store.read_page, Cohort("loans", 1), Sort())
    new = book.ask(store.read_page, Cohort("loans", 2), Sort())
    assert list(old.rows.columns[-4:]) == list(SCHEMA.names)
    assert list(new.rows.columns[-5:]) == [*SCHEMA.names[::-1], "new"]
    assert new.rows["new"].tolist() == [2.5] * 5
    assert new.rows["staff"].tolist() == [0.5] * 5
    assert (old.rows["staff"].dropna() % 1 == 0).all()
    newest = book.ask(store.get_prediction, "loans", new.last)
    assert newest.features == {"sector": None, "is_new": newest.features["is_new"], "staff": 0.5,
                               "amount": newest.features["amount"], "new": 2.5}  # fmt: skip


def test_each_class_has_its_score_and_a_later_version_may_have_more(book):
    words = ("good", "bad")
    book.register()
    card = book.register(2, task=Task.MULTICLASS, outputs=words, outcome_labels=words)
    rows = loans(5, seed=1)
    book.score(card, rows)
    page = book.ask(store.read_page, Cohort("loans", 2), Sort())
    stored = book.ask(store.get_prediction, "loans", page.first)
    assert stored.scores == {"good": stored.score, "bad": 1 - stored.score}


def test_a_card_with_everything_survives(book):
    card = replace(card_of(1, "x"), decision=None, task=Task.REGRESSION, outcome_labels=())
    with store.writing(book.engine) as connection:
        stored = store.add_version(connection, card, "c" * 64, "loans/1", NOW)
    assert stored.card == card
    assert stored.registered_at == NOW
