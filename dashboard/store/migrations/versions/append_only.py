"""What was judged and what came true is kept: the database refuses to change or delete it.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("outcome", "feedback")


def upgrade() -> None:
    """Guard the tables, and keep what was seen in the order in which it was seen."""
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            _guard_on_sqlite(table)
        return
    op.alter_column("feedback", "seen", type_=sa.JSON(), postgresql_using="seen::json")
    for table in TABLES:
        _guard_on_postgres(table)


def _guard_on_sqlite(table: str) -> None:
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guard_on_postgres(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )
