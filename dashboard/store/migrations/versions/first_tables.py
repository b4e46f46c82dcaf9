"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them all."""
    op.create_table(
        "explanation",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_explanation")),
    )
    op.create_table(
        "model",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sa.UniqueConstraint("name", name=op.f("uq_model_name")),
    )
    op.create_table(
        "prediction_source",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("n_classes", sa.Integer(), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["model.id"], name=op.f("fk_prediction_source_model_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prediction_source")),
        sa.UniqueConstraint("model_id", name=op.f("uq_prediction_source_model_id")),
        sa.UniqueConstraint("table_name", name=op.f("uq_prediction_source_table_name")),
    )
    op.create_table(
        "version",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("card", JSON, nullable=False),
        sa.Column("card_sha256", sa.String(length=64), nullable=False),
        sa.Column("folder", sa.String(length=500), nullable=False),
        sa.Column("registered_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_version_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("model_id", "number", name=op.f("uq_version_model_id_number")),
    )
    op.create_table(
        "attribution",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("prediction_key", sa.String(length=64), nullable=False),
        sa.Column("explainer_id", sa.String(length=200), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("standard_errors", sa.LargeBinary(), nullable=True),
        sa.Column("base_value", sa.Float(precision=53), nullable=False),
        sa.Column("residual", sa.Float(precision=53), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["prediction_source.id"], name=op.f("fk_attribution_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
        sa.UniqueConstraint(
            "source_id",
            "prediction_key",
            "explainer_id",
            name=op.f("uq_attribution_source_id_prediction_key_explainer_id"),
        ),
    )
    op.create_table(
        "deployment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("valid_from", TIME, nullable=False),
        sa.Column("valid_to", TIME, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_deployment_model_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_deployment_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.create_index(
            "uq_deployment_open_champion",
            ["model_id", "scope"],
            unique=True,
            sqlite_where=sa.text("role = 'champion' AND valid_to IS NULL"),
            postgresql_where=sa.text("role = 'champion' AND valid_to IS NULL"),
        )

    op.create_table(
        "feedback",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("prediction_key", sa.String(length=64), nullable=False),
        sa.Column("client_token", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("corrected_outcome", sa.Float(precision=53), nullable=True),
        sa.Column("suspect_feature", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("seen", JSON, nullable=False),
        sa.Column("supersedes", ID, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["prediction_source.id"], name=op.f("fk_feedback_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["feedback.id"], name=op.f("fk_feedback_supersedes")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_feedback_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("client_token", name=op.f("uq_feedback_client_token")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_source_id_id"), ["source_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_feedback_source_id_prediction_key"),
            ["source_id", "prediction_key"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_feedback_supersedes"), ["supersedes"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("prediction_key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.Column("known_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["prediction_source.id"], name=op.f("fk_outcome_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint(
            "source_id",
            "prediction_key",
            "known_at",
            "value",
            name=op.f("uq_outcome_source_id_prediction_key_known_at_value"),
        ),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcome_source_id_id"), ["source_id", "id"], unique=False
        )

    op.create_table(
        "run",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("logical_time", TIME, nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.Column("n_flagged", sa.Integer(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_run_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint(
            "version_id",
            "scope",
            "logical_time",
            "input_hash",
            name=op.f("uq_run_version_id_scope_logical_time_input_hash"),
        ),
    )
