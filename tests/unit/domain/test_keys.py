"""One entity has one key, whatever type its number comes in, and no two entities share one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from dashboard.domain.errors import InvalidKey, InvalidRows
from dashboard.domain.keys import key_of, read_keys

SAME = {
    "1001": [
        1001, 1001.0, np.int64(1001), np.int16(1001), np.uint32(1001), np.float64(1001),
        np.float32(1001), np.float16(1001), Decimal(1001), Decimal("1001.00"), Decimal("1.001E+3"),
        b"1001", bytearray(b"1001"), memoryview(b"1001"), np.bytes_(b"1001"), "1001", " 1001 ",
        np.str_("1001"),
    ],
    "1.5": [1.5, np.float32(1.5), Decimal("1.5"), Decimal("1.50"), b"1.5", "1.5"],
    "0.1": [0.1, np.float32(0.1), Decimal("0.1"), "0.1"],
    "0": [0, 0.0, -0.0, Decimal("-0.00"), Decimal("0E+5"), "0"],
    "-7": [-7, -7.0, np.int8(-7), Decimal("-7.0"), b"-7"],
    "0.0000001": [1e-7, Decimal("1E-7"), "0.0000001"],
    "9007199254740991": [2**53 - 1, float(2**53 - 1), Decimal(2**53 - 1), "9007199254740991"],
    "18446744073709551616": [2**64, Decimal(2**64), b"18446744073709551616"],
    "Zürich": ["Zürich", "Zürich".encode(), "\tZürich\n"],
    "2025-01-02": [date(2025, 1, 2), "2025-01-02"],
    "2025-01-02T03:04:00": [
        datetime(2025, 1, 2, 3, 4), pd.Timestamp("2025-01-02 03:04"),  # noqa: DTZ001 - a key
        np.datetime64("2025-01-02T03:04"),
    ],
    "2025-01-02T03:04:00+00:00": [datetime(2025, 1, 2, 3, 4, tzinfo=UTC)],
    "12345678-1234-5678-1234-567812345678": [UUID("12345678-1234-5678-1234-567812345678")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in SAME.items() for value in values]
)
def test_a_number_is_the_same_key_in_every_type(key, value):
    assert key_of(value) == key


@pytest.mark.parametrize("text", ["01001", "1001.0", "1e3", "1_001", "+1001", "True", "nan"])
def test_text_stays_text(text):
    assert key_of(text) == text
    assert key_of(text.encode()) == text


@pytest.mark.parametrize(
    "value",
    [
        float(2**53), 2.0**60, np.float64(-(2.0**53)), np.float32(2**24), np.float16(2048),
        np.inf, -np.inf, Decimal("Infinity"), Decimal("1E+400"), 10**300,
        b"\xff\xfe", True, False, np.True_, np.timedelta64(1, "s"), 1 + 2j, ["a"], ...,
        None, np.nan, pd.NA, pd.NaT, np.datetime64("NaT", "s"), Decimal("NaN"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_could_be_two_keys_or_none_is_refused(value):
    with pytest.raises(InvalidKey):
        key_of(value)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1001, 1002]), pd.Series([1001.0, 1002.0]),
        pd.Series([1001, 1002], dtype="Int64"),
        pd.Series([1001, 1002], dtype="int64[pyarrow]"), pd.Series([b"1001", b"1002"]),
        pd.Series([Decimal("1001.00"), Decimal("1002.00")]), pd.Series(["1001", " 1002"]),
        pd.Series(["1001", "1002"], dtype="string"), pd.Series([1001, 1002], dtype="category"),
        pd.Series([1001, "1002"]), pd.Series(["1001", "1002"], dtype="category"),
    ],
    ids=lambda column: str(column.dtype),
)  # fmt: skip
def test_a_column_of_any_type_has_the_same_keys(column):
    assert read_keys(column, "entity") == ("1001", "1002")


def test_a_refusal_names_every_row_and_the_column():
    column = pd.Series(["a", None, 2.0**60, b"\xff", "  ", True], dtype=object)
    with pytest.raises(InvalidRows) as refused:
        read_keys(column, "customer")
    assert [each.row for each in refused.value.problems] == [2, 3, 4, 5, 6]
    assert "row 3, column 'customer': 1.152921504606847e+18 is beyond" in str(refused.value)
