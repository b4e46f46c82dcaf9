"""Rows on their way in: read from a file or a frame, checked, and given roles."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.errors import InvalidRows, MissingColumns, NaiveTime, Problem, UnreadableFile
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import ConformedRows, FeatureSchema, Unknown


@dataclass(frozen=True, slots=True)
class Roles:
    """Which columns of a file say what, beside the features.

    `scope` may be absent from the file: then every row belongs to the scope ``*``.
    """

    entity: str = "entity"
    event_time: str = "event_time"
    scope: str = "scope"
    time_zone: str | None = None


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
    """

    features: ConformedRows
    entities: tuple[str, ...]
    scopes: tuple[str, ...]
    event_times: pd.DatetimeIndex

    def __len__(self) -> int:
        return len(self.entities)

    @property
    def fingerprint(self) -> str:
        """Hash of all that is scored; the same rows have the same."""
        frame = self.features.frame.copy(deep=False)
        frame["@entity"], frame["@scope"] = self.entities, self.scopes
        frame["@time"] = self.event_times
        digest = hashlib.sha256("\x1f".join(frame.columns).encode())
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        return digest.hexdigest()


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV or Parquet file.

    Raises
    ------
    UnreadableFile
        If the file is not there or is not what its ending says.
    """
    if not path.is_file():
        raise UnreadableFile(str(path), "there is no such file")
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, dtype="object", keep_default_na=False, na_values=[""])
    except (ValueError, OSError, pd.errors.ParserError) as error:
        raise UnreadableFile(str(path), str(error).splitlines()[0]) from error


def admit_rows(
    frame: pd.DataFrame, schema: FeatureSchema, roles: Roles, unknown: Unknown = Unknown.REFUSE
) -> IncomingRows:
    """Check rows and give them roles, or refuse them whole.

    Raises
    ------
    MissingColumns, InvalidRows, NaiveTime
        If a column is missing or a value cannot be read; row and column are named.
    """
    absent = [name for name in (roles.entity, roles.event_time) if name not in frame.columns]
    absent += [name for name in schema.names if name not in frame.columns]
    if absent:
        raise MissingColumns(absent, tuple(map(str, frame.columns)))
    everywhere = pd.Series(EVERYWHERE, index=frame.index, dtype="object")
    scopes = frame[roles.scope] if roles.scope in frame.columns else everywhere
    return IncomingRows(
        features=schema.conform(frame, unknown),
        entities=_texts(frame[roles.entity], roles.entity),
        scopes=_texts(scopes, roles.scope),
        event_times=read_times(frame[roles.event_time], roles.event_time, roles.time_zone),
    )


def _texts(column: "pd.Series[Any]", name: str) -> tuple[str, ...]:
    texts = column.reset_index(drop=True)
    blank = texts.isna() | (texts.astype("object").map(str).str.strip() == "")
    if blank.any():
        rows = np.flatnonzero(blank.to_numpy())
        raise InvalidRows(
            Problem(int(row) + 1, name, None, "is missing, and this column must be given")
            for row in rows
        )
    return tuple(str(value).strip() for value in texts)


def read_times(column: "pd.Series[Any]", name: str, time_zone: str | None) -> pd.DatetimeIndex:
    """Times of a column in UTC; a `time_zone` is for files that carry none.

    Raises
    ------
    NaiveTime
        If a time has no zone and none is declared.
    InvalidRows
        If a value is no time.
    """
    given = column.reset_index(drop=True)
    parsed = given.map(_as_time)
    bad = np.flatnonzero(parsed.isna().to_numpy())
    if bad.size:
        raise InvalidRows(
            Problem(int(row) + 1, name, given.iloc[row], "is not a time") for row in bad
        )
    naive = np.flatnonzero(parsed.map(lambda moment: moment.tzinfo is None).to_numpy(dtype=bool))
    if naive.size and time_zone is None:
        row = int(naive[0])
        raise NaiveTime(f"row {row + 1}, column {name!r}", str(given.iloc[row]))
    placed = parsed.map(
        lambda moment: moment.tz_localize(time_zone) if moment.tzinfo is None else moment
    )
    return pd.DatetimeIndex(pd.to_datetime(placed, utc=True))


def _as_time(value: Any) -> Any:
    try:
        return pd.Timestamp(value)
    except (ValueError, TypeError):
        return pd.NaT
