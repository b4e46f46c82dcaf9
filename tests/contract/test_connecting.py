"""A table is looked at, checked whole, connected, and never written."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from contract.book import Book
from contract.company import Company
from contract.test_connected import of_company
from world import NOW, TRUST, World, build_version, loans

from dashboard import registry, services, store
from dashboard.domain.card import Decision, Task
from dashboard.domain.cohort import Cohort, Condition, Op, Sort
from dashboard.domain.errors import (
    AlreadyRegistered,
    CandorError,
    InvalidMapping,
    OnlyRead,
    RefusedTable,
    SourceFailed,
    SourceTooSlow,
    SourceUnreachable,
    UnknownTimeZone,
    UnusableAddress,
)
from dashboard.domain.mapping import (
    MappedFeature,
    MappedModel,
    RoleColumns,
    SourceMapping,
    SourceTable,
)
from dashboard.domain.records import NewFeedback, Verdict
from dashboard.domain.schema import Kind
from dashboard.store.connected import asking, open_company

KINDS = {
    "amount": Kind.NUMBER,
    "staff": Kind.INTEGER,
    "is_new": Kind.BOOLEAN,
    "sector": Kind.CATEGORY,
}
EVERY = Cohort("loans", 1)


def scored(n_rows: int = 40) -> pd.DataFrame:
    """Rows as some other system would have stored them: local times, yes and no as 1 and 0."""
    rows = loans(n_rows, seed=2)
    return pd.DataFrame(
        {
            "id": np.arange(n_rows) + 1,
            "at": rows["event_time"].dt.strftime("%Y-%m-%d %H:%M:%S"),
            "score": (rows["amount"] / 100_000).round(3),
            "state": rows["scope"],
            "amount": rows["amount"],
            "staff": rows["staff"],
            "is_new": rows["is_new"].astype(int),
            "sector": rows["sector"],
            "bad": rows["outcome"].astype(int),
        }
    )


def mapped(address: str, **roles: object) -> SourceMapping:
    given = {
        "id": ("id",),
        "event_time": "at",
        "score": "score",
        "scope": "state",
        "outcome": "bad",
    }
    return SourceMapping(
        source=SourceTable(address, "scored", "Europe/Zurich"),
        model=MappedModel(Task.BINARY, outcome_labels=("paid", "defaulted")),
        roles=RoleColumns(**given | roles),
        features={name: MappedFeature(kind) for name, kind in KINDS.items()},
    )


@pytest.fixture
def company(tmp_path) -> Company:
    file = tmp_path / "company.db"
    return Company("sqlite", f"sqlite:///{file}", str(file))


@pytest.fixture
def book(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path / 'candor.db'}")
    store.upgrade(engine)
    yield Book(engine)
    engine.dispose()


def connected(book, company, frame=None, mapping=None):
    company.write(scored() if frame is None else frame, "scored")
    plan = services.plan_connection("loans", mapping or mapped(company.url))
    services.connect(book.engine, plan, now=NOW)
    return plan


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "duckdb"])
def test_a_company_s_database_is_asked_and_never_told(kind, tmp_path, request, book):
    company = of_company(kind, tmp_path, request)
    frame = scored().astype({"sector": "object"})
    company.write(frame, "scored")
    before = company.file.read_bytes() if kind != "postgresql" else b""
    said: list[str] = []
    for patience in (20, 600):
        sa.event.listen(
            open_company(company.url, patience), "before_cursor_execute",
            lambda _c, _k, statement, *_: said.append(statement),
        )  # fmt: skip
    plan = services.plan_connection("loans", mapped(company.url))
    services.connect(book.engine, plan, now=NOW)
    page = book.ask(store.read_page, EVERY, Sort())
    book.judge(page.first)
    book.ask(store.summarize, EVERY, 0.3)
    book.ask(store.monthly, EVERY)
    book.ask(store.read_sample, EVERY, 5, 0)
    book.ask(store.list_feedback, "loans", within=[EVERY])
    assert len(said) > 10
    first_words = {statement.split()[0].upper() for statement in said}
    assert first_words <= {"SELECT", "PRAGMA", "SHOW", "EXPLAIN"}
    for attempt in ("DELETE FROM scored", "CREATE TABLE other (x INTEGER)"):
        with pytest.raises(CandorError), asking(company.url) as connection:
            connection.exec_driver_sql(attempt)
    if kind == "postgresql":
        with asking(company.url) as connection:
            (only_read,) = connection.exec_driver_sql("SHOW transaction_read_only").one()
            assert only_read == "on"
    else:
        open_company(company.url).dispose()
        assert company.file.read_bytes() == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "duckdb"])
def test_a_question_without_an_end_is_stopped(kind, tmp_path, request):
    company = of_company(kind, tmp_path, request)
    company.write(pd.DataFrame({"x": range(2_000)}), "numbers")
    endless = (
        "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d WHERE a.x+b.x>c.x+d.x"
    )
    with pytest.raises(SourceTooSlow, match="more than 1 seconds"), asking(company.url, 1) as asked:
        asked.exec_driver_sql(endless).all()
    with asking(company.url, 1) as asked:  # the connection is good for the next question
        assert asked.exec_driver_sql("SELECT count(*) FROM numbers").scalar_one() == 2_000


def test_addresses_with_a_password_are_refused_and_variables_are_followed(
    company, book, monkeypatch
):
    locked = "postgresql://ann:secret@db.example/loans"
    with pytest.raises(UnusableAddress, match="holds a password") as refused:
        services.look_at_table(SourceTable(locked, "scored"))
    assert "secret" not in str(refused.value)
    with pytest.raises(UnusableAddress, match="LOANS_DATABASE is not set"):
        services.look_at_table(SourceTable("env:LOANS_DATABASE", "scored"))
    with pytest.raises(UnusableAddress, match="no address of a database"):
        services.look_at_table(SourceTable("loans.db", "scored"))
    with pytest.raises(SourceUnreachable, match="no such file"):
        services.look_at_table(SourceTable(company.url, "scored"))
    monkeypatch.setenv("LOANS_DATABASE", company.url)
    connected(book, company, mapping=mapped("env:LOANS_DATABASE"))
    assert book.ask(store.count, EVERY) == 40
    row = book.engine.connect().exec_driver_sql("SELECT address FROM prediction_source").scalar()
    assert row == "env:LOANS_DATABASE"


WRONG = {
    "score": (3, 1.5, r"column 'score': in 1 row the value is no probability.*id 4: 1.5"),
    "no score": (3, None, "column 'score': in 1 row the value is missing"),
    "text": (5, "much", r"column 'amount': in 1 row the value is no finite number.*id 6: much"),
    "infinite": (5, np.inf, r"column 'amount': in 1 row the value is no finite number"),
    "part": (7, 2.5, r"column 'staff': in 1 row the value is no whole number.*id 8: 2.5"),
    "flag": (0, 7, r"column 'is_new': in 1 row the value is neither 1 nor 0.*id 1: 7"),
    "outcome": (2, 2, r"column 'bad': in 1 row the value is none of the outcomes 0, 1.*id 3: 2"),
    "time": (2, "01/02/2025", r"column 'at': in 1 row the value is no time of the form"),
    "no time": (2, None, "column 'at': in 1 row the value is missing"),
    "no key": (2, None, "column 'id': in 1 row the value is missing"),
    "twice": (2, 1, r"column id: keys must name one row each \(as against 1 in 2 rows"),
}
COLUMN = {"no score": "score", "text": "amount", "infinite": "amount", "part": "staff",
          "flag": "is_new", "outcome": "bad", "time": "at", "no time": "at", "no key": "id",
          "twice": "id"}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_one_bad_value_refuses_the_table_and_is_named(name, company):
    place, value, said = WRONG[name]
    company.write(scored(), "scored")
    # what is looked at first is good: the full check sees every row
    look = services.look_at_table(mapped(company.url).source)
    with closing(sqlite3.connect(company.admin)) as raw, raw:
        column = COLUMN.get(name, name)
        raw.execute(f"UPDATE scored SET {column} = ? WHERE id = ?", (value, place + 1))  # noqa: S608 - ours
    with pytest.raises(RefusedTable, match=said):
        services.plan_connection("loans", mapped(company.url), look)


def test_words_of_outcomes_labels_and_versions_are_checked(company):
    frame = scored().assign(
        bad=np.where(np.arange(40) % 2, "lost", "paid"), v="a", guess=["paid", "what"] * 20
    )
    company.write(frame, "scored")
    mapping = replace(mapped(company.url, version="v", label="guess"), versions={"b": 1})
    with pytest.raises(RefusedTable) as refused:
        services.plan_connection("loans", mapping)
    said = str(refused.value)
    assert "column 'bad': in 20 rows the value is an outcome that nothing is known of" in said
    assert "column 'v': in 40 rows the value is a version that [versions] does not name" in said
    assert "column 'guess': in 20 rows the value is none of the classes paid, defaulted" in said


@pytest.mark.parametrize(
    ("labels", "stored", "read"),
    [
        (("1", "0"), [1, 0], [0, 1]), (("1.0", "2.0"), [1, 2], [0, 1]),
        (("True", "False"), [1.0, 0.0], [0, 1]), (("0", "1"), [1, 0], [1, 0]),
        (("paid", "defaulted"), [1, 0], [1, 0]),
    ],
)  # fmt: skip
def test_stored_numbers_are_outcomes_by_value(labels, stored, read, book, company):
    mapping = mapped(company.url)
    mapping = replace(mapping, model=replace(mapping.model, outcome_labels=labels))
    connected(book, company, scored().assign(bad=stored * 20), mapping)
    rows = book.ask(store.read_page, EVERY, Sort.parse("time-up"), limit=100).rows
    by_id = rows["@outcome"].set_axis(rows.index.astype(int)).sort_index()
    assert by_id.tolist() == read * 20


def test_a_stored_number_that_is_no_label_by_value_is_refused(company):
    company.write(scored().assign(bad=[1, 0] * 20), "scored")
    mapping = mapped(company.url)
    mapping = replace(mapping, model=replace(mapping.model, outcome_labels=("1", "2")))
    with pytest.raises(RefusedTable, match=r"column 'bad': in 20 rows .* the outcomes 1, 2"):
        services.plan_connection("loans", mapping)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: replace(m, source=replace(m.source, time_zone=None)), "have no time zone"),
        (lambda m: replace(m, source=replace(m.source, table="scred")), "no table or view 'scred'"),
        (lambda m: replace(m, roles=replace(m.roles, score="scor")), "did you mean 'score'"),
        (lambda m: replace(m, roles=replace(m.roles, event_time="amount")), "holds no times"),
        (lambda m: replace(m, roles=replace(m.roles, score="state")), "cannot be a score"),
        (lambda m: replace(m, roles=replace(m.roles, version="state")), r"number its words in"),
        (lambda m: replace(m, model=MappedModel(Task.BINARY)), "has 2 outcome_labels"),
        (lambda m: replace(m, model=MappedModel(Task.MULTICLASS)), "roles.scores must name"),
        (lambda m: replace(m, features={}), "no column is a feature"),
        (lambda m: replace(m, features={"sector": MappedFeature(Kind.NUMBER)}), "read as number"),
        (lambda m: replace(m, outcomes={"x": 5}), r"may map to 0, 1 only"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_refused(change, said, company):
    company.write(scored(), "scored")
    with pytest.raises(InvalidMapping, match=said):
        services.plan_connection("loans", change(mapped(company.url)))


def test_a_zone_that_nobody_keeps_is_refused(company):
    company.write(scored(), "scored")
    wrong = replace(mapped(company.url), source=SourceTable(company.url, "scored", "Europe/Zurch"))
    with pytest.raises(UnknownTimeZone, match="Did you mean 'Europe/Zurich'"):
        services.plan_connection("loans", wrong)


def test_naive_times_are_of_the_declared_zone_and_odd_hours_are_noted(company, book):
    times = ["2025-10-26 02:30:00", "2025-07-01 00:00:00", "2025-01-01 00:00:00"]
    plan = connected(book, company, scored(3).assign(at=times))
    page = book.ask(store.read_page, EVERY, Sort(descending=False)).rows
    assert page["@event_time"].tolist() == [
        datetime(2024, 12, 31, 23, tzinfo=UTC), datetime(2025, 6, 30, 22, tzinfo=UTC),
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert "1 rows are at hours that clocks in Europe/Zurich repeat or skip" in plan.check.notes[0]
    assert [m.month for m in book.ask(store.monthly, EVERY)] == ["2024-12", "2025-06", "2025-10"]


def test_indexes_that_pages_lack_are_named_until_they_are_there(company, book):
    plan = connected(book, company)
    assert len(plan.missing_indexes) == 5
    time = next(each for each in plan.missing_indexes if "_time " in each)
    assert time == "CREATE INDEX candor_scored_time ON scored (at, id, score, bad);"
    with closing(sqlite3.connect(company.admin)) as raw, raw:
        for sentence in plan.missing_indexes:
            raw.execute(sentence)
    again = services.plan_connection("loans", mapped(company.url))
    assert again.missing_indexes == ()
    assert again.source.is_led_by("event_time")
    assert not plan.source.is_led_by("event_time")
    assert again.source.is_led_by("score", ["event_time"])
    assert again.source.is_led_by("score", ["scope", "event_time"])
    before = book.ask(store.summarize, EVERY, None), book.ask(store.monthly, EVERY)
    services.connect(book.engine, again, now=NOW)
    assert (book.ask(store.summarize, EVERY, None), book.ask(store.monthly, EVERY)) == before


def test_a_view_is_read_like_a_table(company, book):
    company.write(scored(), "raw")
    with closing(sqlite3.connect(company.admin)) as raw, raw:
        raw.execute(
            "CREATE VIEW scored AS SELECT *, upper(sector) AS branch FROM raw WHERE id > 10"
        )
    plan = services.plan_connection("loans", mapped(company.url))
    services.connect(book.engine, plan, now=NOW)
    assert book.ask(store.count, EVERY) == 30


def test_the_same_again_is_harmless_and_a_new_mapping_keeps_what_was_judged(company, book):
    connected(book, company)
    key = book.ask(store.read_page, EVERY, Sort()).first
    book.judge(key, suspect_feature="amount")
    plan = services.plan_connection("loans", mapped(company.url))
    before = book.ask(store.list_versions, "loans")
    services.connect(book.engine, plan, now=NOW + timedelta(days=1))
    assert book.ask(store.list_versions, "loans") == before
    fewer = dict(list(mapped(company.url).features.items())[1:])
    without = replace(mapped(company.url), features=fewer)
    with pytest.raises(InvalidMapping, match="judgements name the features amount"):
        services.connect(book.engine, services.plan_connection("loans", without), now=NOW)
    rekeyed = mapped(company.url, id=("id", "state"))
    with pytest.raises(InvalidMapping, match=f"the judged prediction '{key}' would have another"):
        services.connect(book.engine, services.plan_connection("loans", rekeyed), now=NOW)
    features = {**mapped(company.url).features, "staff": MappedFeature(Kind.NUMBER, title="Staff")}
    changed = replace(mapped(company.url), features=features)
    services.connect(book.engine, services.plan_connection("loans", changed), now=NOW)
    (version,) = book.ask(store.list_versions, "loans")
    assert version.card.schema["staff"].title == "Staff"
    assert book.ask(store.list_feedback, "loans", within=[EVERY])[0].given.prediction_key == key


def test_rows_that_come_later_are_seen_and_those_without_a_score_are_none(company, book):
    connected(book, company)
    version = book.ask(store.data_version, "loans")
    with closing(sqlite3.connect(company.admin)) as raw, raw:
        raw.execute("INSERT INTO scored SELECT 100, '2030-01-01 00:00:00', 0.5, state, amount, "
                    "staff, is_new, 'new', NULL FROM scored WHERE id = 1")  # fmt: skip
        raw.execute("UPDATE scored SET score = NULL WHERE id = 2")
    assert book.ask(store.count, EVERY) == 40
    assert book.ask(store.read_page, EVERY, Sort()).first == "100"
    assert book.ask(store.get_prediction, "loans", "100").features["sector"] == "new"
    counts = book.ask(store.score_distribution, EVERY, 5, (0.0, 1.0)).counts
    assert counts.sum() == 40
    other = mapped(company.url, score="amount", scope=None)
    plan = services.plan_connection("loans", replace(other, model=MappedModel(Task.REGRESSION)))
    services.connect(book.engine, plan, now=NOW)
    assert book.ask(store.data_version, "loans") != version
    with closing(sqlite3.connect(company.admin)) as raw, raw:
        raw.execute("UPDATE scored SET amount = 'oops' WHERE id = 3")
    with pytest.raises(SourceFailed, match="not of the kind it was connected with"):
        book.ask(store.read_page, EVERY, Sort())


def test_nothing_is_stored_into_a_company_s_table(company, book):
    decision = Decision(0.3, "review", "approve")
    connected(book, company, mapping=replace(mapped(company.url), decision=decision))
    card = book.ask(store.get_version, "loans", 1).card
    with pytest.raises(OnlyRead, match="in a table of your own"):
        book.score(card, loans(3, seed=1))
    with pytest.raises(OnlyRead):
        book.know(loans(3, seed=1))


def test_a_model_with_predictions_of_its_own_is_not_connected(company, book):
    company.write(scored(), "scored")
    plan = services.plan_connection("loans", mapped(company.url))
    card = book.register()
    book.score(card, loans(3, seed=1))
    with pytest.raises(InvalidMapping, match="has predictions that Candor stored itself"):
        services.connect(book.engine, plan, now=NOW)


@pytest.mark.parametrize("first", ["model", "table"])
def test_with_its_model_a_connected_version_is_explained(first, tmp_path, company, book):
    world = World(tmp_path)
    build_version(world.models / "loans" / "1", 1)
    frame = scored().assign(sector=lambda f: f["sector"].mask(f["id"] == 3, "99"))
    company.write(frame, "scored")
    plan = services.plan_connection("loans", mapped(company.url))
    steps = {
        "model": lambda: services.register_version(
            book.engine, world.models, world.models / "loans" / "1", trust=TRUST, now=NOW
        ),
        "table": lambda: services.connect(book.engine, plan, now=NOW),
    }
    for name in sorted(steps, key=lambda each: each != first):
        steps[name]()
    version = book.ask(store.get_version, "loans", 1)
    subject = services.Explainable(version.card, registry.load_model(world.models, version))
    stored = book.ask(store.get_prediction, "loans", "5")
    found = services.explain_record(book.engine, subject, stored, now=NOW)
    total = found.attributions.values.sum() + found.attributions.base_value
    assert total == pytest.approx(found.attributions.margin[0])
    assert not found.matches
    curve = services.explain_dependence(book.engine, subject, EVERY, "amount", now=NOW)
    assert curve.individual.shape[0] == 40
    strange = book.ask(store.get_prediction, "loans", "3")
    assert (bool(strange.flags), strange.features["sector"]) == (True, None)
    assert not stored.flags
    assert book.ask(store.summarize, EVERY, None).n_flagged == 1
    page = book.ask(store.read_page, EVERY, Sort()).rows
    assert page["@flags"].loc["3"] == 1
    assert page["sector"].isna().loc["3"]
    services.connect(book.engine, plan, now=NOW)
    assert book.ask(store.get_version, "loans", 1) == version
    build_version(world.models / "loans" / "1", 2)
    other = book.ask(store.get_version, "loans", 1).card
    with pytest.raises(AlreadyRegistered), store.writing(book.engine) as connection:
        store.add_version(connection, replace(other, sha256="f" * 64), "c" * 64, "loans/1", NOW)


def test_a_model_whose_features_do_not_fit_the_table_is_refused(tmp_path, company, book):
    mapping = mapped(company.url)
    features = {**mapping.features, "staff": MappedFeature(Kind.NUMBER)}
    connected(book, company, mapping=replace(mapping, features=features))
    world = World(tmp_path)
    build_version(world.models / "loans" / "1", 1)
    with pytest.raises(InvalidMapping, match="'staff' is mapped as number and the model's card"):
        services.register_version(
            book.engine, world.models, world.models / "loans" / "1", trust=TRUST, now=NOW
        )


def test_several_classes_and_numbers_are_read_too(company, book):
    rng = np.random.default_rng(0)
    shares = rng.dirichlet([1, 1, 1], 40).round(4)
    frame = scored().assign(**{f"p{i}": shares[:, i] for i in range(3)})
    ends = np.array(["late", "lost", "paid"])[rng.integers(0, 3, 40)]
    words = ("late", "lost", "paid")
    mapping = mapped(company.url, score=None, scores={w: f"p{i}" for i, w in enumerate(words)})
    mapping = replace(mapping, model=MappedModel(Task.MULTICLASS, outcome_labels=words))
    connected(book, company, frame.assign(bad=ends), mapping)
    record = book.ask(store.get_prediction, "loans", "7")
    assert record.scores == dict(zip(words, shares[6], strict=True))
    assert (record.score, record.label) == (shares[6].max(), words[shares[6].argmax()])
    assert record.outcome == words.index(ends[6])
    lost = Cohort("loans", 1, conditions=(Condition("@label", Op.IS_IN, ("lost",)),))
    assert book.ask(store.count, lost) == (shares.argmax(axis=1) == 1).sum()


def test_feedback_on_a_company_s_prediction_is_given_as_on_any(company, book):
    connected(book, company)
    card = book.ask(store.get_version, "loans", 1).card
    new = NewFeedback(client_token=uuid4().hex, model="loans", version=1, prediction_key="4",
                      author="Ann", verdict=Verdict.DISAGREE, seen={"score": 0.1})  # fmt: skip
    stored = services.give_feedback(book.engine, card, new, now=NOW)
    assert stored.given.prediction_key == "4"
    with pytest.raises(CandorError, match="no prediction '400'"):
        services.give_feedback(book.engine, card, replace(new, prediction_key="400"), now=NOW)


def test_postgresql_keeps_exact_decimals_single_floats_enums_and_schemas(tmp_path, request, book):
    company = of_company("postgresql", tmp_path, request)
    admin = sa.create_engine(company.admin, poolclass=sa.NullPool)
    with admin.begin() as connection:
        for statement in (
            "CREATE SCHEMA risk",
            "CREATE TYPE risk.state AS ENUM ('TX', 'CA')",
            (
                'CREATE TABLE risk."Scored" (key uuid PRIMARY KEY DEFAULT gen_random_uuid(), at '
                "timestamp NOT NULL, p numeric(12, 10), small real, state risk.state, bad boolean)"
            ),
            (
                'INSERT INTO risk."Scored" (at, p, small, state, bad) SELECT '
                "timestamp '2025-01-01' + n * interval '1 hour', n / 7.0 / 10, n / 10.0, "
                "(ARRAY['TX', 'CA'])[mod(n, 2) + 1]::risk.state, mod(n, 3) = 0 "
                "FROM generate_series(0, 29) n, generate_series(1, 2)"
            ),
            "GRANT USAGE ON SCHEMA risk TO PUBLIC",
            'GRANT SELECT ON risk."Scored" TO PUBLIC',
        ):
            connection.exec_driver_sql(statement)
    mapping = SourceMapping(
        source=SourceTable(company.url, "risk.Scored", "UTC"),
        model=MappedModel(Task.BINARY, outcome_labels=("paid", "defaulted")),
        roles=RoleColumns(id=("key",), event_time="at", score="p", scope="state", outcome="bad"),
        features={
            "small": MappedFeature(Kind.NUMBER),
            "where": MappedFeature(Kind.CATEGORY, "state"),
        },
    )
    for score, task in (("p", Task.BINARY), ("small", Task.REGRESSION)):
        words = ("paid", "defaulted") if task is Task.BINARY else ()
        roles = replace(mapping.roles, score=score, outcome="bad" if words else None)
        tried = replace(mapping, roles=roles, model=MappedModel(task, outcome_labels=words))
        services.connect(book.engine, services.plan_connection("loans", tried), now=NOW)
        keys, after = [], None
        while after is not None or not keys:
            page = book.ask(store.read_page, EVERY, Sort.parse("score-down"), after, 7)
            keys += list(page.rows.index)
            after = page.last if page.has_next else None
        assert len(set(keys)) == len(keys) == 60
    texan = replace(EVERY, scope="TX")
    assert book.ask(store.list_scopes, "loans", 1) == [("CA", 30), ("TX", 30)]
    assert book.ask(store.count, texan) == 30
    assert len(book.ask(store.read_sample, texan, 10, 1)) == 10
    assert book.ask(store.summarize, texan, None).mean_score == pytest.approx(1.4)
