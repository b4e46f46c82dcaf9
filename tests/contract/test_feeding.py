"""What a row has from another model: the newest answer in time, or what its edge says."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from contract.chain import READER, answers, asked, day, declare, feed, register
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import NOW

from dashboard import services, store
from dashboard.domain.card import Task
from dashboard.domain.edges import OnMissing
from dashboard.domain.errors import MissingUpstream, StoredDifferently
from dashboard.domain.records import Flag
from dashboard.store.managed import get_managed

MONTH = timedelta(days=30)


@pytest.fixture
def chain(book):
    """`a` answered about two entities on three days, and feeds `b`."""
    register(book, "a", "b")
    given = [("x", 0, 0.1), ("x", 10, 0.2), ("x", 20, 0.3), ("y", 10, 0.7)]
    card = book.ask(store.get_version, "a", 1).card
    book.score(card, answers(*given))
    return book


def filled(fed: services.Fed) -> list[float]:
    return fed.frame["risk"].tolist()


def deploy(book, model: str, version: int, scope: str = "*"):
    services.deploy_version(book.engine, model, version, scope=scope, now=NOW)


def test_a_row_has_the_newest_answer_at_its_time_or_before(chain):
    declare(chain, "a", "b")
    fed = feed(chain, "b", asked(("x", 20), ("x", 19.99), ("y", 400), ("x", 0)))
    assert filled(fed) == [0.3, 0.2, 0.7, 0.1]
    assert fed.inputs.counts() == {(1, 1): 4}
    assert fed.inputs.flags.tolist() == [0, 0, 0, 0]
    assert fed.fillings == (services.Filling("risk", ("a",), 4, 0, 0),)


def test_rows_without_an_answer_refuse_the_file_and_are_named(chain):
    declare(chain, "a", "b", max_age=MONTH)
    with pytest.raises(MissingUpstream) as refused:
        feed(chain, "b", asked(("x", 20), ("z", 5), ("y", 41), ("y", 40)))
    assert refused.value.count == 2
    said = str(refused.value)
    assert "'risk' is an answer of 'a', and there is none at most 30 days old" in said
    assert "row 2 (z, 2025-01-06 00:00); row 3 (y, 2025-02-11 00:00)" in said


def test_the_last_answer_serves_however_old_where_the_edge_says_so(chain):
    declare(chain, "a", "b", max_age=MONTH, on_missing=OnMissing.LAST_KNOWN)
    fed = feed(chain, "b", asked(("x", 60), ("x", 50)))
    assert filled(fed) == [0.3, 0.3]
    assert fed.inputs.flags.tolist() == [Flag.OLD_INPUT, 0]
    assert fed.fillings[0].n_old == 1
    with pytest.raises(MissingUpstream, match=r"and there is none for row 1 \(z"):
        feed(chain, "b", asked(("z", 60)))


def test_the_default_stands_in_for_an_old_or_absent_answer(chain):
    declare(chain, "a", "b", max_age=MONTH, on_missing=OnMissing.DEFAULT, default=0.5)
    fed = feed(chain, "b", asked(("x", 60), ("z", 1), ("y", 10)))
    assert filled(fed) == [0.5, 0.5, 0.7]
    assert fed.inputs.flags.tolist() == [Flag.DEFAULT_INPUT, Flag.DEFAULT_INPUT, 0]
    assert fed.inputs.counts() == {(1, None): 2, (1, 1): 1}


def test_values_of_the_file_win_unless_the_column_is_wholly_missing(chain):
    declare(chain, "a", "b")
    rows = asked(("x", 20), ("y", 20))
    given = feed(chain, "b", rows.assign(risk=[0.9, np.nan]))
    assert given.frame["risk"].isna().tolist() == [False, True]
    assert given.fillings == (services.Filling("risk", (), 0, 0, 0, given=True),)
    assert given.inputs.counts() == {}
    assert filled(feed(chain, "b", rows.assign(risk=np.nan))) == [0.3, 0.7]


def test_the_edge_of_the_nearest_scope_wins(chain):
    register(chain, "c")
    chain.score(chain.ask(store.get_version, "c", 1).card, answers(("x", 0, 0.9)))
    declare(chain, "a", "b")
    declare(chain, "c", "b", scope="CA/retail")
    for scope, value in (("CA", 0.3), ("CA/retail", 0.9), ("CA/retail/online", 0.9), ("TX", 0.3)):
        assert filled(feed(chain, "b", asked(("x", 20), scope=scope))) == [value]
    services.retire_edge(chain.engine, 2, now=NOW)
    assert filled(feed(chain, "b", asked(("x", 20), scope="CA/retail"))) == [0.3]


def test_the_version_that_serves_the_rows_scope_answers(chain):
    card = chain.register(2, model="a", schema=READER)
    chain.score(card, answers(("x", 5, 0.6)))
    deploy(chain, "a", 2, "TX")
    deploy(chain, "a", 1)
    declare(chain, "a", "b")
    rows = pd.concat([asked(("x", 20), scope="TX"), asked(("x", 20))], ignore_index=True)
    assert filled(feed(chain, "b", rows)) == [0.6, 0.3]


def test_a_class_of_several_answers_with_its_own_score(chain):
    classes = ("late", "paid")
    chain.register(model="ending", task=Task.MULTICLASS, outputs=classes, outcome_labels=classes)
    card = chain.ask(store.get_version, "ending", 1).card
    chain.score(card, answers(("x", 0, 0.2)))
    declare(chain, "ending", "b", output="paid")
    assert filled(feed(chain, "b", asked(("x", 1)))) == [0.8]


def test_no_edge_leaves_the_rows_as_they_are(chain):
    rows = asked(("x", 20))
    assert feed(chain, "b", rows).frame is rows
    declare(chain, "a", "b", scope="TX")
    assert "risk" not in feed(chain, "b", rows).frame


def test_a_key_that_no_database_can_hold_has_no_answer(chain):
    declare(chain, "a", "b", on_missing=OnMissing.DEFAULT, default=0.0)
    assert filled(feed(chain, "b", asked(("x\0", 20), ("x", 20)))) == [0, 0.3]


def test_which_runs_fed_a_run_is_kept_with_its_predictions(chain):
    declare(chain, "a", "b", on_missing=OnMissing.DEFAULT, default=0.5)
    later = chain.score(
        chain.ask(store.get_version, "a", 1).card, answers(("y", 30, 0.4)), "another"
    )
    rows = asked(("x", 20), ("y", 31), ("z", 31)).assign(other=1.0)
    first = _score(chain, rows)
    assert _score(chain, rows) == first
    assert first.n_flagged == 1
    (use,) = chain.ask(store.edge_uses)
    assert (use.edge_id, use.n_runs, use.n_rows, use.n_default) == (1, 1, 3, 1)
    assert _inputs(chain) == [
        (first.id, 1, 1, 1),
        (first.id, 1, later.id, 1),
        (first.id, 1, None, 1),
    ]
    chain.score(chain.ask(store.get_version, "a", 1).card, answers(("z", 31, 0.9)), "newer")
    with pytest.raises(StoredDifferently, match=r"row 3, column 'risk': 0\.9 is given and 0\.5"):
        _score(chain, rows)
    again = _score(chain, rows, replace=True)
    assert again.id != first.id
    assert again.n_flagged == 0


def test_a_run_that_fails_has_no_inputs(chain):
    declare(chain, "a", "b")
    with pytest.raises(ValueError, match="missing or infinite"):
        _score(chain, asked(("x", 20)).assign(other=1.0), factor=np.nan)
    assert _inputs(chain) == []


@dataclass
class _Half:
    """What an opened model would answer: some multiple of the risk."""

    factor: float

    @property
    def view(self):
        return self

    def respond(self, frame):
        return frame[["risk"]].to_numpy() * self.factor


def _score(book, rows, factor=0.5, **more):
    card = book.ask(store.get_version, "b", 1).card
    fed = feed(book, "b", rows)
    parts = [(card.schema, np.arange(len(rows)))]
    (admitted,) = services.admit_parts(fed.frame, parts, services.Roles(), inputs=fed.inputs)
    half = _Half(factor)
    return services.score_rows(book.engine, half, admitted, card=card, now=NOW, **more).run


def _inputs(book):
    statement = "SELECT run_id, edge_id, upstream_run_id, n_rows FROM run_input ORDER BY id"
    with store.reading(book.engine) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_answers_are_looked_up_along_an_index(chain):
    declare(chain, "a", "b")
    card = chain.ask(store.get_version, "a", 1).card
    chain.score(card, answers(*((f"e{n % 400}", n / 10, 0.5) for n in range(4_000))), "many")
    with store.writing(chain.engine) as connection:
        connection.exec_driver_sql("ANALYZE")
    with store.reading(chain.engine) as connection, chain.watched() as seen:
        rows = asked(*((f"e{n}", 90) for n in range(50)))[["entity", "event_time"]]
        assert len(store.newest_answers(connection, "a", 1, "score", rows)) == 50
        (statement, values, _) = seen[-1]
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        lines = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    plan = "\n".join(str(tuple(line)) for line in lines)
    assert "uq_p_a_current" in plan, plan
    assert "SCAN predictions" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


ENTITIES, DAYS = st.sampled_from("xyz"), st.integers(0, 12)
STORED = st.lists(st.tuples(ENTITIES, DAYS, st.integers(1, 2)), max_size=12, unique=True)
ASKED = st.lists(st.tuples(ENTITIES, DAYS), min_size=1, max_size=6)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(stored=STORED, wanted=ASKED)
def test_the_join_is_that_of_pandas(book, stored, wanted):
    register(book, "a")
    rows = pd.DataFrame(
        [(entity, day(at)) for entity, at in wanted], columns=["entity", "event_time"]
    )
    with store.writing(book.engine) as connection:
        table = get_managed(connection, "a").stored
        for place, (entity, at, version) in enumerate(stored):
            connection.execute(sa.insert(table).values(
                id=place, run_id=place + 1, version=version, scope="*", entity=entity,
                event_time=day(at), predicted_at=NOW, score=place / 100, flags=0,
            ))  # fmt: skip
        found = store.newest_answers(connection, "a", 1, "score", rows)
        connection.execute(sa.delete(table))
    known = pd.DataFrame(
        [(entity, day(at), place / 100) for place, (entity, at, version) in enumerate(stored)
         if version == 1],
        columns=["entity", "event_time", "expected"],
    )  # fmt: skip
    known["event_time"] = pd.to_datetime(known["event_time"], utc=True).astype(
        rows["event_time"].dtype
    )
    known = known.astype({"entity": "str", "expected": "float64"})
    merged = pd.merge_asof(
        rows.astype({"entity": "str"}).reset_index().sort_values("event_time", kind="stable"),
        known.sort_values("event_time", kind="stable"),
        on="event_time",
        by="entity",
    ).set_index("index")
    expected = merged["expected"].dropna().sort_index()
    assert found["value"].sort_index().to_dict() == expected.to_dict()
