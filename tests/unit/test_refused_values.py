"""A value that training did not have: the sentence says which setting allows it."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from dashboard import registry
from dashboard.domain.errors import InvalidRows
from dashboard.domain.schema import Unknown

N = 60
X = pd.DataFrame({"age": np.arange(N) * 1.0, "town": pd.Categorical(["Ulm", "Rom"] * (N // 2))})
Y = np.arange(N) % 3 == 0


def schema(**labels):
    model = HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=2).fit(X, Y)
    return registry.describe_version(model, X, Y, title="Late", labels=labels).card.schema


def refused(rows, unknown=Unknown.REFUSE, **labels):
    with pytest.raises(InvalidRows) as error:
        schema(**labels).conform(rows, unknown)
    return str(error.value)


@pytest.mark.parametrize("column", ["age", "town"])
def test_a_missing_value_where_training_had_none_names_the_setting(column):
    rows = X.head(3).astype(object)
    rows.loc[1, column] = None
    said = refused(rows)
    assert f"row 2, column {column!r}" in said
    assert "nullable = true" in said
    assert "train the next version with missing values" in said
    assert "Nothing was stored" not in said
    allowed = schema(**{column: {"nullable": True}}).conform(rows).frame
    assert allowed[column].isna().tolist() == [False, True, False]


def test_an_unknown_category_names_the_options():
    rows = X.head(3).astype(object)
    rows.loc[1, "town"] = "Oslo"
    said = refused(rows)
    assert "'Oslo' is not one of the known categories" in said
    assert "--unknown missing" in said
    assert "allowed values" in said
    still = refused(rows, Unknown.MISSING)
    assert "may not be missing" in still
    assert "nullable" in still
    read = schema(town={"nullable": True}).conform(rows, Unknown.MISSING)
    assert read.unknown.tolist() == [False, True, False]
    assert "Oslo" in schema(town={"order": ["Oslo"]})["town"].allowed


def test_other_values_get_no_such_advice():
    said = refused(X.head(3).astype(object).assign(age="old"))
    assert "nullable" not in said
    assert "--unknown" not in said
