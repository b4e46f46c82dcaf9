"""A version takes the place of another: after a gate, or with a reason that is kept."""

from datetime import datetime
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.deployments import champion_at
from dashboard.domain.errors import DeploymentRefused, GateFailed
from dashboard.domain.gates import StoredGateReport
from dashboard.domain.records import EVERYWHERE, Deployment, NewDeployment, Role
from dashboard.domain.scopes import read_scope, scope_words

from .deploying import find_decided, require_said
from .gates import find_fresh_report, run_gate
from .opening import require_not_failed, require_tried

FILES = "files"
OVERRIDE = "No reason can put a model to work that does not open; `candor doctor` says what it is"


def promote_version(  # noqa: PLR0913 - what is decided, by whom, why and when
    engine: store.Engine,
    models_folder: Path,
    model: str,
    version: int,
    *,
    scope: str = EVERYWHERE,
    reason: str = "",
    override: str = "",
    actor: str = "",
    expecting: int | None = None,
    limits: registry.Limits = registry.LIMITS,
    now: datetime,
) -> Deployment:
    """Let a version serve a scope in the place of its champion.

    A report of the gate that is an hour old at most and still holds is used; else the gate is
    asked now. The same promotion sent twice, with the spell that it expected, is stored once and
    answered alike.

    Parameters
    ----------
    reason, actor : str
        Why, and who decided.
    override : str
        Why the version must serve although the gate failed; kept in the place of `reason`.
    expecting : int, optional
        The spell that serves the scope as far as the caller knows; `NOBODY` for none.

    Raises
    ------
    UnknownModel, UnknownVersion, InvalidScope
        If there is no such version, or the scope names no place.
    GateFailed
        If the gate failed and there is no `override`.
    DeploymentRefused
        If the version has this place already, another spell serves than the one expected, or the
        version does not open.
    UnreadableArtifact
        If the version failed when it was tried in a fresh interpreter, where it is tried again if
        libraries have changed since the report.
    """
    where = read_scope(scope)
    if reason or override or actor:
        require_said(override or reason or "none", actor)
    with store.reading(engine) as connection:
        candidate = store.get_version(connection, model, version)
        require_not_failed(connection, candidate)
        spells = store.list_deployments(connection, model)
        said = [each for each in (reason, override) if each] or [""]
        decided = find_decided(spells, where, expecting, said, actor)
        if decided is not None and decided.version == version:
            return decided
        serving = champion_at(spells, where)
        if serving is not None and (serving.version, serving.scope) == (version, where):
            raise DeploymentRefused(f"version {version} serves {scope_words(where)} already")
        report = find_fresh_report(connection, model, version, where, now)
    report = report or run_gate(
        engine, models_folder, model, version, where, limits=limits, now=now
    )
    passed = report.report.passed
    if not passed and not override.strip():
        raise GateFailed(model, version, [each.title for each in report.report.failed])
    if any(each.name == FILES for each in report.report.failed):
        raise DeploymentRefused(f"version {version} of {model} does not open", OVERRIDE)
    # the report may be of an hour ago, before a library was updated
    require_tried(engine, models_folder, candidate, limits)
    new = NewDeployment(
        model=model,
        version=version,
        scope=where,
        role=Role.CHAMPION,
        reason=reason if passed and reason else override or reason,
        actor=actor,
        gate_report=report.id,
        overridden=not passed,
    )
    with store.writing(engine) as connection:
        seen = serving.id if expecting is None and serving is not None else expecting
        return store.add_deployment(connection, new, now, expecting=seen)


def find_report(connection: store.Connection, spell: Deployment) -> StoredGateReport | None:
    """The gate's report that a deployment rests on; None for one without."""
    if spell.gate_report is None:
        return None
    return store.get_gate_report(connection, spell.gate_report)
