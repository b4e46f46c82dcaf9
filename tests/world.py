"""A small world that every kind of test can stand in: a model, its predictions, some outcomes."""

import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from dashboard import registry, services, store
from dashboard.domain.card import Card, Decision, Metric, Reference, Task, Training
from dashboard.domain.records import Role, Trust
from dashboard.domain.schema import Feature, FeatureSchema, Kind

POSTGRES = "CANDOR_TEST_POSTGRES_URL"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TRUST = Trust("tests", NOW)
SCHEMA = FeatureSchema(
    (
        Feature("amount", Kind.NUMBER, "Amount approved", "$", low=1_000, high=90_000,
                typical=(5_000, 80_000)),
        Feature("staff", Kind.INTEGER, "Employees", low=0, high=50, typical=(1, 40)),
        Feature("is_new", Kind.BOOLEAN, "New business"),
        Feature("sector", Kind.CATEGORY, "Sector", allowed=("44", "72", "23"),
                value_labels=(("44", "Retail trade"), ("72", "Food"), ("23", "Construction"))),
    )
)  # fmt: skip


def require(reason: str, *, condition: bool) -> None:
    """Skip with a visible reason; where everything is required, fail instead."""
    if condition:
        return
    if os.environ.get("CANDOR_TEST_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


def loans(n_rows: int, seed: int, start: str = "2025-01-01") -> pd.DataFrame:
    """Rows with roles, features, missing values and the truth."""
    rng = np.random.default_rng(seed)
    amount = rng.uniform(1_000, 90_000, n_rows).round(-2)
    staff = rng.integers(0, 50, n_rows).astype(float)
    sector = rng.choice(["44", "72", "23"], n_rows).astype(object)
    staff[::9], sector[::13] = np.nan, None
    is_new = rng.integers(0, 2, n_rows).astype(bool)
    risk = 1 / (1 + np.exp(3 - amount / 30_000 - 1.2 * is_new))
    return pd.DataFrame(
        {
            "entity": [f"L{seed}-{row:04d}" for row in range(n_rows)],
            "event_time": pd.date_range(start, periods=n_rows, freq="12h", tz="UTC"),
            "scope": np.where(np.arange(n_rows) % 3 == 0, "TX", "CA"),
            "amount": amount,
            "staff": staff,
            "is_new": is_new,
            "sector": sector,
            "outcome": (rng.uniform(size=n_rows) < risk).astype(float),
        }
    )


def card_of(version: int, algorithm: str) -> Card:
    """The card of a test version, before its files are hashed."""
    return Card(
        model="loans",
        version=version,
        title="Loan risk",
        purpose="Tells how likely a loan is not paid back.",
        owner="Tests",
        task=Task.BINARY,
        algorithm=algorithm,
        outputs=("defaulted",),
        response_label="Risk of default",
        response_unit="",
        record_label="Loan",
        scope_label="State",
        outcome_labels=("paid", "defaulted"),
        schema=SCHEMA,
        decision=Decision(0.3, "review", "approve"),
        training=Training("made up", "0" * 64, date(2020, 1, 1), date(2024, 12, 31), 300, 0.3, 1),
        reference=Reference("reference.parquet", "", 100, "loans of 2024"),
        metrics=(Metric("AUC", 0.7, "held-out rows", 60),),
        libraries=(("scikit-learn", "1.9.1"),),
        artifact="model.joblib",
        sha256="",
    )


def gradient_boosting() -> object:
    """Trees that know missing values, behind an ordinal encoder."""
    encoder = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    return make_pipeline(
        make_column_transformer((encoder, ["sector"]), remainder="passthrough"),
        HistGradientBoostingClassifier(max_iter=15, max_leaf_nodes=6, random_state=0),
    )


def logistic_regression() -> object:
    """A linear model behind a one-hot encoder and imputers."""
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    return make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["sector"]),
            (numbers, ["amount", "staff"]),
            remainder="passthrough",
        ),
        LogisticRegression(max_iter=1_000),
    )


ESTIMATORS = {
    1: (gradient_boosting, "Gradient boosting"),
    2: (logistic_regression, "Logistic regression"),
}


def build_version(folder: Path, version: int, like: int | None = None) -> None:
    """Train one version, of the kind of another if `like` it, and write its files into `folder`."""
    rows = loans(300, seed=7, start="2024-01-01")
    make, algorithm = ESTIMATORS[like or version]
    frame = SCHEMA.conform(rows).frame
    fitted = make().fit(frame, rows["outcome"])
    reference = frame.assign(**{"@outcome": rows["outcome"]}).head(100)
    registry.write_version(folder, card_of(version, algorithm), fitted, reference)


def other_card(name: str, task: Task, version: int = 1) -> Card:
    """A card for the same columns with another question: how much is lost, or which end."""
    classes = ("late", "lost", "paid")
    several = task is Task.MULTICLASS
    return replace(
        card_of(version, "Gradient boosting"),
        model=name,
        title="Loan ending" if several else "Loan loss",
        task=task,
        outputs=classes if several else ("loss",),
        outcome_labels=classes if several else (),
        response_label="Chance of this ending" if several else "Expected loss",
        response_unit="" if several else "$",
        decision=None,
    )


def add_other_models(world: "World") -> None:
    """A regression and a multiclass model beside the first, deployed, with 60 predictions."""
    engine = world.engine
    rows = loans(300, seed=7, start="2024-01-01")
    frame = SCHEMA.conform(rows).frame
    loss = rows["outcome"] * rows["amount"]
    ending = np.where(rows["outcome"] == 0, "paid", np.where(loss > 40_000, "lost", "late"))
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    front = make_column_transformer((encoder, ["sector"]), remainder="passthrough")
    for name, task, kind, truth in (
        ("loss", Task.REGRESSION, HistGradientBoostingRegressor, loss),
        ("ending", Task.MULTICLASS, HistGradientBoostingClassifier, ending),
    ):
        folder = world.models / name / "1"
        fitted = make_pipeline(clone(front), kind(max_iter=8, max_leaf_nodes=5, random_state=0))
        fitted.fit(frame, truth)
        registry.write_version(folder, other_card(name, task), fitted, frame.head(100))
        version = services.register_version(engine, world.models, folder, trust=TRUST, now=NOW)
        services.deploy_version(engine, name, 1, now=NOW)
        loaded = registry.load_model(world.models, version)
        later = loans(60, seed=1)
        admitted = services.admit_rows(later, SCHEMA, services.Roles())
        services.score_rows(engine, loaded, admitted, card=version.card, now=NOW)
        places = later["outcome"] * 2 if task is Task.MULTICLASS else later["outcome"] * 9_000
        known = later.assign(outcome=places, known_at=NOW)
        services.add_outcomes(engine, version.card, known, services.Roles(), "known_at", now=NOW)
    engine.dispose()


@dataclass(frozen=True)
class World:
    """A folder with a database and a models folder."""

    folder: Path

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'candor.db'}"

    @property
    def engine(self) -> store.Engine:
        return store.open_engine(self.url)

    @property
    def variables(self) -> dict[str, str]:
        return {"CANDOR_DATABASE_URL": self.url, "CANDOR_MODELS_FOLDER": str(self.models)}


def populate(world: World, since: datetime = NOW) -> None:
    """Two versions, deployed; sixty predictions of each; outcomes of the first forty-five."""
    engine = world.engine
    store.upgrade(engine)
    rows = loans(60, seed=1)
    for number, role in ((1, Role.CHAMPION), (2, Role.CHALLENGER)):
        folder = world.models / "loans" / str(number)
        build_version(folder, number)
        version = services.register_version(engine, world.models, folder, trust=TRUST, now=NOW)
        services.deploy_version(engine, "loans", number, role=role, now=since)
        loaded = registry.load_model(world.models, version)
        admitted = services.admit_rows(rows, SCHEMA, services.Roles())
        services.score_rows(engine, loaded, admitted, card=version.card, now=NOW)
    known = rows.head(45).assign(known_at=NOW)
    services.add_outcomes(engine, version.card, known, services.Roles(), "known_at", now=NOW)
    engine.dispose()
