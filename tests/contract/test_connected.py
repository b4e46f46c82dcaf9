"""A company's table answers every question as Candor's own table with the same rows does."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

import pandas as pd
import pytest
import sqlalchemy as sa
from contract.book import Book
from contract.company import Company, company_rows, mapping_of
from world import NOW, POSTGRES, SCHEMA, loans, require

from dashboard import services, store
from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn
from dashboard.domain.errors import UnknownRecord
from dashboard.domain.records import Verdict

N_ROWS = 100
SORTS = [Sort(column, descending=down) for column in SortColumn for down in (True, False)]
COHORTS = {
    "all": Cohort("loans", 1),
    "other version": Cohort("loans", 2),
    "scope": Cohort("loans", 1, "TX"),
    "period": Cohort("loans", 1, start=date(2025, 1, 20), end=date(2025, 2, 11)),
    "number": Cohort("loans", 1, conditions=(Condition("amount", Op.AT_LEAST, ("60000",)),)),
    "whole number": Cohort("loans", 1, conditions=(Condition("staff", Op.AT_MOST, ("20.5",)),)),
    "yes": Cohort("loans", 1, conditions=(Condition("is_new", Op.IS_IN, ("yes",)),)),
    "category": Cohort("loans", 1, conditions=(Condition("sector", Op.IS_IN, ("44", "72")),)),
    "missing": Cohort("loans", 1, conditions=(Condition("sector", Op.IS_MISSING),)),
    "score": Cohort("loans", 1, conditions=(Condition("@score", Op.AT_LEAST, ("0.4",)),)),
    "decision": Cohort("loans", 1, conditions=(Condition("@decision", Op.IS_IN, ("review",)),)),
    "label": Cohort("loans", 1, conditions=(Condition("@label", Op.IS_IN, ("paid",)),)),
    "outcome": Cohort("loans", 1, conditions=(Condition("@outcome", Op.IS_IN, ("1",)),)),
    "not known": Cohort("loans", 1, conditions=(Condition("@outcome", Op.IS_MISSING),)),
    "judged": Cohort("loans", 1, conditions=(Condition("@feedback", Op.IS_KNOWN),)),
    "not judged": Cohort("loans", 1, conditions=(Condition("@feedback", Op.IS_MISSING),)),
    "disagreed": Cohort("loans", 1, conditions=(Condition("@feedback", Op.IS_IN, ("disagree",)),)),
    "entity": Cohort("loans", 1, conditions=(Condition("@entity", Op.IS_IN, ("L5-0007",)),)),
}


def of_company(kind: str, folder, request) -> Company:
    """An empty database of a kind, with a role that may only read."""
    if kind != "postgresql":
        file = folder / f"company.{kind}"
        return Company(kind, f"{kind}:///{file}", str(file))
    require(f"{POSTGRES} is not set", condition=POSTGRES in os.environ)
    address = sa.make_url(os.environ[POSTGRES]).set(drivername="postgresql+psycopg")
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    name = f"candor_company_{uuid4().hex[:10]}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN")
    ours = address.set(database=name)
    inside = sa.create_engine(ours, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with inside.connect() as connection:
        grant = f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {name}"
        connection.exec_driver_sql(grant)

    def drop():
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
            connection.exec_driver_sql(f"DROP ROLE {name}")

    request.addfinalizer(drop)
    reader = ours.set(username=name, drivername="postgresql")
    return Company(kind, reader.render_as_string(), ours.render_as_string(hide_password=False))


@dataclass(frozen=True)
class Pair:
    """The same rows twice: in Candor's own table, and in a company's."""

    own: Book
    theirs: Book
    key_of: dict[str, str]

    def ask(self, question, *given, **named):
        return self.own.ask(question, *given, **named), self.theirs.ask(question, *given, **named)

    def keys(self, own_keys) -> list:
        return [None if key is None else self.key_of[str(key)] for key in own_keys]


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Iterator[tuple[Book, pd.DataFrame]]:
    """Two versions in Candor's own table, and its rows under plain names."""
    engine = store.open_engine(f"sqlite:///{tmp_path_factory.mktemp('own') / 'candor.db'}")
    store.upgrade(engine)
    book = Book(engine)
    rows = loans(N_ROWS, seed=5)
    # no multiple of 300, which the book would flag; scores and times repeat
    rows["amount"] += 50
    rows["event_time"] = rows["event_time"].dt.floor("2D") + timedelta(hours=5)
    for version in (1, 2):
        shifted = rows.assign(score=(rows["amount"] / 100_000 / version).round(2))
        book.score(book.register(version), shifted)
    book.know(rows.iloc[:70])
    stored = []
    for version in (1, 2):
        page = book.ask(store.read_page, Cohort("loans", version), Sort(), limit=N_ROWS).rows
        named = page.rename(columns=lambda name: name.removeprefix("@"))
        stored.append(named.assign(id=page.index.astype("int64"), version=version))
    yield book, pd.concat(stored, ignore_index=True)
    engine.dispose()


@pytest.fixture(
    scope="module",
    params=[
        ("sqlite", "integer"), ("sqlite", "composite"), ("postgresql", "text"),
        ("duckdb", "integer"),
    ],
    ids="-".join,
)  # fmt: skip
def pair(request, own, tmp_path_factory) -> Iterator[Pair]:
    kind, keys = request.param
    folder = tmp_path_factory.mktemp("company")
    company = of_company(kind, folder, request)
    book, stored = own
    rows = company_rows(stored)
    indexes = [("model", "when", "Key"), ("model", "P(default)")] if keys == "integer" else []
    company.write(rows, "Scored loans", *indexes)
    engine = store.open_engine(f"sqlite:///{folder / 'candor.db'}")
    store.upgrade(engine)
    plan = services.plan_connection("loans", mapping_of(company.url, keys))
    services.connect(engine, plan, now=NOW)
    names = plan.source.mapping.roles.id
    written = [plan.source.write_key(each) for each in rows[[*names]].itertuples(index=False)]
    both = Pair(book, Book(engine), dict(zip(stored["id"].astype(str), written, strict=True)))
    judge(both, stored)
    yield both
    engine.dispose()


def judge(pair: Pair, stored: pd.DataFrame) -> None:
    """The same views of the same predictions, on both sides."""
    judged = stored["id"][stored["version"] == 1].astype(str).tolist()[::9]
    already = pair.own.ask(store.list_feedback, "loans")
    for place, key in enumerate(judged):
        verdict = Verdict.DISAGREE if place % 3 == 0 else Verdict.AGREE
        if not already:
            pair.own.judge(key, verdict, suspect_feature="amount")
        pair.theirs.judge(pair.key_of[key], verdict, suspect_feature="amount")


@pytest.mark.parametrize("name", COHORTS)
def test_numbers_of_a_cohort_are_the_same(pair, name):
    cohort = COHORTS[name]
    ours, theirs = pair.ask(store.summarize, cohort, 0.3)
    assert theirs.n_rows > 0
    assert replace(theirs, mean_score=0, mean_outcome=0) == replace(
        ours, mean_score=0, mean_outcome=0
    )
    assert theirs.mean_score == pytest.approx(ours.mean_score)
    assert theirs.mean_outcome == pytest.approx(ours.mean_outcome)
    ours, theirs = pair.ask(store.count, cohort)
    assert theirs == ours


@pytest.mark.parametrize("name", ["all", "scope", "period", "number", "judged"])
def test_months_and_bins_are_the_same(pair, name):
    ours, theirs = pair.ask(store.monthly, COHORTS[name])
    assert [each.month for each in theirs] == [each.month for each in ours]
    assert [each.n_rows for each in theirs] == [each.n_rows for each in ours]
    assert [each.mean_score for each in theirs] == pytest.approx([m.mean_score for m in ours])
    known = [each.mean_score_known for each in ours]
    assert [each.mean_score_known for each in theirs] == pytest.approx(known)
    for bounds in (None, (0.0, 1.0)):
        ours, theirs = pair.ask(store.score_distribution, COHORTS[name], 9, bounds)
        assert theirs.counts.tolist() == ours.counts.tolist()
        assert theirs.edges.tolist() == ours.edges.tolist()


def walk(book: Book, cohort: Cohort, sort: Sort, *, backwards: bool) -> list[str]:
    """Keys of a whole list, page after page."""
    keys, after = [], None
    while True:
        page = book.ask(store.read_page, cohort, sort, after, 23, backwards=backwards)
        found = list(page.rows.index)
        keys += reversed(found) if backwards else found
        after = page.first if backwards else page.last
        if not (page.has_previous if backwards else page.has_next):
            return keys


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_pages_hold_the_same_records_in_the_same_order(pair, sort):
    cohort = COHORTS["all"]
    theirs = walk(pair.theirs, cohort, sort, backwards=False)
    whole, shown = pair.ask(store.read_page, cohort, sort, limit=N_ROWS)
    assert sorted(theirs) == sorted(pair.keys(whole.rows.index))
    assert theirs == list(shown.rows.index)
    assert walk(pair.theirs, cohort, sort, backwards=True) == theirs[::-1]
    column = "@event_time" if sort.column is SortColumn.TIME else f"@{sort.column.value}"
    ours = whole.rows[column].fillna(-1).tolist()
    assert shown.rows[column].fillna(-1).tolist() == ours
    around = pair.theirs.ask(store.neighbours, cohort, sort, theirs[3])
    assert around == (theirs[2], theirs[4])
    ours, judged = pair.ask(store.read_page, COHORTS["judged"], sort)
    assert set(judged.rows.index) == set(pair.keys(ours.rows.index))


def test_every_value_of_a_page_is_the_same(pair):
    ours, theirs = pair.ask(store.read_page, COHORTS["all"], Sort(), limit=N_ROWS)
    mine = ours.rows.set_axis(pair.keys(ours.rows.index))
    columns = [*SCHEMA.names, "@score", "@entity", "@event_time", "@scope", "@label", "@decision",
               "@outcome", "@outcome_known_at", "@flags"]  # fmt: skip
    pd.testing.assert_frame_equal(
        theirs.rows.loc[mine.index, columns], mine[columns], check_index_type=False
    )


def test_one_prediction_is_the_same(pair):
    for own_key, key in list(pair.key_of.items())[::40]:
        ours = pair.own.ask(store.get_prediction, "loans", own_key)
        theirs = pair.theirs.ask(store.get_prediction, "loans", key)
        same = {"key": key, "run_id": None, "predicted_at": ours.event_time}
        assert theirs == replace(ours, **same)
        for cohort in (COHORTS["scope"], COHORTS["judged"]):
            listed = pair.own.ask(store.contains, cohort, own_key)
            assert pair.theirs.ask(store.contains, cohort, key) is listed


@pytest.mark.parametrize(
    "key", ["", "x", "-1", "007", "9" * 30, "1,2,3", "%", "'; --", "\0", "\ud800"]
)
def test_a_key_that_names_nothing_is_an_unknown_record(pair, key):
    with pytest.raises(UnknownRecord):
        pair.theirs.ask(store.get_prediction, "loans", key)
    assert pair.theirs.ask(store.contains, COHORTS["all"], key) is False


def test_scopes_periods_and_differences_are_the_same(pair):
    for question, given in (
        (store.list_scopes, ("loans", 1)), (store.period, ("loans", 2)),
        (store.period, ("loans", 3)), (store.list_scopes, ("loans", 3)),
    ):  # fmt: skip
        ours, theirs = pair.ask(question, *given)
        assert theirs == ours
    ours, theirs = pair.ask(store.error_difference, COHORTS["scope"], 2)
    assert theirs.n_rows == ours.n_rows
    assert theirs.mean == pytest.approx(ours.mean)
    assert theirs.standard_error == pytest.approx(ours.standard_error)


def test_samples_are_drawn_alike(pair, request):
    first, again, other = (
        pair.theirs.ask(store.read_sample, COHORTS["scope"], 20, seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert set(first.index) != set(other.index)
    ours = pair.own.ask(store.read_sample, COHORTS["scope"], 20, 1)
    if "integer" in request.node.callspec.id:
        assert list(first.index) == list(ours.index)
    labelled = pair.theirs.ask(store.read_sample, COHORTS["all"], 500, 1, labelled=True)
    assert len(labelled) == 70
    assert pair.theirs.ask(store.random_key, COHORTS["scope"], 3) in pair.key_of.values()


@pytest.mark.parametrize("name", ["all", "scope", "period", "number", "disagreed", "other version"])
def test_judgements_are_listed_and_counted_within_the_same_cohorts(pair, name):
    within = (COHORTS[name],)
    ours, theirs = pair.ask(store.list_feedback, "loans", within=within, limit=500)
    assert [f.given.prediction_key for f in theirs] == pair.keys(
        f.given.prediction_key for f in ours
    )
    ours, theirs = pair.ask(store.count_feedback, "loans", within=within)
    assert theirs == ours
    keys = list(pair.key_of.values())[:20]
    assert len(pair.theirs.ask(store.newest_verdicts, "loans", keys)) == 3
