"""The way from the user's columns to the final estimator's own, where features stay apart."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from dashboard.domain.ports import Encoding
from dashboard.domain.results import FloatArray

from .answers import Answers
from .libraries.face import SAME
from .owners import MixedColumnsError, Owners, owners_through
from .steps import split_pipeline, through

FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What scikit-learn raises on rows it cannot read; it knows no narrower errors."""


def find_encoding(whole: Answers, sample: pd.DataFrame) -> Encoding | None:
    """The encoding of a model, or None where features mix or anything is doubtful.

    Parameters
    ----------
    whole : Answers
        The answers of the whole model, with their link.
    sample : DataFrame of shape (n_rows, n_features)
        Conformed rows in schema order, to check the claim on.

    Returns
    -------
    Encoding or None
        None unless, on the sample, encoding and final estimator together answer like the whole
        model, and changing one feature changes none but its own encoded columns.
    """
    front, last = split_pipeline(whole.estimator)
    if not whole.library.reads_matrix(last):
        return None
    final = Answers(last, whole.task, whole.link)

    def encode(frame: pd.DataFrame) -> FloatArray:
        return _dense(through(front, whole.given(frame)))

    try:
        owner = _owners(whole, front, sample)
        found = Encoding(encode, owner, final.respond, final.margin)
        sound = _answers_alike(found, whole, sample) and _keeps_apart(found, sample)
    except (MixedColumnsError, *FAULTS):
        return None
    return found if sound else None


def _owners(whole: Answers, front: list[Any], sample: pd.DataFrame) -> Owners:
    """The schema position that each encoded column belongs to."""
    names = whole.front.names(whole.estimator, list(sample.columns)) or list(sample.columns)
    places = {name: at for at, name in enumerate(sample.columns)}
    owners = tuple(places[name] for name in names)
    return owners_through(front, whole.given(sample), owners)


def _answers_alike(found: Encoding, whole: Answers, sample: pd.DataFrame) -> bool:
    encoded = found.encode(sample)
    if encoded.shape != (len(sample), len(found.owner)):
        return False
    responses = found.respond(encoded), whole.respond(sample)
    margins = found.margin(encoded), whole.margin(sample)
    return all(np.allclose(*pair, rtol=SAME, atol=SAME) for pair in (responses, margins))


def _keeps_apart(found: Encoding, sample: pd.DataFrame) -> bool:
    """Whether a feature that takes other rows' values moves its own encoded columns only."""
    owner = np.asarray(found.owner)
    moved = [sample.assign(**{name: np.roll(sample[name], 1)}) for name in sample.columns]
    typed = pd.concat(moved, ignore_index=True).astype(sample.dtypes.to_dict())
    after = found.encode(typed).reshape(len(moved), len(sample), owner.size)
    same = np.isclose(after, found.encode(sample), rtol=SAME, atol=0, equal_nan=True)
    changed = ~same.all(axis=1)
    return not (changed & (owner != np.arange(len(moved))[:, None])).any()


def _dense(rows: Any) -> FloatArray:
    plain = rows.toarray() if sparse.issparse(rows) else rows
    return np.asarray(plain, dtype=np.float64)
