"""Train the demo's two versions of "will this loan default?" and set its later loans aside.

    python models/sba_default/train.py [--out FOLDER]

What both learn from, and what they must not know, stands in ``models/sba_loans.py``.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from dashboard import registry
from dashboard.domain.card import Card, Decision, Metric, Task
from dashboard.domain.schema import FeatureSchema, Kind

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))
import sba_loans as sba  # noqa: E402 - what the loan models share stands beside their folders

RARE = 30


def main() -> None:
    """Train, measure and write everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the versions to")
    out = parser.parse_args().out
    past, later = sba.read_loans()
    schema = sba.describe_loans(past)
    rows, truth = schema.conform(past).frame, past["default"].to_numpy(dtype=int)
    print(f"read {len(past) + len(later):,} loans, {len(past):,} of them to train on")
    split = train_test_split(
        rows, truth, test_size=sba.HELD_OUT, random_state=sba.SEED, stratify=truth
    )
    models = [(sba.risk_trees(schema), "Gradient boosted trees"), logistic(schema)]
    for number, (model, algorithm) in enumerate(models, 1):
        card = write_version(out / str(number), schema, split, model, algorithm)
        qualities = ", ".join(f"{metric.name} {metric.value:.3f}" for metric in card.metrics)
        print(f"wrote version {number}, {algorithm}: {qualities}")
    scored = sba.rows_to_score(later, schema, later["default"].astype("int8"))
    scored.to_parquet(out / "later.parquet", index=False)
    print(f"wrote {len(later):,} later loans to score")


def logistic(schema: FeatureSchema) -> tuple[Pipeline, str]:
    """Logistic regression: one-hot categories, missing being one, and logarithms of amounts."""
    numbers = sba.of_kind(schema, Kind.INTEGER)
    words = [name for name in schema.names if name not in numbers]
    one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RARE)
    amounts = make_pipeline(
        SimpleImputer(strategy="median"),
        FunctionTransformer(np.log1p, feature_names_out="one-to-one"),
        StandardScaler(),
    )
    columns = ColumnTransformer([("words", one_hot, words), ("amounts", amounts, numbers)])
    regression = LogisticRegression(C=0.3, max_iter=1_000, random_state=sba.SEED)
    steps = [("columns", columns), ("regression", regression)]
    return Pipeline(steps), "Logistic regression, one-hot encoded"


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
        training=sba.training_of(known),
        reference=sba.unwritten_reference(),
        metrics=measure(expected, model.predict_proba(held_out)[:, 1]),
        libraries=(),
        artifact="",
        sha256="",
    )
    return registry.write_version(folder, card, model, sba.reference_rows(fitted_on, known))


def measure(expected: np.ndarray, risk: np.ndarray) -> tuple[Metric, ...]:
    """Qualities of the risks of held-out loans."""
    measures = {"AUC": roc_auc_score, "Log loss": log_loss, "Brier score": brier_score_loss}
    return tuple(
        Metric(name, float(score(expected, risk)), sba.MEASURED_ON, len(expected))
        for name, score in measures.items()
    )


if __name__ == "__main__":
    main()
