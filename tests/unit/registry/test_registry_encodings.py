"""Which feature each encoded column belongs to, for every kind of step."""

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest, VarianceThreshold, f_regression
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
)

from dashboard.domain.card import Task
from dashboard.registry import view_of

AGE, MEMBER, TOWN, VISITS = range(4)
NUMBERS = ["age", "visits"]
FLAGS = ["member", "visits"]


def owners(columns, schema, rows, sample=None):
    model = make_pipeline(columns, SimpleImputer(), LinearRegression())
    model.fit(rows, rows["visits"] + rows["member"])
    sample = rows if sample is None else sample
    view = view_of(model, schema, sample, name="m-1", task=Task.REGRESSION, outputs=("visits",))
    return view.encoding and view.encoding.owner


def roots(values):
    return np.sqrt(np.abs(values))


def column_means(values):
    return values - np.asarray(values).mean(axis=1, keepdims=True)


CASES = {
    "one-hot with missing": (OneHotEncoder(), ["town", "member"], (TOWN,) * 4 + (MEMBER,) * 2),
    "one-hot without the first": (
        OneHotEncoder(drop="first"), ["town", "member"], (TOWN,) * 3 + (MEMBER,)
    ),
    "one-hot dropping one of two": (
        OneHotEncoder(drop="if_binary"), ["town", "member"], (TOWN,) * 4 + (MEMBER,)
    ),
    "one-hot with infrequent values": (
        OneHotEncoder(min_frequency=25), ["member", "visits", "town"],
        (MEMBER,) * 2 + (VISITS,) + (TOWN,) * 4,
    ),
    "one-hot of at most two": (
        OneHotEncoder(max_categories=2, drop="first"), ["town", "visits"], (TOWN, VISITS)
    ),
    "ordinal": (OrdinalEncoder(), ["town", "member"], (TOWN, MEMBER)),
    "scaler": (StandardScaler(), NUMBERS, (AGE, VISITS)),
    "robust scaler": (RobustScaler(), NUMBERS, (AGE, VISITS)),
    "quantiles": (QuantileTransformer(n_quantiles=20), NUMBERS, (AGE, VISITS)),
    "imputer": (SimpleImputer(), NUMBERS, (AGE, VISITS)),
    "imputer with indicator": (SimpleImputer(add_indicator=True), [*FLAGS[::-1], "age"],
                               (VISITS, MEMBER, AGE, AGE)),
    "imputer and scaler": (make_pipeline(SimpleImputer(), MinMaxScaler()), NUMBERS, (AGE, VISITS)),
    "indicator": (MissingIndicator(features="all"), NUMBERS, (AGE, VISITS)),
    "indicator of gaps": (MissingIndicator(), NUMBERS, (AGE,)),
    "own function": (FunctionTransformer(roots), NUMBERS, (AGE, VISITS)),
    "bins one-hot": (
        KBinsDiscretizer(3, strategy="uniform"), FLAGS, (MEMBER,) * 3 + (VISITS,) * 3
    ),
    "bins as codes": (
        KBinsDiscretizer(3, strategy="uniform", encode="ordinal"), FLAGS, (MEMBER, VISITS)
    ),
    "selection": (
        make_pipeline(SimpleImputer(), VarianceThreshold(1.0)), ["age", "member", "visits"],
        (AGE, VISITS),
    ),
    "passthrough": ("passthrough", FLAGS, (MEMBER, VISITS)),
    "spline of one column": (SplineTransformer(n_knots=3), ["visits"], (VISITS,) * 5),
    "powers of one column": (PolynomialFeatures(3, include_bias=False), ["visits"], (VISITS,) * 3),
    "two views of one column": (
        make_union(StandardScaler(), FunctionTransformer(roots)), FLAGS,
        (MEMBER, VISITS, MEMBER, VISITS),
    ),
    "a column by itself": (OrdinalEncoder(), ["town"], (TOWN,)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_encoded_column_knows_its_feature(name, schema, rows):
    step, chosen, expected = CASES[name]
    columns = ColumnTransformer([("any name", step, chosen)])
    assert owners(columns, schema, rows) == expected


MIXED = {
    "components": make_pipeline(SimpleImputer(), PCA(2)),
    "neighbours": KNNImputer(),
    "products": make_pipeline(SimpleImputer(), PolynomialFeatures(2)),
    "rows of length one": make_pipeline(SimpleImputer(), Normalizer()),
    "a function over the row": make_pipeline(SimpleImputer(), FunctionTransformer(column_means)),
    "splines of several columns": make_pipeline(SimpleImputer(), SplineTransformer(n_knots=3)),
}


@pytest.mark.parametrize("name", MIXED)
def test_a_step_that_mixes_features_has_no_encoding(name, schema, rows):
    columns = make_column_transformer((MIXED[name], NUMBERS), remainder="drop")
    assert owners(columns, schema, rows) is None


def test_the_rest_passes_and_dropped_columns_have_no_trace(schema, rows):
    rest = make_column_transformer(
        (OneHotEncoder(), ["town"]), ("drop", ["age"]), remainder="passthrough"
    )
    assert owners(rest, schema, rows) == (TOWN,) * 4 + (MEMBER, VISITS)
    scaled = make_column_transformer((OneHotEncoder(), ["town"]), remainder=StandardScaler())
    assert owners(scaled, schema, rows) == (TOWN,) * 4 + (AGE, MEMBER, VISITS)


def test_sparse_encodings_are_followed_too(schema, rows):
    columns = make_column_transformer(
        (OneHotEncoder(), ["town", "visits"]), remainder="passthrough", sparse_threshold=1.0
    )
    n_visits = rows["visits"].nunique()
    assert owners(columns, schema, rows) == (TOWN,) * 4 + (VISITS,) * n_visits + (AGE, MEMBER)


@pytest.mark.parametrize(
    "chosen",
    [
        [0, 3],
        slice(0, 4, 3),
        [True, False, False, True],
        np.array([0, 3]),
        make_column_selector(pattern="age|visits"),
        lambda frame: [name for name in frame.columns if name in NUMBERS],
    ],
)
def test_columns_may_be_chosen_in_any_way(chosen, schema, rows):
    columns = ColumnTransformer([("numbers", SimpleImputer(), chosen)])
    assert owners(columns, schema, rows) == (AGE, VISITS)


def test_columns_may_be_chosen_by_a_range_of_names(schema, rows):
    columns = ColumnTransformer([("all", OrdinalEncoder(), slice("member", "visits"))])
    assert owners(columns, schema, rows) == (MEMBER, TOWN, VISITS)


def test_one_feature_may_be_encoded_twice(schema, rows):
    columns = make_column_transformer(
        (OneHotEncoder(), ["town"]), (StandardScaler(), ["visits"]), ("passthrough", ["visits"])
    )
    assert owners(columns, schema, rows) == (TOWN,) * 4 + (VISITS, VISITS)


def test_column_transformers_may_follow_each_other_with_or_without_names(schema, rows):
    first = make_column_transformer(
        (OrdinalEncoder(), ["town"]), (SimpleImputer(), NUMBERS), remainder="drop"
    )
    second = ColumnTransformer([("turned", "passthrough", [2, 0])])
    assert owners(Pipeline([("a", first), ("b", second)]), schema, rows) == (VISITS, TOWN)
    named = make_column_transformer(
        (OrdinalEncoder(), ["town"]), (SimpleImputer(), NUMBERS), verbose_feature_names_out=False
    ).set_output(transform="pandas")
    third = ColumnTransformer([("turned", "passthrough", ["visits", "town"])])
    assert owners(Pipeline([("a", named), ("b", third)]), schema, rows) == (VISITS, TOWN)


def test_selection_by_the_target_keeps_the_owners(schema, rows):
    columns = make_column_transformer((SimpleImputer(), ["age", "member", "visits"]))
    model = make_pipeline(columns, SelectKBest(f_regression, k=1))
    model.fit(rows, rows["visits"])
    assert owners(model, schema, rows) == (VISITS,)


def test_an_imputer_that_drops_an_empty_column_is_followed(schema, rows):
    empty = rows.assign(age=np.nan)
    columns = make_column_transformer((SimpleImputer(), NUMBERS))
    with pytest.warns(UserWarning, match="Skipping features without any observed values"):
        found = owners(columns, schema, empty)
    assert found == (VISITS,)


def test_a_sample_of_one_row_is_not_enough_to_claim_anything_wrong(schema, rows):
    columns = make_column_transformer((OneHotEncoder(), ["town"]), remainder="passthrough")
    found = owners(columns, schema, rows, sample=rows.tail(1))
    assert found == (TOWN,) * 4 + (AGE, MEMBER, VISITS)
