"""Reports of gates: kept as they were, never changed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row

from dashboard.domain.gates import GateReport, StoredGateReport

from . import tables
from .managed import is_named
from .versions import get_version

REPORTS = TypeAdapter(GateReport)


def add_gate_report(connection: Connection, report: GateReport, now: datetime) -> StoredGateReport:
    """Store what a gate found."""
    table = tables.gate_report
    model_id = sa.select(tables.model.c.id).where(tables.model.c.name == report.model)
    values = {
        "model_id": model_id.scalar_subquery(),
        "version_id": get_version(connection, report.model, report.version).id,
        "scope": report.scope,
        "passed": report.passed,
        "report": REPORTS.dump_python(report, mode="json"),
        "created_at": now,
    }
    added = connection.execute(sa.insert(table).values(values).returning(table.c.id))
    return StoredGateReport(int(added.scalar_one()), now, report)


def get_gate_report(connection: Connection, report_id: int) -> StoredGateReport | None:
    """One report by its id; None if there is none."""
    table = tables.gate_report
    row = connection.execute(sa.select(table).where(table.c.id == report_id)).one_or_none()
    return None if row is None else _stored(row)


def newest_gate_report(
    connection: Connection, model: str, version: int, scope: str
) -> StoredGateReport | None:
    """What the gate found last about a version in a scope; None if it was never asked."""
    table = tables.gate_report
    version_id = (
        sa.select(tables.version.c.id)
        .join(tables.model)
        .where(is_named(model), tables.version.c.number == sa.literal(version, sa.BigInteger))
    )
    statement = (
        sa.select(table)
        .where(table.c.version_id == version_id.scalar_subquery(), table.c.scope == scope)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> StoredGateReport:
    report = REPORTS.validate_python(row.report, strict=False)
    return StoredGateReport(row.id, row.created_at, report)
