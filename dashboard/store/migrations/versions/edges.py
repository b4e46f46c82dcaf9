"""Which model's output is a feature of which, as declared and as runs did it.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "model_edge",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("upstream_id", ID, nullable=False),
        sa.Column("output", sa.String(200), nullable=False),
        sa.Column("downstream_id", ID, nullable=False),
        sa.Column("feature", sa.String(200), nullable=False),
        sa.Column("scope", sa.String(100), nullable=False),
        sa.Column("max_age_seconds", sa.BigInteger()),
        sa.Column("on_missing", sa.String(16), nullable=False),
        sa.Column("default_value", sa.Float(precision=53)),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("retired_at", TIME),
        sa.ForeignKeyConstraint(["upstream_id"], ["model.id"], name="fk_model_edge_upstream_id"),
        sa.ForeignKeyConstraint(
            ["downstream_id"], ["model.id"], name="fk_model_edge_downstream_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_model_edge"),
    )
    op.create_index(
        "uq_model_edge_open",
        "model_edge",
        ["downstream_id", "feature", "scope"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "run_input",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("edge_id", ID, nullable=False),
        sa.Column("upstream_run_id", ID),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_run_input_run_id"),
        sa.ForeignKeyConstraint(["edge_id"], ["model_edge.id"], name="fk_run_input_edge_id"),
        sa.ForeignKeyConstraint(
            ["upstream_run_id"], ["run.id"], name="fk_run_input_upstream_run_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_run_input"),
        sa.UniqueConstraint(
            "run_id",
            "edge_id",
            "upstream_run_id",
            name="uq_run_input_run_id_edge_id_upstream_run_id",
        ),
    )
