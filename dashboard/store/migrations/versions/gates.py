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
    for name, kind, empty in (
        ("actor", sa.String(200), ""),
        ("overridden", sa.Boolean(), sa.false()),
        ("ended_by", sa.String(200), ""),
        ("end_reason", sa.Text(), ""),
    ):
        column = sa.Column(name, kind, nullable=False, server_default=empty)
        op.add_column("deployment", column)
    _add_report_column()
    _leave_one_role()
    (_guard_on_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_on_postgres)()


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


def _leave_one_role() -> None:
    """A version has one role at a time in a scope: that of a champion, else the newest."""
    op.execute(
        "UPDATE deployment SET valid_to = valid_from WHERE valid_to IS NULL AND role <> 'champion' "
        "AND EXISTS (SELECT 1 FROM deployment other WHERE other.version_id = deployment.version_id "
        "AND other.scope = deployment.scope AND other.valid_to IS NULL "
        "AND other.id <> deployment.id AND (other.role = 'champion' OR other.id > deployment.id))"
    )
    op.create_index(
        "uq_deployment_open_role",
        "deployment",
        ["version_id", "scope"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )


FIXED = (
    "id", "model_id", "version_id", "scope", "role", "valid_from", "reason", "actor",
    "gate_report_id", "overridden",
)  # fmt: skip
ONCE = "a deployment is ended once and never changed otherwise"
OVERLAPS = (
    "NEW.role = 'champion' AND EXISTS (SELECT 1 FROM deployment before "
    "WHERE before.model_id = NEW.model_id AND before.scope = NEW.scope "
    "AND before.role = 'champion' AND before.valid_to > NEW.valid_from)"
)
OVERLAP = "a champion begins where the one before it ends"


def _guard_on_sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in FIXED)
    ends = "OLD.valid_to IS NULL AND NEW.valid_to >= OLD.valid_from"
    for name, when, said in (
        ("deployment_ends_once BEFORE UPDATE ON deployment", f"({ends} AND {same}) IS NOT 1", ONCE),
        ("deployment_no_delete BEFORE DELETE ON deployment", "1", ONCE),
        ("deployment_no_overlap BEFORE INSERT ON deployment", OVERLAPS, OVERLAP),
        ("gate_report_no_update BEFORE UPDATE ON gate_report", "1", "gate_report is append-only"),
        ("gate_report_no_delete BEFORE DELETE ON gate_report", "1", "gate_report is append-only"),
    ):
        op.execute(f"CREATE TRIGGER {name} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END")


def _guard_on_postgres() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in FIXED)
    ends = "OLD.valid_to IS NULL AND NEW.valid_to >= OLD.valid_from"
    for name, body in (
        ("deployment_ends_once",
         f"IF ({ends} AND {same}) IS NOT TRUE THEN RAISE EXCEPTION '{ONCE}'; END IF; RETURN NEW;"),
        ("deployment_no_overlap",
         f"IF {OVERLAPS} THEN RAISE EXCEPTION '{OVERLAP}'; END IF; RETURN NEW;"),
        ("deployment_is_kept", f"RAISE EXCEPTION '{ONCE}';"),
        ("gate_report_is_append_only", "RAISE EXCEPTION 'gate_report is append-only';"),
    ):  # fmt: skip
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )
    for name, events in (
        ("deployment_ends_once", "UPDATE ON deployment FOR EACH ROW"),
        ("deployment_no_overlap", "INSERT ON deployment FOR EACH ROW"),
        ("deployment_is_kept", "DELETE OR TRUNCATE ON deployment FOR EACH STATEMENT"),
        ("gate_report_is_append_only",
         "UPDATE OR DELETE OR TRUNCATE ON gate_report FOR EACH STATEMENT"),
    ):  # fmt: skip
        op.execute(f"CREATE TRIGGER {name} BEFORE {events} EXECUTE FUNCTION {name}()")
