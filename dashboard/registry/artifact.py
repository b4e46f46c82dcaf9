"""A version on its way to disk: the estimator, a sample of its training rows, and the card."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.domain.card import Card, Golden
from dashboard.domain.results import FloatArray

from .answers import Answers
from .card import CARD_FILE
from .card_file import checked_bytes
from .class_order import check_classes
from .code import code_of_script
from .files import read_blocks, replace_file
from .fitted import require_fitted
from .golden import GOLDEN_FILE, GoldenRows, answered_or_bare, choose_golden, golden_bytes
from .libraries import Packed, pack, version_of
from .restoring import holds_frame, restorer_of

REFERENCE_FILE = "reference.parquet"
OUTCOME = "@outcome"
TABLES = ("numpy", "pandas")


def write_version(folder: Path, card: Card, estimator: object, reference: pd.DataFrame) -> Card:
    """Write a version's files and return its card with what only the files can tell.

    Parameters
    ----------
    folder : Path
        Where the version lives, such as ``models/sba_default/1``; created if absent.
    card : Card
        The card; the file names, the hashes, the numbers of rows, the library versions and the
        state of the code are filled in here, whatever it says.
    estimator : object or Path
        The fitted model; or the path of a file that holds it already: a `model.py` with
        ``def predict(frame)``, an ONNX model, or a library's own format. A file is not opened
        before it is trusted: its answers to the golden rows are recorded when it is registered.
    reference : DataFrame of shape (n_reference, n_features)
        Training rows with the schema's columns, in the types that the model was fitted on, and,
        optionally, their outcome as `@outcome`.

    Returns
    -------
    Card
        The card as it was written.

    Raises
    ------
    MissingColumns, InvalidRows
        If the reference rows do not fit the card's schema.
    UnwritableModel
        If no other process could open the model, or a value of the golden rows could not be read
        back exactly.
    UnfitModel
        If it is of a kind that is not supported, or its classes are not those of the card, by
        their names or by the outcomes of the reference rows.
    InvalidCard
        If the card lacks something or contradicts itself. Nothing is written then.
    """
    rows = card.schema.conform(reference).frame
    golden = choose_golden(card, reference)
    if not isinstance(estimator, Path):
        require_fitted(estimator)
        best = getattr(estimator, "best_estimator_", estimator)
        answers = Answers(
            best,
            card.task,
            restore=restorer_of(card.schema),
            name=card.id,
            named=holds_frame(card.schema),
        )
        check_classes(answers, card, rows, outcomes_of(reference))
        # asked before anything is written, which might change it
        golden = answered_or_bare(golden, estimator, card)
    packed = pack(estimator)
    return write_packed(folder, replace(card, code=code_of_script()), packed, reference, golden)


def write_packed(
    folder: Path,
    card: Card,
    model: Packed,
    reference: pd.DataFrame,
    golden: GoldenRows,
) -> Card:
    """Write a version's files, its model being bytes already; see `write_version`."""
    rows, kept_golden = _parquet(card, reference), golden_bytes(golden)
    kept = replace(
        card,
        artifact=model.file,
        sha256=_hash(model.content),
        reference=replace(
            card.require_reference(), file=REFERENCE_FILE, sha256=_hash(rows), n_rows=len(reference)
        ),
        libraries=library_versions(model.packages),
        golden=_described(golden, kept_golden),
    )
    description = checked_bytes(folder / CARD_FILE, kept)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / model.file, model.content)
    replace_file(folder / REFERENCE_FILE, rows)
    replace_file(folder / GOLDEN_FILE, kept_golden)
    replace_file(folder / CARD_FILE, description)
    return kept


def _described(golden: GoldenRows, content: bytes) -> Golden:
    asked = golden.answers
    tolerance = (None, None) if asked is None else (asked.rtol, asked.atol)
    return Golden(GOLDEN_FILE, _hash(content), len(golden.rows), *tolerance)


def outcomes_of(reference: pd.DataFrame) -> FloatArray | None:
    """The outcomes among reference rows, of shape (n_rows,); None where there are none."""
    if OUTCOME not in reference.columns:
        return None
    outcomes: FloatArray = reference[OUTCOME].to_numpy(dtype="float64", na_value=np.nan)
    return outcomes


def library_versions(packages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The packages that a model depends on, as they are installed here."""
    found = ((name, version_of(name)) for name in dict.fromkeys((*packages, *TABLES)))
    return tuple((name, version) for name, version in found if version is not None)


def hash_file(path: Path) -> str:
    """Hash of a file's bytes, in hexadecimal; for the training data named in a card.

    Raises
    ------
    UnreadableFile
        If it is no regular file, is not there or cannot be read.
    """
    digest = hashlib.sha256()
    for block in read_blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _parquet(card: Card, reference: pd.DataFrame) -> bytes:
    frame = card.schema.conform(reference).frame
    outcomes = outcomes_of(reference)
    if outcomes is not None:
        frame = frame.assign(**{OUTCOME: outcomes})
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
