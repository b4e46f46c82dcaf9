"""A run belongs to the job that opened it, until that has finished, failed or gone."""

import multiprocessing
import os
import signal
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from contract.book import Book, batch_of
from world import NOW, loans

from dashboard import store
from dashboard.domain.errors import RunInProgress, RunTakenOver
from dashboard.domain.records import RunStatus
from dashboard.store import locks, owners, tables

ROWS = loans(60, seed=1)


def start(book, card, owner, now=NOW):
    with store.writing(book.engine) as connection:
        return book.start(connection, card, now=now, owner=owner)


def finish(book, run, card=None):
    with store.writing(book.engine) as connection:
        if card is not None:
            store.add_predictions(connection, run, batch_of(card, ROWS))
        return store.finish_run(connection, run, len(ROWS) if card else 0, 0, NOW)


def only_run(book):
    (run,) = book.ask(store.list_runs, "loans", limit=10)
    return run


def lock_files(book):
    if book.engine.dialect.name == "postgresql":
        return []
    return list(Path(book.engine.url.database).parent.glob("*.lock"))


def advisory_locks(book):
    if book.engine.dialect.name == "sqlite":
        return 0
    count = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
        "AND classid = CAST('run' AS regclass) AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with store.reading(book.engine) as connection:
        return connection.exec_driver_sql(count).scalar_one()


@contextmanager
def another_process(target, *given):
    """Runs while the block runs, and is killed at its end; the block gets what it said first."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, *given))
    process.start()
    theirs.close()
    try:
        yield process, mine.recv()
    finally:
        process.kill()
        process.join()


def open_and_wait(pipe, address, card):
    """Open a run, say that it is open, and never end."""
    book = Book(store.open_engine(address))
    with store.owning(book.engine) as owner:
        pipe.send(start(book, card, owner).id)
        pipe.recv()


def open_fork_and_wait(pipe, address, card):
    """The same, with a child that lives on when we are killed."""
    book = Book(store.open_engine(address))
    with store.owning(book.engine) as owner:
        run = start(book, card, owner)
        child = os.fork()
        if child == 0:
            signal.pause()
        pipe.send((run.id, child))
        pipe.recv()


def address_of(book):
    return book.engine.url.render_as_string(hide_password=False)


def test_a_run_at_work_is_left_alone_and_says_who_works_on_it(book, later):
    card = book.register()
    with store.owning(book.engine) as one, store.owning(book.engine) as other:
        run = start(book, card, one)
        with pytest.raises(RunInProgress) as refused:
            start(book, card, other, later(60))
        assert str(refused.value) == (
            f"These rows are being scored right now in run {run.id}, by process {os.getpid()} on "
            f"{os.uname().nodename}, since 2026-01-01 00:00:00 UTC. Wait until it has finished, "
            "or stop it."
        )
        assert finish(book, run, card).status is RunStatus.FINISHED
    assert (lock_files(book), advisory_locks(book)) == ([], 0)


def test_of_two_threads_with_the_same_rows_one_is_told_which_run_is_at_work(book):
    card = book.register()
    both, told, stored = threading.Barrier(2), [], []

    def score():
        with store.owning(book.engine) as owner:
            both.wait()
            try:
                run = start(book, card, owner)
            except RunInProgress as refused:
                told.append(refused.run)
            else:
                stored.append(run)
            both.wait()

    threads = [threading.Thread(target=score) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [str(run.id) for run in stored] == told
    assert len(told) == 1


def test_a_killed_job_is_taken_over_at_once(book):
    card = book.register()
    with another_process(open_and_wait, address_of(book), card) as (process, run_id):
        with store.owning(book.engine) as owner, pytest.raises(RunInProgress) as refused:
            start(book, card, owner)
        assert refused.value.args[:3] == (str(run_id), os.uname().nodename, process.pid)
    with store.owning(book.engine) as owner:
        taken = start(book, card, owner)
        assert (taken.id, taken.process) == (run_id, os.getpid())
        finish(book, taken, card)
    assert only_run(book).n_rows == 60
    assert (lock_files(book), advisory_locks(book)) == ([], 0)


def test_a_child_that_outlives_a_killed_job_does_not_hold_its_lock(book):
    card = book.register()
    with another_process(open_fork_and_wait, address_of(book), card) as (_, (run_id, child)):
        pass
    try:
        with store.owning(book.engine) as owner:
            assert start(book, card, owner).id == run_id
    finally:
        os.kill(child, signal.SIGKILL)


def lose_the_lock(book, owner):
    """What befalls a job whose session the server ends, or whose lock file somebody removes."""
    if book.engine.dialect.name == "sqlite":
        (file,) = lock_files(book)
        file.unlink()
        return
    pid = owner.locks._session.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with store.writing(book.engine) as connection:
        connection.execute(sa.select(sa.func.pg_terminate_backend(pid, 5_000)))


def test_an_owner_that_lost_its_lock_and_its_run_can_neither_finish_nor_fail_it(book):
    card = book.register()
    with store.owning(book.engine) as lost, store.owning(book.engine) as next_one:
        left = start(book, card, lost)
        lose_the_lock(book, lost)
        taken = start(book, card, next_one)  # at the very same time by the clock of the caller
        assert taken.id == left.id
        with pytest.raises(RunTakenOver, match=f"took over run {left.id}"):
            finish(book, left, card)
        with store.writing(book.engine) as connection:
            store.fail_run(connection, left, NOW)
        assert only_run(book).status is RunStatus.RUNNING
        finish(book, taken, card)
    assert only_run(book).n_rows == 60


def test_a_run_that_an_earlier_release_left_open_is_taken_over(book):
    card = book.register()
    with store.writing(book.engine) as connection:
        left = book.start(connection, card)
    assert (left.owner, left.process) == (None, None)
    with store.owning(book.engine) as owner:
        assert start(book, card, owner).id == left.id


def test_without_an_owner_a_run_at_work_is_left_alone(book):
    card = book.register()
    with store.owning(book.engine) as owner:
        start(book, card, owner)
        with pytest.raises(RunInProgress):
            start(book, card, None)


@pytest.fixture
def lease(book):
    """Sets until when, and where, the owner of the only run says that it is at work."""

    def change(machine, minutes):
        until = datetime.now(UTC) + timedelta(minutes=minutes)
        values = {"owner_machine": machine, "leased_until": until}
        with store.writing(book.engine) as connection:
            connection.execute(sa.update(tables.run).values(values))

    return change


@pytest.mark.parametrize(
    ("machine", "minutes", "free"),
    [("another", 1, False), ("another", -1, True), (owners.machine(), 1, True)],
)
def test_a_lease_counts_on_other_machines_only(book, lease, machine, minutes, free):
    card = book.register()
    with store.owning(book.engine) as owner:
        start(book, card, owner)
    lease(machine, minutes)
    with store.owning(book.engine) as owner:
        if free:
            start(book, card, owner)
        else:
            with pytest.raises(RunInProgress):
                start(book, card, owner)


def test_where_a_file_system_has_no_locks_the_lease_counts_on_this_machine_too(
    book, lease, monkeypatch
):
    def unknown(_handle):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(locks, "_lock", unknown)
    if book.engine.dialect.name == "postgresql":
        return
    card = book.register()
    with store.owning(book.engine) as one, store.owning(book.engine) as other:
        run = start(book, card, one)
        with pytest.raises(RunInProgress):
            start(book, card, other)
        lease(owners.machine(), -1)
        assert start(book, card, other).id == run.id


def test_a_shared_file_has_leases_that_are_renewed_and_a_server_needs_none(book, monkeypatch):
    card = book.register()
    monkeypatch.setattr(owners, "RENEWED_SECONDS", 0.01)
    until = sa.select(tables.run.c.leased_until)
    with store.owning(book.engine) as owner:
        start(book, card, owner)
        first = book.ask(lambda connection: connection.scalar(until))
        if book.engine.dialect.name == "postgresql":
            assert first is None
            return
        while book.ask(lambda connection: connection.scalar(until)) == first:
            pass
    renewing = [each for each in threading.enumerate() if each.name == "candor-lease"]
    assert not renewing


def test_a_lock_file_that_its_owner_removes_meanwhile_is_not_taken_for_the_lock(tmp_path):
    database = tmp_path / "candor.db"
    first, second, third = (locks.FileLocks(database) for _ in range(3))
    assert first.take(7)
    removed = [*tmp_path.iterdir()]
    first.release()
    assert not [path for path in removed if path.exists()]
    assert second.take(7)
    assert not third.take(7)
    assert third.take(8)
    second.release()
    third.release()
    assert [*tmp_path.iterdir()] == []


def test_a_database_in_memory_has_locks_for_its_threads(later):
    book = Book(store.open_engine("sqlite://"))
    store.upgrade(book.engine)
    card = book.register()
    with store.owning(book.engine) as one, store.owning(book.engine) as other:
        run = start(book, card, one)
        with pytest.raises(RunInProgress):
            start(book, card, other, later(60))
        assert start(book, card, one).id == run.id
    with store.owning(book.engine) as other:
        assert start(book, card, other).id == run.id
