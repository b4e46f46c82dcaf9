"""The small-business loans that several demo models learn from, prepared once.

Approvals of 1998-2003 train the models, those of 2004-2008 are scored month by month. Nothing that
is known only after the approval is a feature: not the term, which a default cuts short, nor
anything about payment or charge-off.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

from dashboard import registry
from dashboard.domain.card import Reference, Training
from dashboard.domain.schema import FeatureSchema, Kind

FOLDER = Path(__file__).parent / "sba_default"
LOANS = FOLDER / "loans.parquet"
LABELS = FOLDER / "labels.toml"
SEED = 0
FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2003, 12, 31)
HELD_OUT = 0.2
REFERENCE_ROWS = 1_000
MATURITY_MONTHS = 84
TRAINED_ON = "80 % of the approvals of 1998-2003"
MEASURED_ON = "the other 20 % of the approvals of 1998-2003, drawn at random"
NOTE = (
    "The training labels are the final outcomes, some of which became known only years after "
    "2003: a real team would have had fewer. The held-out loans come from the same years, so the "
    "qualities promise nothing for later ones. Where outcomes are dated, a default is known on the "
    f"day of its charge-off and a paid loan after its term or {MATURITY_MONTHS} months, whichever "
    "is shorter; the latter is an assumption, as the data give paid loans no date."
)


def read_loans() -> tuple[pd.DataFrame, pd.DataFrame]:
    """All loans: those to learn from, and those that came later."""
    loans = pd.read_parquet(LOANS)
    is_past = pd.to_datetime(loans["approval_date"]).dt.date <= LAST_DAY
    return loans[is_past], loans[~is_past]


def describe_loans(past: pd.DataFrame) -> FeatureSchema:
    """What is known of a loan on the day of its approval."""
    labels = tomllib.loads(LABELS.read_text())["features"]
    return registry.describe_features(past[list(labels)], labels)


def with_codes(schema: FeatureSchema, trees: Any) -> Pipeline:
    """Trees behind codes of the categories; the codes are the first columns, missing stays so."""
    categories = of_kind(schema, Kind.CATEGORY)
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = ColumnTransformer([("codes", codes, categories)], remainder="passthrough")
    trees.set_params(categorical_features=list(range(len(categories))))
    return Pipeline([("columns", columns), ("trees", trees)])


def risk_trees(schema: FeatureSchema) -> Pipeline:
    """The model of the risk of default, not fitted yet; another demo needs copies of it."""
    trees = HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=70,
        max_leaf_nodes=15,
        min_samples_leaf=50,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=SEED,
    )
    return with_codes(schema, trees)


def of_kind(schema: FeatureSchema, kind: Kind) -> list[str]:
    """The names of the features of one kind."""
    return [feature.name for feature in schema.features if feature.kind is kind]


def training_of(known: np.ndarray, note: str = NOTE) -> Training:
    """Where a model came from, by the outcomes that it learned."""
    return Training(
        data=f"{LOANS.name}: {TRAINED_ON}",
        sha256=registry.hash_file(LOANS),
        start=FIRST_DAY,
        end=LAST_DAY,
        n_rows=len(known),
        mean_outcome=float(known.mean()),
        seed=SEED,
        note=note,
    )


def reference_rows(rows: pd.DataFrame, known: np.ndarray) -> pd.DataFrame:
    """The sample of training rows, with their outcomes, that is kept beside a model."""
    return rows.assign(**{registry.OUTCOME: known}).sample(REFERENCE_ROWS, random_state=SEED)


def unwritten_reference() -> Reference:
    """What the kept rows are called; the writing fills in the rest."""
    name = "loans approved in 1998-2003 that the model learned from"
    return Reference(file="", sha256="", n_rows=0, name=name)


def rows_to_score(loans: pd.DataFrame, schema: FeatureSchema, outcome: pd.Series) -> pd.DataFrame:
    """Later loans, with their outcomes and the days on which these became known."""
    roles = {
        "entity": loans["loan_id"].astype(str),
        "event_time": pd.to_datetime(loans["approval_date"]).dt.tz_localize("UTC"),
        "scope": loans["state"],
    }
    truth = {"outcome": outcome, "outcome_known_at": known_on(loans).dt.tz_localize("UTC")}
    return pd.DataFrame({**roles, **{name: loans[name] for name in schema.names}, **truth})


def known_on(loans: pd.DataFrame) -> pd.Series:
    """The day on which it became known whether a loan was paid."""
    approved = pd.to_datetime(loans["approval_date"])
    months = loans["term_months"].clip(upper=MATURITY_MONTHS)
    matured = pd.concat(
        [days + pd.DateOffset(months=int(term)) for term, days in approved.groupby(months)]
    )
    return pd.to_datetime(loans["charge_off_date"]).where(loans["default"], matured)
