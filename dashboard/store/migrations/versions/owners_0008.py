"""Who runs a run, so that a dead owner is known at once; corrections of outcomes.

Revision ID: 0008
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
UNIQUE = "uq_outcome_source_id_prediction_key_known_at_value"

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what is known of a run's owner; let the history of outcomes hold corrections."""
    op.add_column("run", sa.Column("owner", sa.String(32)))
    op.add_column("run", sa.Column("owner_host", sa.String(200)))
    op.add_column("run", sa.Column("owner_process", sa.BigInteger()))
    op.add_column("run", sa.Column("owner_machine", sa.String(200)))
    op.add_column("run", sa.Column("leased_until", TIME))
    if op.get_bind().dialect.name == "sqlite":
        _make_history_anew()
    else:
        op.add_column("outcome", _is_correction())
        op.drop_constraint(UNIQUE, "outcome", type_="unique")
    op.create_index(
        "ix_outcome_source_id_prediction_key_known_at",
        "outcome",
        ["source_id", "prediction_key", "known_at"],
    )


def _make_history_anew() -> None:
    """SQLite drops no constraint: copy the rows into a table without it, guarded as before."""
    op.create_table(
        "outcome_without_constraint",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("prediction_key", sa.String(64), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.Column("known_at", TIME, nullable=False),
        _is_correction(),
        sa.ForeignKeyConstraint(
            ["source_id"], ["prediction_source.id"], name="fk_outcome_source_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outcome"),
    )
    columns = "id, source_id, prediction_key, value, known_at"
    op.execute(
        f"INSERT INTO outcome_without_constraint ({columns}) SELECT {columns} FROM outcome"  # noqa: S608 - our own names
    )
    op.drop_table("outcome")
    op.rename_table("outcome_without_constraint", "outcome")
    op.create_index("ix_outcome_source_id_id", "outcome", ["source_id", "id"])
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER outcome_no_{verb} BEFORE {verb} ON outcome "
            "BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END"
        )


def _is_correction() -> sa.Column[bool]:
    return sa.Column("is_correction", sa.Boolean(), nullable=False, server_default=sa.false())
