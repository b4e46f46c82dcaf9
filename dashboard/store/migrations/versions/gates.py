"""Who put a version to work, after which checks.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Keep the report of every gate, and on every spell who began it."""
    op.create_table(
        "gate_report",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("scope", sa.String(100), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_gate_report_model_id"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_gate_report_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gate_report"),
    )
    op.create_index("ix_gate_report_model_id_id", "gate_report", ["model_id", "id"])
    text, flag = sa.String(200), sa.Boolean()
    op.add_column("deployment", sa.Column("actor", text, nullable=False, server_default=""))
    no = sa.false()
    op.add_column("deployment", sa.Column("overridden", flag, nullable=False, server_default=no))
    _add_report_column()


def _add_report_column() -> None:
    """SQLite takes a reference with the column, and no constraint afterwards."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE deployment ADD COLUMN gate_report_id INTEGER "
            "CONSTRAINT fk_deployment_gate_report_id REFERENCES gate_report (id)"
        )
        return
    op.add_column("deployment", sa.Column("gate_report_id", ID))
    op.create_foreign_key(
        "fk_deployment_gate_report_id", "deployment", "gate_report", ["gate_report_id"], ["id"]
    )
