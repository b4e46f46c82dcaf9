"""How every model is doing where, what runs made of edges, and what depends on a deployment."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from contract.chain import READER, answers, day, declare, edges, register
from world import NOW

from dashboard import services, store
from dashboard.domain.model_map import EdgeState, Health
from dashboard.domain.records import Role

MONTH = timedelta(days=30)


def card(book, model, version=1):
    return book.ask(store.get_version, model, version).card


def deploy(book, model, scope="*", version=1):
    services.deploy_version(book.engine, model, version, scope=scope, now=NOW)


def scored(book, model, days, scope="CA", score=0.3, run="r"):
    """One run for each day, each with one prediction."""
    for at in days:
        rows = answers((f"{scope}-{at}", at, score), scope=scope)
        with store.writing(book.engine) as connection:
            given = {"model": model, "version": 1, "scope": scope, "input_hash": run, "kind": "b"}
            opened, _ = store.start_run(connection, logical_time=day(at), now=NOW, **given)
            store.add_predictions(connection, opened, _batch(book, model, rows))
            store.finish_run(connection, opened, len(rows), 0, NOW)


def _batch(book, model, rows):
    from contract.book import batch_of  # noqa: PLC0415

    return batch_of(card(book, model), rows)


def know(book, model, value, share=1.0):
    """Every prediction of a model has come out: a share of them as `value`."""
    with store.reading(book.engine) as connection:
        table = f"predictions_{model}"
        rows = connection.exec_driver_sql(f"SELECT entity FROM {table} ORDER BY id").scalars().all()  # noqa: S608
    outcome = np.where(np.arange(len(rows)) < share * len(rows), value, 1 - value)
    frame = pd.DataFrame({"entity": rows, "outcome": outcome.astype(float), "known_at": NOW})
    with store.writing(book.engine) as connection:
        store.add_outcomes(connection, model, frame)


def health(book) -> dict[tuple[str, str], Health]:
    return {(cell.model, cell.scope): cell.health for cell in book.ask(services.read_health)}


def sentence(book, model, scope) -> str:
    found = book.ask(services.read_map).cell(model, scope)
    return " ".join(found.findings)


def test_a_deployment_without_predictions_and_a_model_without_a_champion_are_cells(book):
    register(book, "a", "b")
    deploy(book, "a", "CA")
    assert health(book) == {("a", "CA"): Health.EMPTY, ("b", "*"): Health.NO_CHAMPION}
    assert sentence(book, "a", "CA") == "Deployed, and no prediction yet."
    scored(book, "a", [0], scope="NY")
    assert health(book)["a", "NY"] is Health.NO_CHAMPION


def test_a_cell_covers_what_lies_in_it_and_counts_the_champion_alone(book):
    register(book, "a")
    book.register(2, model="a", schema=READER)
    deploy(book, "a", "CA/retail", 2)
    deploy(book, "a")
    scored(book, "a", [0, 1], scope="CA")
    scored(book, "a", [2], scope="CA/retail")
    book.score(card(book, "a", 2), answers(("x", 3, 0.5), scope="CA/retail"))
    cells = {cell.scope: cell for cell in book.ask(services.read_health)}
    assert {at: (cell.version, cell.n_rows) for at, cell in cells.items()} == {
        "*": (1, 3), "CA": (1, 3), "CA/retail": (2, 1),
    }  # fmt: skip
    assert [at for at, cell in cells.items() if cell.deployed] == ["*", "CA/retail"]
    assert cells["*"].newest == day(3)


def test_scores_that_outcomes_contradict_are_off_where_there_are_enough_of_them(book):
    register(book, "a")
    deploy(book, "a")
    book.score(card(book, "a"), answers(*((f"e{n}", 0, 0.3) for n in range(19))))
    know(book, "a", 1.0)
    assert health(book)["a", "*"] is Health.OK
    scored(book, "a", [19])
    know(book, "a", 1.0)
    assert health(book)["a", "*"] is Health.OFF
    said = sentence(book, "a", "CA")
    assert "30.0 % scored and 100.0 % observed on average (20 outcomes, difference +70.0" in said


def test_a_difference_that_chance_explains_is_no_fault(book):
    register(book, "a")
    deploy(book, "a")
    book.score(card(book, "a"), answers(*((f"e{n}", 0, 0.3) for n in range(20))))
    know(book, "a", 1.0, share=0.55)
    assert health(book)["a", "*"] is Health.OK  # 55 % of 20 where 30 % were expected


def test_a_scope_that_falls_silent_is_stale_and_its_readers_have_old_inputs(book):
    register(book, "a", "b")
    deploy(book, "a")
    deploy(book, "b")
    declare(book, "a", "b", max_age=MONTH)
    scored(book, "a", range(0, 78, 6), scope="CA")
    scored(book, "a", [0, 6], scope="TX")
    for scope in ("CA", "TX"):
        scored(book, "b", [0, 72], scope=scope)
    found = health(book)
    assert found["a", "TX"] is Health.STALE
    assert found["a", "CA"] is found["a", "*"] is found["b", "CA"] is Health.OK
    assert found["b", "TX"] is Health.OLD_INPUT
    assert "66 days before the model's newest elsewhere" in sentence(book, "a", "TX")
    assert "66 days older than its own newest prediction; 30 days" in sentence(book, "b", "TX")


def test_a_run_that_failed_is_said_until_one_succeeds(book):
    register(book, "a")
    deploy(book, "a", "CA")
    deploy(book, "a", "TX")
    scored(book, "a", [0, 1], scope="CA")
    scored(book, "a", [0, 1], scope="TX")
    with store.writing(book.engine) as connection:
        run, _ = store.start_run(
            connection, model="a", version=1, scope="TX", logical_time=day(2), input_hash="f",
            kind="batch", now=NOW,
        )  # fmt: skip
        store.fail_run(connection, run, NOW)
    assert health(book) == {("a", "CA"): Health.OK, ("a", "TX"): Health.FAILED}
    assert "The last run, for 2025-01-03, failed" in sentence(book, "a", "TX")
    scored(book, "a", [3], scope="TX")
    assert health(book)["a", "TX"] is Health.OK


def test_the_number_of_questions_does_not_grow_with_the_cells(book):
    register(book, "a")
    deploy(book, "a")
    scored(book, "a", [0], scope="CA")
    counts = []
    for scopes in (["TX"], [f"S{each}" for each in range(5)]):
        for scope in scopes:
            deploy(book, "a", scope)
            scored(book, "a", [0], scope=scope)
        with store.reading(book.engine) as connection, book.watched() as seen:
            cells = services.read_map(connection).cells
            counts.append(len(seen))
    assert len(cells) == 8
    assert counts[0] == counts[1] < 20


def test_what_runs_made_of_edges_is_told_from_what_is_declared(book):
    register(book, "a", "b", "c")
    used, gone = declare(book, "a", "b"), declare(book, "a", "c")
    declare(book, "b", "c", feature="other")
    never_used = declare(book, "a", "c", scope="TX")
    services.retire_edge(book.engine, never_used.id, now=NOW)
    scored(book, "a", [0])
    scored(book, "b", [1])
    scored(book, "c", [1])
    with store.reading(book.engine) as connection:
        runs = {run.model: run for run in store.newest_runs(connection)}
    with store.writing(book.engine) as connection:
        store.add_inputs(connection, runs["b"], {(used.id, runs["a"].id): 1, (used.id, None): 2})
        store.add_inputs(connection, runs["c"], {(gone.id, runs["a"].id): 1})
    services.retire_edge(book.engine, gone.id, now=NOW)
    found = book.ask(services.read_map)
    states = [(str(each.edge), each.state, each.n_rows, each.n_default) for each in found.edges]
    assert states == [
        ("a.defaulted -> b.risk", EdgeState.REALISED, 3, 2),
        ("a.defaulted -> c.risk", EdgeState.RETIRED, 1, 0),
        ("b.defaulted -> c.other", EdgeState.NEVER, 0, 0),
    ]
    assert found.pairs == (("a", "b"), ("a", "c"), ("b", "c"))


@pytest.fixture
def company(book):
    """a feeds b everywhere and c feeds it in TX; b feeds d; everyone serves everywhere."""
    register(book, "a", "b", "c", "d")
    for name in "abcd":
        deploy(book, name)
    declare(book, "a", "b")
    declare(book, "c", "b", scope="TX")
    declare(book, "b", "d")
    return book


def reach(book, model, scope="*"):
    radius = book.ask(services.blast_radius, model, scope)
    return [(each.model, each.scope, "".join(each.path)) for each in radius.affected]


def test_everything_that_reads_a_deployment_is_found_with_its_way(company):
    assert reach(company, "a") == [("b", "*", "ab"), ("d", "*", "abd")]
    assert reach(company, "c") == [("b", "*", "cb"), ("d", "*", "cbd")]
    assert reach(company, "b") == [("d", "*", "bd")]
    assert reach(company, "d") == []


def test_a_nearer_champion_or_edge_takes_a_scope_out_of_reach(company):
    deploy(company, "b", "TX")
    deploy(company, "d", "CA")
    assert reach(company, "a") == [("b", "*", "ab"), ("d", "*", "abd"), ("d", "CA", "abd")]
    assert reach(company, "c") == [("b", "TX", "cb"), ("d", "*", "cbd")]
    deploy(company, "a", "CA")
    assert reach(company, "a", "CA") == [("b", "*", "ab"), ("d", "CA", "abd")]
    assert ("d", "CA", "abd") not in reach(company, "a")


def test_a_deployment_about_to_be_is_measured_like_one_that_is(company):
    scored(company, "d", [0], scope="NY")
    before = reach(company, "b", "NY")
    deploy(company, "b", "NY")
    assert reach(company, "b", "NY") == before == [("d", "*", "bd")]


def test_volumes_and_notices_are_those_of_the_scopes_in_reach(company):
    scored(company, "d", [0, 20, 40, 40.5], scope="NY")
    scored(company, "d", [40.25], scope="TX")
    know(company, "d", 1.0)
    radius = company.ask(services.blast_radius, "a")
    (b, d) = radius.affected
    assert (b.n_day, b.n_month, b.until, b.notices) == (0, 0, None, ())
    assert (d.n_day, d.n_month, d.until) == (2, 3, day(40.5))
    assert d.scopes == ("*", "NY")
    assert (radius.n_day, radius.n_month, radius.models) == (2, 3, ("b", "d"))


def test_the_version_of_the_map_changes_with_everything_on_it(company):
    seen = [company.ask(store.map_version)]

    def changed() -> bool:
        seen.append(company.ask(store.map_version))
        return seen[-1] != seen[-2]

    assert not changed()
    scored(company, "a", [0])
    assert changed()
    know(company, "a", 1.0)
    assert changed()
    deploy(company, "a", "CA")
    assert changed()
    services.retire_edge(company.engine, edges(company)[0].id, now=NOW)
    assert changed()
    services.deploy_version(company.engine, "a", 1, role=Role.SHADOW, scope="NY", now=NOW)
    assert changed()
