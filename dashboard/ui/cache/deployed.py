"""Who serves where, what the gate found, and what was decided earlier."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import services, store
from dashboard.domain.deployments import champion_at
from dashboard.domain.gates import StoredGateReport
from dashboard.domain.periods import read_period
from dashboard.domain.records import Deployment

from .explained import subject
from .stored import FRESH, deployments, engine


def serving(model: str, scope: str) -> Deployment | None:
    """The champion that serves a scope now."""
    return champion_at(deployments(model), scope)


@st.cache_data(ttl=FRESH, max_entries=64)
def newest_report(model: str, number: int, scope: str) -> StoredGateReport | None:
    """What the gate found last about a version in a scope."""
    with store.reading(engine()) as connection:
        return store.newest_gate_report(connection, model, number, scope)


@st.cache_data(ttl=FRESH, max_entries=64)
def is_fresh(model: str, number: int, scope: str) -> bool:
    """Whether that still holds."""
    with store.reading(engine()) as connection:
        now = datetime.now(UTC)
        return services.find_fresh_report(connection, model, number, scope, now) is not None


@st.cache_data(max_entries=64)
def report(report_id: int) -> StoredGateReport | None:
    """One stored report; it never changes."""
    with store.reading(engine()) as connection:
        return store.get_gate_report(connection, report_id)


@st.cache_data(max_entries=32, show_spinner="Asking the records of that time again ...")
def look_back(
    model: str, scope: str, at: str, number: int | None, spells: tuple[int, ...], data: str
) -> services.LookBack:
    """What was decided in a period beside what a version says now; `spells` are those so far."""
    return services.look_back(
        engine(),
        lambda version: subject(version.model, version.number).loaded,
        model,
        scope,
        read_period(at),
        number,
    )


def forget() -> None:
    """Let the pages see a change of who serves at once."""
    for kept in (deployments, newest_report, is_fresh):
        kept.clear()
