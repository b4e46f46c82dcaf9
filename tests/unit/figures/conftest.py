"""A loan model with 13 features as the demo has it, and results that look like real ones."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dashboard.domain.card import Card, Decision, Reference, Task, Training
from dashboard.domain.results import (
    Attributions,
    Edit,
    Estimate,
    Link,
    MeanAttribution,
    Neighbours,
    PartialDependence,
    PermutationImportance,
    Provenance,
    WhatIf,
)
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.domain.summaries import MonthSummary, ScoreDistribution

SECTORS = {
    "44": "Retail trade",
    "54": "Professional, scientific and technical services",
    "23": "Construction",
    "72": "Accommodation and food services",
    "62": "Health care and social assistance",
}
FEATURES = (
    Feature("approved_amount", Kind.NUMBER, "Amount approved", "$", low=1000, high=4e6,
            typical=(10_000, 800_000)),
    Feature("guaranteed_share", Kind.NUMBER, "Share guaranteed by the agency", "%", low=10,
            high=100, typical=(50, 85)),
    Feature("employees", Kind.INTEGER, "Employees", "", low=0, high=9999, typical=(1, 40)),
    Feature("jobs_created", Kind.INTEGER, "Jobs created", "", low=0, high=5000, typical=(0, 12)),
    Feature("jobs_retained", Kind.INTEGER, "Jobs retained", "", low=0, high=5000, typical=(0, 20)),
    Feature("naics_sector", Kind.CATEGORY, "Industry", "", allowed=tuple(SECTORS),
            value_labels=tuple(SECTORS.items())),
    Feature("business_age", Kind.CATEGORY, "Age of the business", "", allowed=("new", "existing")),
    Feature("is_franchise", Kind.BOOLEAN, "Franchise"),
    Feature("urban_rural", Kind.CATEGORY, "Location", "", allowed=("urban", "rural")),
    Feature("revolving_line", Kind.BOOLEAN, "Revolving line of credit"),
    Feature("low_doc", Kind.BOOLEAN, "Approved with little documentation"),
    Feature("bank_state", Kind.CATEGORY, "State of the lending bank", "", allowed=("CA", "TX")),
    Feature("same_state", Kind.BOOLEAN, "Bank and borrower in the same state"),
)  # fmt: skip
ROW = {
    "approved_amount": 120_000.0,
    "guaranteed_share": 50.0,
    "employees": 4,
    "jobs_created": 0,
    "jobs_retained": None,
    "naics_sector": "54",
    "business_age": "new",
    "is_franchise": 0.0,
    "urban_rural": None,
    "revolving_line": 1.0,
    "low_doc": 0.0,
    "bank_state": "TX",
    "same_state": 0.0,
}
LOAN_VALUES = (0.42, 0.31, -0.18, 0.02, 0.09, 0.25, 0.12, -0.01, 0.05, 0.2, -0.07, -0.11, 0.015)
ORIGIN = Provenance(
    model="sba_default-1",
    method="sampled-interventional pairs=24",
    n_rows=1,
    rows="prediction 4711",
    background="100 of 1,000 approved loans of 2003",
)
MANY = replace(ORIGIN, n_rows=500, rows="May 2006, all states")


def squashed(margin):
    return 1 / (1 + np.exp(-np.asarray(margin, dtype=float)))


@pytest.fixture
def card():
    return Card(
        model="sba_default",
        version=1,
        title="Loan default",
        purpose="Finds loans that may not be paid back.",
        owner="Credit team",
        task=Task.BINARY,
        algorithm="Gradient boosting",
        outputs=("default",),
        response_label="Risk of default",
        response_unit="",
        record_label="Loan",
        scope_label="State",
        outcome_labels=("paid", "defaulted"),
        schema=FeatureSchema(FEATURES),
        decision=Decision(0.2, "review", "approve"),
        training=Training("loans", "0" * 64, date(1998, 1, 1), date(2003, 12, 31), 22_000, 0.12, 0),
        reference=Reference("reference.parquet", "0" * 64, 1000, "1,000 approved loans of 2003"),
        metrics=(),
        libraries=(),
        artifact="model.joblib",
        sha256="0" * 64,
    )


@pytest.fixture
def rides(card):
    """The same card as a regression."""
    return replace(
        card,
        model="ride_demand",
        task=Task.REGRESSION,
        outputs=("rides",),
        response_label="Rides",
        response_unit="rides per hour",
        record_label="Hour",
        outcome_labels=(),
        decision=None,
    )


@pytest.fixture
def row():
    return dict(ROW)


@pytest.fixture
def explained():
    """Make the attributions of one loan from its contributions on the margin."""

    def make(values=LOAN_VALUES, base=-1.73, errors=None, link=Link.LOGIT):
        values = np.array([values], dtype=float)
        margin = base + values.sum(axis=1)
        squash = squashed if link is Link.LOGIT else np.asarray
        return Attributions(
            features=tuple(feature.name for feature in FEATURES),
            output="default",
            values=values,
            base_value=base,
            margin=margin,
            response=np.asarray(squash(margin)),
            base_response=float(squash(base)),
            link=link,
            provenance=ORIGIN,
            standard_errors=None if errors is None else np.full(values.shape, errors),
        )

    return make


@pytest.fixture
def edited(explained):
    """A what-if that halves the amount and fills in the location."""
    after = np.array(LOAN_VALUES)
    after[0], after[8], after[5] = -0.2, -0.15, 0.2
    edits = (
        Edit("approved_amount", 120_000.0, 60_000.0),
        Edit("urban_rural", None, "rural", "seen 3 times"),
    )
    return WhatIf(edits, explained(), explained(after))


@pytest.fixture
def amount_effect():
    """500 curves along the amount, with missing values."""
    draw = np.random.default_rng(0)
    observed = np.exp(draw.normal(11.5, 1.1, 500)).round(-2)
    observed[:30] = np.nan
    known = observed[np.isfinite(observed)]
    grid = np.unique(np.quantile(known, np.linspace(0, 1, 40), method="nearest"))
    level = draw.normal(-1.7, 0.6, (500, 1)) - 0.3 * draw.normal(1, 0.3, (500, 1)) * np.log(
        grid / 1e5
    )
    missing = draw.normal(-1.2, 0.6, (500, 1))
    individual = squashed(np.hstack([level, missing]))
    return PartialDependence("approved_amount", np.append(grid, np.nan), individual, observed, MANY)


@pytest.fixture
def sector_effect():
    """500 records over five industries and "missing"."""
    draw = np.random.default_rng(1)
    grid = np.array([*SECTORS, None], dtype=object)
    observed = draw.choice(grid, 500, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.1])
    level = draw.normal(-1.7, 0.6, (500, 1)) + np.array([0.3, -0.3, 0.1, 0.5, -0.8, 0.9])
    return PartialDependence("naics_sector", grid, squashed(level), observed, MANY)


@pytest.fixture
def franchise_effect():
    grid = np.array([0.0, 1.0])
    observed = np.array([0.0, 1.0, 0.0, 0.0])
    individual = np.array([[0.1, 0.2], [0.15, 0.2], [0.12, 0.24], [0.2, 0.3]])
    return PartialDependence("is_franchise", grid, individual, observed, replace(MANY, n_rows=4))


@pytest.fixture
def permuted():
    """Permutation importance of 13 features over 10 shuffles; the last ones are negative."""
    draw = np.random.default_rng(2)
    mean = np.array([0.05, 0.031, 0.029, 0, 0.001, 0.02, 0.01, 0, 0.012, 0.015, 0.002, -0.003, 0])
    noise = draw.normal(0, 0.002, (13, 10))
    origin = replace(MANY, method="permutation auc repeats=10", background="", n_rows=2000)
    names = tuple(feature.name for feature in FEATURES)
    return PermutationImportance(
        names, mean[:, np.newaxis] + noise, np.full(13, 0.001), 0.684, "auc", origin
    )


@pytest.fixture
def averaged():
    mean = np.abs(np.array(LOAN_VALUES))
    names = tuple(feature.name for feature in FEATURES)
    return MeanAttribution(names, mean, mean / 20, "margin", replace(MANY, n_rows=200))


@pytest.fixture
def scores():
    """12,480 scores in 30 ranges."""
    edges = np.linspace(0.02, 0.62, 31)
    centres = (edges[:-1] + edges[1:]) / 2
    shape = centres * np.exp(-centres / 0.08)
    counts = np.floor(shape / shape.sum() * 12_480).astype(np.int64)
    counts[4] += 12_480 - counts.sum()
    return ScoreDistribution(edges, counts)


@pytest.fixture
def months():
    """Two years in which outcomes run away from the scores; one month has no predictions."""
    made = []
    for place in range(24):
        month = f"{2005 + place // 12}-{place % 12 + 1:02d}"
        known = max(0, 400 - 20 * place)
        outcome = 0.15 + 0.01 * place if known else None
        score = 0.14 + 0.001 * place
        n_rows = 500 + 10 * place
        made.append(MonthSummary(month, n_rows, score, known, outcome, score if known else None))
    del made[7]
    return made


@pytest.fixture
def similar(card):
    """Three loans: one alike, one with another amount, one in another industry and place."""
    parts = np.zeros((3, len(card.schema)))
    parts[1, 0], parts[2, 0], parts[2, 5], parts[2, 8] = 0.4, 0.004, 1, 1
    return Neighbours(
        features=card.schema.names,
        keys=("11", "12", "13"),
        distances=parts.mean(axis=1),
        differences=parts,
        scores=np.array([0.1, 0.2, 0.3]),
        outcomes=np.array([0.0, 1.0, np.nan]),
        outcome=Estimate(0.5, 0.0945, 0.9055, 2),
        asked="defaulted",
        provenance=replace(MANY, method="gower nearest=3", background="", n_rows=3_000),
    )
