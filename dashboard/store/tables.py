"""The tables every installation has. The wide prediction tables are in `managed`."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from dashboard.domain.errors import NaiveTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

# SQLite numbers rows itself only for a column that is exactly INTEGER
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# a company's own keys may be long; SQLite keeps texts of any length and could not change the type
Key = sa.String(200).with_variant(sa.String(64), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class Utc(sa.TypeDecorator[datetime]):
    """An aware time; kept in UTC by every database, refused without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Turn to UTC; SQLite keeps text, which sorts only without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime("what is to be stored", value.isoformat())
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if dialect.name == "sqlite" else moment.astimezone(UTC)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _to(name: str, target: str) -> Column[int]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=False)


model = Table(
    "model",
    metadata,
    _id(),
    Column("name", sa.String(40), nullable=False, unique=True),
)

version = Table(
    "version",
    metadata,
    _id(),
    _to("model_id", "model"),
    Column("number", sa.Integer, nullable=False),
    Column("card", Json, nullable=False),
    Column("card_sha256", sa.String(64), nullable=False),
    Column("folder", sa.String(500), nullable=False),
    Column("registered_at", Utc, nullable=False),
    Column("trusted_by", sa.String(200)),
    Column("trusted_at", Utc),
    UniqueConstraint("model_id", "number"),
)

trial = Table(
    "trial",
    metadata,
    _id(),
    Column("card_sha256", sa.String(64), nullable=False),
    Column("fingerprint", sa.String(64), nullable=False),
    Column("passed", sa.Boolean, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("tried_at", Utc, nullable=False),
    UniqueConstraint("card_sha256", "fingerprint"),
)

gate_report = Table(
    "gate_report",
    metadata,
    _id(),
    _to("model_id", "model"),
    _to("version_id", "version"),
    Column("scope", sa.String(100), nullable=False),
    Column("passed", sa.Boolean, nullable=False),
    Column("report", sa.JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
    Index(None, "model_id", "id"),
)

OPEN = sa.text("valid_to IS NULL")
OPEN_CHAMPION = sa.text("role = 'champion' AND valid_to IS NULL")
deployment = Table(
    "deployment",
    metadata,
    _id(),
    _to("model_id", "model"),
    _to("version_id", "version"),
    Column("scope", sa.String(100), nullable=False),
    Column("role", sa.String(16), nullable=False),
    Column("valid_from", Utc, nullable=False),
    Column("valid_to", Utc),
    Column("reason", sa.Text, nullable=False),
    Column("actor", sa.String(200), nullable=False, server_default=""),
    Column("gate_report_id", Id, ForeignKey("gate_report.id")),
    Column("overridden", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("ended_by", sa.String(200), nullable=False, server_default=""),
    Column("end_reason", sa.Text, nullable=False, server_default=""),
    Index(
        "uq_deployment_open_role",
        "version_id",
        "scope",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
    Index(
        "uq_deployment_open_champion",
        "model_id",
        "scope",
        unique=True,
        sqlite_where=OPEN_CHAMPION,
        postgresql_where=OPEN_CHAMPION,
    ),
)

run = Table(
    "run",
    metadata,
    _id(),
    _to("version_id", "version"),
    Column("scope", sa.String(100), nullable=False),
    Column("logical_time", Utc, nullable=False),
    Column("input_hash", sa.String(64), nullable=False),
    Column("kind", sa.String(16), nullable=False),
    Column("status", sa.String(16), nullable=False),
    Column("n_rows", sa.Integer, nullable=False),
    Column("n_flagged", sa.Integer, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("owner", sa.String(32)),
    Column("owner_host", sa.String(200)),
    Column("owner_process", sa.BigInteger),
    Column("owner_machine", sa.String(200)),
    Column("leased_until", Utc),
    UniqueConstraint("version_id", "scope", "logical_time", "input_hash"),
)

prediction_source = Table(
    "prediction_source",
    metadata,
    _id(),
    Column("model_id", Id, ForeignKey("model.id"), nullable=False, unique=True),
    Column("table_name", sa.String(63), nullable=False, unique=True),
    Column("n_classes", sa.Integer, nullable=False),
    Column("columns", Json, nullable=False),
    Column("address", sa.String(500)),
    Column("mapping", sa.JSON),
)

outcome = Table(
    "outcome",
    metadata,
    _id(),
    _to("source_id", "prediction_source"),
    Column("prediction_key", Key, nullable=False),
    Column("value", sa.Float(53), nullable=False),
    Column("known_at", Utc, nullable=False),
    Column("is_correction", sa.Boolean, nullable=False, server_default=sa.false()),
    Index(None, "source_id", "prediction_key", "known_at"),
    Index(None, "source_id", "id"),
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    _to("source_id", "prediction_source"),
    _to("version_id", "version"),
    Column("prediction_key", Key, nullable=False),
    Column("client_token", sa.String(64), nullable=False, unique=True),
    Column("author", sa.String(200), nullable=False),
    Column("verified", sa.Boolean, nullable=False),
    Column("verdict", sa.String(16), nullable=False),
    Column("corrected_outcome", sa.Float(53)),
    Column("suspect_feature", sa.String(200)),
    Column("reason", sa.String(32)),
    Column("comment", sa.Text, nullable=False),
    Column("seen", sa.JSON, nullable=False),  # and not JSONB, which forgets the order
    Column("supersedes", Id, ForeignKey("feedback.id")),
    Column("created_at", Utc, nullable=False),
    Index(None, "source_id", "id"),
    Index(None, "source_id", "prediction_key"),
    Index(None, "supersedes"),
)

attribution = Table(
    "attribution",
    metadata,
    _id(),
    _to("source_id", "prediction_source"),
    Column("prediction_key", Key, nullable=False),
    Column("explainer_id", sa.String(200), nullable=False),
    Column("values", sa.LargeBinary, nullable=False),
    Column("standard_errors", sa.LargeBinary),
    Column("base_value", sa.Float(53), nullable=False),
    Column("residual", sa.Float(53), nullable=False),
    Column("notes", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("source_id", "prediction_key", "explainer_id"),
)

explanation = Table(
    "explanation",
    metadata,
    Column("key", sa.String(64), primary_key=True),
    Column("kind", sa.String(40), nullable=False),
    Column("payload", sa.Text, nullable=False),
    Column("created_at", Utc, nullable=False),
)

upgrade_report = Table(
    "upgrade_report",
    metadata,
    _id(),
    Column("revision", sa.String(32), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("backup", sa.String(1000), nullable=False),
    Column("report", sa.JSON, nullable=False),
)

OPEN_EDGE = sa.text("retired_at IS NULL")
model_edge = Table(
    "model_edge",
    metadata,
    _id(),
    _to("upstream_id", "model"),
    Column("output", sa.String(200), nullable=False),
    _to("downstream_id", "model"),
    Column("feature", sa.String(200), nullable=False),
    Column("scope", sa.String(100), nullable=False),
    Column("max_age_seconds", sa.BigInteger),
    Column("on_missing", sa.String(16), nullable=False),
    Column("default_value", sa.Float(53)),
    Column("created_at", Utc, nullable=False),
    Column("retired_at", Utc),
    Index(
        "uq_model_edge_open",
        "downstream_id",
        "feature",
        "scope",
        unique=True,
        sqlite_where=OPEN_EDGE,
        postgresql_where=OPEN_EDGE,
    ),
)

run_input = Table(
    "run_input",
    metadata,
    _id(),
    _to("run_id", "run"),
    _to("edge_id", "model_edge"),
    Column("upstream_run_id", Id, ForeignKey("run.id")),
    Column("n_rows", sa.Integer, nullable=False),
    UniqueConstraint("run_id", "edge_id", "upstream_run_id"),
)

scenario = Table(
    "scenario",
    metadata,
    _id(),
    _to("source_id", "prediction_source"),
    _to("version_id", "version"),
    Column("prediction_key", sa.String(200), nullable=False),
    Column("client_token", sa.String(64), nullable=False, unique=True),
    Column("name", sa.String(200), nullable=False),
    Column("author", sa.String(200), nullable=False),
    Column("edits", sa.JSON, nullable=False),  # and not JSONB, which forgets the order
    Column("output", sa.String(200)),
    Column("score_before", sa.Float(53), nullable=False),
    Column("score_after", sa.Float(53), nullable=False),
    Column("created_at", Utc, nullable=False),
    Index(None, "source_id", "id"),
)

golden_answer = Table(
    "golden_answer",
    metadata,
    Column("card_sha256", sa.String(64), primary_key=True),
    Column("answers", sa.Text, nullable=False),  # and not JSON, which has no word for NaN
    Column("recorded_at", Utc, nullable=False),
)
