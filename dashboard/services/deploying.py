"""Versions enter the register and go to work."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dashboard import registry, store
from dashboard.domain.deployments import champion_at, champion_before, successor
from dashboard.domain.errors import AlreadyRegistered, DeploymentRefused, InvalidCard
from dashboard.domain.records import EVERYWHERE, Deployment, NewDeployment, Role, Trust, Version
from dashboard.domain.scopes import read_scope, scope_words

from .opening import open_version, require_not_failed, try_again

CARD = registry.CARD_FILE
LONGEST_REASON = 2_000
LONGEST_NAME = 100


def register_version(
    engine: store.Engine,
    models_folder: Path,
    folder: Path,
    *,
    trust: Trust | None = None,
    limits: registry.Limits = registry.LIMITS,
    now: datetime,
) -> Version:
    """Register the version in `folder`: check its card and try it in a fresh interpreter.

    Parameters
    ----------
    trust : Trust or None
        Who trusts the code that its file runs, if it does; stored with the version.
    limits : Limits
        What opening it may take.

    Raises
    ------
    InvalidCard
        If the card cannot be used or the folder lies outside the models folder.
    AlreadyRegistered
        If the version is registered with other bytes.
    NotTrusted
        If opening its file runs code and there is no `trust`; no byte of it is opened then.
    UnreadableArtifact
        If it cannot be used, or crashes, hangs or ends the interpreter that opens it.
    """
    card, card_sha256 = registry.read_card(folder / CARD)
    try:
        relative = folder.resolve().relative_to(models_folder.resolve())
    except ValueError:
        reason = f"its folder must lie in the models folder {models_folder}"
        raise InvalidCard(str(folder / CARD), reason) from None
    trust = trust if card.runs_code else None
    candidate = Version(0, card, card_sha256, relative.as_posix(), now, trust)
    known = _registered(engine, candidate)
    try_again(engine, models_folder, known or candidate, limits)
    with store.writing(engine) as connection:
        return store.add_version(connection, card, card_sha256, candidate.folder, now, trust)


def _registered(engine: store.Engine, candidate: Version) -> Version | None:
    """The version as it is registered already; None if it is not."""
    with store.reading(engine) as connection:
        found = store.find_version(connection, candidate.model, candidate.number)
    if found is None or not found.card.is_explainable:
        return None
    hashes = [(each.card.sha256, each.card_sha256) for each in (found, candidate)]
    if hashes[0] != hashes[1]:
        raise AlreadyRegistered(candidate.model, candidate.number)
    return found


def deploy_version(
    engine: store.Engine,
    model: str,
    version: int,
    *,
    role: Role = Role.CHAMPION,
    scope: str = EVERYWHERE,
    reason: str = "",
    actor: str = "",
    now: datetime,
) -> Deployment:
    """Put a registered version to work where nothing serves yet, or beside what serves.

    Raises
    ------
    UnknownModel, UnknownVersion, InvalidScope
        If there is no such version, or the scope names no place.
    DeploymentRefused
        If another version serves there: to take its place is a promotion, with a gate.
    UnreadableArtifact
        If it failed when it was tried in a fresh interpreter.
    """
    new = NewDeployment(model, version, read_scope(scope), role, reason, actor)
    with store.writing(engine) as connection:
        require_not_failed(connection, store.get_version(connection, model, version))
        serving = store.find_champion(connection, model, new.scope)
        if role is Role.CHAMPION and serving is not None and serving.version != version:
            reason = f"version {serving.version} of {model} serves {scope_words(new.scope)} already"
            raise DeploymentRefused(reason, _promotion(new))
        return store.add_deployment(connection, new, now)


def _promotion(new: NewDeployment) -> str:
    scope = "" if new.scope == EVERYWHERE else f" --scope {new.scope}"
    return (
        "Another version takes its place through the gate: "
        f"`candor promote {new.model} --version {new.version}{scope}`"
    )


def rollback_version(  # noqa: PLR0913 - what is decided, by whom, why and when
    engine: store.Engine,
    models_folder: Path,
    model: str,
    *,
    scope: str = EVERYWHERE,
    reason: str,
    actor: str = "",
    expecting: int | None = None,
    limits: registry.Limits = registry.LIMITS,
    now: datetime,
) -> Deployment:
    """Let the version serve again that served a scope before its champion: a new spell.

    There is no gate: the version served before. It must still open. The same rollback sent twice,
    with the spell that it was to end, is stored once and answered alike.

    Raises
    ------
    DeploymentRefused
        If the scope has no champion of its own, none came before it, or there is no reason.
    CandorError
        If the files of the version before are not the registered ones.
    """
    where = read_scope(scope)
    require_said(reason, actor)
    with store.reading(engine) as connection:
        spells = store.list_deployments(connection, model)
        decided = find_decided(spells, where, expecting, (reason,), actor)
        if decided is not None and decided.version == _way_back(spells, where, expecting):
            return decided
        before = champion_before(spells, where)
        if before is None:
            raise DeploymentRefused(*_no_way_back(spells, model, where))
        version = store.get_version(connection, model, before)
    open_version(engine, models_folder, version, limits)
    serving = next(each for each in spells if _serves(each, where))
    new = NewDeployment(model, before, where, Role.CHAMPION, reason, actor)
    with store.writing(engine) as connection:
        return store.add_deployment(connection, new, now, expecting=expecting or serving.id)


def find_decided(
    spells: Sequence[Deployment],
    scope: str,
    expecting: int | None,
    reasons: Sequence[str],
    actor: str,
) -> Deployment | None:
    """The champion that this very decision led to already; None if it is a new one.

    A decision names the spell that it ends, by `expecting`; without, it is always a new one.
    """
    if expecting is None:
        return None
    spell = successor(spells, scope, expecting)
    same = spell is not None and spell.actor == actor and spell.reason in reasons
    return spell if same else None


def _way_back(spells: Sequence[Deployment], scope: str, spell: int | None) -> int | None:
    """The version that a rollback of a spell led to."""
    return champion_before([each for each in spells if spell and each.id <= spell], scope)


def _serves(spell: Deployment, scope: str) -> bool:
    return spell.is_open and spell.role is Role.CHAMPION and spell.scope == scope


def _no_way_back(spells: Sequence[Deployment], model: str, scope: str) -> tuple[str, str]:
    """Why a scope cannot be rolled back, and what can be done."""
    where = scope_words(scope)
    if not any(_serves(each, scope) for each in spells):
        return f"{model} has no champion of its own {where}", "Roll back where it has one"
    if scope == EVERYWHERE:
        return f"no version of {model} served {where} before", "Promote another version"
    advice = f"`candor retire {model} --scope {scope}` lets the wider scope's champion serve again"
    return f"{model} had no champion of its own {where} before", advice


def retire_version(
    engine: store.Engine,
    model: str,
    *,
    version: int | None = None,
    scope: str = EVERYWHERE,
    reason: str,
    actor: str = "",
    expecting: int | None = None,
    now: datetime,
) -> Deployment:
    """End a challenger's or shadow's spell, or that of a scope's own champion.

    After the latter, the champion of the wider scope serves again. The same retirement sent twice,
    with the spell that it ends, is stored once and answered alike.

    Parameters
    ----------
    version : int or None
        Which version; None for the scope's champion.
    expecting : int, optional
        The spell to be ended as far as the caller knows.

    Returns
    -------
    Deployment
        The spell that was ended.

    Raises
    ------
    DeploymentRefused
        If there is no such spell, or nothing would serve any more.
    """
    where = read_scope(scope)
    require_said(reason, actor)
    with store.writing(engine) as connection:
        spells = store.list_deployments(connection, model)
        seen = [each for each in spells if each.id == expecting and each.scope == where]
        done = [each for each in seen if not each.is_open]
        if any((each.ended_by, each.end_reason) == (actor, reason) for each in done):
            return done[0]
        meant = [each for each in spells if each.is_open and each.scope == where]
        if version is None:
            meant = [each for each in meant if each.role is Role.CHAMPION]
        else:
            meant = [each for each in meant if each.version == version]
        if expecting is not None and meant[:1] != seen:
            raise DeploymentRefused(store.CHANGED, store.AGAIN)
        if not meant:
            name = "no champion of its own" if version is None else f"no version {version} at work"
            advice = f"`candor deployments {model}` lists what is at work"
            raise DeploymentRefused(f"{model} has {name} {scope_words(where)}", advice)
        _require_heir(spells, meant[0])
        store.end_deployment(connection, meant[0], now, actor=actor, reason=reason)
    return meant[0]


def _require_heir(spells: Sequence[Deployment], ending: Deployment) -> None:
    """Make sure that rows of the scope have a champion afterwards."""
    rest = [each for each in spells if each.id != ending.id]
    if ending.role is Role.CHAMPION and champion_at(rest, ending.scope) is None:
        reason = f"nothing would serve {scope_words(ending.scope)} any more"
        raise DeploymentRefused(reason, "Promote the version that shall take its place")


def require_said(reason: str, actor: str) -> None:
    """Make sure that a decision has a reason, and that it and the name can be kept.

    Raises
    ------
    DeploymentRefused
        If not.
    """
    if not reason.strip():
        raise DeploymentRefused("a reason is needed", "Say why, for those who ask later")
    if len(reason) > LONGEST_REASON or len(actor) > LONGEST_NAME:
        limits = f"a reason may have {LONGEST_REASON:,} characters and a name {LONGEST_NAME}"
        raise DeploymentRefused(limits)
