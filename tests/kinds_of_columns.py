"""Columns of every kind that a frame may hold, for tests of what reaches a model."""

from decimal import Decimal

import numpy as np
import pandas as pd


def of_objects(values):
    return lambda places: pd.Series(np.array([*values, 0], dtype=object)[:-1][places], dtype=object)


def of_type(dtype, values):
    return lambda places: pd.Series([values[at] for at in places], dtype=dtype)


def of_categories(values, *, dtype=object, **keywords):
    def column(places):
        known = pd.Index(values, dtype=dtype)
        categories = keywords.get("categories", known)
        kind = pd.CategoricalDtype(categories, ordered=keywords.get("ordered", False))
        return pd.Series(pd.Categorical(known[places], dtype=kind))

    return column


# each makes a column of one of three values at every place
CATEGORIES = {
    "objects: whole numbers": of_objects([1, 2, 3]),
    "objects: floats": of_objects([0.5, 2.0, 3.25]),
    "objects: minus zero": of_objects([-0.0, 1.0, 2.0]),
    "objects: truth values": of_objects([True, False, True]),
    "objects: truth values and None": of_objects([True, False, None]),
    "objects: numbers and None": of_objects([1, 2, None]),
    "objects: texts": of_objects(["a", "b", "c"]),
    "objects: texts and nan": of_objects(["a", "b", np.nan]),
    "objects: texts and None": of_objects(["a", "b", None]),
    "objects: texts and NA": of_objects(["a", "b", pd.NA]),
    "objects: an empty text": of_objects(["a", "b", ""]),
    "objects: texts with blanks": of_objects([" a", "a ", "a"]),
    "objects: texts of numbers": of_objects(["1", "01", "1.0"]),
    "long whole numbers": of_type("int64", [2**60 + 1, 2**60 + 3, 2**60 + 5]),
    "long unsigned numbers": of_type("uint64", [2**63 + 1, 2**63 + 3, 2**63 + 5]),
    "text": of_type("str", ["a", "b", "c"]),
    "text with gaps": of_type("str", ["a", "b", np.nan]),
    "text with blanks": of_type("str", [" a", "a ", ""]),
    "nullable text": of_type("string", ["a", "b", pd.NA]),
    "categories: texts": of_categories(["b", "a", "c"]),
    "categories: texts of the type str": of_categories(["b", "a", "c"], dtype="str"),
    "categories: an empty text": of_categories(["a", "b", ""]),
    "categories: blanks": of_categories([" a", "a ", "b"]),
    "categories: truth values": of_categories(
        [False, True, True], dtype=bool, categories=[False, True]
    ),
    "categories: whole numbers": of_categories([3, 1, 2], dtype="int64"),
    "categories: short whole numbers": of_categories([3, 1, 2], dtype="int8"),
    "categories: floats": of_categories([1.0, 2.0, 2.5], dtype="float64"),
    "categories: ordered": of_categories(["low", "high", "middle"], ordered=True),
    "categories: an unused one": of_categories(["a", "b", "c"], categories=["z", "c", "b", "a"]),
}  # fmt: skip
MIXED = {
    "objects: 1 and its text": of_objects([1, "1", 2]),
    "objects: numbers and texts": of_objects([1, "a", 2.5]),
    "objects: decimals": of_objects([Decimal("0.1"), Decimal(1), Decimal("2.5")]),
    "objects: bytes": of_objects([b"a", b"b", b"c"]),
    "categories: 1 and its text": of_categories([1, "1", 2]),
    "categories: intervals": lambda places: pd.Series(
        pd.cut(pd.Series(np.asarray(places, dtype=float)), [-1, 0, 1, 2])
    ),
}
NUMBERS = {
    "int8": of_type("int8", [1, -5, 127]),
    "uint8": of_type("uint8", [1, 5, 255]),
    "int64": of_type("int64", [1, 5, 2**53]),
    "float32": of_type("float32", [0.1, 2.5, np.nan]),
    "float64": of_type("float64", [0.1, 2.5, np.nan]),
    "bool": of_type("bool", [True, False, True]),
    "Int64": of_type("Int64", [1, 5, pd.NA]),
    "Int8": of_type("Int8", [1, 5, 127]),
    "Float64": of_type("Float64", [0.1, 2.5, pd.NA]),
    "Float32": of_type("Float32", [0.1, 2.5, pd.NA]),
    "boolean": of_type("boolean", [True, False, pd.NA]),
    "whole numbers of Arrow": of_type("int64[pyarrow]", [1, 5, None]),
    "numbers of Arrow": of_type("double[pyarrow]", [0.1, 2.5, None]),
    "truth values of Arrow": of_type("bool[pyarrow]", [True, False, None]),
}
ARROW_TEXT = {
    "text of Arrow": lambda places: pd.Series(
        [["a", "b", None][at] for at in places], dtype="str"
    ).convert_dtypes(dtype_backend="pyarrow"),
}
EVERY = {**CATEGORIES, **MIXED, **NUMBERS, **ARROW_TEXT}


def same_values(one, other):
    """Whether two columns hold the same, value by value: 1 is 1.0, and "1" is another."""
    pairs = zip(one.astype(object), other.astype(object), strict=True)
    return all(
        (pd.isna(a) and pd.isna(b)) or (isinstance(a, str) == isinstance(b, str) and a == b)
        for a, b in pairs
    )


def same_cells(one, other):
    """Whether two columns hold the same objects, missing ones of the same kind too."""
    pairs = zip(one.astype(object), other.astype(object), strict=True)
    return same_values(one, other) and all(
        a is b or repr(a) == repr(b) for a, b in pairs if pd.isna(a)
    )
