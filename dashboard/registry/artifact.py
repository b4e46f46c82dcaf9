"""A version on its way to disk: the estimator, a sample of its training rows, and the card."""

import hashlib
from dataclasses import replace
from importlib.metadata import version as installed
from io import BytesIO
from pathlib import Path

import joblib
import pandas as pd

from dashboard.domain.card import Card, Golden

from .answers import Answers
from .card import CARD_FILE
from .card_file import checked_bytes
from .files import replace_file
from .golden import GOLDEN_FILE, GOLDEN_ROWS, golden_bytes

ARTIFACT_FILE = "model.joblib"
REFERENCE_FILE = "reference.parquet"
OUTCOME = "@outcome"
COMPRESSION = 3
LIBRARIES = ("scikit-learn", "numpy", "pandas", "joblib")


def write_version(folder: Path, card: Card, estimator: object, reference: pd.DataFrame) -> Card:
    """Write a version's files and return its card with what only the files can tell.

    Parameters
    ----------
    folder : Path
        Where the version lives, such as ``models/sba_default/1``; created if absent.
    card : Card
        The card; the file names, the hashes, the numbers of rows and the library versions are
        filled in here, whatever it says.
    estimator : object
        The fitted scikit-learn estimator or Pipeline.
    reference : DataFrame of shape (n_reference, n_features)
        Training rows with the schema's columns and, optionally, their outcome as `@outcome`.

    Returns
    -------
    Card
        The card as it was written.

    Raises
    ------
    MissingColumns, InvalidRows
        If the reference rows do not fit the card's schema.
    InvalidCard
        If the card lacks something or contradicts itself. Nothing is written then.
    """
    model = _dumped(estimator)
    frame = card.schema.conform(reference).frame
    rows = _parquet(frame, reference)
    answers = Answers(getattr(estimator, "best_estimator_", estimator), card.task)
    golden = golden_bytes(card, answers.respond, frame)
    kept = replace(
        card,
        artifact=ARTIFACT_FILE,
        sha256=_hash(model),
        reference=replace(
            card.reference, file=REFERENCE_FILE, sha256=_hash(rows), n_rows=len(reference)
        ),
        libraries=library_versions(),
        golden=None
        if golden is None
        else Golden(GOLDEN_FILE, _hash(golden), min(len(frame), GOLDEN_ROWS)),
    )
    description = checked_bytes(folder / CARD_FILE, kept)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / ARTIFACT_FILE, model)
    replace_file(folder / REFERENCE_FILE, rows)
    if golden is not None:
        replace_file(folder / GOLDEN_FILE, golden)
    replace_file(folder / CARD_FILE, description)
    return kept


def library_versions() -> tuple[tuple[str, str], ...]:
    """The libraries that a pickled estimator depends on, as they are installed here."""
    return tuple((name, installed(name)) for name in LIBRARIES)


def hash_file(path: Path) -> str:
    """Hash of a file's bytes, in hexadecimal; for the training data named in a card."""
    return _hash(path.read_bytes())


def _dumped(estimator: object) -> bytes:
    buffer = BytesIO()
    joblib.dump(estimator, buffer, compress=COMPRESSION)
    return buffer.getvalue()


def _parquet(frame: pd.DataFrame, reference: pd.DataFrame) -> bytes:
    if OUTCOME in reference.columns:
        frame = frame.assign(**{OUTCOME: reference[OUTCOME].to_numpy(dtype="float64")})
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
