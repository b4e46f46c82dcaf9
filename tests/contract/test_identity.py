"""Each prediction is stored once: by its version, key and time, whoever stores it and how often."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from world import NOW, loans

from dashboard import services, store
from dashboard.domain.cohort import Cohort, Condition, Op, Sort
from dashboard.domain.errors import InvalidRows, MissingColumns, RunInProgress, StoredDifferently
from dashboard.domain.records import NewDeployment, Verdict

ROWS = loans(116, seed=5).drop(columns="outcome")
FILE = ROWS.head(100)
LATER = NOW + timedelta(days=1)


@dataclass
class Amounts:
    """An opened model whose answer follows from the amount, and differs a little each time."""

    noise: float = 0.0

    @property
    def view(self):
        return self

    def respond(self, frame):
        return (frame["amount"].to_numpy() / 100_000 + self.noise)[:, np.newaxis]


@pytest.fixture
def loaned(book):
    """Version 1 is champion, version 2 registered."""
    for version in (1, 2):
        book.register(version)
    with store.writing(book.engine) as connection:
        store.add_deployment(connection, NewDeployment("loans", 1), NOW)
    return book


def score(book, rows, *, roles=None, now=NOW, noise=0.0, **more):
    roles = roles or services.Roles()
    table = services.score_table(
        book.engine, lambda _: Amounts(noise), "loans", rows, roles, now=now, **more
    )
    (part,) = table.parts
    return part.scored


def log(book, rows, scores, **more):
    card = book.ask(store.get_version, "loans", 1).card
    admitted = services.admit_rows(rows, card.schema, services.Roles())
    return services.log_rows(
        book.engine, card, admitted, np.array(scores)[:, np.newaxis], now=NOW, **more
    )


def count(book, version=1):
    return book.ask(store.count, Cohort("loans", version))


def key_of(book, entity, version=1):
    cohort = Cohort("loans", version, conditions=(Condition("@entity", Op.IS_IN, (entity,)),))
    (key,) = book.ask(store.read_page, cohort, Sort()).rows.index
    return key


def changed(rows, place, **values):
    rows = rows.copy()
    for name, value in values.items():
        rows.loc[rows.index[place], name] = value
    return rows


def test_the_same_rows_in_another_order_and_with_one_more_are_stored_once(loaned):
    assert score(loaned, FILE).run.n_rows == 100
    assert score(loaned, FILE).repeated
    backwards = score(loaned, FILE.iloc[::-1], noise=0.01)
    assert (backwards.repeated, backwards.run.n_rows, backwards.n_skipped) == (False, 0, 100)
    more = score(loaned, ROWS.head(101))
    assert (more.run.n_rows, more.n_skipped, more.n_replaced) == (1, 100, 0)
    assert count(loaned) == 101


@pytest.mark.parametrize("alike", [True, False])
def test_a_prediction_that_is_twice_in_a_file_is_refused_with_both_rows(loaned, alike):
    again = FILE.iloc[[15]] if alike else changed(FILE.iloc[[15]], 0, amount=1.0)
    rows = pd.concat([FILE, again, again])
    with pytest.raises(InvalidRows) as refused:
        score(loaned, rows)
    assert [each.row for each in refused.value.problems] == [101, 102]
    assert "row 101, column 'entity': 'L5-0015' is the same prediction as row 16" in str(
        refused.value
    )
    assert count(loaned) == 0


def test_the_same_key_at_another_time_or_of_another_version_is_another_prediction(loaned):
    score(loaned, FILE)
    score(loaned, FILE.assign(event_time=FILE["event_time"] + timedelta(seconds=1)))
    score(loaned, FILE, version=2)
    assert (count(loaned), count(loaned, 2)) == (200, 100)


@pytest.mark.parametrize(
    ("column", "value", "stored", "given"),
    [
        ("amount", 77.0, "57400.0", "77.0"),
        ("staff", 3.0, "None", "3"),
        ("is_new", True, "False", "True"),
        ("sector", "23", "None", "'23'"),
        ("sector", None, "'72'", "None"),
        ("scope", "NY", "'CA'", "'NY'"),
    ],
)
def test_different_values_are_refused_with_row_column_and_both_values(
    loaned, column, value, stored, given
):
    place = {"None": 0, "'72'": 1}.get(stored if column != "staff" else "None", 2)
    base = changed(FILE, place, amount=57_400.0, is_new=False, scope="CA")
    if stored == "'72'":
        base = changed(base, place, sector="72")
    if stored == "None":
        base = changed(base, place, sector=None, staff=np.nan)
    score(loaned, base)
    rows = changed(base, place, **{column: value})
    with pytest.raises(StoredDifferently) as refused:
        score(loaned, rows.iloc[::-1])
    (difference,) = refused.value.differences
    assert (difference.row, difference.column) == (100 - place, column)
    assert f"{given} is given and {stored} is stored" in str(refused.value)
    assert count(loaned) == 100


def test_a_replacement_supersedes_in_one_step_and_erases_nothing(loaned):
    score(loaned, FILE)
    old = key_of(loaned, "L5-0003")
    loaned.judge(old, Verdict.DISAGREE)
    loaned.know(FILE.iloc[[3]].assign(outcome=1.0))
    rows = changed(FILE, 3, amount=1_000.0)
    found = score(loaned, rows, replace=True, now=LATER)
    assert (found.run.n_rows, found.n_skipped, found.n_replaced) == (1, 99, 1)
    new = key_of(loaned, "L5-0003")
    before, after = (loaned.ask(store.get_prediction, "loans", key) for key in (old, new))
    assert (before.superseded_by, after.superseded_by) == (new, None)
    assert (before.features["amount"], after.features["amount"]) == (FILE["amount"].iloc[3], 1_000)
    assert after.score == 0.01
    assert (after.outcome, after.outcome_known_at) == (1.0, NOW)
    assert count(loaned) == 100
    assert [one.given.prediction_key for one in loaned.ask(store.list_feedback, "loans")] == [old]
    loaned.know(FILE.iloc[[3]].assign(outcome=0.0), LATER)
    assert loaned.ask(store.get_prediction, "loans", new).outcome == 0.0
    assert loaned.ask(store.get_prediction, "loans", old).outcome == 1.0


def test_what_was_replaced_is_compared_again_and_can_be_put_back(loaned):
    score(loaned, FILE)
    score(loaned, changed(FILE, 3, amount=1_000.0), replace=True, now=LATER)
    with pytest.raises(StoredDifferently, match="row 4, column 'amount'"):
        score(loaned, FILE, now=LATER)
    back = score(loaned, FILE, replace=True, now=LATER)
    assert (back.repeated, back.n_skipped, back.n_replaced) == (False, 99, 1)
    last = score(loaned, FILE, replace=True, now=LATER)
    assert (last.repeated, last.n_skipped, last.n_replaced) == (False, 100, 0)
    assert score(loaned, FILE, now=LATER).repeated
    assert count(loaned) == 100


def test_every_reader_sees_current_rows_only(loaned):
    score(loaned, FILE)
    score(loaned, FILE.assign(amount=50_000.0, scope="NY"), replace=True)
    cohort = Cohort("loans", 1)
    ask = loaned.ask
    assert ask(store.list_scopes, "loans", 1) == [("NY", 100)]
    assert ask(store.summarize, cohort, 0.3).n_rows == 100
    assert ask(store.score_distribution, cohort).counts.sum() == 100
    assert sum(month.n_rows for month in ask(store.monthly, cohort)) == 100
    assert set(ask(store.read_sample, cohort, 500, 0)["@score"]) == {0.5}
    assert len(ask(store.read_answered, cohort, 500, 0)) == 100
    assert [each.n_rows for each in ask(store.scope_numbers, "loans", [1])] == [100]
    assert (
        sum(n for _, n in ask(store.volumes, "loans", [1], NOW + timedelta(days=9)).values()) <= 100
    )
    with store.reading(loaned.engine) as connection:
        for view in ("bi_loans", "bi_prediction_outcome", "bi_prediction_latest"):
            scores = connection.scalars(sa.text(f"SELECT score FROM {view}")).all()  # noqa: S608
            assert scores == [0.5] * 100
        daily = sa.text("SELECT sum(n_predictions) FROM bi_model_daily")
        assert connection.execute(daily).scalar() == 100
    newest = ask(
        store.newest_answers,
        "loans",
        1,
        "score",
        FILE[["entity", "event_time"]].reset_index(drop=True),
    )
    assert set(newest["value"]) == {0.5}


def test_a_promoted_shadow_has_scored_the_file_already(loaned):
    score(loaned, FILE)
    score(loaned, ROWS.head(59), version=2)
    with store.writing(loaned.engine) as connection:
        (champion,) = store.list_deployments(connection, "loans")
        store.end_deployment(connection, champion, LATER, actor="", reason="a test")
        store.add_deployment(connection, NewDeployment("loans", 2), LATER)
    found = score(loaned, FILE, now=LATER)
    assert (found.run.version, found.run.n_rows, found.n_skipped) == (2, 41, 59)
    assert score(loaned, FILE, now=LATER).repeated
    assert (count(loaned), count(loaned, 2)) == (100, 100)


def test_logged_scores_are_compared_and_those_of_a_second_run_are_not(loaned):
    few = FILE.head(3)
    log(loaned, few, [0.1, 0.2, 0.3])
    assert log(loaned, few, [0.1, 0.2, 0.3]).repeated
    assert log(loaned, few.head(2), [0.1, 0.2]).n_skipped == 2
    with pytest.raises(StoredDifferently, match=r"row 2, column 'score': 0\.25 is given and 0\.2"):
        log(loaned, few, [0.1, 0.25, 0.3])
    assert score(loaned, few).n_skipped == 3
    assert log(loaned, few, [0.1, 0.25, 0.3], replace=True).n_replaced == 1
    assert loaned.ask(store.get_prediction, "loans", key_of(loaned, "L5-0001")).score == 0.25
    assert count(loaned) == 3


def test_rows_without_key_or_time_are_told_by_what_they_hold(loaned):
    bare = FILE.drop(columns=["entity", "event_time"])
    bare = pd.concat([bare, bare.head(1)], ignore_index=True)
    first = score(loaned, bare)
    assert first.run.n_rows == 101
    assert score(loaned, bare, now=LATER).run.id == first.run.id
    assert score(loaned, bare.iloc[::-1], now=LATER).run.id == first.run.id
    assert count(loaned) == 101
    page = loaned.ask(store.read_page, Cohort("loans", 1), Sort(), limit=200)
    assert page.rows["@event_time"].unique().tolist() == [pd.Timestamp(NOW)]
    assert page.rows["@entity"].is_unique


def test_rows_without_a_key_have_the_same_key_in_every_file(loaned):
    bare = FILE.drop(columns="entity")
    score(loaned, bare)
    assert score(loaned, bare.iloc[::-1]).n_skipped == 100
    assert score(loaned, ROWS.head(101).drop(columns="entity")).n_skipped == 100
    assert count(loaned) == 101


def test_rows_without_a_time_can_be_given_one(loaned):
    bare, at = FILE.drop(columns="event_time"), datetime(2025, 5, 1, tzinfo=UTC)
    roles = services.Roles(at=at)
    score(loaned, bare, roles=roles)
    assert score(loaned, bare, roles=roles, now=LATER).repeated
    score(loaned, bare, roles=replace(roles, at=at + timedelta(days=1)), now=LATER)
    assert count(loaned) == 200
    (period,) = {loaned.ask(store.period, "loans", 1)}
    assert period == (at, at + timedelta(days=1))


def test_a_column_that_was_named_must_be_there_and_a_blank_key_is_refused(loaned):
    with pytest.raises(MissingColumns, match="'customer'"):
        score(loaned, FILE, roles=services.Roles(entity="customer"))
    with pytest.raises(InvalidRows, match="row 6, column 'entity': None is missing"):
        score(loaned, changed(FILE, 5, entity=" "))


NUMBERS = [1001, 1002, 1003]
TYPES = {
    "int": np.array(NUMBERS), "float": np.array(NUMBERS, dtype=float),
    "float32": np.array(NUMBERS, dtype=np.float32), "object": np.array(NUMBERS, dtype=object),
    "decimal": [Decimal(f"{each}.00") for each in NUMBERS],
    "bytes": [str(each).encode() for each in NUMBERS], "text": [str(each) for each in NUMBERS],
    "nullable": pd.array(NUMBERS, dtype="Int64"),
    "arrow": pd.array(NUMBERS, dtype="int64[pyarrow]"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_a_key_is_the_same_in_scoring_logging_outcomes_feeding_and_scopes(loaned, kind):
    rows = FILE.head(3).assign(entity=[str(each) for each in NUMBERS], scope="7")
    score(loaned, rows)
    other = rows.assign(entity=TYPES[kind], scope=Decimal("7.0"))
    assert score(loaned, other).repeated
    assert log(loaned, other, rows["amount"].to_numpy() / 100_000).n_skipped == 3
    card = loaned.ask(store.get_version, "loans", 1).card
    known = other.assign(outcome=1, known_at=NOW)
    services.add_outcomes(loaned.engine, card, known, services.Roles(), "known_at", now=NOW)
    assert loaned.ask(store.summarize, Cohort("loans", 1), None).n_outcomes == 3
    assert loaned.ask(store.list_scopes, "loans", 1) == [("7", 3)]
    admitted = services.admit_rows(other, card.schema, services.Roles())
    asked = pd.DataFrame({"entity": admitted.entities, "event_time": admitted.event_times})
    assert len(loaned.ask(store.newest_answers, "loans", 1, "score", asked)) == 3


def test_two_writers_at_once_store_each_prediction_once(loaned):
    """They overlap, in opposite orders, and both have opened their runs before either stores."""
    both = Barrier(2, timeout=60)

    class Waiting(Amounts):
        def respond(self, frame):
            both.wait()
            return super().respond(frame)

    def work(rows):
        roles = services.Roles()
        (part,) = services.score_table(
            loaned.engine, lambda _: Waiting(), "loans", rows, roles, now=NOW
        ).parts
        return part.scored

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(work, [ROWS.head(90), ROWS.iloc[::-1].head(90)]))
    assert sorted(each.n_skipped for each in found) == [0, 64]
    assert count(loaned) == 116


def test_of_two_writers_with_different_values_one_is_refused(loaned):
    both = Barrier(2, timeout=60)

    class Waiting(Amounts):
        def respond(self, frame):
            both.wait()
            return super().respond(frame)

    def work(rows):
        try:
            services.score_table(
                loaned.engine, lambda _: Waiting(), "loans", rows, services.Roles(), now=NOW
            )
        except StoredDifferently:
            return "refused"
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        files = [FILE, changed(FILE, 0, amount=1.0).iloc[::-1]]
        assert sorted(pool.map(work, files)) == ["refused", "stored"]
    assert count(loaned) == 100


PROCESS = """
import sys
import pandas as pd
from contract.test_identity import NOW, ROWS, Amounts
from dashboard import services, store
from dashboard.domain.errors import CandorError

engine = store.open_engine(sys.argv[1])
rows = ROWS.iloc[::int(sys.argv[2])]
print("ready", flush=True)
sys.stdin.readline()
for size in range(10, 117, 10):
    try:
        services.score_table(
            engine, lambda _: Amounts(), "loans", rows.head(size), services.Roles(), now=NOW
        )
    except CandorError as error:
        print(type(error).__name__, flush=True)
engine.dispose()
"""


def test_two_processes_at_once_store_each_prediction_once(loaned):
    address = (
        loaned.engine.url.set(drivername="postgresql")
        if loaned.engine.dialect.name == ("postgresql")
        else loaned.engine.url
    )
    text = address.render_as_string(hide_password=False)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, text, step],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**__import__("os").environ, "PYTHONPATH": "tests"},
        )
        for step in ("1", "-1")
    ]  # fmt: skip
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in started:
        said, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
        assert set(said.split()) <= {RunInProgress.__name__}
    with store.reading(loaned.engine) as connection:
        twice = sa.text(
            "SELECT count(*) - count(DISTINCT entity) FROM predictions_loans "
            "WHERE superseded_by IS NULL"
        )
        assert connection.execute(twice).scalar() == 0
    assert count(loaned) >= 110
