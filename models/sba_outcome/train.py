"""Train the demo's "how will this loan end?": paid, partly lost or mostly lost.

    python models/sba_outcome/train.py [--out FOLDER]

What it learns from, and what it must not know, stands in ``models/sba_loans.py``.
"""

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline

from dashboard import registry
from dashboard.domain.card import Card, Metric, Task
from dashboard.domain.schema import FeatureSchema

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))
import sba_loans as sba  # noqa: E402 - what the loan models share stands beside their folders

MOSTLY = 0.5
PAID, PARTLY_LOST, MOSTLY_LOST = range(3)
NOTE = (
    "A loan is mostly lost where more than half of what was paid out was charged off, and partly "
    f"lost where it was less. {sba.NOTE}"
)


def main() -> None:
    """Train, measure and write everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the version to")
    out = parser.parse_args().out
    past, later = sba.read_loans()
    schema = sba.describe_loans(past)
    rows, truth = schema.conform(past).frame, endings(past).to_numpy(dtype=int)
    print(f"read {len(past) + len(later):,} loans, {len(past):,} of them to train on")
    split = train_test_split(
        rows, truth, test_size=sba.HELD_OUT, random_state=sba.SEED, stratify=truth
    )
    card = write_version(out / "1", schema, split, boosting(schema))
    qualities = ", ".join(f"{metric.name} {metric.value:.3f}" for metric in card.metrics)
    print(f"wrote version 1, {card.algorithm}: {qualities}")
    scored = sba.rows_to_score(later, schema, endings(later))
    scored.to_parquet(out / "later.parquet", index=False)
    print(f"wrote {len(later):,} later loans to score")


def endings(loans: pd.DataFrame) -> pd.Series:
    """How each loan ended, as a number; a few that lost money count as paid in the source."""
    lost = loans["charged_off_amount"] / loans["disbursed_amount"]
    ended = np.where(lost > MOSTLY, MOSTLY_LOST, PARTLY_LOST)
    return pd.Series(np.where(loans["default"], ended, PAID), loans.index, dtype="int8")


def boosting(schema: FeatureSchema) -> Pipeline:
    """Boosted trees that split on categories and missing values as they are."""
    trees = HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=40,
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
    names = tuple(tomllib.loads((HERE / "labels.toml").read_text())["endings"])
    card = Card(
        model="sba_outcome",
        version=1,
        title="How a loan ends",
        purpose=(
            "Estimates, when a small-business loan is approved, how likely it is to be paid, "
            "partly lost or mostly lost. Nothing is decided by it; it helps to plan reserves."
        ),
        owner="Credit risk (demo)",
        task=Task.MULTICLASS,
        algorithm="Gradient boosted trees, three classes",
        outputs=names,
        response_label="Chance of ending",
        response_unit="",
        record_label="Loan",
        scope_label="State",
        outcome_labels=names,
        schema=schema,
        decision=None,
        training=sba.training_of(known, NOTE),
        reference=sba.unwritten_reference(),
        metrics=measure(expected, model.predict_proba(held_out)),
        libraries=(),
        artifact="",
        sha256="",
    )
    return registry.write_version(folder, card, model, sba.reference_rows(fitted_on, known))


def measure(expected: np.ndarray, chances: np.ndarray) -> tuple[Metric, ...]:
    """Qualities of the chances of held-out loans."""
    measured = {
        "AUC, mean of the classes": roc_auc_score(expected, chances, multi_class="ovr"),
        "Log loss": log_loss(expected, chances),
        "Accuracy": accuracy_score(expected, chances.argmax(axis=1)),
    }
    return tuple(
        Metric(name, float(value), sba.MEASURED_ON, len(expected))
        for name, value in measured.items()
    )


if __name__ == "__main__":
    main()
