"""Rows on their way in: read from a file or a frame, checked, and given roles."""

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.errors import InvalidRows, NoRows, Problem, UnreadableFile
from dashboard.domain.keys import read_keys
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import (
    ConformedRows,
    FeatureSchema,
    Unknown,
    is_missing,
    require_columns,
)
from dashboard.domain.scopes import fault_of

from .inputs import Inputs
from .times import read_times

PARQUET = ".parquet"

Places = npt.NDArray[np.intp]
ENTITY, EVENT_TIME = "entity", "event_time"


@dataclass(frozen=True, slots=True)
class Roles:
    """Which columns of a file say what, beside the features.

    `scope` may be absent from the file: then every row belongs to the scope ``*``. `at` is the
    time of the rows of a file without times. `untyped` says that every cell is a text, as in a CSV
    file, which may stand for a number among the categories.
    """

    entity: str = "entity"
    event_time: str = "event_time"
    scope: str = "scope"
    time_zone: str | None = None
    at: datetime | None = None
    untyped: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class IncomingRows:
    """Checked rows with their roles.

    Attributes
    ----------
    features : ConformedRows
        The features, conformed to the schema.
    entities, scopes : tuple of str, of length n_rows
        Business keys and scopes.
    event_times : DatetimeIndex of length n_rows
        When each prediction was due, aware, in UTC.
    inputs : Inputs
        What of the features came from other models.
    numbers : tuple of int, of length n_rows
        The number of each row in the file, from 1.
    generated : frozenset of str
        Which of ``entity`` and ``event_time`` the file did not have; see `generated`.
    """

    features: ConformedRows
    entities: tuple[str, ...]
    scopes: tuple[str, ...]
    event_times: pd.DatetimeIndex
    inputs: Inputs
    numbers: tuple[int, ...] = ()
    generated: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.entities)

    @property
    def fingerprint(self) -> str:
        """Hash of all that is scored; the same rows have the same.

        Rows without times of their own are told by what they hold, in any order.
        """
        frame = self.features.frame.copy(deep=False)
        frame["@entity"], frame["@scope"] = self.entities, self.scopes
        if EVENT_TIME not in self.generated:
            frame["@time"] = self.event_times
        digest = hashlib.sha256("\x1f".join(frame.columns).encode())
        rows = pd.util.hash_pandas_object(frame, index=False).to_numpy()
        digest.update((np.sort(rows) if EVENT_TIME in self.generated else rows).tobytes())
        return digest.hexdigest()


def is_untyped(path: Path) -> bool:
    """Whether every cell of a file is a text."""
    return path.suffix != PARQUET


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV or Parquet file.

    Raises
    ------
    UnreadableFile
        If the file is not there, is not what its ending says, names a column twice, or has a
        line with more or fewer fields than its header.
    """
    if not path.is_file():
        raise UnreadableFile(str(path), "there is no such file")
    try:
        if not is_untyped(path):
            return pd.read_parquet(path)
        # the header as a row: with names, pandas would take a field too many for an index
        table = pd.read_csv(
            path, header=None, dtype="object", keep_default_na=False, na_values=[""]
        )
        uneven = _short_line(path, table)
    except (ValueError, OSError, pd.errors.ParserError) as error:
        raise UnreadableFile(str(path), _reason(error)) from error
    if uneven is not None:
        raise UnreadableFile(str(path), uneven)
    header = table.iloc[0].map(lambda name: "" if is_missing(name) else str(name))
    repeated = header[header.duplicated() & (header != "")]
    if len(repeated):
        raise UnreadableFile(str(path), f"its header names {repeated.iloc[0]!r} more than once")
    return table.iloc[1:].set_axis(header.tolist(), axis="columns").reset_index(drop=True)


def _short_line(path: Path, table: pd.DataFrame) -> str | None:
    """What is wrong with a line that breaks off early, which pandas fills with missing values."""
    if not table.iloc[:, -1].isna().any():
        return None
    # read once more as lines, so that pandas opens compressed files of any kind here too
    lines = pd.read_csv(
        path, header=None, names=[0], sep="\0", quoting=csv.QUOTE_NONE, dtype="object",
        keep_default_na=False, skip_blank_lines=False,
    )  # fmt: skip
    rows = csv.reader(f"{line}\n" for line in lines[0])
    for row in rows:
        if row and len(row) < table.shape[1]:
            return _uneven(rows.line_num, len(row), table.shape[1])
    return None


def _uneven(line: int | str, found: int | str, header: int | str) -> str:
    return f"line {line} has {found} field{'s' * (int(found) != 1)} and the header has {header}"


def _reason(error: Exception) -> str:
    said = str(error).splitlines()[0]
    uneven = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", said)
    if uneven is None:
        return said
    header, line, found = uneven.groups()
    return _uneven(line, found, header)


def admit_rows(
    frame: pd.DataFrame,
    schema: FeatureSchema,
    roles: Roles,
    unknown: Unknown = Unknown.REFUSE,
    generated: frozenset[str] = frozenset(),
) -> IncomingRows:
    """Check rows and give them roles, or refuse them whole.

    Raises
    ------
    MissingColumns, RepeatedColumns, NoRows, InvalidRows, NaiveTime, UnknownTimeZone
        If a column is missing or a value cannot be read; row and column are named.
    """
    parts = [(schema, np.arange(len(frame)))]
    (rows,) = admit_parts(frame, parts, roles, unknown, generated=generated)
    return rows


def admit_parts(
    frame: pd.DataFrame,
    parts: Sequence[tuple[FeatureSchema, Places]],
    roles: Roles,
    unknown: Unknown = Unknown.REFUSE,
    inputs: Inputs | None = None,
    generated: frozenset[str] = frozenset(),
) -> list[IncomingRows]:
    """The same for rows of which each part, given by its places, has a schema of its own.

    `inputs` says which values were filled in from other models, `generated` which columns.
    """
    names = [name for schema, _ in parts for name in schema.names]
    require_columns(frame, list(dict.fromkeys([roles.entity, roles.event_time, *names])))
    scopes = np.array(read_scopes(frame, roles), dtype=object)
    entities = np.array(read_keys(frame[roles.entity], roles.entity), dtype=object)
    times = read_times(frame[roles.event_time], roles.event_time, roles.time_zone)
    for _, places in parts:
        _refuse_repeated(entities, times, places, roles.entity)
    return [
        IncomingRows(
            features=_conform(frame.iloc[places], schema, places, unknown, untyped=roles.untyped),
            entities=tuple(entities[places]),
            scopes=tuple(scopes[places]),
            event_times=times[places],
            inputs=(inputs or Inputs.none(len(frame))).at(places),
            numbers=tuple((places + 1).tolist()),
            generated=generated,
        )
        for schema, places in parts
    ]


def _refuse_repeated(
    entities: npt.NDArray[np.object_], times: pd.DatetimeIndex, places: Places, name: str
) -> None:
    """Refuse two rows that are one prediction, alike or not: nobody knows which one is meant."""
    identity = pd.DataFrame({"entity": entities[places], "time": times[places]})
    again = identity.duplicated().to_numpy()
    if not again.any():
        return
    firsts = identity.reset_index().groupby(["entity", "time"], sort=False)["index"]
    first = places[firsts.transform("first").to_numpy()] + 1
    raise InvalidRows(
        Problem(
            int(places[row]) + 1,
            name,
            identity["entity"].iloc[row],
            f"is the same prediction as row {first[row]} (the same key at the same time)",
        )
        for row in np.flatnonzero(again)
    )


def _conform(
    part: pd.DataFrame, schema: FeatureSchema, places: Places, unknown: Unknown, *, untyped: bool
) -> ConformedRows:
    """Conform the rows that stood at `places`; a problem names the row of the whole frame."""
    try:
        return schema.conform(part, unknown, untyped=untyped)
    except InvalidRows as refused:
        problems = [each._replace(row=int(places[each.row - 1]) + 1) for each in refused.problems]
        raise InvalidRows(problems, refused.count) from None


def read_scopes(frame: pd.DataFrame, roles: Roles) -> tuple[str, ...]:
    """The scope of each row; ``*`` for all where the column is absent.

    Raises
    ------
    NoRows, RepeatedColumns, InvalidRows
        If there is nothing to read, a scope is missing or names no place in the tree.
    """
    if frame.empty:
        raise NoRows
    if roles.scope not in frame.columns:
        return (EVERYWHERE,) * len(frame)
    require_columns(frame, [roles.scope])
    scopes = read_keys(frame[roles.scope], roles.scope)
    faults = {scope: fault for scope in set(scopes) if (fault := fault_of(scope)) is not None}
    if faults:
        raise InvalidRows(
            Problem(row, roles.scope, scope, f"is no scope: it {faults[scope]}")
            for row, scope in enumerate(scopes, 1)
            if scope in faults
        )
    return scopes
