"""Train the demo's model of bike rides per hour on 2011 and set the hours of 2012 aside.

    python models/ride_demand/train.py [--out FOLDER]

Rides of casual and of registered riders add up to the answer, so neither is a feature. The source
gives local hours of Washington DC without a zone; the demo reads them as UTC.
"""

import argparse
import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from dashboard import registry
from dashboard.domain.card import Card, Metric, Reference, Task, Training
from dashboard.domain.schema import FeatureSchema, Kind

HERE = Path(__file__).parent
RIDES = HERE / "rides.parquet"
SEED = 0
YEAR = 2011
HELD_OUT = 0.2
REFERENCE_ROWS = 1_000
NOTE = (
    "The held-out hours lie between the hours learned from, so the qualities flatter: they promise "
    "nothing for the next year, in which far more people rode. The source's local hours are read "
    "as UTC."
)


def main() -> None:
    """Train, measure and write everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the version to")
    out = parser.parse_args().out
    labels = tomllib.loads((HERE / "labels.toml").read_text())["features"]
    hours = pd.read_parquet(RIDES)
    in_training = hours["hour_start"].dt.year == YEAR
    past = hours[in_training]
    schema = registry.describe_features(past[list(labels)], labels)
    print(f"read {len(hours):,} hours, {len(past):,} of them to train on")
    card = write_version(out, schema, schema.conform(past).frame, past["cnt"].to_numpy(dtype=float))
    qualities = ", ".join(f"{metric.name} {metric.value:.3g}" for metric in card.metrics)
    print(f"wrote version {card.version}, {card.algorithm}: {qualities}")
    later = later_hours(hours[~in_training], list(schema.names))
    later.to_parquet(out / "later.parquet", index=False)
    print(f"wrote {len(later):,} later hours to score")


def boosting(schema: FeatureSchema) -> Pipeline:
    """Boosted trees on one column for each category, missing being one, and on plain numbers."""
    words = [feature.name for feature in schema.features if feature.kind is Kind.CATEGORY]
    one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = ColumnTransformer([("words", one_hot, words)], remainder="passthrough")
    trees = HistGradientBoostingRegressor(
        learning_rate=0.1, max_iter=150, early_stopping=False, random_state=SEED
    )
    return Pipeline([("columns", columns), ("trees", trees)])


def write_version(out: Path, schema: FeatureSchema, rows: pd.DataFrame, rides: np.ndarray) -> Card:
    """Fit on the larger part, measure on the rest, and write exactly the model measured."""
    split = train_test_split(rows, rides, test_size=HELD_OUT, random_state=SEED)
    fitted_on, held_out, known, expected = split
    model = boosting(schema).fit(fitted_on, known)
    card = Card(
        model="ride_demand",
        version=1,
        title="Bike rides per hour",
        purpose=(
            "Predicts how many bikes will be rented in Washington DC in an hour, from the calendar "
            "and the weather. It helps to decide when bikes are brought to the stations."
        ),
        owner="Operations (demo)",
        task=Task.REGRESSION,
        algorithm="Gradient boosted trees, one-hot encoded",
        outputs=("rides",),
        response_label="Rides per hour",
        response_unit="rides per hour",
        record_label="Hour",
        scope_label="Area",
        outcome_labels=(),
        schema=schema,
        decision=None,
        training=Training(
            data=f"{RIDES.name}: 80 % of the hours of {YEAR}",
            sha256=registry.hash_file(RIDES),
            start=date(YEAR, 1, 1),
            end=date(YEAR, 12, 31),
            n_rows=len(fitted_on),
            mean_outcome=float(known.mean()),
            seed=SEED,
            note=NOTE,
        ),
        reference=Reference(
            file="", sha256="", n_rows=0, name=f"hours of {YEAR} that the model learned from"
        ),
        metrics=measure(expected, model.predict(held_out)),
        libraries=(),
        artifact="",
        sha256="",
    )
    sample = fitted_on.assign(**{registry.OUTCOME: known}).sample(REFERENCE_ROWS, random_state=SEED)
    return registry.write_version(out / "1", card, model, sample)


def measure(expected: np.ndarray, predicted: np.ndarray) -> tuple[Metric, ...]:
    """Qualities of the predictions of held-out hours; the errors are in rides per hour."""
    measures = {
        "R²": r2_score,
        "Mean absolute error": mean_absolute_error,
        "Root mean squared error": root_mean_squared_error,
    }
    held_out = f"the other 20 % of the hours of {YEAR}, drawn at random"
    return tuple(
        Metric(name, float(score(expected, predicted)), held_out, len(expected))
        for name, score in measures.items()
    )


def later_hours(hours: pd.DataFrame, features: list[str]) -> pd.DataFrame:
    """Hours to score, with the rides counted, which are known when the hour is over."""
    start = hours["hour_start"].dt.tz_localize("UTC")
    roles = {
        "entity": hours["hour_start"].dt.strftime("%Y-%m-%dT%H"),
        "event_time": start,
        "scope": "*",
    }
    truth = {"outcome": hours["cnt"], "outcome_known_at": start + pd.Timedelta(hours=1)}
    return pd.DataFrame({**roles, **{name: hours[name] for name in features}, **truth})


if __name__ == "__main__":
    main()
