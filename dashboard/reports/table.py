"""Tables as CSV that a spreadsheet opens well and safely.

The table comes first and pure, its header in row 1, so that sorting, filtering and pivoting work
as soon as the file is opened and every program reads it without options. The facts behind it
(model, filter, number of rows, method) follow in columns of their own, repeated in each row: they
survive sorting, filtering and copying of rows, which comment lines above the header do not.
"""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First signs with which a spreadsheet may take a text for a formula; the last are full-width."""
MEASURE = re.compile(r"[-+][0-9][0-9.,]*( [A-Za-z°%/]+)?")
"""A signed number with a unit at most, such as "-5 °C": no formula, so it stays as it is."""


def csv_bytes(table: pd.DataFrame, facts: Mapping[str, str]) -> bytes:
    """A table with its facts as CSV bytes.

    Parameters
    ----------
    table : DataFrame
        What is exported; its index is left out.
    facts : mapping of str to str
        Where the table comes from, by name; each becomes a last column of equal values.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, without which Excel misreads accents; lines end in CRLF.
        Texts that a spreadsheet would run as a formula get a leading apostrophe; numbers are
        written in full and never touched.
    """
    out = pd.DataFrame(
        {at: [_cell(value) for value in table.iloc[:, at]] for at in range(table.shape[1])},
        dtype="object",
        index=range(len(table)),
    )
    header = [guarded(str(name)) for name in table.columns]
    for name, value in facts.items():
        out[len(header)] = guarded(value)
        header.append(guarded(name))
    text = out.to_csv(index=False, header=header, lineterminator="\r\n")
    return (BYTE_ORDER_MARK + text).encode("utf-8")


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    if not text.startswith(DANGEROUS) or MEASURE.fullmatch(text):
        return text
    return f"'{text}"


def _cell(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value
