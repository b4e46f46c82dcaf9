"""Train the demo's "what share of this loan will be lost?", which reads the risk of default.

    python models/sba_loss/train.py [--out FOLDER]

What it learns from, and what it must not know, stands in ``models/sba_loans.py``. One feature is
the answer of another model: ``edges.toml`` says so, and the later loans are written without it.
"""

import argparse
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import StratifiedKFold, cross_val_predict, train_test_split
from sklearn.pipeline import Pipeline

from dashboard import registry
from dashboard.domain.card import Card, Metric, Task
from dashboard.domain.schema import FeatureSchema

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))
import sba_loans as sba  # noqa: E402 - what the loan models share stands beside their folders

RISK = "default_risk"
FOLDS = 5
NOTE = (
    "The share lost is what was charged off in percent of what was paid out: 0 for a loan that was "
    "paid, above 100 where more was charged off. The risk of default of the training loans is that "
    f"of {FOLDS} copies of the default model, each fitted without the loans it was asked about: "
    "the model itself knows the loans it learned from too well, and would have taught this one to "
    f"trust it too much. {sba.NOTE}"
)


def main() -> None:
    """Train, measure and write everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the version to")
    out = parser.parse_args().out
    past, later = sba.read_loans()
    known_at_approval = sba.describe_loans(past)
    past = past.assign(**{RISK: risk_of_others(known_at_approval, past)})
    labels = tomllib.loads((HERE / "labels.toml").read_text())["features"]
    risk = registry.describe_features(past[[RISK]], labels)
    schema = replace(risk, features=(*risk.features, *known_at_approval.features))
    rows, lost = schema.conform(past).frame, share_lost(past).to_numpy()
    print(f"read {len(past) + len(later):,} loans, {len(past):,} of them to train on")
    split = train_test_split(
        rows, lost, test_size=sba.HELD_OUT, random_state=sba.SEED, stratify=past["default"]
    )
    card = write_version(out / "1", schema, split, boosting(schema))
    qualities = ", ".join(f"{metric.name} {metric.value:.3g}" for metric in card.metrics)
    print(f"wrote version 1, {card.algorithm}: {qualities}")
    scored = sba.rows_to_score(later, known_at_approval, share_lost(later))
    scored.to_parquet(out / "later.parquet", index=False)
    print(f"wrote {len(later):,} later loans to score")


def share_lost(loans: pd.DataFrame) -> pd.Series:
    """Percent of what was paid out that was charged off; 0 for what counts as paid."""
    return (100 * loans["charged_off_amount"] / loans["disbursed_amount"]).where(
        loans["default"], 0.0
    )


def risk_of_others(schema: FeatureSchema, loans: pd.DataFrame) -> np.ndarray:
    """Each loan's risk of default by a copy of the default model that has not seen it.

    With five parts each copy learns from 80 % of the loans, as the default model itself did.
    """
    rows, truth = schema.conform(loans).frame, loans["default"].to_numpy(dtype=int)
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=sba.SEED)
    model = sba.risk_trees(schema)
    risks = cross_val_predict(model, rows, truth, cv=parts, method="predict_proba")
    return np.asarray(risks[:, 1])


def boosting(schema: FeatureSchema) -> Pipeline:
    """Boosted trees that split on categories and missing values as they are."""
    trees = HistGradientBoostingRegressor(
        learning_rate=0.1,
        max_iter=60,
        max_leaf_nodes=12,
        min_samples_leaf=50,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=sba.SEED,
    )
    return sba.with_codes(schema, trees)


def write_version(folder: Path, schema: FeatureSchema, split: list[Any], model: Pipeline) -> Card:
    """Fit on the larger part, measure on the rest, and write exactly the model measured."""
    fitted_on, held_out, known, expected = split
    model.fit(fitted_on, known)
    card = Card(
        model="sba_loss",
        version=1,
        title="Share of a loan that is lost",
        purpose=(
            "Estimates, when a small-business loan is approved, what share of it will be lost. It "
            "reads the risk of default as another model sees it, and helps to plan reserves."
        ),
        owner="Credit risk (demo)",
        task=Task.REGRESSION,
        algorithm="Gradient boosted trees",
        outputs=("share_lost",),
        response_label="Share lost",
        response_unit="%",
        record_label="Loan",
        scope_label="State",
        outcome_labels=(),
        schema=schema,
        decision=None,
        training=sba.training_of(known, NOTE),
        reference=sba.unwritten_reference(),
        metrics=measure(expected, model.predict(held_out)),
        libraries=(),
        artifact="",
        sha256="",
    )
    return registry.write_version(folder, card, model, sba.reference_rows(fitted_on, known))


def measure(expected: np.ndarray, predicted: np.ndarray) -> tuple[Metric, ...]:
    """Qualities of the shares predicted of held-out loans."""
    measures = {
        "R²": r2_score,
        "Mean absolute error": mean_absolute_error,
        "Root mean squared error": root_mean_squared_error,
    }
    return tuple(
        Metric(name, float(score(expected, predicted)), sba.MEASURED_ON, len(expected))
        for name, score in measures.items()
    )


if __name__ == "__main__":
    main()
