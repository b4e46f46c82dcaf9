"""Who trusted a version whose file runs code, and what versions showed when they were tried.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
CODE = (".joblib", ".pkl", ".pickle", ".skops", ".py")
NOBODY = "nobody: registered before consent was recorded"

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Say of earlier versions that nobody was asked, and when they were registered."""
    op.add_column("version", sa.Column("trusted_by", sa.String(200)))
    op.add_column("version", sa.Column("trusted_at", TIME))
    op.create_table(
        "trial",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("card_sha256", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tried_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trial"),
        sa.UniqueConstraint("card_sha256", "fingerprint", name="uq_trial_card_sha256_fingerprint"),
    )
    version = sa.table(
        "version",
        sa.column("id", ID),
        sa.column("card", sa.JSON()),
        sa.column("registered_at", TIME),
        sa.column("trusted_by", sa.String()),
        sa.column("trusted_at", TIME),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(version.c.id, version.c.card)).all():
        if str(row.card.get("artifact", "")).endswith(CODE):
            same = sa.update(version).where(version.c.id == row.id)
            told = {"trusted_by": NOBODY, "trusted_at": version.c.registered_at}
            connection.execute(same.values(told))
