"""A row without a key gets the same one from every file that it is in."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from dashboard import services
from dashboard.services.generated import complete_rows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MOMENT = pd.Timestamp("2025-03-01T10:30:00Z")


def keys(frame):
    rows, generated = complete_rows(frame, services.Roles(), now=NOW)
    assert "entity" in generated
    return rows["entity"].tolist()


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3], [1.0, 2.5, -0.0], [1e20, 1e-7, np.nan], [2**60, 2**60 + 1, -1],
        [True, False, True], ["a", " b", ""], ["0x1", "nan", "inf"],
        [MOMENT, MOMENT + pd.Timedelta(days=1), pd.NaT], [date(2025, 3, 1), date(2025, 3, 2), None],
        [Decimal("1.50"), Decimal(2), None], [np.nan, np.nan, np.nan],
    ],
    ids=str,
)  # fmt: skip
def test_csv_and_parquet_give_a_row_the_same_key(tmp_path, values):
    frame = pd.DataFrame({"one": values, "place": [1, 2, 3]})
    frame.to_csv(tmp_path / "rows.csv", index=False)
    frame.to_parquet(tmp_path / "rows.parquet")
    from_csv = keys(services.read_table(tmp_path / "rows.csv"))
    assert from_csv == keys(services.read_table(tmp_path / "rows.parquet"))
    assert len(set(from_csv)) == 3


@pytest.mark.parametrize(
    "same",
    [
        [1, 1.0, True, np.int8(1), Decimal("1.00"), "1", "1.0", "1e0", "True", "yes", b"1"],
        [0, 0.0, -0.0, False, "-0.0", "no"],
        [MOMENT, MOMENT.tz_convert("Asia/Tokyo"), MOMENT.isoformat(), "2025-03-01 10:30:00Z"],
        [None, np.nan, pd.NA, pd.NaT],
    ],
    ids=str,
)
def test_one_value_in_every_form_gives_one_key(same):
    assert (
        len({keys(pd.DataFrame({"one": pd.Series([each], dtype="object")}))[0] for each in same})
        == 1
    )


@pytest.mark.parametrize(
    ("one", "other"), [(1, 2), ("a", "b"), (2**60, 2**60 + 1), (0.1, 0.1 + 2**-54), (None, 0)]
)
def test_other_values_give_other_keys(one, other):
    assert keys(pd.DataFrame({"one": [one]})) != keys(pd.DataFrame({"one": [other]}))
