"""The inside of a model, read and checked before anyone relies on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV

from dashboard.domain.ports import Encoding, Structure
from dashboard.domain.schema import FeatureSchema
from dashboard.domain.structure import FloatArray, LinearModel, TreeEnsemble

from .answers import Answers
from .calibrated import Calibration, calibration_of
from .encoding import FAULTS
from .libraries import library_of, reader_of
from .lifting import Matrix, lifted
from .owners import MixedColumnsError, owners_through
from .steps import split_pipeline, through
from .trees import DamagedTreesError, UnreadableStructureError, columns_of, order_of

CHECKED_ROWS = 50
THRESHOLD_SHARE = 0.3
MISSING_SHARE = 0.1
SAME_MARGIN = 1e-5
"""Libraries that add up in single precision are no nearer to themselves than this."""

Margin = Callable[[pd.DataFrame], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A model taken apart without asking it anything.

    Attributes
    ----------
    front : list
        The steps in front of the estimator that answers.
    last : object
        The estimator that answers.
    calibration : Calibration or None
        The line behind its score, if there is one.
    trees : TreeEnsemble or None
        Its trees, where it has some and they could be read.
    unread : str
        Why they could not be read.
    """

    front: list[Any]
    last: Any
    calibration: Calibration | None
    trees: TreeEnsemble | None = None
    unread: str = ""


def parts_of(estimator: Any) -> Parts:
    """Take a model apart and read its trees.

    Raises
    ------
    DamagedTreesError
        If its trees are not sound: to ask the model could crash or hang.
    """
    calibration = calibration_of(estimator)
    if calibration is None:
        front, last = split_pipeline(estimator)
    else:
        front, last = calibration.front, calibration.base
    try:
        return Parts(front, last, calibration, _trees(last))
    except DamagedTreesError:
        raise
    except UnreadableStructureError as error:
        return Parts(front, last, calibration, unread=str(error))


def find_structure(
    whole: Answers,
    parts: Parts,
    encoding: Encoding | None,
    schema: FeatureSchema,
    sample: pd.DataFrame,
) -> Structure:
    """The structure of a model, checked to answer as the model does.

    Parameters
    ----------
    whole : Answers
        The answers of the whole model, with their link.
    parts : Parts
        The model taken apart.
    encoding : Encoding or None
        The way to the final estimator's columns, for linear models.
    schema : FeatureSchema
        The user's features.
    sample : DataFrame of shape (n_rows, n_features)
        Conformed rows to check on.

    Raises
    ------
    UnreadableStructureError
        If the model is of no kind that can be read, its steps mix features, or the answers of
        what was read differ from its own; the text says why.
    """
    if parts.unread:
        raise UnreadableStructureError(parts.unread)
    calibration, trees = parts.calibration, parts.trees
    try:
        if trees is None:
            linear = _linear(parts.last)
            found = _encoded(calibration.linear(linear) if calibration else linear, encoding)
        else:
            found = lifted(
                calibration.trees(trees) if calibration else trees,
                _tree_encoding(whole, parts, sample),
                schema,
                sample,
            )
        _require_same(found, whole.margin, sample)
    except MixedColumnsError as error:
        raise UnreadableStructureError(f"its step {error} mixes features") from error
    except FAULTS as error:
        raise UnreadableStructureError(f"it could not be read ({error})") from error
    return found


def structure_margin(structure: Structure, rows: pd.DataFrame) -> FloatArray:
    """Margins of conformed rows by the structure alone, of shape (n_rows, n_outputs)."""
    matrix = structure.matrix(rows)
    model = structure.model
    if isinstance(model, TreeEnsemble):
        return model.margin(matrix)
    margin: FloatArray = matrix @ model.coefficient.T + model.intercept
    return margin


def _trees(last: Any) -> TreeEnsemble | None:
    reader = reader_of(last)
    try:
        return None if reader is None else reader(last)
    except UnreadableStructureError:
        raise
    except Exception as error:  # every library has errors of its own kind
        raise UnreadableStructureError(f"it could not be read ({error})") from error


def _linear(last: Any) -> LinearModel:
    if isinstance(last, CalibratedClassifierCV):
        raise UnreadableStructureError("its calibration is no line of another model's score")
    if not (hasattr(last, "coef_") and hasattr(last, "intercept_")):
        raise UnreadableStructureError("its kind of model is not known to the engine")
    coefficient = np.atleast_2d(np.asarray(last.coef_, dtype=np.float64))
    intercept = np.broadcast_to(np.ravel(last.intercept_), len(coefficient)).astype(np.float64)
    return LinearModel(coefficient, intercept)


def _encoded(model: LinearModel, encoding: Encoding | None) -> Structure:
    if encoding is None:
        raise UnreadableStructureError("its steps mix features")
    return Structure(model, encoding.encode, encoding.owner)


def _tree_encoding(whole: Answers, parts: Parts, sample: pd.DataFrame) -> Encoding:
    """The way to the columns that the trees themselves are asked with."""
    front, last = parts.front, parts.last

    def encode(frame: pd.DataFrame) -> FloatArray:
        return columns_of(last, library_of(last).given(last, through(front, whole.given(frame))))

    given = whole.given(sample)
    names = list(given.columns) if isinstance(given, pd.DataFrame) else list(sample.columns)
    places = {name: at for at, name in enumerate(sample.columns)}
    owners = owners_through(front, given, tuple(places[name] for name in names))
    ordered = tuple(owners[at] for at in order_of(last, len(owners)))
    final = Answers(last, whole.task, whole.link)
    return Encoding(encode, ordered, final.respond, final.margin)


def _require_same(structure: Structure, margin: Margin, sample: pd.DataFrame) -> None:
    """Check full rows, and rows spliced of others, at thresholds and with missing values.

    Raises
    ------
    UnreadableStructureError
        If any margin differs.
    """
    for missing in (False, True):
        rows = _check_rows(structure, sample, missing=missing)
        try:
            theirs = margin(rows)
        except FAULTS:
            if missing:
                return  # the model refuses missing values, and so no row has any
            raise
        ours = structure_margin(structure, rows)
        scale = max(1.0, float(np.abs(theirs).max()))
        if ours.shape != theirs.shape or not np.allclose(ours, theirs, 0, SAME_MARGIN * scale):
            raise UnreadableStructureError("what was read of it answers differently")


def _check_rows(structure: Structure, sample: pd.DataFrame, *, missing: bool) -> pd.DataFrame:
    random = np.random.default_rng(0)
    n_rows = CHECKED_ROWS
    columns = {}
    # the first rows stay whole, the others take every value from a row of its own
    whole = np.arange(n_rows) % len(sample)
    for at, name in enumerate(sample.columns):
        mixed = np.where(np.arange(n_rows) < n_rows // 2, whole,
                         random.integers(len(sample), size=n_rows))  # fmt: skip
        values = sample[name].take(mixed).reset_index(drop=True)
        chosen = random.random(n_rows) < THRESHOLD_SHARE
        points = _thresholds(structure, at)
        if points.size and values.dtype == np.float64:
            values[chosen] = random.choice(points, size=int(chosen.sum()))
        if missing:
            values[random.random(n_rows) < MISSING_SHARE] = np.nan
        columns[name] = values
    return pd.DataFrame(columns)


def _thresholds(structure: Structure, feature: int) -> FloatArray:
    """Split points of a number that reaches the trees as it is, and their neighbours."""
    model, matrix = structure.model, structure.matrix
    if not (isinstance(model, TreeEnsemble) and isinstance(matrix, Matrix)):
        return np.zeros(0)
    if not matrix.places[feature].passes:
        return np.zeros(0)
    points = model.threshold[(model.feature == feature) & (model.category_row < 0)]
    points = np.unique(points[np.isfinite(points)])
    return np.concatenate([points, np.nextafter(points, np.inf)])
