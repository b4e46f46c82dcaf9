import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reports import csv_bytes, file_name, guarded

FACTS = {"Model": "sba_default-1", "Source": "500 predictions, seed 0"}
DANGEROUS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
signs = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


def rows(data):
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@settings(deadline=None)  # a busy machine is no defect
@given(st.lists(signs, min_size=1, max_size=5), signs)
def test_no_cell_can_be_run_as_a_formula(cells, name):
    table = pd.DataFrame({name: pd.Series(cells, dtype="object")})
    read = rows(csv_bytes(table, {name: name}))
    for cell in (cell for row in read for cell in row):
        harmless = cell[1:2].isdigit() and not set(cell) & set("(|!=@\t\r\n")
        assert not cell.startswith(tuple(DANGEROUS)) or harmless


@settings(deadline=None)  # a busy machine is no defect
@given(signs)
def test_a_guarded_text_is_the_text_itself_or_the_text_after_an_apostrophe(text):
    assert guarded(text) in {text, "'" + text}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "-A1"],
)
def test_formulas_get_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5 °C", "-1,200.5", "+3", "Retail trade", "", "$1,000"])
def test_measures_and_plain_words_stay_as_they_are(text):
    assert guarded(text) == text


@settings(deadline=None)  # a busy machine is no defect
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_come_back_as_they_were(numbers):
    read = rows(csv_bytes(pd.DataFrame({"Contribution": numbers}), {}))
    assert [float(row[0]) for row in read[1:]] == numbers


def test_the_table_comes_first_and_the_facts_follow_in_every_row():
    table = pd.DataFrame({"Feature": ["Location", "Term"], "Value": [-0.5, np.nan]})
    read = rows(csv_bytes(table, FACTS))
    assert read[0] == ["Feature", "Value", "Model", "Source"]
    assert read[1] == ["Location", "-0.5", "sba_default-1", "500 predictions, seed 0"]
    assert read[2][:2] == ["Term", ""]


def test_excel_reads_accents_and_lines_end_as_it_expects():
    data = csv_bytes(pd.DataFrame({"Größe": ["é"]}), {})
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert rows(data) == [["Größe"], ["é"]]


def test_columns_of_the_same_name_and_an_empty_table_are_kept():
    table = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert rows(csv_bytes(table, {"a": "x"})) == [["a", "a", "a"], ["1", "2", "x"]]
    assert rows(csv_bytes(table.head(0), FACTS)) == [["a", "a", "Model", "Source"]]


def test_the_table_is_left_as_it_was():
    table = pd.DataFrame({"a": ["=1"]}, index=[7])
    before = table.copy(deep=True)
    csv_bytes(table, FACTS)
    pd.testing.assert_frame_equal(table, before)


def test_file_names_are_plain_words():
    assert file_name("Risk of default", 3, suffix="csv") == "risk-of-default-3.csv"
    assert file_name("../../etc/pässwd\x00", suffix=".csv") == "etc-passwd.csv"
    assert file_name("=", suffix="csv") == "export.csv"


@settings(deadline=None)  # a busy machine is no defect
@given(st.lists(signs, max_size=4))
def test_file_names_are_safe_whatever_goes_in(parts):
    name = file_name(*parts, suffix="csv")
    assert name.endswith(".csv")
    assert len(name) <= 124
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.")
    assert not name.startswith((".", "-"))
    assert name.count(".") == 1
