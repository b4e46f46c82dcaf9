"""Train the demo's two versions of "will this loan default?" and set its later loans aside.

    python models/sba_default/train.py [--out FOLDER]

Approvals of 1998-2003 train the models; those of 2004-2008 become ``later.parquet``, to be scored
month by month. Nothing that is known only after the approval is a feature: not the term, which a
default cuts short, nor anything about payment or charge-off.
"""

import argparse
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from dashboard import registry
from dashboard.domain.card import Card, Decision, Metric, Reference, Task, Training
from dashboard.domain.schema import FeatureSchema, Kind

HERE = Path(__file__).parent
LOANS = HERE / "loans.parquet"
SEED = 0
FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2003, 12, 31)
HELD_OUT = 0.2
REFERENCE_ROWS = 1_000
MATURITY_MONTHS = 84
RARE = 30
TRAINED_ON = "80 % of the approvals of 1998-2003"
MEASURED_ON = "the other 20 % of the approvals of 1998-2003, drawn at random"
NOTE = (
    "The training labels are the final outcomes, some of which became known only years after "
    "2003: a real team would have had fewer. The held-out loans come from the same years, so the "
    "qualities promise nothing for later ones. Where outcomes are dated, a default is known on the "
    f"day of its charge-off and a paid loan after its term or {MATURITY_MONTHS} months, whichever "
    "is shorter; the latter is an assumption, as the data give paid loans no date."
)


def main() -> None:
    """Train, measure and write everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the versions to")
    out = parser.parse_args().out
    labels = tomllib.loads((HERE / "labels.toml").read_text())["features"]
    loans = pd.read_parquet(LOANS)
    approved = pd.to_datetime(loans["approval_date"])
    in_training = approved.dt.date <= LAST_DAY
    past = loans[in_training]
    schema = registry.describe_features(past[list(labels)], labels)
    rows, truth = schema.conform(past).frame, past["default"].to_numpy(dtype=int)
    print(f"read {len(loans):,} loans, {len(past):,} of them to train on")
    split = train_test_split(rows, truth, test_size=HELD_OUT, random_state=SEED, stratify=truth)
    for number, (model, algorithm) in enumerate([boosting(schema), logistic(schema)], 1):
        card = write_version(out / str(number), schema, split, model, algorithm)
        qualities = ", ".join(f"{metric.name} {metric.value:.3f}" for metric in card.metrics)
        print(f"wrote version {number}, {algorithm}: {qualities}")
    later = later_loans(loans[~in_training], list(schema.names))
    later.to_parquet(out / "later.parquet", index=False)
    print(f"wrote {len(later):,} later loans to score")


def boosting(schema: FeatureSchema) -> tuple[Pipeline, str]:
    """Boosted trees that split on categories and missing values as they are."""
    categories = of_kind(schema, Kind.CATEGORY)
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = ColumnTransformer([("codes", codes, categories)], remainder="passthrough")
    trees = HistGradientBoostingClassifier(
        categorical_features=list(range(len(categories))),
        learning_rate=0.1,
        max_iter=70,
        max_leaf_nodes=15,
        min_samples_leaf=50,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=SEED,
    )
    return Pipeline([("columns", columns), ("trees", trees)]), "Gradient boosted trees"


def logistic(schema: FeatureSchema) -> tuple[Pipeline, str]:
    """Logistic regression: one-hot categories, missing being one, and logarithms of amounts."""
    numbers = of_kind(schema, Kind.INTEGER)
    words = [name for name in schema.names if name not in numbers]
    one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RARE)
    amounts = make_pipeline(
        SimpleImputer(strategy="median"),
        FunctionTransformer(np.log1p, feature_names_out="one-to-one"),
        StandardScaler(),
    )
    columns = ColumnTransformer([("words", one_hot, words), ("amounts", amounts, numbers)])
    regression = LogisticRegression(C=0.3, max_iter=1_000, random_state=SEED)
    steps = [("columns", columns), ("regression", regression)]
    return Pipeline(steps), "Logistic regression, one-hot encoded"


def of_kind(schema: FeatureSchema, kind: Kind) -> list[str]:
    """The names of the features of one kind."""
    return [feature.name for feature in schema.features if feature.kind is kind]


def write_version(
    folder: Path, schema: FeatureSchema, split: list[Any], model: Pipeline, algorithm: str
) -> Card:
    """Fit on the larger part, measure on the rest, and write exactly the model measured."""
    fitted_on, held_out, known, expected = split
    model.fit(fitted_on, known)
    card = Card(
        model="sba_default",
        version=int(folder.name),
        title="Loan default risk",
        purpose=(
            "Estimates, when a small-business loan is approved, how likely it is never to be paid "
            "back in full. Loans at or over the threshold get a second look before approval."
        ),
        owner="Credit risk (demo)",
        task=Task.BINARY,
        algorithm=algorithm,
        outputs=("defaulted",),
        response_label="Risk of default",
        response_unit="",
        record_label="Loan",
        scope_label="State",
        outcome_labels=("paid", "defaulted"),
        schema=schema,
        decision=Decision(threshold=0.20, above="review", below="approve"),
        training=Training(
            data=f"{LOANS.name}: {TRAINED_ON}",
            sha256=registry.hash_file(LOANS),
            start=FIRST_DAY,
            end=LAST_DAY,
            n_rows=len(fitted_on),
            mean_outcome=float(known.mean()),
            seed=SEED,
            note=NOTE,
        ),
        reference=Reference(
            file="",
            sha256="",
            n_rows=0,
            name="loans approved in 1998-2003 that the model learned from",
        ),
        metrics=measure(expected, model.predict_proba(held_out)[:, 1]),
        libraries=(),
        artifact="",
        sha256="",
    )
    sample = fitted_on.assign(**{registry.OUTCOME: known}).sample(REFERENCE_ROWS, random_state=SEED)
    return registry.write_version(folder, card, model, sample)


def measure(expected: np.ndarray, risk: np.ndarray) -> tuple[Metric, ...]:
    """Qualities of the risks of held-out loans."""
    measures = {"AUC": roc_auc_score, "Log loss": log_loss, "Brier score": brier_score_loss}
    return tuple(
        Metric(name, float(score(expected, risk)), MEASURED_ON, len(expected))
        for name, score in measures.items()
    )


def later_loans(loans: pd.DataFrame, features: list[str]) -> pd.DataFrame:
    """Loans to score, with their outcomes and the days on which these became known."""
    approved = pd.to_datetime(loans["approval_date"])
    months = loans["term_months"].clip(upper=MATURITY_MONTHS)
    matured = pd.concat(
        [days + pd.DateOffset(months=int(term)) for term, days in approved.groupby(months)]
    )
    charged_off = pd.to_datetime(loans["charge_off_date"])
    known_at = charged_off.where(loans["default"], matured)
    roles = {
        "entity": loans["loan_id"].astype(str),
        "event_time": approved.dt.tz_localize("UTC"),
        "scope": loans["state"],
    }
    truth = {
        "outcome": loans["default"].astype("int8"),
        "outcome_known_at": known_at.dt.tz_localize("UTC"),
    }
    return pd.DataFrame({**roles, **{name: loans[name] for name in features}, **truth})


if __name__ == "__main__":
    main()
