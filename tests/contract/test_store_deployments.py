"""Who serves where: spells that end once, one champion for each scope, and the tree above it."""

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from world import NOW

from dashboard import services, store
from dashboard.domain.errors import DeploymentRefused, InvalidScope
from dashboard.domain.records import NewDeployment, Role


@pytest.fixture
def book(book):
    """Three registered versions, none at work."""
    for version in (1, 2, 3):
        book.register(version)
    return book


def deploy(book, version, role=Role.CHAMPION, scope="*", now=NOW):
    with store.writing(book.engine) as connection:
        return store.add_deployment(
            connection, NewDeployment("loans", version, scope, role, "because"), now
        )


def test_a_new_champion_relieves_the_one_before_it(book, later):
    deploy(book, 1)
    second = deploy(book, 2, now=later(5))
    first = book.ask(store.list_deployments, "loans")[1]
    assert (first.version, first.valid_to) == (1, later(5))
    assert book.ask(store.find_champion, "loans") == second
    assert second.reason == "because"


def test_deploying_what_is_at_work_changes_nothing(book, later):
    assert deploy(book, 1) == deploy(book, 1, now=later(5))
    assert len(book.ask(store.list_deployments, "loans")) == 1


def test_a_challenger_leaves_the_champion_at_work(book):
    champion = deploy(book, 1)
    deploy(book, 2, Role.CHALLENGER)
    deploy(book, 3, Role.SHADOW, scope="TX")
    assert book.ask(store.find_champion, "loans") == champion


def test_a_scope_has_its_own_champion_else_the_one_for_everywhere(book):
    assert book.ask(store.find_champion, "loans") is None
    deploy(book, 1)
    deploy(book, 2, scope="TX")
    assert book.ask(store.find_champion, "loans", "TX").version == 2
    assert book.ask(store.find_champion, "loans", "CA").version == 1


def test_a_rollback_is_a_new_row_of_the_history(book, later):
    for minutes, version in enumerate((1, 2, 1)):
        deploy(book, version, now=later(minutes))
    spells = book.ask(store.list_deployments, "loans")
    assert [(each.version, each.valid_to) for each in spells] == [
        (1, None), (2, later(2)), (1, later(1))]  # fmt: skip


def test_two_champions_of_one_scope_cannot_be_stored_whatever_is_asked(book):
    deployed = deploy(book, 1)
    copy = (
        "INSERT INTO deployment (model_id, version_id, scope, role, valid_from, reason) "
        "SELECT model_id, version_id, scope, role, valid_from, reason FROM deployment"
    )
    with pytest.raises(sa.exc.IntegrityError), store.writing(book.engine) as connection:
        connection.execute(sa.text(copy))
    assert book.ask(store.list_deployments, "loans") == [deployed]


def test_of_two_that_deploy_at_once_one_follows_the_other(book):
    deploy(book, 3)
    start = threading.Barrier(2)
    failures = []

    def deploy_at_once(version):
        start.wait()
        try:
            deploy(book, version)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=deploy_at_once, args=(version,)) for version in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    spells = book.ask(store.list_deployments, "loans")
    assert [each.valid_to is None for each in spells] == [True, False, False]


def test_a_scope_is_served_by_the_nearest_champion_above_it(book):
    for version, scope in ((1, "*"), (2, "CA"), (3, "CA/retail")):
        deploy(book, version, scope=scope)
    served = {
        scope: book.ask(store.find_champion, "loans", scope).version
        for scope in ("TX", "CA", "CAN", "CA/farms", "CA/retail", "CA/retail/new")
    }
    assert served == {
        "TX": 1, "CA": 2, "CAN": 1, "CA/farms": 2, "CA/retail": 3, "CA/retail/new": 3,
    }  # fmt: skip


def test_a_promoted_challenger_gives_up_that_role(book, later):
    deploy(book, 1)
    deploy(book, 2, Role.CHALLENGER)
    deploy(book, 2, now=later(5))
    at_work = [each for each in book.ask(store.list_deployments, "loans") if each.is_open]
    assert [(each.version, each.role) for each in at_work] == [(2, Role.CHAMPION)]
    before = book.ask(store.list_deployments, "loans")[1]
    assert (before.role, before.valid_to) == (Role.CHALLENGER, later(5))
    assert before.end_reason == "version 2 became champion"


def test_a_champion_does_not_leave_its_scope_without_one(book):
    deploy(book, 1)
    with pytest.raises(DeploymentRefused, match="Promote another version there first"):
        deploy(book, 1, Role.SHADOW)
    assert deploy(book, 1, Role.SHADOW, scope="TX").role is Role.SHADOW


def test_a_clock_that_runs_behind_lets_no_spells_overlap(book, later):
    deploy(book, 1, now=later(0))
    deploy(book, 2, now=later(20))
    third = deploy(book, 3, now=later(10))
    assert third.valid_from == later(20)
    assert book.ask(store.find_champion, "loans", "*", later(15)).version == 1
    assert book.ask(store.find_champion, "loans", "*", later(20)).version == 3


def test_who_served_is_answered_for_any_time(book, later):
    deploy(book, 1, now=later(0))
    deploy(book, 2, now=later(10))
    deploy(book, 3, scope="TX", now=later(5))
    asked = [("*", -1), ("*", 0), ("*", 9), ("*", 10), ("TX", 4), ("TX", 5), ("TX/farms", 99)]
    found = [book.ask(store.find_champion, "loans", scope, later(at)) for scope, at in asked]
    assert [each and each.version for each in found] == [None, 1, 1, 2, 1, 3, 3]


CHANGES = (
    "DELETE FROM deployment",
    "UPDATE deployment SET reason = 'another'",
    "UPDATE deployment SET scope = 'TX'",
    "UPDATE deployment SET valid_from = valid_to",
    "UPDATE deployment SET valid_to = NULL",
    "UPDATE deployment SET valid_to = valid_from WHERE valid_to IS NOT NULL",
    "UPDATE deployment SET actor = 'somebody', valid_to = valid_from WHERE valid_to IS NULL",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_lets_no_history_be_rewritten(book, later, statement):
    deploy(book, 1)
    deploy(book, 2, now=later(5))
    before = book.ask(store.list_deployments, "loans")
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), store.writing(book.engine) as it:
        it.execute(sa.text(statement))
    assert book.ask(store.list_deployments, "loans") == before


def test_the_database_lets_no_champions_overlap(book, later):
    deploy(book, 1)
    deploy(book, 2, scope="TX", now=later(5))
    book.ask(store.list_deployments, "loans")
    services.retire_version(book.engine, "loans", scope="TX", reason="done", now=later(9))
    copy = (
        "INSERT INTO deployment (model_id, version_id, scope, role, valid_from, reason) "
        "SELECT model_id, version_id, scope, role, valid_from, reason FROM deployment "
        "WHERE scope = 'TX'"
    )
    with pytest.raises(sa.exc.DBAPIError, match="begins where"), store.writing(book.engine) as it:
        it.execute(sa.text(copy))


def test_of_two_that_saw_the_same_champion_one_is_refused(book):
    serving = deploy(book, 1)
    start, answers = threading.Barrier(2), []

    def promote(version):
        start.wait()
        try:
            with store.writing(book.engine) as connection:
                new = NewDeployment("loans", version)
                answers.append(store.add_deployment(connection, new, NOW, expecting=serving.id))
        except DeploymentRefused as refused:
            answers.append(refused)

    threads = [threading.Thread(target=promote, args=(version,)) for version in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(each).__name__ for each in answers) == ["Deployment", "DeploymentRefused"]
    assert len(book.ask(store.list_deployments, "loans")) == 2


def test_the_gate_is_not_passed_by_deploying(book):
    deploy(book, 1)
    for scope in ("*", "TX"):
        with pytest.raises(DeploymentRefused, match="candor promote loans --version 2"):
            services.deploy_version(book.engine, "loans", 2, scope=scope, now=NOW)
    shadow = services.deploy_version(book.engine, "loans", 2, role=Role.SHADOW, now=NOW)
    assert shadow.role is Role.SHADOW


@pytest.mark.parametrize("scope", ["CA//x", "/", "CA/", "CA / x", "CA/*", "x" * 101, "a\0b", " "])
def test_a_text_that_is_no_scope_is_refused(book, scope):
    with pytest.raises(InvalidScope, match="cannot be used"):
        services.deploy_version(book.engine, "loans", 1, scope=scope, now=NOW)


def test_what_is_retired_has_ended_and_the_wider_scope_serves_again(book, later):
    deploy(book, 1)
    deploy(book, 2, scope="TX")
    deploy(book, 3, Role.CHALLENGER)
    ended = services.retire_version(
        book.engine, "loans", scope="TX", reason="no gain", actor="Ana", now=later(5)
    )
    assert book.ask(store.find_champion, "loans", "TX").version == 1
    stored = next(e for e in book.ask(store.list_deployments, "loans") if e.id == ended.id)
    told = {"valid_to": later(5), "ended_by": "Ana", "end_reason": "no gain"}
    assert stored == replace(ended, **told)
    services.retire_version(book.engine, "loans", version=3, reason="no gain", now=later(6))
    assert [each.version for each in book.ask(store.list_deployments, "loans") if each.is_open] == [
        1
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reason": "x"}, "nothing would serve everywhere"),
        ({"reason": "x", "scope": "TX"}, "no champion of its own in TX"),
        ({"reason": "x", "version": 3}, "no version 3 at work everywhere"),
        ({"reason": " "}, "a reason is needed"),
    ],
)
def test_what_cannot_be_retired_is_said(book, asked, said):
    deploy(book, 1)
    with pytest.raises(DeploymentRefused, match=said):
        services.retire_version(book.engine, "loans", now=NOW, **asked)
