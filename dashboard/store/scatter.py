"""Orders that look random and are the same wherever they are asked for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy import ColumnElement

PRIME = 1_500_000_001
"""Below 2**31, so that a product of two residues fits into 64 bits; 2**32 leaves a large residue,
so that the ids of successive runs do not meet."""


def scattered_number(identity: ColumnElement[int], seed: int) -> ColumnElement[int]:
    """A number that looks random, from an id and a seed, alike on every database.

    A random polynomial of degree 2 over a prime field: the draws of any three records are
    independent [1]_. A line would take every k-th record, and hourly data has a beat.

    References
    ----------
    .. [1] M. N. Wegman, J. L. Carter, "New hash functions and their use in authentication and
       set equality", Journal of Computer and System Sciences 22(3), 1981.
    """
    a, b, c = (
        sa.literal(number, sa.BigInteger)
        for number in np.random.default_rng(seed).integers(1, PRIME, size=3).tolist()
    )
    prime = sa.literal(PRIME, sa.BigInteger)
    residue = identity % prime
    return ((residue * a + b) % prime * residue + c) % prime


def scattered_text(parts: Sequence[ColumnElement[Any]], seed: int) -> ColumnElement[str]:
    """A text that looks random, from the parts of a key and a seed: the MD5 of all in a row.

    Alike on every database for whole numbers and texts; each may write times in its own way.
    """
    text: ColumnElement[str] = sa.literal(str(seed), sa.Text)
    for part in parts:
        text = text.concat(",").concat(sa.cast(part, sa.Text))
    return sa.func.md5(text, type_=sa.Text)
