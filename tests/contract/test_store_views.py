"""BI tools read the same names and columns from both databases, by plain SQL."""
# ruff: noqa: S608 - names of views are the point

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pandas as pd
import psycopg
import pytest
import sqlalchemy as sa
from contract.book import FIRST_DAY, Book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import NOW, SCHEMA, card_of, loans, other_card

from dashboard import store
from dashboard.domain.card import Task
from dashboard.domain.records import NewDeployment, Role, Verdict
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.domain.scopes import lineage
from dashboard.store import tables

DOCS = Path(__file__).parents[2] / "docs" / "bi.md"
STATEMENTS = re.findall(r"```sql\n(.*?)```", DOCS.read_text(), re.DOTALL)
COMMON = (
    "model version scope entity prediction_key event_time event_date predicted_at score label "
    "decision flagged outcome outcome_label outcome_known_at"
)
COLUMNS = {
    "bi_prediction_outcome": f"{COMMON} role",
    "bi_prediction_latest": COMMON,
    "bi_model_daily": "model version scope event_date role n_predictions n_flagged score_sum "
    "score_mean n_outcomes outcome_sum outcome_mean expected_sum",
    "bi_feedback": "model version prediction_key given_at author verified verdict "
    "corrected_outcome suspect_feature reason comment stands score_seen scope entity event_time "
    "score decision outcome",
}


def connect(engine, **user):
    """A connection as a BI tool opens one."""
    if engine.dialect.name == "sqlite":
        return sqlite3.connect(f"file:{engine.url.database}?mode=ro", uri=True)
    address = engine.url.set(drivername="postgresql", **user)
    return psycopg.connect(address.render_as_string(hide_password=False))


def ask(engine, statement, **user):
    """What plain SQL answers, as one mapping for each row."""
    with closing(connect(engine, **user)) as connection:
        cursor = connection.execute(statement)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns(engine, view):
    with closing(connect(engine)) as connection:
        return [column[0] for column in connection.execute(f'SELECT * FROM "{view}"').description]


def moment(value):
    """A time of either database."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


def deploy(book, *spells, model="loans"):
    with store.writing(book.engine) as connection:
        for version, scope, role, start in spells:
            new = NewDeployment(model, version, scope, role, "a test")
            store.add_deployment(connection, new, start)


@pytest.fixture
def scored(book):
    """Two versions with ten predictions each, from 1 January on; the first seven are known."""
    rows = loans(10, seed=1)
    for version in (1, 2):
        book.score(book.register(version), rows)
    book.know(rows.head(7))
    return book


def test_the_views_are_there_before_any_model_and_keep_their_columns(book):
    empty = {view: columns(book.engine, view) for view in COLUMNS}
    assert empty == {view: names.split() for view, names in COLUMNS.items()}
    assert all(ask(book.engine, f"SELECT * FROM {view}") == [] for view in COLUMNS)
    with store.writing(book.engine) as connection:
        book_card = other_card("ending", Task.MULTICLASS)
        store.add_version(connection, book_card, "c" * 64, "ending/1", NOW)
    book.register()
    assert {view: columns(book.engine, view) for view in COLUMNS} == empty


def test_every_prediction_stands_in_the_views_as_the_store_gives_it(scored):
    found = ask(scored.engine, "SELECT * FROM bi_prediction_outcome")
    assert len(found) == 20
    for row in found:
        stored = scored.ask(store.get_prediction, "loans", row["prediction_key"])
        for name in ("model", "version", "scope", "entity", "score", "label", "decision"):
            assert row[name] == getattr(stored, name)
        assert row["outcome"] == stored.outcome
        words = None if stored.outcome is None else ("paid", "defaulted")[int(stored.outcome)]
        assert row["outcome_label"] == words
        assert row["flagged"] == int(stored.features["amount"] % 300 == 0)
        assert moment(row["event_time"]) == stored.event_time
        assert str(row["event_date"]) == f"{stored.event_time:%Y-%m-%d}"
        assert moment(row["predicted_at"]) == stored.predicted_at
    assert {row["role"] for row in found} == {None}


def test_a_models_own_view_has_its_features_by_name(scored):
    wanted = [*COMMON.split(), "role", "amount", "staff", "is_new", "sector"]
    assert columns(scored.engine, "bi_loans") == wanted
    for row in ask(scored.engine, "SELECT * FROM bi_loans WHERE version = 1"):
        stored = scored.ask(store.get_prediction, "loans", row["prediction_key"])
        assert {name: row[name] for name in SCHEMA.names} == stored.features
        assert row["is_new"] in {0, 1}


LONG = "the amount that was approved by the committee in its meeting of "
AWKWARD = ["score", "Model", "amount", "AMOUNT", "feature_score", f"{LONG}May", f"{LONG}June",
           'a "quoted" 100 % name', "größe", "score_late", "f0_score"]  # fmt: skip


def test_names_of_features_may_be_anything_and_never_change_hands(book):
    kinds = {name: Feature(name, Kind.NUMBER) for name in AWKWARD}
    two, three = ("late", "paid"), ("gone", "late", "paid")
    ending = replace(other_card("feedback", Task.MULTICLASS), outputs=two, outcome_labels=two,
                     schema=FeatureSchema(tuple(kinds.values())))  # fmt: skip
    changed = [Feature("new one", Kind.BOOLEAN), Feature("amount", Kind.CATEGORY, allowed=("a",))]
    again = replace(ending, version=2, schema=FeatureSchema((*changed, kinds["score"])),
                    outputs=three, outcome_labels=three)  # fmt: skip
    seen = []
    for card in (ending, again):
        with store.writing(book.engine) as connection:
            store.add_version(connection, card, "c" * 64, "x", NOW)
        seen.append(columns(book.engine, "bi__feedback")[len(COMMON.split()) + 1 :])
    first, second = seen
    assert first[:6] == ["score_late", "score_paid", "feature_score", "feature_Model", "amount",
                         "feature_AMOUNT"]  # fmt: skip
    assert len({name.lower() for name in second}) == len(second)
    assert second[: len(first)] == first
    assert second[len(first) :] == ["score_gone", "new one", "amount_category"]
    assert {'a "quoted" 100 % name', "größe"} < set(first)
    assert all(len(name.encode()) <= 63 for name in second)


def test_class_scores_are_found_wherever_a_version_keeps_them(book):
    rows = loans(3, seed=1)
    for version, outputs in ((1, ("late", "paid")), (2, ("paid", "late"))):
        card = replace(other_card("ending", Task.MULTICLASS, version), outputs=outputs,
                       outcome_labels=outputs)  # fmt: skip
        with store.writing(book.engine) as connection:
            store.add_version(connection, card, "c" * 64, f"ending/{version}", NOW)
        book.score(replace(card, decision=card_of(version, "a test").decision), rows)
        book.know(rows.head(1), model="ending")
    for row in ask(book.engine, "SELECT * FROM bi_ending ORDER BY entity"):
        first = "late" if row["version"] == 1 else "paid"
        assert row[f"score_{first}"] == row["score"]
        assert row["score_late"] + row["score_paid"] == pytest.approx(1)
    known = ask(book.engine, "SELECT * FROM bi_ending WHERE outcome IS NOT NULL")
    index = int(rows["outcome"].iloc[0])
    words = {1: ("late", "paid"), 2: ("paid", "late")}
    assert {row["outcome_label"] for row in known} == {words[1][index], words[2][index]}
    daily = ask(book.engine, "SELECT * FROM bi_model_daily WHERE model = 'ending'")
    assert {row["outcome_sum"] for row in daily} == {None}
    assert sum(row["n_outcomes"] for row in daily) == 2


SCOPES = ["*", "CA", "CA/retail", "CAN", "TX_1", "TXa1"]
HOURS = st.integers(0, 14)


@st.composite
def histories(draw):
    """Spells of two versions that do not overlap where they are champions of the same scope."""
    spells = []
    for scope in draw(st.lists(st.sampled_from(SCOPES), unique=True, max_size=4)):
        times = sorted(draw(st.lists(HOURS, min_size=2, max_size=6, unique=True)))
        for start, end in zip(times[::2], times[1::2], strict=False):
            role = draw(st.sampled_from([Role.CHAMPION, Role.CHAMPION, Role.SHADOW]))
            until = None if end == times[-1] and draw(st.booleans()) else end
            spells.append((draw(st.sampled_from([1, 2])), scope, role, start, until))
    return spells


def role_of(spells, version, scope, hour):
    """The documented rule in plain words."""

    def in_force(mine):
        if mine and all(start > hour for *_, start, _ in mine):
            first = min(start for *_, start, _ in mine)
            mine = [each for each in mine if each[3] == first]
        else:
            mine = [
                each for each in mine if each[3] <= hour and (each[4] is None or hour < each[4])
            ]
        near = [each for place in lineage(scope) for each in mine if each[1] == place]
        return near[0] if near else None

    around = [each for each in spells if each[1] in lineage(scope)]
    champion = in_force([each for each in around if each[2] is Role.CHAMPION])
    if champion and champion[0] == version:
        return "champion"
    other = in_force(
        [each for each in around if each[2] is not Role.CHAMPION and each[0] == version]
    )
    return other and other[2].value


@pytest.fixture(scope="module")
def hourly(new_address):
    """Two versions that score each scope every hour of half a day."""
    engine = store.open_engine(new_address())
    store.upgrade(engine)
    book = Book(engine)
    n_rows = len(SCOPES) * 12
    rows = loans(n_rows, seed=5).assign(
        scope=[SCOPES[place % len(SCOPES)] for place in range(n_rows)],
        event_time=[
            pd.Timestamp(FIRST_DAY) + timedelta(hours=1 + place // len(SCOPES))
            for place in range(n_rows)
        ],
        entity=[f"E{place % 7}" for place in range(n_rows)],
    )
    for version in (1, 2):
        book.score(book.register(version), rows)
    yield book
    engine.dispose()


@given(spells=histories())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_roles_follow_the_nearest_deployment_in_force(hourly, spells):
    at = {hour: FIRST_DAY + timedelta(hours=hour) for hour in range(15)}
    rows = [
        {"model_id": 1, "version_id": version, "scope": scope, "role": role.value, "reason": "",
         "valid_from": at[start], "valid_to": None if end is None else at[end]}
        for version, scope, role, start, end in spells
    ]  # fmt: skip
    with hourly.engine.connect().execution_options(candor_writes=True) as connection:
        if rows:
            connection.execute(sa.insert(tables.deployment), rows)
        every, newest = (
            [row._asdict() for row in connection.execute(sa.text(f"SELECT * FROM {view}"))]
            for view in ("bi_prediction_outcome", "bi_prediction_latest")
        )
        days = connection.execute(sa.text("SELECT count(*) FROM bi_model_daily")).scalar_one()
        connection.rollback()
    assert len(every) == 2 * len(SCOPES) * 12
    assert days == 2 * len(SCOPES)
    champions = {}
    for row in sorted(
        every, key=lambda row: (moment(row["event_time"]), int(row["prediction_key"]))
    ):
        hour = (moment(row["event_time"]) - FIRST_DAY) // timedelta(hours=1)
        assert row["role"] == role_of(spells, row["version"], row["scope"], hour), row
        if row["role"] == "champion":
            champions[row["entity"]] = row["prediction_key"]
    assert {row["entity"]: row["prediction_key"] for row in newest} == champions
    assert len(newest) == len(champions)


def test_days_add_up(scored):
    deploy(scored, (1, "*", Role.CHAMPION, FIRST_DAY), (2, "*", Role.CHALLENGER, FIRST_DAY))
    every = pd.DataFrame(ask(scored.engine, "SELECT * FROM bi_prediction_outcome"))
    daily = ask(scored.engine, "SELECT * FROM bi_model_daily")
    groups = every.groupby(["version", "scope", "event_date"])
    assert len(daily) == len(groups)
    for row in daily:
        mine = groups.get_group((row["version"], row["scope"], row["event_date"]))
        known = mine[mine["outcome"].notna()]
        assert row["role"] == ("champion" if row["version"] == 1 else "challenger")
        assert row["n_predictions"] == len(mine)
        assert row["n_flagged"] == mine["flagged"].sum()
        assert row["score_sum"] == pytest.approx(mine["score"].sum())
        assert row["score_mean"] == pytest.approx(mine["score"].mean())
        assert row["n_outcomes"] == len(known)
        assert (row["outcome_sum"] or 0) == known["outcome"].sum()
        assert (row["expected_sum"] or 0) == pytest.approx(known["score"].sum())
        assert (row["outcome_mean"] is None) == known.empty


def test_judgements_stand_beside_their_predictions_also_those_of_connected_tables(scored):
    first = scored.judge(str(2**32), comment="no")
    scored.judge(str(2**32), Verdict.DISAGREE, supersedes=first.id, suspect_feature="amount")
    with store.writing(scored.engine) as connection:
        model_id = connection.execute(
            sa.insert(tables.model).values(name="theirs").returning(tables.model.c.id)
        ).scalar_one()
        connection.execute(
            sa.insert(tables.prediction_source).values(
                model_id=model_id, table_name="their_table", n_classes=0, columns=[], address="x:"
            )
        )
        source_id = connection.execute(
            sa.select(tables.prediction_source.c.id).where(
                tables.prediction_source.c.model_id == model_id
            )
        ).scalar_one()
        given = sa.select(tables.feedback).where(tables.feedback.c.id == first.id)
        row = connection.execute(given).one()._asdict() | {"prediction_key": "their key"}
        del row["id"]
        row |= {"source_id": source_id, "client_token": "theirs"}
        connection.execute(sa.insert(tables.feedback).values(row))
    found = ask(scored.engine, "SELECT * FROM bi_feedback ORDER BY given_at, prediction_key")
    ours = [row for row in found if row["prediction_key"] == str(2**32)]
    assert sorted((row["verdict"], row["stands"]) for row in ours) == [
        ("agree", 0),
        ("disagree", 1),
    ]
    stored = scored.ask(store.get_prediction, "loans", str(2**32))
    assert {row["entity"] for row in ours} == {stored.entity}
    assert {row["score"] for row in ours} == {stored.score}
    assert {row["score_seen"] for row in ours} == {0.4}
    (other,) = [row for row in found if row not in ours]
    assert (other["prediction_key"], other["entity"], other["score"]) == ("their key", None, None)


def test_views_are_no_models_and_a_version_that_changes_nothing_touches_none(scored):
    assert scored.ask(store.list_models) == ["loans"]
    with scored.watched() as seen:
        scored.register(3)
    assert not [text for text, *_ in seen if "VIEW" in text]
    with scored.watched() as seen:
        schema = FeatureSchema((*SCHEMA.features, Feature("age", Kind.NUMBER)))
        scored.register(4, schema=schema)
    made = [text for text, *_ in seen if re.match(r"CREATE (OR REPLACE )?VIEW", text)]
    assert [re.search(r"bi_\w+", text)[0] for text in made] == ["bi_loans"]


def test_a_month_of_one_model_is_read_along_an_index(filled):
    days = "event_time >= '2025-03-01' AND event_time < '2025-03-03'"
    statements = (
        f"SELECT * FROM bi_loans WHERE {days}",
        f"SELECT * FROM bi_prediction_outcome WHERE model = 'loans' AND {days}",
    )
    explain = "EXPLAIN QUERY PLAN" if filled.engine.dialect.name == "sqlite" else "EXPLAIN"
    for text in statements:
        plan = "\n".join(str(row) for row in ask(filled.engine, f"{explain} {text}"))
        assert "ix_p_loans_time" in plan
        assert re.search(r"version\s?=.*AND \(?event_time", plan), plan
        assert not re.search(r"SCAN predictions_loans|Seq Scan on predictions_loans", plan), plan


def test_the_questions_of_the_recipe_are_answered_by_a_role_that_reads_views_only(scored):
    deploy(scored, (1, "*", Role.CHAMPION, FIRST_DAY))
    scored.judge(str(2**32), Verdict.DISAGREE, suspect_feature="amount")
    *rights, trend, cases, opinions = STATEMENTS
    with reader(scored.engine, rights) as user:
        (month,) = ask(scored.engine, trend, **user)
        assert (month["model"], month["month"], month["n"]) == ("loans", "2025-01", 7)
        assert 0 < month["expected"] < 1
        scores = [row["score"] for row in ask(scored.engine, cases, **user)]
        assert len(scores) == 3
        assert scores == sorted(scores, reverse=True)
        (said,) = ask(scored.engine, opinions, **user)
        assert (said["suspect_feature"], said["n"], said["n_disagree"]) == ("amount", 1, 1)


def test_what_was_granted_stays_when_versions_come_and_when_views_are_made_again(scored):
    if scored.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no roles")
    rights = STATEMENTS[:-3]
    with reader(scored.engine, rights) as user:
        schema = FeatureSchema((*SCHEMA.features, Feature("age", Kind.NUMBER)))
        scored.register(3, schema=schema)
        other = other_card("loss", Task.REGRESSION)
        with store.writing(scored.engine) as connection:
            store.add_version(connection, other, "c" * 64, "loss/1", NOW)
        assert "age" in ask(scored.engine, "SELECT * FROM bi_loans", **user)[0]
        with store.writing(scored.engine) as connection:
            connection.exec_driver_sql("DROP VIEW bi_prediction_outcome")
            connection.exec_driver_sql("CREATE VIEW bi_prediction_outcome AS SELECT 1 AS old")
            role = user["username"]
            connection.exec_driver_sql(f"GRANT SELECT ON bi_prediction_outcome TO {role}")
        store.upgrade(scored.engine)
        assert len(ask(scored.engine, "SELECT * FROM bi_prediction_outcome", **user)) == 20
        for table in ("feedback", "predictions_loans", "bi_loss"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(scored.engine, f"SELECT * FROM {table}", **user)


class reader:  # noqa: N801 - a context manager
    """The role of the recipe, under a name of its own, as arguments of `ask`."""

    def __init__(self, engine, statements):
        self.engine, self.name = engine, f"candor_bi_{uuid4().hex[:8]}"
        self.statements = [text.replace("candor_bi", self.name) for text in statements]

    def __enter__(self):
        if self.engine.dialect.name == "sqlite":
            return {}
        with closing(connect(self.engine)) as connection:
            for text in self.statements:
                connection.execute(text)
            connection.commit()
        return {"username": self.name, "password": "choose-one"}

    def __exit__(self, *_):
        if self.engine.dialect.name == "postgresql":
            with store.writing(self.engine) as connection:
                connection.exec_driver_sql(f"DROP OWNED BY {self.name}")
                connection.exec_driver_sql(f"DROP ROLE {self.name}")
