"""Cards: what a version says about itself, read from its card.toml and checked."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from dashboard.domain.card import (
    Card,
    Code,
    Decision,
    Golden,
    Metric,
    Reference,
    Task,
    Training,
)
from dashboard.domain.column_types import CATEGORY, ColumnType, Gap, is_known_type
from dashboard.domain.errors import InvalidCard
from dashboard.domain.gates import GateRules
from dashboard.domain.schema import Feature, FeatureSchema, Kind

from .entries import Entries
from .files import UnusableFileError, read_regular
from .limits import LARGEST_CARD
from .rules import read_rules

CARD_FILE = "card.toml"
MODEL_NAME = re.compile(r"[A-Za-z0-9_]+")
NAME_RULE = "may hold letters, digits and underscores only"
SHA256 = re.compile(r"[0-9a-f]{64}")


def read_card(path: Path) -> tuple[Card, str]:
    """Read a card and hash the very bytes it was read from.

    Parameters
    ----------
    path : Path
        A ``card.toml``.

    Returns
    -------
    card : Card
        The checked contents.
    sha256 : str
        Hash of the file's bytes, in hexadecimal.

    Raises
    ------
    InvalidCard
        If the file cannot be read, lacks an entry or contradicts itself; the entry is named.
    """
    try:
        content = read_regular(path, LARGEST_CARD)
    except FileNotFoundError as error:
        raise InvalidCard(str(path), "the file does not exist") from error
    except UnusableFileError as error:
        raise InvalidCard(str(path), f"it {error}") from error
    return parse_card(content, str(path)), hashlib.sha256(content).hexdigest()


def require_name(model: str) -> None:
    """Make sure that a model may have a name, which is also that of its folder.

    Raises
    ------
    InvalidCard
        If it may not.
    """
    if not MODEL_NAME.fullmatch(model):
        raise InvalidCard(f"of {model!r}", f"its name {NAME_RULE}")


def parse_card(content: bytes, path: str) -> Card:
    """Make a card of a file's bytes; `path` is what an error calls it.

    Raises
    ------
    InvalidCard
        If the bytes lack an entry or contradict themselves.
    """
    try:
        document = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidCard(path, f"it is not valid TOML: {error}") from error
    whole = Entries(path, "the card", document)
    card = _card(whole)
    reason = _contradiction(card)
    if reason is not None:
        raise InvalidCard(path, reason)
    return card


def _contradiction(card: Card) -> str | None:
    """What is wrong between the entries of a card, in words; None if nothing is."""
    n_outputs, n_labels = len(card.outputs), len(card.outcome_labels)
    fits = {
        Task.BINARY: (n_outputs, n_labels) == (1, 2),
        Task.MULTICLASS: n_outputs >= 2 and n_labels == n_outputs,  # noqa: PLR2004 - two classes
        Task.REGRESSION: (n_outputs, n_labels) == (1, 0),
    }
    if not fits[card.task]:
        return (
            f"a {card.task} model cannot have the outputs {list(card.outputs)} with the "
            f"outcome_labels {list(card.outcome_labels)}"
        )
    if card.decision is not None and card.task is Task.MULTICLASS:
        return "a multiclass model has no single score to hold against a threshold"
    if card.decision and card.task is Task.BINARY and not 0 <= card.decision.threshold <= 1:
        return f"the threshold {card.decision.threshold:g} is no probability"
    return _training_contradiction(card.training) or _schema_contradiction(card.schema)


def _training_contradiction(training: Training | None) -> str | None:
    if training is None or (training.start is None and training.end is None):
        return None
    if training.start is None or training.end is None:
        return "the training has one of start and end; name both days or neither"
    return "the training ends before it starts" if training.start > training.end else None


def _schema_contradiction(schema: FeatureSchema) -> str | None:
    if not schema.features:
        return "it lists no features"
    if len(set(schema.names)) < len(schema):
        twice = next(name for name in schema.names if schema.names.count(name) > 1)
        return f"the feature {twice!r} is listed twice"
    for feature in schema.features:
        is_category = feature.kind is Kind.CATEGORY
        if is_category and not feature.allowed:
            return f"the category {feature.name!r} has no allowed values"
        if not is_category and feature.allowed:
            return f"the feature {feature.name!r} is no category and cannot list allowed values"
        if feature.name.startswith("@"):
            return f"the feature {feature.name!r} starts with @, which is kept for other columns"
    return None


def _card(whole: Entries) -> Card:
    model, artifact = whole.table("model"), whole.table("artifact")
    name = model.text("name")
    if not MODEL_NAME.fullmatch(name):
        raise model.refuse("name", NAME_RULE)
    return Card(
        model=name,
        version=model.count("version", 1),
        title=model.text("title"),
        purpose=model.text("purpose"),
        owner=model.text("owner"),
        task=model.word("task", Task),
        algorithm=model.text("algorithm"),
        outputs=model.texts("outputs"),
        response_label=model.text("response_label"),
        response_unit=model.text("response_unit", ""),
        record_label=model.text("record_label"),
        scope_label=model.text("scope_label"),
        outcome_labels=model.texts("outcome_labels"),
        schema=FeatureSchema(tuple(_feature(entry) for entry in whole.tables("features"))),
        decision=_decision(whole.table("decision")) if whole.has("decision") else None,
        training=_training(whole.table("training")) if whole.has("training") else None,
        reference=_reference(whole.table("reference")),
        metrics=tuple(_metric(entry) for entry in whole.tables("metrics")),
        libraries=whole.labels("libraries"),
        artifact=_file_name(artifact),
        sha256=_sha256(artifact),
        code=_code(whole.table("code")) if whole.has("code") else None,
        golden=_golden(whole.table("golden")) if whole.has("golden") else None,
        gate=read_rules(whole.table("gate")) if whole.has("gate") else GateRules(),
    )


def _code(entry: Entries) -> Code:
    return Code(entry.text("commit"), entry.text("tag", ""), entry.flag("dirty", default=False))


def _golden(entry: Entries) -> Golden:
    rtol, atol = (entry.size(key) if entry.has(key) else None for key in ("rtol", "atol"))
    return Golden(_file_name(entry), _sha256(entry), entry.count("n_rows", 1), rtol, atol)


def _feature(entry: Entries) -> Feature:
    return Feature(
        name=entry.text("name"),
        kind=entry.word("kind", Kind),
        label=entry.text("label", ""),
        unit=entry.text("unit", ""),
        allowed=entry.texts("allowed"),
        value_labels=entry.labels("value_labels"),
        low=entry.number("low") if entry.has("low") else None,
        high=entry.number("high") if entry.has("high") else None,
        typical=entry.pair("typical") if entry.has("typical") else None,
        nullable=entry.flag("nullable", default=True),
        column=_column(entry) if entry.has("column") else None,
    )


def _column(feature: Entries) -> ColumnType:
    """How the user's own column holds a feature; every word of a category has its value."""
    entry = feature.table("column")
    dtype = entry.text("dtype")
    own = ColumnType(
        name=entry.name_of("name", feature.text("name")),
        dtype=dtype,
        values=entry.cells("values"),
        categories=entry.text("categories") if dtype == CATEGORY else "",
        order=entry.places("order"),
        ordered=entry.flag("ordered", default=False),
        missing=entry.word("missing", Gap) if entry.has("missing") else Gap.NAN,
    )
    for key, named in (("dtype", dtype), ("categories", own.categories or dtype)):
        if not is_known_type(named):
            raise entry.refuse(key, f"is {named!r}, which is not a column type")
    if feature.word("kind", Kind) is Kind.CATEGORY and len(own.values) != len(
        feature.texts("allowed")
    ):
        raise entry.refuse("values", "do not have one value for each allowed category")
    if own.order and sorted(own.order) != list(range(len(own.values))):
        raise entry.refuse("order", "is not one place for each value")
    return own


def _decision(entry: Entries) -> Decision:
    return Decision(entry.number("threshold"), entry.text("above"), entry.text("below"))


def _training(entry: Entries) -> Training:
    return Training(
        data=entry.text("data"),
        sha256=_sha256(entry),
        start=entry.day("start") if entry.has("start") else None,
        end=entry.day("end") if entry.has("end") else None,
        n_rows=entry.count("n_rows", 1),
        mean_outcome=entry.number("mean_outcome"),
        seed=entry.count("seed"),
        note=entry.text("note", ""),
    )


def _reference(entry: Entries) -> Reference:
    return Reference(
        file=_file_name(entry),
        sha256=_sha256(entry),
        n_rows=entry.count("n_rows", 1),
        name=entry.text("name"),
    )


def _metric(entry: Entries) -> Metric:
    return Metric(
        entry.text("name"), entry.number("value"), entry.text("on"), entry.count("n_rows", 1)
    )


def _file_name(entry: Entries) -> str:
    name = entry.text("file")
    if not is_plain_name(name):
        raise entry.refuse("file", f"is {name!r}, which is not a file beside the card")
    return name


def is_plain_name(name: Any) -> bool:
    """Whether a name stays in its folder: no path, no way up."""
    return bool(name) and name not in {".", ".."} and not set(name) & set("/\\\0:")


def _sha256(entry: Entries) -> str:
    value = entry.text("sha256")
    if not SHA256.fullmatch(value):
        raise entry.refuse("sha256", "is not a hash of 64 hexadecimal digits")
    return value
