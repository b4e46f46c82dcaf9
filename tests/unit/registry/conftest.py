"""A small version on disk, and what it is made of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from dashboard import registry
from dashboard.domain.card import Card, Decision, Metric, Reference, Task, Training
from dashboard.domain.records import Trust, Version

NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def rows() -> pd.DataFrame:
    """Conformed rows: a number with gaps, a flag, a category with gaps, a whole number."""
    draw = np.random.default_rng(0)
    n_rows = 120
    frame = pd.DataFrame(
        {
            "age": draw.normal(40, 10, n_rows).round(1),
            "member": draw.integers(0, 2, n_rows).astype(float),
            "town": pd.Series(draw.choice(["Ulm", "Bonn", "Rom"], n_rows), dtype="str"),
            "visits": draw.integers(0, 9, n_rows).astype(float),
        }
    )
    frame.loc[::11, "age"] = np.nan
    frame.loc[::13, "town"] = np.nan
    return frame


@pytest.fixture(scope="session")
def schema(rows):
    labels = {
        "age": {"label": "Age", "unit": "years"},
        "member": {"kind": "boolean"},
        "town": {"order": ["Ulm", "Bonn", "Rom"], "values": {"Rom": "Rome"}},
        "visits": {"kind": "integer", "nullable": True},
    }
    return registry.describe_features(rows, labels)


@pytest.fixture(scope="session")
def target(rows):
    """A class for each row that depends on every column."""
    score = rows["visits"] + 3 * rows["member"] + 2 * (rows["town"] == "Ulm") + rows["age"].isna()
    return (score + np.random.default_rng(1).normal(0, 2, len(rows)) > 6).astype(int).to_numpy()


@pytest.fixture
def card(schema) -> Card:
    return Card(
        model="visits",
        version=1,
        title="Visits",
        purpose="Says who comes back. Used by the front desk.",
        owner="Front desk",
        task=Task.BINARY,
        algorithm="Logistic regression",
        outputs=("returns",),
        response_label="Chance to return",
        response_unit="",
        record_label="Guest",
        scope_label="Town",
        outcome_labels=("stays away", "returns"),
        schema=schema,
        decision=Decision(0.5, "invite", "leave"),
        training=Training(
            "guests.csv", "a" * 64, date(2020, 1, 1), date(2020, 6, 30), 120, 0.4, 0, "Invented."
        ),
        reference=Reference("reference.parquet", "b" * 64, 120, "guests of 2020"),
        metrics=(Metric("AUC", 0.8, "the same guests", 120),),
        libraries=(("scikit-learn", "1.7.0"),),
        artifact="model.joblib",
        sha256="c" * 64,
    )


@pytest.fixture(scope="session")
def fitted(rows, target):
    columns = make_column_transformer((OneHotEncoder(), ["town", "member"]))
    return make_pipeline(columns, LogisticRegression()).fit(rows, target)


@pytest.fixture
def register(tmp_path) -> Callable[..., Version]:
    """Write a version below `tmp_path` and return what the database would record of it."""

    def write(card: Card, estimator: object, reference: pd.DataFrame, folder: str = "visits/1"):
        registry.write_version(tmp_path / folder, card, estimator, reference)
        return recorded(tmp_path, folder)

    return write


def recorded(root: Path, folder: str) -> Version:
    card, sha256 = registry.read_card(root / folder / "card.toml")
    return Version(1, card, sha256, folder, NOW, Trust("tests", NOW))


@pytest.fixture
def version(register, card, fitted, rows, target) -> Version:
    reference = rows.assign(**{"@outcome": target})
    return register(replace(card), fitted, reference)
