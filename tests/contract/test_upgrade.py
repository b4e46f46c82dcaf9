"""A database of an earlier release becomes one of this release, whole or not at all."""
# ruff: noqa: S608 - names of tables come from the database itself

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from contract.book import Book
from world import NOW

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import NoBackup, StoreNotReady
from dashboard.domain.records import Role, Verdict
from dashboard.store import tables

DUMPS = Path(__file__).parents[1] / "assets" / "upgrade"
CHANGES = re.compile(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|COMMENT|GRANT)", re.IGNORECASE)


@pytest.fixture(params=["", "doubled_"], ids=["0002", "0006 with rows stored twice"])
def old(new_address, request):
    """A database as an earlier release left it."""
    yield from restored(new_address(), request.param)


@pytest.fixture
def oldest(new_address):
    """A database of revision 0002."""
    yield from restored(new_address(), "")


@pytest.fixture
def doubled(new_address):
    """A database of release 0.3.0 in which 116 predictions are 341 rows."""
    yield from restored(new_address(), "doubled_")


def restored(address, name):
    """A database made of a dump, until the test is over."""
    engine = store.open_engine(address)
    dump = (DUMPS / f"{name}{engine.dialect.name}.sql").read_text()
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(engine.url.database)) as connection:
            connection.executescript(dump)
    else:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(dump)
    yield engine
    engine.dispose()


def everything(engine, columns=None):
    """All rows of all tables, or of those columns that there were before."""
    inspector = sa.inspect(engine)
    names = columns or {
        table: [column["name"] for column in inspector.get_columns(table)]
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    found = {}
    with store.reading(engine) as connection:
        for table, several in names.items():
            listed = ", ".join(f'"{name}"' for name in several)
            rows = connection.exec_driver_sql(f'SELECT {listed} FROM "{table}"')
            found[table] = sorted(map(repr, rows))
    return names, found


def shape(engine):
    """The tables, columns and views, and the revision."""
    inspector = sa.inspect(engine)
    with store.reading(engine) as connection:
        revision = store.current_revision(connection)
    return (
        revision,
        sorted(inspector.get_view_names()),
        {name: len(columns) for (_, name), columns in inspector.get_multi_columns().items()},
    )


def test_every_row_stays_and_the_code_of_this_release_reads_it(oldest):
    old = oldest
    columns, before = everything(old)
    assert {table for table, rows in before.items() if rows} >= {
        "attribution", "deployment", "explanation", "feedback", "model", "outcome",
        "prediction_source", "predictions_ending", "predictions_loans", "predictions_loss",
        "run", "version",
    }  # fmt: skip
    store.upgrade(old)
    store.require_current(old)
    assert everything(old, columns)[1] == before
    with store.reading(old) as connection:
        assert store.list_models(connection) == ["ending", "loans", "loss"]
        versions = store.list_versions(connection, "loans")
        assert [each.number for each in versions] == [1, 2]
        for each in versions:
            assert each.trust.by == "nobody: registered before consent was recorded"
            assert each.trust.at == each.registered_at
        for model in ("ending", "loans", "loss"):
            page = store.read_page(connection, Cohort(model, 1), Sort())
            for key in page.rows.index:
                stored = store.get_prediction(connection, model, key)
                assert stored.score == page.rows.loc[key, "@score"]
        spells = store.list_deployments(connection, "loans")
        assert {(each.scope, each.version) for each in spells if each.valid_to is None} >= {
            ("*", 1), ("TX", 2),
        }  # fmt: skip
        assert store.find_champion(connection, "loans", "TX").version == 2
        assert {each.role for each in spells} == {Role.CHAMPION, Role.CHALLENGER}
        newest, first = store.list_feedback(connection, "loans")
        assert (newest.given.verdict, newest.given.supersedes) == (Verdict.DISAGREE, first.id)
        assert list(first.given.seen["attributions"]) == ["staff", "amount"]
        explainer = connection.execute(sa.select(tables.attribution.c.explainer_id)).scalar()
        key = newest.given.prediction_key
        assert len(store.find_attribution(connection, "loans", key, explainer).values) == 4
        kept = connection.execute(sa.select(tables.explanation.c.key)).scalar_one()
        assert '"staff"' in store.find_explanation(connection, kept)


def test_the_tables_are_those_of_this_release_and_the_views_are_there(old):
    store.upgrade(old)

    def ours(name, kind, _parents):
        return not (kind == "table" and name.startswith("predictions_"))

    with store.reading(old) as connection:
        opts = {"compare_type": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, tables.metadata) == []
        counts = {
            name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar()
            for name in ("bi_loans", "bi_prediction_outcome", "bi_feedback")
        }
        listed = sum(
            store.count(connection, Cohort(model, each.number))
            for model in store.list_models(connection)
            for each in store.list_versions(connection, model)
        )
    assert counts["bi_loans"] in {24, 116}
    assert counts["bi_prediction_outcome"] == listed
    assert counts["bi_feedback"] == 2


def test_killed_at_any_change_it_leaves_what_was_there_and_can_be_tried_again(old):
    before, rows = shape(old), everything(old)
    place = 0
    while killed_at(old, place):
        assert shape(old) == before, place
        place += 1
    assert place > 10
    assert shape(old)[0] == store.newest_revision()
    if not reports(old):
        assert everything(old, rows[0]) == rows
    elif old.dialect.name == "sqlite":  # nothing of the attempts is left but one copy
        folder = Path(old.url.database).parent
        assert [each.name for each in folder.glob("*before*")] == ["candor.db.before-0009"]


def killed_at(engine, place):
    """Upgrade until just before this change, counted from 0; False if there are fewer."""
    seen = []

    def count(_connection, _cursor, statement, *_):
        if CHANGES.match(statement):
            seen.append(statement)
            if len(seen) > place:
                raise KeyboardInterrupt

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        store.upgrade(engine)
    except KeyboardInterrupt:
        return True
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return False


def test_an_earlier_release_says_that_the_database_is_of_a_later_one(old):
    store.upgrade(old)
    with store.writing(old) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    before = shape(old)
    with pytest.raises(StoreNotReady, match="9999"):
        store.upgrade(old)
    assert shape(old) == before


def reports(engine):
    """What upgrades of this database say they did to what was stored."""
    with store.reading(engine) as connection:
        found = store.list_upgrades(connection)
    return [each for each in found if any(model["superseded"] for model in each.models)]


def groups_of(engine):
    """The rows of each identity, oldest first, as release 0.3.0 stored them."""
    with store.reading(engine) as connection:
        rows = connection.exec_driver_sql(
            "SELECT version, entity, event_time, id FROM predictions_loans "
            "ORDER BY predicted_at, id"
        ).all()
    found = {}
    for version, entity, moment, number in rows:
        found.setdefault((version, entity, str(moment)), []).append(str(number))
    return found


def test_of_rows_stored_more_than_once_the_newest_is_current_and_none_is_lost(doubled):
    groups, (columns, before) = groups_of(doubled), everything(doubled)
    assert (len(groups), sum(map(len, groups.values()))) == (116, 341)
    store.upgrade(doubled)
    del columns["predictions_loans"][columns["predictions_loans"].index("outcome")]
    del columns["predictions_loans"][columns["predictions_loans"].index("outcome_known_at")]
    _, after = everything(doubled, columns)
    assert len(after["predictions_loans"]) == 341
    assert after["feedback"] == before["feedback"]
    assert set(after["outcome"]) >= set(before["outcome"])
    with store.reading(doubled) as connection:
        assert store.count(connection, Cohort("loans", 1)) == 116
        page = store.read_page(connection, Cohort("loans", 1), Sort(), limit=200)
        assert set(page.rows.index) == {keys[-1] for keys in groups.values()}
        for keys in groups.values():
            followed = [store.get_prediction(connection, "loans", key) for key in keys]
            assert [each.superseded_by for each in followed[:-1]] == [keys[-1]] * (len(keys) - 1)
            assert followed[-1].superseded_by is None


def test_what_is_known_of_any_of_the_rows_is_known_of_the_current_one(doubled):
    groups = groups_of(doubled)
    known = sa.text("SELECT prediction_key, value, known_at FROM outcome ORDER BY known_at, id")
    with store.reading(doubled) as connection:
        history = connection.execute(known).all()
    store.upgrade(doubled)
    n_known = 0
    with store.reading(doubled) as connection:
        for keys in groups.values():
            expected = [value for key, value, _ in history if key in keys]
            current = store.get_prediction(connection, "loans", keys[-1])
            assert current.outcome == (expected[-1] if expected else None)
            n_known += bool(expected)
        assert n_known == 31
        old, newer = sorted(store.list_feedback(connection, "loans"), key=lambda one: one.id)
        for given in (old, newer):
            row = store.get_prediction(connection, "loans", given.given.prediction_key)
            assert row.superseded_by is not None


def test_a_later_outcome_still_revises_what_was_handed_on(doubled):
    store.upgrade(doubled)
    with store.writing(doubled) as connection:
        page = store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up"), limit=1)
        rows = page.rows.rename(columns=lambda name: name.removeprefix("@"))
        frame = rows[["entity", "event_time"]].assign(
            outcome=0.0, known_at=NOW + timedelta(days=400)
        )
        assert store.add_outcomes(connection, "loans", frame).current == 1
        (key,) = page.rows.index
        assert store.get_prediction(connection, "loans", key).outcome == 0.0


def test_a_report_says_how_many_there_were_and_where_the_copy_is(doubled):
    before = everything(doubled)
    store.upgrade(doubled)
    (report,) = reports(doubled)
    assert report.revision == "0009"
    assert report.models == [{"model": "loans", "rows": 341, "superseded": 225, "predictions": 102}]
    if doubled.dialect.name == "sqlite":
        copy = store.open_engine(f"sqlite:///{report.backup}")
        assert everything(copy, before[0]) == before
        copy.dispose()
        return
    schema = report.backup.removeprefix("schema ")
    with store.reading(doubled) as connection:
        for table in ("predictions_loans", "outcome"):
            listed = ", ".join(f'"{name}"' for name in before[0][table])
            rows = connection.exec_driver_sql(f'SELECT {listed} FROM "{schema}"."{table}"')
            assert sorted(map(repr, rows)) == before[1][table]


def test_afterwards_the_database_itself_refuses_a_second_current_row(doubled):
    store.upgrade(doubled)
    again = "UPDATE predictions_loans SET superseded_by = NULL"
    with pytest.raises(sa.exc.IntegrityError), store.writing(doubled) as connection:
        connection.exec_driver_sql(again)


def test_an_upgraded_table_is_that_of_a_new_model(doubled, new_address):
    store.upgrade(doubled)
    fresh = Book(store.open_engine(new_address()))
    store.upgrade(fresh.engine)
    fresh.register()
    shapes = []
    for engine in (doubled, fresh.engine):
        inspector = sa.inspect(engine)
        columns = {
            each["name"]: str(each["type"]) for each in inspector.get_columns("predictions_loans")
        }
        indexes = {
            each["name"]: (each["column_names"], each["unique"])
            for each in inspector.get_indexes("predictions_loans")
        }
        shapes.append((columns, indexes))
    fresh.engine.dispose()
    assert shapes[0] == shapes[1]


def test_an_upgrade_that_cannot_copy_what_is_stored_changes_nothing(doubled):
    """A name that is taken, as a full disk or a folder without permission is hard to come by."""
    before = everything(doubled)
    if doubled.dialect.name == "sqlite":
        taken = Path(f"{doubled.url.database}.before-0009")
        taken.mkdir()
        (taken / "other").touch()
    else:
        with doubled.begin() as connection:
            here = connection.scalar(sa.select(sa.func.current_schema()))
            connection.exec_driver_sql(f'CREATE SCHEMA "{here[:40]}_before_0009"')
    with pytest.raises(NoBackup, match=r"before.0009 before the upgrade: .*nothing was changed"):
        store.upgrade(doubled)
    assert everything(doubled) == before
    if doubled.dialect.name == "sqlite":
        assert not list(taken.parent.glob("*.part"))
    with pytest.raises(StoreNotReady):
        store.require_current(doubled)
