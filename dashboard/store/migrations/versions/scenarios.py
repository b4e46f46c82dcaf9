"""What somebody tried with a prediction, under a name.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table, and let nobody change or delete what is in it."""
    op.create_table(
        "scenario",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("prediction_key", sa.String(200), nullable=False),
        sa.Column("client_token", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("output", sa.String(200)),
        sa.Column("score_before", sa.Float(precision=53), nullable=False),
        sa.Column("score_after", sa.Float(precision=53), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["prediction_source.id"], name="fk_scenario_source_id"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_scenario_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
        sa.UniqueConstraint("client_token", name="uq_scenario_client_token"),
    )
    op.create_index("ix_scenario_source_id_id", "scenario", ["source_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER scenario_no_{verb} BEFORE {verb} ON scenario "
                "BEGIN SELECT RAISE(ABORT, 'scenario is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION scenario_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'scenario is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER scenario_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON scenario "
        "FOR EACH STATEMENT EXECUTE FUNCTION scenario_is_append_only()"
    )
