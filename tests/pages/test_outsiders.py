"""Tables and models nobody here has seen: described, written, registered, scored, looked at."""

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostClassifier
from click.testing import CliRunner
from lightgbm import LGBMClassifier
from pages_app import open_page, words
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from world import World
from xgboost import XGBRegressor

from dashboard import registry, store
from dashboard.cli import main
from dashboard.domain.cohort import Cohort, Sort

pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")
N = 12


def made():
    """Text labels, categories, missing values and truth values."""
    rng = np.random.default_rng(2)
    n = 300
    rows = pd.DataFrame(
        {
            "Age (years)": rng.integers(18, 80, n),
            "income": rng.normal(50, 9, n).round(1),
            "town": rng.choice(["Zürich", "São Paulo", 'the "Hague"'], n),
            "member": rng.choice([True, False], n),
        }
    )
    rows.loc[::7, "income"] = np.nan
    late = rows["Age (years)"] + 20 * rows["member"] + rng.normal(0, 9, n) > 60
    return rows, pd.Series(np.where(late, "late", "in time"), name="state")


def sklearn_table(load):
    return lambda: load(return_X_y=True, as_frame=True)


QUIET = {"verbose": 0, "allow_writing_files": False, "thread_count": 1}
CASES = {
    "tumours, LightGBM": (
        sklearn_table(load_breast_cancer),
        LGBMClassifier(n_estimators=10, verbose=-1, n_jobs=1),
        {"outcome_labels": {0: "malignant", 1: "benign"}},
    ),
    "diabetes, XGBoost": (
        sklearn_table(load_diabetes), XGBRegressor(n_estimators=10, max_depth=3, n_jobs=1), {}),
    "wines, scikit-learn": (
        sklearn_table(load_wine), make_pipeline(StandardScaler(), LogisticRegression()),
        {"outcome_labels": ("Barolo", "Grignolino", "Barbera")},
    ),
    "payments, CatBoost": (
        made, CatBoostClassifier(iterations=10, cat_features=["town"], **QUIET), {}),
}  # fmt: skip


def candor(*words):
    said = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert said.exit_code == 0, said.output
    return said.output


@pytest.mark.parametrize("name", CASES)
def test_an_outsiders_table_gets_from_rows_to_the_page_of_a_record(name, tmp_path, monkeypatch):
    load, model, more = CASES[name]
    world = World(tmp_path)
    for variable, value in world.variables.items():
        monkeypatch.setenv(variable, value)
    X, y = load()
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    model.fit(X_train, y_train)
    described = registry.describe_version(
        model, X_train, y_train, X_test, y_test, title="First model", **more
    )
    card = described.write(world.models / "first_model" / "1")
    assert card.metrics
    assert card.golden is not None
    new = X_test.head(N).reset_index(drop=True)
    keyed = new.assign(entity=[f"E{place}" for place in range(N)], event_time="2025-01-01T00:00Z")
    keyed.to_csv(tmp_path / "new.csv", index=False)
    candor("init")
    candor("register", world.models / "first_model" / "1", "--trust")
    candor("deploy", "first_model", "--version", 1)
    candor("score", "first_model", tmp_path / "new.csv")
    with store.reading(world.engine) as connection:
        assert store.count(connection, Cohort("first_model", 1)) == N
        key = store.read_page(connection, Cohort("first_model", 1), Sort()).first
        stored = store.get_prediction(connection, "first_model", key)
    row = new.iloc[[int(stored.entity[1:])]]
    own = model.predict_proba(row)[0] if card.outcome_labels else model.predict(row)
    several = len(card.outputs) > 1
    expected = own.max() if several else own[-1]
    assert stored.score == pytest.approx(expected, rel=1e-6)
    app = open_page("prediction", model="first_model", version="1", record=key)
    assert not app.exception
    assert not app.error
    shown = own[0] if several else stored.score  # the page opens with the first class
    assert card.show_score(float(shown)) in words(app)
    models = open_page("models", model="first_model", version="1")
    assert not models.exception
