"""What a version answered to its golden rows, where its file does not tell.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "golden_answer",
        sa.Column("version_id", ID, nullable=False, autoincrement=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_golden_answer_version_id"),
        sa.PrimaryKeyConstraint("version_id", name="pk_golden_answer"),
    )
