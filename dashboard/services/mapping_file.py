"""Mappings of companies' tables as files that people write."""

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import TypeAdapter, ValidationError

from dashboard.domain.card import Decision
from dashboard.domain.errors import InvalidMapping
from dashboard.domain.mapping import (
    MappedFeature,
    MappedModel,
    RoleColumns,
    SourceMapping,
    SourceTable,
)

MAPPINGS = TypeAdapter(SourceMapping)
TABLES: Mapping[str, type[Any]] = {
    "source": SourceTable,
    "model": MappedModel,
    "decision": Decision,
    "roles": RoleColumns,
}
MEANINGS = {
    "id": "the column, or the list of columns, that names one row",
    "event_time": "the column of the time of each prediction",
    "score": "the column of the score",
    "time_zone": "the zone of times that carry none, such as Europe/Zurich or UTC",
    "features": "a table [features.NAME] for each column that the model read",
}
NONE: Mapping[str, Sequence[str]] = {}
OPENING = "How Candor reads this table as predictions: see docs/connect.md. Nothing is copied."


def read_mapping(path: Path, *, address: str | None = None) -> SourceMapping:
    """The mapping in a file; an `address` given beside it wins.

    Raises
    ------
    InvalidMapping
        If the file cannot be read, or an entry is missing, unknown or of another kind.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidMapping(str(path), f"it cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidMapping(str(path), f"it is not valid TOML: {error}") from error
    for reason in _strangers(document):
        raise InvalidMapping(str(path), reason)
    if address is not None:
        document.setdefault("source", {})["address"] = address
    roles = document.get("roles", {})
    if isinstance(roles.get("id"), str):
        roles["id"] = [roles["id"]]
    try:
        return MAPPINGS.validate_python(document)
    except ValidationError as error:
        raise InvalidMapping(str(path), _fault(error, roles)) from None


def _fault(error: ValidationError, roles: Mapping[str, Any]) -> str:
    """What is wrong with a document: every entry that is missing, or else the first wrong one."""
    found = error.errors()
    absent = [each for each in found if each["type"] == "missing"]
    chosen = absent or found[:1]
    places = [".".join(map(str, each["loc"])) or "the file" for each in chosen]
    names = [str(each["loc"][-1]) for each in absent]
    if absent and not ({"score", "scores"} & set(roles)):
        # one of the two is needed, which no single entry shows
        places.append("roles.score")
        names.append("score")
    where = ", ".join(places)
    said = [f"{name} is {MEANINGS[name]}" for name in names if name in MEANINGS]
    return f"{where}: {chosen[0]['msg'].lower()}{''.join(f'; {each}' for each in said)}"


def _strangers(document: Mapping[str, Any]) -> Iterator[str]:
    """Entries that mean nothing: a slip of the pen would otherwise go unnoticed."""
    known = {field.name for field in dataclasses.fields(SourceMapping)}
    yield from _unknown("the file", document, known)
    for name, cls in TABLES.items():
        entries = document.get(name, {})
        if isinstance(entries, dict):
            fields = {field.name for field in dataclasses.fields(cls)}
            yield from _unknown(f"[{name}]", entries, fields)
    features = document.get("features", {})
    fields = {field.name for field in dataclasses.fields(MappedFeature)}
    for name, entries in features.items() if isinstance(features, dict) else ():
        if isinstance(entries, dict):
            yield from _unknown(f"[features.{name}]", entries, fields)


def _unknown(where: str, entries: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    for name in entries:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            yield f"{where} has an entry {name!r} that means nothing{hint}"


def render_mapping(mapping: SourceMapping, remarks: Mapping[str, Sequence[str]] = NONE) -> str:
    """The text of a mapping's file, without what is left at its default.

    `remarks` are comments by the table that they stand in, such as what to fill in there.
    """
    document = tomlkit.document()
    document.add(tomlkit.comment(OPENING))
    for name in ("source", "model", "decision", "roles"):
        value = getattr(mapping, name)
        if value is not None:
            document[name] = _table(value, remarks.get(name, ()))
    for name in ("outcomes", "versions"):
        if getattr(mapping, name):
            document[name] = dict(getattr(mapping, name))
    features = tomlkit.table(is_super_table=True)
    for name, feature in mapping.features.items():
        features[name] = _table(feature)
    document["features"] = features
    for remark in remarks.get("features", ()):
        document.add(_comment(remark))
    return tomlkit.dumps(document)


def _comment(text: str) -> Any:
    """A comment of one line, whatever stands in a company's rows."""
    line = " ".join(text.split())
    return tomlkit.comment("".join(each if each.isprintable() else "?" for each in line))


def _table(value: Any, remarks: Sequence[str] = ()) -> Any:
    table = tomlkit.table()
    for field in dataclasses.fields(value):
        given = getattr(value, field.name)
        if given not in (None, "", (), {}):
            table[field.name] = _plain(given)
    for remark in remarks:
        table.add(_comment(remark))
    return table


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 else list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, str) else value
