"""Cards on their way out: card.toml as a person would have written it."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import tomlkit

from dashboard.domain.card import Card
from dashboard.domain.cells import plain_value
from dashboard.domain.gates import GateRules
from dashboard.domain.schema import Feature

from .card import parse_card
from .columns import require_exact
from .files import replace_file

OPENING = "The card of this version. Its hash is registered: a change here needs a new version."
OBJECT = "object"
MODEL_ENTRIES = (
    "version", "title", "purpose", "owner", "task", "algorithm", "outputs", "response_label",
    "response_unit", "record_label", "scope_label", "outcome_labels",
)  # fmt: skip


def write_card(path: Path, card: Card) -> None:
    """Write a card; an interrupted writing leaves the earlier file whole.

    Raises
    ------
    InvalidCard
        If the card could not be read back, because it lacks something or contradicts itself.
    UnusableColumn
        If it cannot hold a category of a feature exactly.
    """
    replace_file(path, checked_bytes(path, card))


def checked_bytes(path: Path, card: Card) -> bytes:
    """The bytes of a card's file, once they have been read back without complaint.

    Raises
    ------
    InvalidCard
        If they could not; `path` is what the error calls them.
    """
    content = render_card(card).encode()
    parse_card(content, str(path))
    return content


def render_card(card: Card) -> str:
    """The text of a card's file."""
    document = tomlkit.document()
    document.add(tomlkit.comment(OPENING))
    own = {name: getattr(card, name) for name in MODEL_ENTRIES}
    document["model"] = _table({"name": card.model, **own})
    if card.decision is not None:
        document["decision"] = _table(_entries(card.decision))
    if card.training is not None:
        document["training"] = _table(_entries(card.training))
    if card.code is not None:
        document["code"] = _table(_entries(card.code))
    document["reference"] = _table(_entries(card.reference))
    document["libraries"] = _table(dict(card.libraries))
    document["artifact"] = _table({"file": card.artifact, "sha256": card.sha256})
    if card.golden is not None:
        golden = _entries(card.golden)
        document["golden"] = _table({k: v for k, v in golden.items() if v is not None})
    if card.gate != GateRules():
        usual = _entries(GateRules())
        document["gate"] = _table(
            {name: value for name, value in _entries(card.gate).items() if value != usual[name]}
        )
    if card.metrics:
        document["metrics"] = _list(_table(_entries(metric)) for metric in card.metrics)
    document["features"] = _list(_table(_feature(feature)) for feature in card.schema.features)
    return tomlkit.dumps(document)


def _entries(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _feature(feature: Feature) -> dict[str, Any]:
    """What a feature has to say; TOML has no word for nothing, so empty entries are left out."""
    entries = _entries(feature)
    entries["value_labels"] = dict(feature.value_labels)
    entries["column"] = _column(feature)
    return {name: value for name, value in entries.items() if value not in (None, "", (), {})}


def _column(feature: Feature) -> Any:
    """How the user's own column holds a feature: what goes without saying is left out."""
    own = feature.column
    if own is None:
        return None
    require_exact(feature)
    usual = {"name": feature.name, "values": (), "order": (), "categories": "", "ordered": False}
    entries = _entries(own)
    entries["values"] = tuple(map(plain_value, own.values))
    if own.dtype != OBJECT:
        del entries["missing"]
    return _table({name: value for name, value in entries.items() if value != usual.get(name)})


def _table(entries: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for name, value in entries.items():
        if value is not None:  # TOML has no word for nothing
            table.add(name, _plain(value))
    return table


def _list(tables: Any) -> Any:
    listed = tomlkit.aot()
    for table in tables:
        listed.append(table)
    return listed


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value
