"""A database of an earlier release becomes one of this release, whole or not at all."""
# ruff: noqa: S608 - names of tables come from the database itself

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import StoreNotReady
from dashboard.domain.records import Role, Verdict
from dashboard.store import tables

DUMPS = Path(__file__).parents[1] / "assets" / "upgrade"
OLD = "0002"
CHANGES = re.compile(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|COMMENT|GRANT)", re.IGNORECASE)


@pytest.fixture
def old(new_address):
    """A database as an earlier release left it."""
    address = new_address()
    engine = store.open_engine(address)
    dump = (DUMPS / f"{engine.dialect.name}.sql").read_text()
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


def test_every_row_stays_and_the_code_of_this_release_reads_it(old):
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
            for name in ("bi_loans", "bi_ending", "bi_prediction_outcome", "bi_feedback")
        }
    assert counts["bi_loans"] == 24
    assert counts["bi_prediction_outcome"] == 24 + 2 * counts["bi_ending"]
    assert counts["bi_feedback"] == 2


def test_killed_at_any_change_it_leaves_what_was_there_and_can_be_tried_again(old):
    before, rows = shape(old), everything(old)
    assert before[0] == OLD
    place = 0
    while killed_at(old, place):
        assert shape(old) == before, place
        place += 1
    assert place > 10
    assert shape(old)[0] == store.newest_revision()
    assert everything(old, rows[0]) == rows


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
