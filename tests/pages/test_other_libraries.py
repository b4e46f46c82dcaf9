"""A record's page of models that are no estimators: a Booster, a function in a file, ONNX."""

from dataclasses import replace
from pathlib import Path

import lightgbm
import pandas as pd
import pytest
from pages_app import open_page, words
from world import NOW, SCHEMA, TRUST, World, loans, other_card

from dashboard import registry, services, store
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort, Sort

ASSETS = Path(__file__).parents[1] / "assets"
SOURCE = """
def predict(frame):
    return frame["amount"] / 3 + 100 * frame["staff"].fillna(0)
"""


def booster(_folder):
    rows = loans(200, seed=7)
    frame = SCHEMA.conform(rows).frame.astype({"sector": "category"})
    data = lightgbm.Dataset(frame, rows["outcome"] * rows["amount"])
    return lightgbm.train({"verbose": -1, "num_threads": 1}, data, 5), loans(100, seed=8), {}


def function(folder):
    path = folder / "rule.py"
    path.write_text(SOURCE)
    return path, loans(100, seed=8), {}


def onnx(_folder):
    rows = pd.read_csv(ASSETS / "rows.csv")[["amount", "staff", "town"]]
    classes = ("low", "middle", "high")
    kinds = {"schema": registry.describe_features(rows, {}), "outputs": classes,
             "outcome_labels": classes}  # fmt: skip
    return ASSETS / "onnx_classes.onnx", rows, kinds


@pytest.mark.parametrize("make", [booster, function, onnx])
def test_a_record_is_scored_stored_and_explained(make, tmp_path, monkeypatch):
    world = World(tmp_path)
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    engine = world.engine
    store.upgrade(engine)
    model, rows, changes = make(tmp_path)
    task = Task.MULTICLASS if changes else Task.REGRESSION
    card = replace(other_card("bought", task), **changes)
    folder = world.models / "bought" / "1"
    registry.write_version(folder, card, model, rows)
    version = services.register_version(engine, world.models, folder, trust=TRUST, now=NOW)
    services.deploy_version(engine, "bought", 1, now=NOW)
    keyed = loans(10, seed=3)[["entity", "event_time", "scope"]]
    given = keyed.join(rows.head(10)[list(card.schema.names)].reset_index(drop=True))
    admitted = services.admit_rows(given, card.schema, services.Roles())
    loaded = registry.load_model(world.models, version)
    services.score_rows(engine, loaded, admitted, card=version.card, now=NOW)
    with store.reading(engine) as connection:
        key = store.read_page(connection, Cohort("bought", 1), Sort()).first
        stored = store.get_prediction(connection, "bought", key)
    engine.dispose()
    answer = loaded.view.respond(card.schema.conform_row(stored.features))[0]
    assert stored.score == pytest.approx(answer.max())
    app = open_page("prediction", model="bought", version="1", record=key)
    assert not app.exception
    assert not app.error
    shown = stored.scores[card.outputs[0]] if changes else stored.score
    assert card.show_score(shown) in words(app)
    if make is function:  # one is enough
        models = open_page("models", model="bought", version="1")
        assert not models.exception
        assert "model.py" in str(models.table[0].value)
        assert "Built from" in str(models.table[0].value)
