"""Opening a registered version: first the hashes, then, and only then, the bytes."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.domain.card import Card
from dashboard.domain.errors import (
    InvalidRows,
    MissingArtifact,
    MissingColumns,
    NotTrusted,
    UnreadableArtifact,
    UntrustedArtifact,
)
from dashboard.domain.records import Version

from .artifact import OUTCOME
from .card import CARD_FILE, is_plain_name
from .class_order import check_order
from .files import UnusableFileError, read_regular
from .golden import GoldenRows, read_golden
from .libraries import open_model, version_of, words_of
from .limits import LARGEST_CARD, LARGEST_TABLE, LIMITS, MEGABYTE, Limits
from .view import SklearnView, view_of


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A version that has been opened.

    Attributes
    ----------
    view : SklearnView
        The model as the explainers see it.
    reference : DataFrame of shape (n_reference, n_features)
        The kept training rows, conformed, with a last column ``@outcome`` where outcomes were
        kept with them. Shared: not to be changed.
    notes : tuple of str
        What a reader should know, such as a library that is not the one it was built with.
    unchecked : str
        What could not be checked of the order of its classes; empty where nothing was left open.
    """

    view: SklearnView
    reference: pd.DataFrame
    notes: tuple[str, ...] = ()
    unchecked: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """What a version is made of, as the bytes whose hashes agree with the database's record."""

    artifact: bytes
    reference: bytes


def load_model(root: Path, version: Version, limits: Limits = LIMITS) -> LoadedModel:
    """Open a registered version, if every byte of it is what was registered.

    Card, artifact and reference rows are read once each; what is hashed is what is used, and
    nothing is opened before all three hashes agree with the database's record.

    Parameters
    ----------
    root : Path
        The models folder, which no version may lead out of.
    version : Version
        The database's record.
    limits : Limits
        How large its file may be.

    Raises
    ------
    MissingArtifact
        If a file is not there.
    UntrustedArtifact
        If a file holds other bytes than the registered ones or lies outside the models folder.
    NotTrusted
        If opening it runs code and nobody trusted it.
    NoArtifact
        If only the predictions of the version are known.
    UnfitModel
        If the model is of a kind that is not supported, or its classes are not those of the card.
    UnreadableArtifact
        If a file cannot be read, or its registered bytes cannot be made a model that answers to
        its reference rows.
    """
    card = version.card
    files = read_files(root, version, limits)
    reference = _read_reference(files.reference, card)
    view = view_of(
        _opened(files.artifact, card),
        card.schema,
        reference,
        name=card.id,
        task=card.task,
        outputs=card.outputs,
        labels=card.outcome_labels,
    )
    outcomes = reference[OUTCOME].to_numpy() if OUTCOME in reference else None
    unchecked = check_order(view.answers, card, reference[list(card.schema.names)], outcomes)
    notes = (*_library_notes(card), *_inside_note(view))
    return LoadedModel(view, reference, notes, unchecked)


def read_files(root: Path, version: Version, limits: Limits = LIMITS) -> Files:
    """The bytes of a version's files, each read once, if all are what was registered.

    Raises
    ------
    MissingArtifact, UntrustedArtifact, UnreadableArtifact
        If a file is not there, holds other bytes, is no file or too large.
    NotTrusted
        If opening it runs code and nobody trusted it.
    """
    card = version.card
    if card.runs_code and version.trust is None:
        raise NotTrusted(card.artifact, card.id)
    reference = card.require_reference()
    _trusted_bytes(root, version, CARD_FILE, version.card_sha256, LARGEST_CARD)
    rows = _trusted_bytes(root, version, reference.file, reference.sha256)
    largest = limits.artifact * MEGABYTE
    return Files(_trusted_bytes(root, version, card.artifact, card.sha256, largest), rows)


def load_golden(root: Path, version: Version) -> GoldenRows | None:
    """A version's golden rows; None for one of an older release that has none.

    Raises
    ------
    MissingArtifact, UntrustedArtifact, UnreadableArtifact
        If their file is not there, holds other bytes or cannot be read.
    """
    golden = version.card.golden
    if golden is None:
        return None
    content = _trusted_bytes(root, version, golden.file, golden.sha256)
    return read_golden(content, version.card)


def _trusted_bytes(
    root: Path, version: Version, file: str, sha256: str, largest: int = LARGEST_TABLE
) -> bytes:
    """The bytes of one of the version's files, or a refusal."""
    named = f"{version.folder}/{file}"
    path = (root / version.folder / file).resolve()
    if not is_plain_name(file) or not path.is_relative_to(root.resolve()):
        raise UntrustedArtifact(named, version.card.id)
    try:
        content = read_regular(path, largest)
    except FileNotFoundError:
        raise MissingArtifact(named, version.card.id) from None
    except UnusableFileError as error:
        raise UnreadableArtifact(version.card.id, f"{named} {error}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UntrustedArtifact(named, version.card.id)
    return content


def _opened(content: bytes, card: Card) -> Any:
    try:
        return open_model(card.artifact, content)
    except Exception as error:  # every library has errors of its own kind
        reason = f"it cannot be opened ({words_of(error)})"
        raise UnreadableArtifact(card.id, reason) from error


def _read_reference(content: bytes, card: Card) -> pd.DataFrame:
    try:
        kept = pd.read_parquet(BytesIO(content))
        rows = card.schema.conform(kept, untyped=True).frame
    except (ValueError, OSError) as error:
        raise UnreadableArtifact(card.id, "its reference rows are no Parquet file") from error
    except (MissingColumns, InvalidRows) as error:
        raise UnreadableArtifact(card.id, "its reference rows do not fit its card") from error
    if rows.empty:
        raise UnreadableArtifact(card.id, "it has no reference rows")
    if OUTCOME in kept.columns:
        return rows.assign(**{OUTCOME: kept[OUTCOME].to_numpy(dtype="float64")})
    return rows


def _inside_note(view: SklearnView) -> tuple[str, ...]:
    if not view.unread:
        return ()
    slower = f"Reasons come from slower methods than the exact engine, because {view.unread}."
    return (slower, *filter(None, [view.native_fault]))


def _library_notes(card: Card) -> tuple[str, ...]:
    notes = (_library_note(name, built) for name, built in card.libraries)
    return tuple(note for note in notes if note)


def _library_note(name: str, built: str) -> str:
    here = version_of(name)
    if here is None:
        return f"Built with {name} {built}, which is not installed here."
    if here.split(".")[:2] == built.split(".")[:2]:
        return ""
    return (
        f"Built with {name} {built} and opened with {name} {here}: "
        "compare a few scores with stored ones before relying on it."
    )
