"""Mappings of companies' tables as files that people write."""

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
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
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise InvalidMapping(str(path), f"{where}: {first['msg'].lower()}") from None


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


def render_mapping(mapping: SourceMapping) -> str:
    """The text of a mapping's file, without what is left at its default."""
    document = tomlkit.document()
    document.add(tomlkit.comment(OPENING))
    for name in ("source", "model", "decision", "roles"):
        value = getattr(mapping, name)
        if value is not None:
            document[name] = _table(value)
    for name in ("outcomes", "versions"):
        if getattr(mapping, name):
            document[name] = dict(getattr(mapping, name))
    features = tomlkit.table(is_super_table=True)
    for name, feature in mapping.features.items():
        features[name] = _table(feature)
    document["features"] = features
    return tomlkit.dumps(document)


def _table(value: Any) -> Any:
    table = tomlkit.table()
    for field in dataclasses.fields(value):
        given = getattr(value, field.name)
        if given not in (None, "", (), {}):
            table[field.name] = _plain(given)
    return table


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 else list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, str) else value
