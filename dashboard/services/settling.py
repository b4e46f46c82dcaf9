"""A proposed mapping, tried on every row before it is written: what fits stays in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard import store
from dashboard.domain.card import Task
from dashboard.domain.errors import RefusedTable
from dashboard.domain.mapping import MappedFeature, MappedModel, SourceMapping
from dashboard.domain.schema import Kind

from .connecting import check_rows, plan_connection, require_fitting, source_of
from .mapping_file import MEANINGS, render_mapping
from .proposing import NEEDED, OPTIONAL, Look, draft_mapping

FEATURES = "features"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping as far as it could be told.

    Attributes
    ----------
    mapping : SourceMapping
        Its parts that fit every row; roles that are missing have no column.
    missing : mapping of str to str
        What somebody must fill in before the table can be connected, and why it is not there.
    left_out : mapping of str to str
        Roles and features that were proposed and did not fit, with the reason.
    """

    mapping: SourceMapping
    missing: Mapping[str, str]
    left_out: Mapping[str, str]

    def render(self) -> str:
        """The text of its file, with comments that say what to fill in and what was left out."""
        remarks: dict[str, list[str]] = {"source": [], "roles": [], FEATURES: []}
        for name, reason in self.missing.items():
            table = {"time_zone": "source", FEATURES: FEATURES}.get(name, "roles")
            entry = name if name == FEATURES else f'{name} = "..."'
            remarks[table].append(f"fill in {entry}, {MEANINGS[name]}: {reason}")
        for name, reason in self.left_out.items():
            table = FEATURES if name.startswith(f"{FEATURES}.") else "roles"
            remarks[table].append(f"left out: {name}, {reason}")
        return render_mapping(self.mapping, remarks)


def propose_mapping(model: str, look: Look, roles: Mapping[str, str | None]) -> Proposal:
    """A mapping with these roles that the table's rows allow.

    Raises
    ------
    InvalidMapping, UnknownTimeZone
        If a role or the time zone names something that is not there.
    RefusedTable
        If the table has no rows.
    SourceUnreachable, SourceTooSlow, SourceFailed
        If the database cannot be asked.
    """
    store.require_model_name(model)
    if not look.rows:
        raise RefusedTable(look.source.table, ["it has no rows"])
    mapping, left_out = _with_known_times(draft_mapping(look, roles), look)
    absent = [role for role in NEEDED if not getattr(mapping.roles, role)]
    missing = dict.fromkeys(absent, "no column was found for it")
    if not mapping.features:
        missing[FEATURES] = "no column is left for them"
    if not missing:
        require_fitting(_readable(mapping), look.facts)
        mapping, missing, unfit = _fitting(model, mapping, look)
        left_out |= unfit
    time = mapping.roles.event_time
    if time and mapping.source.time_zone is None and not store.is_aware(look.facts.columns[time]):
        missing["time_zone"] = f"the times in {time!r} have none"
    if not mapping.features:
        missing[FEATURES] = "no column is left for them"
    if not missing:
        plan_connection(model, mapping, look)
    return Proposal(mapping, missing, left_out)


def _readable(mapping: SourceMapping) -> SourceMapping:
    """The mapping with some time zone, so that its rows can be looked at."""
    zone = mapping.source.time_zone or "UTC"
    return replace(mapping, source=replace(mapping.source, time_zone=zone))


def _with_known_times(mapping: SourceMapping, look: Look) -> tuple[SourceMapping, dict[str, str]]:
    """Without further times that have no zone, where that of the prediction itself has one."""
    time = mapping.roles.event_time
    is_aware = bool(time) and store.is_aware(look.facts.columns[time])
    if mapping.source.time_zone is not None or not is_aware:
        return mapping, {}
    known = mapping.roles.outcome_known_at
    if known is None or store.is_aware(look.facts.columns[known]):
        return mapping, {}
    roles = replace(mapping.roles, outcome_known_at=None)
    return replace(mapping, roles=roles), {"outcome_known_at": f"{known!r} has no time zone"}


def _fitting(
    model: str, mapping: SourceMapping, look: Look
) -> tuple[SourceMapping, dict[str, str], dict[str, str]]:
    """The mapping without what rows refuse, what it lacks then, and what was left out."""
    missing: dict[str, str] = {}
    left_out: dict[str, str] = {}
    while mapping.features and not missing:
        check = check_rows(source_of(model, _readable(mapping), look.facts))
        if not check.problems:
            break
        before = mapping
        for column, problem in zip(check.refused, check.problems, strict=True):
            found = _Misfit(column, problem, look)
            mapping = found.needed(mapping, missing) or found.left_out(mapping, left_out)
        if mapping == before:
            raise RefusedTable(mapping.source.table, check.problems)
    return mapping, missing, left_out


@dataclass(frozen=True, slots=True)
class _Misfit:
    """A column whose rows do not allow what was proposed for it."""

    column: str
    problem: str
    look: Look

    def needed(self, mapping: SourceMapping, missing: dict[str, str]) -> SourceMapping | None:
        """The mapping without a needed role of the column; None if it has no such role."""
        roles = mapping.roles
        if self.column in roles.id:
            missing["id"] = self.problem
            return replace(mapping, roles=replace(roles, id=()))
        if self.column == roles.event_time:
            missing["event_time"] = self.problem
            return replace(mapping, roles=replace(roles, event_time=""))
        if self.column != roles.score:
            return None
        if mapping.model.task is Task.BINARY and "no probability" in self.problem:
            return replace(mapping, model=MappedModel(Task.REGRESSION))
        missing["score"] = self.problem
        return replace(mapping, roles=replace(roles, score=None))

    def left_out(self, mapping: SourceMapping, left_out: dict[str, str]) -> SourceMapping:
        """The mapping without the optional roles and the features of the column."""
        played = [role for role in OPTIONAL if getattr(mapping.roles, role) == self.column]
        left_out |= dict.fromkeys(played, self.problem)
        features = dict(mapping.features)
        for name in [name for name in features if mapping.column_of(name) == self.column]:
            kind = features.pop(name).kind
            if kind is Kind.BOOLEAN and self._is_whole:  # it showed 0 and 1 in the first rows only
                features[name] = MappedFeature(Kind.INTEGER)
            else:
                left_out[f"features.{name}"] = self.problem
        unplayed: dict[str, Any] = dict.fromkeys(played)
        return replace(
            mapping,
            roles=replace(mapping.roles, **unplayed),
            versions={} if "version" in played else mapping.versions,
            features=features,
        )

    @property
    def _is_whole(self) -> bool:
        return self.look.facts.columns[self.column].storage is store.Storage.INTEGER
