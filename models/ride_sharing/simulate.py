"""Make up a ride-sharing company: ten models that feed each other, in twenty countries.

    python models/ride_sharing/simulate.py [--out FOLDER]

Nothing here is real. It shows what the model map looks like where many models serve many countries,
and some of them are made unhealthy on purpose. Every card says that it is simulated. For each model
this writes its versions, ``later.parquet`` (the rows to score), ``edges.toml`` (what feeds it) and
``deployments.toml`` (who is champion where, and what goes wrong).
"""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import r2_score, roc_auc_score

from dashboard import registry
from dashboard.domain.card import Card, Metric, Reference, Task, Training
from dashboard.domain.schema import FeatureSchema

HERE = Path(__file__).parent
SEED = 20260628
COUNTRIES = (
    "AR", "AU", "BR", "CA", "CL", "CO", "DE", "EG", "ES", "FR",
    "GB", "ID", "IN", "IT", "JP", "MX", "NG", "SE", "TR", "US",
)  # fmt: skip
SEGMENTS = ("BR/airport", "IN/airport", "US/airport")
FIRST_DAY, N_WEEKS, ROWS_A_WEEK = pd.Timestamp("2026-04-20", tz="UTC"), 10, 3
TRAINING_ROWS = 600
RUSH = 0.4
RETIRED_FROM = N_WEEKS // 2
NOTE = (
    "Simulated: data, outcomes, versions and faults are made up by models/ride_sharing/simulate.py "
    "to show many models in many countries. Nothing can be learned from the numbers."
)
Rows = pd.DataFrame


@dataclass(frozen=True)
class Simulated:
    """One made-up model.

    `truth` gives the mean outcome (or the chance of a yes) of rows that hold what it reads; `reads`
    names the upstream model of each feature that is an answer.
    """

    title: str
    label: str
    unit: str
    truth: Callable[[Rows], pd.Series]
    reads: Mapping[str, str]
    noise: float = 0.05

    @property
    def is_chance(self) -> bool:
        """Whether it answers yes or no."""
        return self.unit == ""

    @property
    def output(self) -> str:
        """What its answer is called."""
        return "yes" if self.is_chance else "value"


def chance(margin: pd.Series) -> pd.Series:
    """The logistic function."""
    return 1 / (1 + np.exp(-margin))


MODELS = {
    "sim_demand": Simulated(
        "Demand", "Rides asked for", "rides per hour",
        lambda X: 120 * X["size"] ** 0.8 * (1 + 0.6 * X["rush"] + 0.08 * X["rain"]), {},
    ),
    "sim_supply": Simulated(
        "Supply", "Drivers online", "drivers",
        lambda X: 110 * X["size"] ** 0.8 * (1 + 0.2 * X["rush"] - 0.05 * X["rain"]), {},
    ),
    "sim_traffic": Simulated(
        "Traffic", "Speed of traffic", "km/h",
        lambda X: 38 - 9 * X["rush"] - 1.2 * X["rain"] - X["size"], {},
    ),
    "sim_eta": Simulated(
        "Arrival time", "Minutes until the driver is there", "min",
        lambda X: 1 + 120 / X["speed"] + 250 / X["drivers"],
        {"speed": "sim_traffic", "drivers": "sim_supply"},
    ),
    "sim_surge": Simulated(
        "Surge", "Surge factor", "times",
        lambda X: (X["asked"] / X["drivers"]).clip(0.8, 3.0),
        {"asked": "sim_demand", "drivers": "sim_supply"},
    ),
    "sim_price": Simulated(
        "Price", "Price of a ride", "$",
        lambda X: 6 + 5 * X["surge"] + 0.3 * X["minutes"],
        {"surge": "sim_surge", "minutes": "sim_eta"},
    ),
    "sim_acceptance": Simulated(
        "Acceptance", "Chance that a driver accepts", "",
        lambda X: chance(1.5 + 0.8 * X["surge"] - 0.15 * X["minutes"]),
        {"surge": "sim_surge", "minutes": "sim_eta"},
    ),
    "sim_cancellation": Simulated(
        "Cancellation", "Chance that the rider cancels", "",
        lambda X: chance(-1.2 + 0.09 * X["price"] - 1.5 * X["accepted"]),
        {"price": "sim_price", "accepted": "sim_acceptance"},
    ),
    "sim_fraud": Simulated(
        "Fraud", "Chance of fraud", "",
        lambda X: chance(-3.6 + 0.14 * X["price"] + 0.2 * X["surge"]),
        {"price": "sim_price", "surge": "sim_surge"},
    ),
    "sim_revenue": Simulated(
        "Revenue", "Revenue of an hour", "$",
        lambda X: X["asked"] * X["price"] * (1 - X["cancelled"]),
        {"asked": "sim_demand", "price": "sim_price", "cancelled": "sim_cancellation"},
    ),
}  # fmt: skip
LABELS = {
    "size": ("City size", "million people"), "rush": ("Rush hour", ""), "rain": ("Rain", "mm"),
    "asked": ("Rides asked for", "rides per hour"), "drivers": ("Drivers online", "drivers"),
    "speed": ("Speed of traffic", "km/h"), "minutes": ("Minutes until arrival", "min"),
    "surge": ("Surge factor", "times"), "price": ("Price of a ride", "$"),
    "accepted": ("Chance that a driver accepts", ""), "cancelled": ("Chance of cancelling", ""),
}  # fmt: skip
# what goes wrong, on purpose
SECOND_VERSIONS = {"sim_eta": ("CA", "US", "US/airport"), "sim_price": ("DE", "ES", "FR", "IT")}
SILENT = {"sim_demand": {"JP": 6}, "sim_traffic": {"EG": 6}}
DEARER = {"sim_price": {"AR": 1.35, "TR": 1.5}, "sim_revenue": {"AR": 1.4}}
FAILED = {"sim_fraud": ["NG"], "sim_eta": ["MX"]}
PILOT = {"sim_supply": "NZ"}
RETIRED = {"sim_fraud": "surge"}
GIVEN = {"sim_revenue": "asked"}


def main() -> None:
    """Train and write everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the models to")
    out = parser.parse_args().out
    rng = np.random.default_rng(SEED)
    past, later = answered(world(rng, TRAINING_ROWS), rng), answered(weeks(rng), rng)
    for name, model in MODELS.items():
        folder = out / name
        numbers = (1, 2) if name in SECOND_VERSIONS else (1,)
        for number in numbers:
            write_version(folder / str(number), model, past)
        rows_to_score(name, model, later, rng).to_parquet(folder / "later.parquet", index=False)
        (folder / "edges.toml").write_text(edges_text(model))
        (folder / "deployments.toml").write_text(deployments_text(name))
        print(f"wrote {name}: {len(numbers)} versions")


def world(rng: np.random.Generator, n_rows: int) -> Rows:
    """Moments in cities, without times and places."""
    return pd.DataFrame(
        {
            "size": rng.uniform(0.5, 9, n_rows).round(2),
            "rush": rng.random(n_rows) < RUSH,
            "rain": rng.gamma(0.6, 2, n_rows).round(1).clip(0, 9),
        }
    )


def weeks(rng: np.random.Generator) -> Rows:
    """Moments of ten weeks in every country and segment."""
    places = [*COUNTRIES, *SEGMENTS, *PILOT.values()]
    n_weeks, n_places = N_WEEKS * ROWS_A_WEEK, len(places)
    hours = np.arange(n_weeks) // ROWS_A_WEEK * 168 + np.tile([8, 62, 133], N_WEEKS)
    rows = world(rng, n_weeks * n_places)
    sizes = dict(zip(places, rng.uniform(1, 8, n_places).round(1), strict=True))
    scope = np.tile(places, n_weeks)
    return rows.assign(
        scope=scope,
        entity=[f"{place.replace('/', '-')}-city" for place in scope],
        event_time=FIRST_DAY + pd.to_timedelta(np.repeat(hours, n_places), unit="h"),
        week=np.repeat(np.arange(n_weeks) // ROWS_A_WEEK, n_places),
        size=[sizes[place] for place in scope],
    )


def answered(rows: Rows, rng: np.random.Generator) -> Rows:
    """The rows with the truth that each model asks for, under the names its readers use."""
    known = rows.copy()
    for name, model in MODELS.items():
        truth = model.truth(known)
        spread = 0.0 if model.is_chance else model.noise
        known[name] = truth * (1 + spread * rng.standard_normal(len(rows)))
        for reader in MODELS.values():
            for feature, upstream in reader.reads.items():
                if upstream == name:
                    known[feature] = truth
    return known


def outcome_of(model: Simulated, truth: pd.Series, rng: np.random.Generator) -> pd.Series:
    """What came of it: a yes or no by its chance, or the number."""
    return (rng.random(len(truth)) < truth).astype(float) if model.is_chance else truth


def features_of(model: Simulated) -> list[str]:
    """What a model reads: the weather and the like, then the answers of others."""
    return ["size", "rush", "rain", *model.reads]


def write_version(folder: Path, model: Simulated, past: Rows) -> Card:
    """Fit and write one small model."""
    name, number = folder.parent.name, int(folder.name)
    rng = np.random.default_rng(SEED + number)
    labels = {each: {"label": LABELS[each][0], "unit": LABELS[each][1]} for each in LABELS}
    kinds = dict.fromkeys(model.reads, "number") | {"size": "number", "rain": "number"}
    labels = {each: {**labels[each], "kind": kinds.get(each, "boolean")} for each in labels}
    schema = registry.describe_features(past[features_of(model)], labels)
    rows, outcome = schema.conform(past).frame, outcome_of(model, past[name], rng)
    kind = HistGradientBoostingClassifier if model.is_chance else HistGradientBoostingRegressor
    fitted = kind(max_iter=30 + 20 * number, max_leaf_nodes=6, random_state=number).fit(
        rows, outcome
    )
    card = card_of(name, number, model, (schema, outcome), measured(model, fitted, rows, outcome))
    sample = rows.assign(**{registry.OUTCOME: outcome}).head(200)
    return registry.write_version(folder, card, fitted, sample)


def measured(model: Simulated, fitted: object, rows: Rows, outcome: pd.Series) -> Metric:
    """One quality, on the rows it learned from."""
    if model.is_chance:
        value = roc_auc_score(outcome, fitted.predict_proba(rows)[:, 1])
        return Metric("AUC", float(value), "the simulated training rows", len(rows))
    value = r2_score(outcome, fitted.predict(rows))
    return Metric("R²", float(value), "the simulated training rows", len(rows))


def card_of(
    name: str,
    number: int,
    model: Simulated,
    learned: tuple[FeatureSchema, pd.Series],
    metric: Metric,
) -> Card:
    """A card that says that all of it is simulated."""
    schema, outcome = learned
    return Card(
        model=name,
        version=number,
        title=f"{model.title} (simulated)",
        purpose=f"Simulated, to show many models: {model.label.lower()}. {NOTE}",
        owner="Nobody (simulated)",
        task=Task.BINARY if model.is_chance else Task.REGRESSION,
        algorithm="Small gradient boosted trees",
        outputs=(model.output,),
        response_label=f"{model.label} (simulated)",
        response_unit=model.unit,
        record_label="City hour",
        scope_label="Country",
        outcome_labels=("no", "yes") if model.is_chance else (),
        schema=schema,
        decision=None,
        training=Training(
            data="simulated rows", sha256="0" * 64, start=date(2026, 1, 1), end=date(2026, 3, 31),
            n_rows=len(outcome), mean_outcome=float(outcome.mean()), seed=SEED, note=NOTE,
        ),
        reference=Reference(file="", sha256="", n_rows=0, name="simulated training rows"),
        metrics=(metric,),
        libraries=(),
        artifact="",
        sha256="",
    )  # fmt: skip


def rows_to_score(name: str, model: Simulated, later: Rows, rng: np.random.Generator) -> Rows:
    """The rows of one model, its silent countries left out and its dearer ones dearer."""
    silent = {
        (place, week)
        for place, n_weeks in SILENT.get(name, {}).items()
        for week in range(N_WEEKS - n_weeks, N_WEEKS)
    }
    pilots = set(PILOT.values()) - {PILOT.get(name)}
    kept = [
        (place, week) not in silent and place not in pilots
        for place, week in zip(later["scope"], later["week"], strict=True)
    ]
    rows = later[kept].copy()
    dearer = rows["scope"].map(DEARER.get(name, {})).fillna(1.0).astype(float)
    own = ["size", "rush", "rain", *([GIVEN[name]] if name in GIVEN else [])]
    if name in RETIRED:
        own.append(RETIRED[name])
        rows[RETIRED[name]] = rows[RETIRED[name]].where(rows["week"] >= RETIRED_FROM)
    return rows[["entity", "event_time", "scope", *own]].assign(
        outcome=outcome_of(model, rows[name], rng) * dearer,
        outcome_known_at=rows["event_time"] + pd.Timedelta(days=1),
    )


def edges_text(model: Simulated) -> str:
    """The edges that feed a model."""
    return "\n".join(
        f'[[edge]]\nupstream = "{upstream}"\noutput = "{MODELS[upstream].output}"\n'
        f'feature = "{feature}"\nmax_age = "7d"\non_missing = "last_known"\n'
        for feature, upstream in model.reads.items()
    )


def deployments_text(name: str) -> str:
    """Who is champion where, which runs fail, and which edge is retired half-way."""
    second = SECOND_VERSIONS.get(name, ())
    scopes = [*COUNTRIES, *(SEGMENTS if name in {"sim_eta", "sim_price"} else ())]
    lines = [f"failed = {json.dumps(FAILED.get(name, []))}"]
    if name in RETIRED:
        lines.append(f'retired = "{RETIRED[name]}"')
    lines += ["", "[champions]"]
    lines += [f'"{scope}" = {2 if scope in second else 1}' for scope in scopes]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
