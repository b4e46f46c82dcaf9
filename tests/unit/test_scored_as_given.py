"""What is stored of a user's own file is what the model in memory answers to the user's frame."""

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from kinds_of_columns import CATEGORIES, NUMBERS
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from world import World

from dashboard import registry
from dashboard.cli import main

IN_EVERY_FILE = [
    "objects: whole numbers", "objects: floats", "objects: truth values", "objects: texts",
    "objects: truth values and None", "objects: numbers and None", "objects: texts and None",
    "objects: texts with blanks", "objects: texts of numbers", "long whole numbers",
    "long unsigned numbers", "text with gaps", "categories: texts",
    "categories: truth values", "categories: whole numbers", "categories: floats",
    "categories: an unused one", "int8", "bool",
]  # fmt: skip
N, N_NEW = 300, 30


def rows_of(places):
    kinds = CATEGORIES | NUMBERS
    return pd.DataFrame({name: kinds[name](at) for name, at in zip(IN_EVERY_FILE, places)})  # noqa: B905 - rows are longer


def candor(*words):
    said = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert said.exit_code == 0, said.output


def write_csv(frame, path):
    frame.to_csv(path, index=False)


def write_parquet(frame, path):
    plain = {name: object for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)}
    frame.astype(plain).to_parquet(path, index=False)


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A model that a single lost value of any column makes answer otherwise, deployed."""
    world = World(tmp_path_factory.mktemp("given"))
    rng = np.random.default_rng(4)
    places = rng.integers(0, 3, (len(IN_EVERY_FILE), N))
    X, y = rows_of(places), (places == rng.integers(0, 3, (len(places), 1))).sum(axis=0)
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    model = make_pipeline(
        make_column_transformer((encoder, list(X))), LogisticRegression(max_iter=500)
    ).fit(X, np.where(y > np.median(y), "many", "few"))
    described = registry.describe_version(
        model, X, np.where(y > np.median(y), "many", "few"), title="As given"
    )
    described.write(world.models / "as_given" / "1")
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in world.variables.items():
            patch.setenv(variable, value)
        candor("init")
        candor("register", world.models / "as_given" / "1", "--trust")
        candor("deploy", "as_given", "--version", 1)
        new = rows_of(rng.integers(0, 3, (len(IN_EVERY_FILE), N_NEW)))
        yield world, model, new


@pytest.mark.parametrize(("ending", "write"), [("csv", write_csv), ("parquet", write_parquet)])
def test_a_stored_score_is_the_answer_to_the_users_own_frame(taught, ending, write):
    world, model, new = taught
    keys = [f"{ending}{place}" for place in range(N_NEW)]
    file = world.folder / f"new.{ending}"
    write(new.assign(entity=keys, event_time="2025-01-01T00:00:00Z"), file)
    candor("score", "as_given", file)
    with world.engine.connect() as connection:
        stored = dict(connection.execute(
            sa.text("SELECT entity, score FROM predictions_as_given WHERE entity LIKE :some"),
            {"some": f"{ending}%"},
        ).all())  # fmt: skip
    own = model.predict_proba(new)[:, list(model.classes_).index("many")]
    assert len(stored) == N_NEW
    np.testing.assert_allclose([stored[key] for key in keys], own, rtol=1e-9)


def test_every_column_of_the_model_matters(taught):
    _, model, new = taught
    own = model.predict_proba(new)[:, 1]
    for name in new:
        moved = new.assign(**{name: new[name].sample(frac=1, random_state=1).to_numpy()})
        moved[name] = moved[name].astype(new[name].dtype)
        assert np.abs(model.predict_proba(moved)[:, 1] - own).max() > 1e-4, name
