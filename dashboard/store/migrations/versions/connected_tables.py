"""A source may be a table of the company's own, in a database of its own.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Say of each source where it is and which column plays which role; room for its keys."""
    op.add_column("prediction_source", sa.Column("address", sa.String(500)))
    op.add_column("prediction_source", sa.Column("mapping", sa.JSON()))
    if op.get_bind().dialect.name == "postgresql":
        for table in ("outcome", "feedback", "attribution"):
            op.alter_column(table, "prediction_key", type_=sa.String(200))
