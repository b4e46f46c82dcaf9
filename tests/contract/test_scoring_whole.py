"""A file whose rows go to several champions is stored whole, or not at all."""

from dataclasses import dataclass

import numpy as np
import pytest
from world import NOW, loans

from dashboard import services, store
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import RunInProgress, UnreadableArtifact
from dashboard.domain.records import NewDeployment, RunStatus

ROWS = loans(12, seed=5)
ROLES = services.Roles()


@dataclass
class Answering:
    """An opened model that answers a constant, or does something else instead."""

    answer: object = 0.25

    @property
    def view(self):
        return self

    def respond(self, frame):
        found = self.answer() if callable(self.answer) else self.answer
        return np.full((len(frame), 1), found)


@pytest.fixture
def split(book):
    """Version 1 serves everywhere, version 2 in TX."""
    for version in (1, 2):
        book.register(version)
    with store.writing(book.engine) as connection:
        store.add_deployment(connection, NewDeployment("loans", 1), NOW)
        store.add_deployment(connection, NewDeployment("loans", 2, "TX"), NOW)
    return book


def score(book, answers, rows=ROWS):
    opened = {number: Answering(answer) for number, answer in answers.items()}
    return services.score_table(
        book.engine, lambda version: opened[version.number], "loans", rows, ROLES, now=NOW
    )


def stored(book):
    return tuple(book.ask(store.count, Cohort("loans", version)) for version in (1, 2))


def statuses(book):
    return {run.version: run.status for run in book.ask(store.list_runs, "loans", limit=9)}


def test_rows_of_two_champions_are_stored_together(split):
    table = score(split, {1: 0.25, 2: 0.5})
    assert [(part.subject.card.version, len(part.rows)) for part in table.parts] == [(1, 8), (2, 4)]
    assert stored(split) == (8, 4)
    again = score(split, {1: 0.25, 2: 0.5})
    assert [part.scored.repeated for part in again.parts] == [True, True]
    assert stored(split) == (8, 4)


def refuse():
    raise UnreadableArtifact("model.joblib", "a test")


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(refuse, UnreadableArtifact), (float("nan"), ValueError), (np.inf, ValueError)],
)
def test_where_the_second_champion_fails_nothing_of_the_first_is_stored(split, trouble, error):
    with pytest.raises(error):
        score(split, {1: 0.25, 2: trouble})
    assert stored(split) == (0, 0)
    assert statuses(split) == {1: RunStatus.FAILED, 2: RunStatus.FAILED}
    score(split, {1: 0.25, 2: 0.5})
    assert stored(split) == (8, 4)
    assert statuses(split) == {1: RunStatus.FINISHED, 2: RunStatus.FINISHED}


def test_where_the_rows_of_one_champion_are_being_scored_the_other_opens_no_run(split):
    """The other process scores the Texan rows at the very moment at which we come."""
    texan = ROWS[ROWS["scope"] == "TX"]

    def meanwhile():
        with pytest.raises(RunInProgress):
            score(split, {1: 0.25, 2: 0.5})
        assert statuses(split) == {2: RunStatus.RUNNING}
        return 0.5

    score(split, {2: meanwhile}, texan)
    assert stored(split) == (0, 4)


def test_what_one_champion_has_scored_before_is_found_and_the_rest_is_added(split):
    score(split, {2: 0.5}, ROWS[ROWS["scope"] == "TX"])
    table = score(split, {1: 0.25, 2: refuse})
    assert [part.scored.repeated for part in table.parts] == [False, True]
    assert stored(split) == (8, 4)
