"""What the columns of a company's table may mean, by their names and what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.domain.card import Task
from dashboard.domain.errors import InvalidMapping
from dashboard.domain.mapping import (
    MappedFeature,
    MappedModel,
    RoleColumns,
    SourceMapping,
    SourceTable,
)
from dashboard.domain.schema import Kind
from dashboard.store import ColumnFacts, Storage, TableFacts

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("prediction_id", "id", "key", "row_id", "uuid"),
    "event_time": (
        "event_time", "scored_at", "predicted_at", "prediction_time", "created_at", "timestamp",
        "time", "datetime", "date", "day", "year",
    ),
    "score": (
        "score", "predicted_probability", "probability", "prob", "y_score", "p", "y_pred_proba",
        "predicted_value", "y_pred", "prediction", "predicted",
    ),
    "version": ("model_version", "version"),
    "scope": ("scope", "country", "state", "region", "segment", "market"),
    "entity": ("entity", "entity_id", "customer_id", "client_id", "account_id", "user_id"),
    "label": ("label", "predicted_label", "predicted_class", "prediction", "predicted", "y_pred"),
    "decision": ("decision", "action"),
    "outcome": ("outcome", "actual", "truth", "target", "y_true", "observed"),
    "outcome_known_at": ("outcome_known_at", "known_at", "outcome_time", "outcome_date"),
    "predicted_at": ("predicted_at",),
}  # fmt: skip
"""Names that columns of a role often have, the likeliest first."""
NEEDED = ("id", "event_time", "score")
OPTIONAL = ("outcome", "entity", "scope", "version", "label", "decision", "outcome_known_at")
NUMBERS = {Storage.INTEGER, Storage.FLOAT, Storage.SINGLE, Storage.DECIMAL}
TIMES = {Storage.MOMENT, Storage.CLOCK, Storage.DAY}
KEYS = {*Storage} - {Storage.OTHER, Storage.BOOLEAN, Storage.SINGLE, Storage.ENUM}
FEW = 50
"""How many different words a column may show in the rows looked at and still be a category."""


@dataclass(frozen=True, slots=True)
class Look:
    """A table as it was looked at: its columns, and some of its rows."""

    source: SourceTable
    facts: TableFacts
    rows: Sequence[Mapping[str, Any]]

    def values(self, column: str) -> list[Any]:
        """What stands in a column, where anything does."""
        return [row[column] for row in self.rows if row[column] is not None]


def propose_roles(look: Look) -> dict[str, str | None]:
    """The likeliest column of each role; None where there is no likely one.

    The key may be of several columns, parted by commas.
    """
    found: dict[str, str | None] = {"id": _key(look.facts)}
    for role in (*NEEDED[1:], *OPTIONAL):
        taken = {*key_columns(found["id"], look.facts), *found.values()} - {None}
        free = [name for name in look.facts.columns if name not in taken]
        found[role] = _likeliest(look, role, free)
    return found


def key_columns(given: str | None, facts: TableFacts) -> tuple[str, ...]:
    """The columns of a key, parted by commas; a column's own name may hold commas too."""
    parts = (given or "").split(",")
    found = []
    while parts:
        sizes = range(len(parts), 0, -1)
        size = next((n for n in sizes if ",".join(parts[:n]) in facts.columns), 1)
        found.append(",".join(parts[:size]))
        parts = parts[size:]
    return tuple(name for name in found if name)


def _key(facts: TableFacts) -> str | None:
    """The table's own key, or a column with such a name."""
    for unique in facts.unique:
        if all(facts.columns[name].storage in KEYS for name in unique):
            return ",".join(unique)
    named = {name.lower(): name for name in facts.columns}
    fitting = (named[name] for name in NAMES["id"] if name in named)
    return next((name for name in fitting if facts.columns[name].storage in KEYS), None)


def _likeliest(look: Look, role: str, free: Sequence[str]) -> str | None:
    fitting = {name.lower(): name for name in free if _fits(look, role, name)}
    for name in NAMES[role]:
        if name in fitting:
            return fitting[name]
    if role == "event_time":
        return next((name for name in fitting.values() if _is_clearly_time(look, name)), None)
    return None


def _fits(look: Look, role: str, name: str) -> bool:
    fact = look.facts.columns[name]
    if role in {"event_time", "outcome_known_at", "predicted_at"}:
        return fact.storage in TIMES or bool(fact.form)
    if role == "score":
        return fact.storage in NUMBERS - {Storage.INTEGER}
    return fact.storage is not Storage.OTHER


def _is_clearly_time(look: Look, name: str) -> bool:
    fact = look.facts.columns[name]
    return fact.storage in TIMES or (fact.storage is Storage.TEXT and bool(fact.form))


def build_mapping(look: Look, roles: Mapping[str, str | None]) -> SourceMapping:
    """A mapping with these roles, every other usable column a feature.

    Raises
    ------
    InvalidMapping
        If a role that every prediction has is without a column, or names one that is not there.
    """
    missing = [role for role in NEEDED if not roles.get(role)]
    if missing:
        reason = (
            f"no column was found for {' and '.join(missing)}; name them in a mapping file, which "
            "--write-mapping begins"
        )
        raise InvalidMapping(look.source.table, reason)
    return draft_mapping(look, roles)


def draft_mapping(look: Look, roles: Mapping[str, str | None]) -> SourceMapping:
    """The same, in which needed roles may be without a column.

    Raises
    ------
    InvalidMapping
        If a role names a column that is not there.
    """
    keys = key_columns(roles.get("id"), look.facts)
    single = {role: name or None for role, name in roles.items() if role != "id"}
    for role, name in (*((("id", key)) for key in keys), *single.items()):
        if name and name not in look.facts.columns:
            reason = f"there is no column {name!r} for the role {role}"
            raise InvalidMapping(look.source.table, reason)
    single["event_time"] = single.get("event_time") or ""
    columns = RoleColumns(id=keys, **single)  # type: ignore[arg-type]  # its own fields
    return SourceMapping(
        source=look.source,
        model=_model(look, columns),
        roles=columns,
        features=_features(look, columns),
        versions=_versions(look, columns),
    )


def _model(look: Look, roles: RoleColumns) -> MappedModel:
    scores = [float(value) for value in look.values(roles.score)] if roles.score else []
    if not all(0 <= score <= 1 for score in scores):
        return MappedModel(Task.REGRESSION)
    words = sorted({str(each) for each in look.values(roles.outcome)}) if roles.outcome else []
    text = roles.outcome and look.facts.columns[roles.outcome].storage is Storage.TEXT
    two = 2
    return MappedModel(
        Task.BINARY, outcome_labels=tuple(words) if text and len(words) == two else ("no", "yes")
    )


def _versions(look: Look, roles: RoleColumns) -> dict[str, int]:
    name = roles.version
    if name is None or look.facts.columns[name].storage is Storage.INTEGER:
        return {}
    return {word: n for n, word in enumerate(sorted({str(v) for v in look.values(name)}), start=1)}


def _features(look: Look, roles: RoleColumns) -> dict[str, MappedFeature]:
    found = {}
    for name, fact in look.facts.columns.items():
        kind = _kind(fact, look.values(name))
        if name not in roles.used and kind is not None and not name.startswith("@"):
            found[name] = MappedFeature(kind)
    return found


def _kind(fact: ColumnFacts, values: Sequence[Any]) -> Kind | None:
    """What a column would be as a feature; None where it can be none."""
    if fact.storage is Storage.BOOLEAN:
        return Kind.BOOLEAN
    if fact.storage in NUMBERS:
        if fact.storage is Storage.INTEGER:
            return Kind.BOOLEAN if values and set(values) <= {0, 1} else Kind.INTEGER
        return Kind.NUMBER
    words = fact.storage is Storage.ENUM or (fact.storage is Storage.TEXT and not fact.form)
    return Kind.CATEGORY if words and 0 < len(set(values)) <= FEW else None
