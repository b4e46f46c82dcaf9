"""Small batches on one thread: the same numbers, and no limit that stays."""

import subprocess
import sys
import threading

import forest
import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from dashboard.registry import frame_model, threads
from dashboard.registry.threads import ALONE_BELOW, few_threads

KINDS = ("hist", "hist of classes", "lightgbm", "xgboost", "catboost", "forest", "boosted")
SMALL, LARGE = np.zeros((ALONE_BELOW - 1, 1)), np.zeros((ALONE_BELOW, 1))


def _openmp():
    """How many threads each OpenMP of the process would give whoever asks here."""
    pools = ThreadpoolController().select(user_api="openmp").lib_controllers
    return {pool.filepath: pool.num_threads for pool in pools}


@pytest.fixture
def three_threads():
    """A process whose pools have three threads, as the tests themselves run on one."""
    with ThreadpoolController().limit(limits=3, user_api="openmp"):
        yield


@pytest.mark.usefixtures("three_threads")
@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_the_same_bits_on_one_thread_and_on_several(kind, monkeypatch):
    case = forest.case_of(kind)
    seen = frame_model(case.model, case.background)
    draws = np.random.default_rng(4)
    for size in (1, 37, ALONE_BELOW - 1):
        rows = seen.conform(case.X[draws.integers(len(case.X), size=size)])
        with monkeypatch.context() as patch:
            patch.setattr(threads, "ALONE_BELOW", 0)
            several = seen.view.respond(rows), seen.view.margin(rows)
        alone = seen.view.respond(rows), seen.view.margin(rows)
        np.testing.assert_array_equal(alone[0], several[0])
        np.testing.assert_array_equal(alone[1], several[1])


@pytest.mark.usefixtures("three_threads")
def test_a_small_batch_has_one_thread_and_a_large_one_all():
    assert set(_openmp().values()) == {3}
    with few_threads(SMALL):
        assert set(_openmp().values()) == {1}
    with few_threads(LARGE):
        assert set(_openmp().values()) == {3}
    assert set(_openmp().values()) == {3}


@pytest.mark.usefixtures("three_threads")
def test_a_limit_is_lifted_when_the_model_fails():
    with pytest.raises(ValueError, match="no"), few_threads(SMALL):
        raise ValueError("no")
    assert set(_openmp().values()) == {3}


@pytest.mark.usefixtures("three_threads")
def test_sessions_that_enter_and_leave_in_any_order_leave_no_limit_behind():
    """One enters, the other enters, the first leaves, the second leaves or last."""
    seen, turn = {}, threading.Barrier(2, timeout=20)

    def session(name, leaves_first):
        own = _openmp()
        turn.wait()
        limit = few_threads(SMALL)
        if not leaves_first:
            turn.wait()  # the other one is inside
        limit.__enter__()
        if leaves_first:
            turn.wait()
        turn.wait()
        inside = _openmp()
        if not leaves_first:
            turn.wait()  # the other one has left
        still = _openmp()
        limit.__exit__(None, None, None)
        if leaves_first:
            turn.wait()
        seen[name] = own, inside, still, _openmp()

    workers = [
        threading.Thread(target=session, args=("one", True)),
        threading.Thread(target=session, args=("two", False)),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    for own, inside, still, after in seen.values():
        assert set(inside.values()) == {1}
        assert set(still.values()) == {1}
        assert after == own
    assert len(seen) == 2
    assert set(_openmp().values()) == {3}


@pytest.mark.usefixtures("three_threads")
def test_another_threads_small_batch_does_not_limit_a_large_one():
    inside, measured = threading.Event(), threading.Event()

    def small():
        with few_threads(SMALL):
            inside.set()
            measured.wait(20)

    worker = threading.Thread(target=small)
    worker.start()
    inside.wait(20)
    with few_threads(LARGE):
        found = set(_openmp().values())
    measured.set()
    worker.join(20)
    assert found == {3}


LATER = """
import sys
import numpy as np
from threadpoolctl import ThreadpoolController
from dashboard.registry.threads import few_threads

def pools():
    return ThreadpoolController().select(user_api="openmp").lib_controllers

rows = np.zeros((1, 1))
with few_threads(rows):
    known = len(pools())
assert "lightgbm" not in sys.modules
import lightgbm
assert len(pools()) > known, "it brings a pool of its own"
for pool in pools():
    pool.set_num_threads(3)
with few_threads(rows):
    assert {pool.num_threads for pool in pools()} == {1}
assert {pool.num_threads for pool in pools()} == {3}
"""


def test_a_library_that_is_imported_later_is_limited_too():
    done = subprocess.run(
        [sys.executable, "-c", LATER], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_libraries_are_looked_through_once(monkeypatch):
    with few_threads(SMALL):
        pass

    def again():
        raise AssertionError("all libraries of the process were looked through again")

    monkeypatch.setattr(threads, "ThreadpoolController", again)
    with few_threads(SMALL):
        pass


@pytest.mark.parametrize("kind", ["lightgbm", "catboost"])
def test_the_users_model_is_left_as_it_is(kind):
    case = forest.case_of(kind)
    before = case.model.get_params()
    seen = frame_model(case.model, case.background)
    seen.view.respond(seen.background)
    seen.view.margin(seen.background)
    assert case.model.get_params() == before
