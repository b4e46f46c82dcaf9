"""Each prediction is stored once: of rows with one identity, the newest is current.

Revision ID: 0009
Revises: 0008

Prediction tables belong to the models, so this loops over them. Nothing is erased: a row that was
stored more than once stays under its key with the feedback it got, and says which row replaced it.
"""

# ruff: noqa: S608 - names of tables come from the database itself
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import context, op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

revision = "0009"
down_revision = "0008"

ORDERS = {
    "time": ("event_time", "id", "score", "outcome", "flags"),
    "score": ("score", "id", "event_time", "outcome"),
    "outcome": ("outcome", "id", "event_time", "score"),
}
IDENTITY = ("version", "entity", "event_time")
PAIRS = "superseded_pair"


def upgrade() -> None:
    """Mark what was stored more than once, let the database refuse more of it, and report."""
    op.create_table(
        "upgrade_report",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("revision", sa.String(32), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("backup", sa.String(1000), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upgrade_report"),
    )
    found = [_upgrade_table(*each) for each in _managed_tables()]
    if found:
        _report(found)


def _managed_tables() -> list[tuple[int, str, str]]:
    query = (
        "SELECT prediction_source.id, model.name, table_name FROM prediction_source "
        "JOIN model ON model.id = model_id WHERE address IS NULL ORDER BY model.id"
    )
    return [tuple(row) for row in op.get_bind().execute(sa.text(query))]


def _upgrade_table(source_id: int, model: str, table: str) -> dict[str, Any]:
    """One model's table; returns how many of its rows others have replaced."""
    op.add_column(table, sa.Column("superseded_by", ID))
    _find_pairs(table)
    n_entities = _count(f"SELECT count(DISTINCT new_id) FROM {PAIRS}")
    replaced = _count(f"SELECT count(*) FROM {PAIRS}")
    if replaced:
        _mark(table)
        _hand_on_outcomes(table, source_id)
    _execute(f"DROP TABLE {PAIRS}")
    _index(table)
    rows = _count(f'SELECT count(*) FROM "{table}"')
    return {"model": model, "rows": rows, "superseded": replaced, "predictions": n_entities}


def _find_pairs(table: str) -> None:
    """Each row that is not the newest of its identity, with the newest."""
    identity = ", ".join(IDENTITY)
    _execute(
        f"CREATE TEMPORARY TABLE {PAIRS} AS SELECT id AS old_id, newest AS new_id FROM "
        f"(SELECT id, first_value(id) OVER (PARTITION BY {identity} "
        f'ORDER BY predicted_at DESC, id DESC) AS newest FROM "{table}") each_row '
        "WHERE id <> newest"
    )
    _execute(f"CREATE INDEX ix_{PAIRS}_old ON {PAIRS} (old_id)")
    _execute(f"CREATE INDEX ix_{PAIRS}_new ON {PAIRS} (new_id)")


def _mark(table: str) -> None:
    _execute(
        f'UPDATE "{table}" SET superseded_by = '
        f'(SELECT new_id FROM {PAIRS} WHERE old_id = "{table}".id) '
        f"WHERE id IN (SELECT old_id FROM {PAIRS})"
    )


def _hand_on_outcomes(table: str, source_id: int) -> None:
    """Outcomes of any row of an identity become known of the current one.

    Of two from the same moment the one stored last stands, so what was stored before one of the
    current row's own is not stored again after it.
    """
    key = "CAST(pair.new_id AS VARCHAR(64))"
    own = f"own.source_id = {source_id} AND own.prediction_key = {key}"
    _execute(
        "INSERT INTO outcome (source_id, prediction_key, value, known_at) "
        f"SELECT {source_id}, {key}, known.value, known.known_at FROM {PAIRS} pair "
        f"JOIN outcome known ON known.source_id = {source_id} "
        "AND known.prediction_key = CAST(pair.old_id AS VARCHAR(64)) "
        f"WHERE NOT EXISTS (SELECT 1 FROM outcome own WHERE {own} "
        "AND own.known_at = known.known_at AND (own.value = known.value OR own.id > known.id)) "
        f"GROUP BY pair.new_id, known.value, known.known_at ORDER BY max(known.id)"
    )
    newest = (
        f"FROM outcome WHERE source_id = {source_id} AND prediction_key = "
        f'CAST("{table}".id AS VARCHAR(64)) ORDER BY known_at DESC, id DESC LIMIT 1'
    )
    _execute(
        f'UPDATE "{table}" SET outcome = (SELECT value {newest}), '
        f"outcome_known_at = (SELECT known_at {newest}) "
        f"WHERE id IN (SELECT new_id FROM {PAIRS})"
    )


def _index(table: str) -> None:
    """Indexes that tell what is current without a look at the row, and one that keeps it unique."""
    short = table.removeprefix("predictions_")
    op.drop_index(f"ix_p_{short}_feeding", table, if_exists=True)
    wanted: dict[str, tuple[str, ...]] = {
        "entity": ("version", "entity", "id", "event_time", "scope")
    }
    for name, columns in ORDERS.items():
        wanted[name] = ("version", *columns)
        wanted[f"scope_{name}"] = ("version", "scope", *columns)
    for name, columns in wanted.items():
        op.drop_index(f"ix_p_{short}_{name}", table)
        op.create_index(f"ix_p_{short}_{name}", table, [*columns, "superseded_by"])
    for name, columns, unique, test in (
        (f"uq_p_{short}_current", IDENTITY, True, "superseded_by IS NULL"),
        (f"ix_p_{short}_superseded", ("superseded_by",), False, "superseded_by IS NOT NULL"),
    ):
        where = sa.text(test)
        op.create_index(
            name, table, [*columns], unique=unique, sqlite_where=where, postgresql_where=where
        )


def _report(found: list[dict[str, Any]]) -> None:
    report = sa.table(
        "upgrade_report",
        sa.column("revision", sa.String),
        sa.column("created_at", TIME),
        sa.column("backup", sa.String),
        sa.column("report", sa.JSON),
    )
    now = datetime.now(UTC)
    if op.get_bind().dialect.name == "sqlite":
        now = now.replace(tzinfo=None)
    backup = context.config.attributes.get("backup", "")
    op.get_bind().execute(
        sa.insert(report).values(revision=revision, created_at=now, backup=backup, report=found)
    )


def _execute(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)


def _count(statement: str) -> int:
    return int(op.get_bind().exec_driver_sql(statement).scalar_one())
