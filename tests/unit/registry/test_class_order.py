"""Which class is which: cards whose words are another class's are refused, at every entrance."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from catboost import CatBoostClassifier, CatBoostRegressor
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    RidgeClassifier,
    SGDClassifier,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import MultiOutputClassifier, MultiOutputRegressor
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

from dashboard import registry, services, store
from dashboard.domain.card import Task
from dashboard.domain.errors import UnfitModel
from dashboard.domain.records import Trust, Version
from dashboard.notebook import explain_model

pytestmark = pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RNG = np.random.default_rng(0)
X = pd.DataFrame(RNG.normal(size=(200, 3)), columns=list("abc"))
HIGH = (X["a"] + RNG.normal(0, 0.5, 200) > 0).to_numpy()
THIRDS = np.digitize(X["a"], [-0.5, 0.5])
QUIET = {"verbose": 0, "allow_writing_files": False, "thread_count": 1}


def coded(kind: str) -> np.ndarray:
    """The same two classes under other values."""
    return {
        "0 and 1": HIGH.astype(int),
        "0.0 and 1.0": HIGH.astype(float),
        "booleans": HIGH,
        "1 and 2": HIGH.astype(int) + 1,
        "texts": np.array(["bad", "good"])[HIGH.astype(int)],
        "texts of digits": np.array(["0", "1"])[HIGH.astype(int)],
        "objects": np.array(["bad", "good"], dtype=object)[HIGH.astype(int)],
    }[kind]


ESTIMATORS = {
    "scikit-learn": lambda: make_pipeline(StandardScaler(), LogisticRegression()),
    "LightGBM": lambda: lightgbm.LGBMClassifier(n_estimators=9, verbose=-1, n_jobs=1),
    "CatBoost": lambda: CatBoostClassifier(iterations=9, **QUIET),
}


@pytest.fixture
def entrances(card, tmp_path):
    """Write a version, and register one whose card was changed afterwards."""

    def enter(model, outputs, labels, outcomes, task=Task.BINARY):
        schema = registry.describe_features(X, {})
        words = {"outputs": outputs, "outcome_labels": labels, "task": task, "decision": None}
        changed = replace(card, schema=schema, **words)
        reference = X if outcomes is None else X.assign(**{"@outcome": outcomes})
        folder = tmp_path / "models" / "visits" / "1"
        return Entrances(folder, changed, model, reference, tmp_path)

    return enter


@dataclass(frozen=True)
class Entrances:
    folder: Path
    card: Any
    model: Any
    reference: pd.DataFrame
    tmp_path: Path

    def write(self):
        return registry.write_version(self.folder, self.card, self.model, self.reference)

    def by_hand(self):
        """The record of files whose card was written by hand afterwards."""
        fitting = self.model.classes_.tolist() if hasattr(self.model, "classes_") else ["0", "1"]
        words = [str(word) for word in fitting]
        right = replace(self.card, outputs=tuple(words[1:] if len(words) == 2 else words),
                        outcome_labels=tuple(words))  # fmt: skip
        written = registry.write_version(
            self.folder, right, self.model, self.reference.drop(columns="@outcome", errors="ignore")
        )
        changed = replace(
            written, outputs=self.card.outputs, outcome_labels=self.card.outcome_labels
        )
        registry.write_card(self.folder / registry.CARD_FILE, changed)
        return changed

    def load(self):
        self.by_hand()
        return registry.load_model(self.tmp_path / "models", recorded(self.tmp_path))


def recorded(tmp_path):
    card, sha256 = registry.read_card(tmp_path / "models/visits/1/card.toml")
    return Version(1, card, sha256, "visits/1", NOW, Trust("Tests", NOW))


def register(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path}/candor.db")
    store.upgrade(engine)
    try:
        models = tmp_path / "models"
        trust = Trust("Tests", NOW)
        folder = models / "visits" / "1"
        return services.register_version(engine, models, folder, trust=trust, now=NOW)
    finally:
        engine.dispose()


RIGHT = {
    "0 and 1": [("1", "0", "1"), ("defaulted", "paid", "defaulted"), ("True", "False", "True"),
                ("1.0", "no", "yes")],
    "0.0 and 1.0": [("1", "0", "1"), ("1.0", "0.0", "1.0"), ("defaulted", "paid", "defaulted")],
    "booleans": [("True", "False", "True"), ("1", "0", "1"), ("true", "no", "yes")],
    "1 and 2": [("2", "1", "2"), ("defaulted", "paid", "defaulted")],
    "texts": [("good", "bad", "good"), ("good", "rejected", "good")],
    "texts of digits": [("1", "0", "1")],
    "objects": [("good", "bad", "good")],
}  # fmt: skip
WRONG = {
    "0 and 1": [("0", "1", "0"), ("defaulted", "defaulted", "paid"), ("False", "True", "False"),
                ("defaulted", "1", "0")],
    "0.0 and 1.0": [("0.0", "1.0", "0.0"), ("0", "yes", "no")],
    "booleans": [("False", "True", "False"), ("0", "yes", "no"), ("yes", "true", "false")],
    "1 and 2": [("1", "2", "1"), ("2", "2", "1"), ("1", "0", "1")],
    "texts": [("bad", "good", "bad"), ("Bad", "Good", "Bad"), ("good", "good", "bad"),
              ("1", "0", "1")],
    "texts of digits": [("0", "1", "0"), ("defaulted", "paid", "defaulted")],
    "objects": [("bad", "good", "bad")],
}  # fmt: skip


def cases(table):
    return [(kind, words) for kind, several in table.items() for words in several]


@pytest.mark.parametrize(("kind", "words"), cases(RIGHT))
@pytest.mark.parametrize("library", ESTIMATORS)
def test_words_of_the_models_own_order_are_accepted(library, kind, words, entrances):
    model = ESTIMATORS[library]().fit(X, coded(kind))
    doors = entrances(model, words[:1], words[1:], HIGH)
    doors.write()
    loaded = doors.load()
    np.testing.assert_allclose(loaded.view.respond(X)[:, 0], model.predict_proba(X)[:, 1])


@pytest.mark.parametrize(("kind", "words"), cases(WRONG))
@pytest.mark.parametrize("library", ESTIMATORS)
def test_words_of_another_order_are_refused_at_both_doors(library, kind, words, entrances):
    model = ESTIMATORS[library]().fit(X, coded(kind))
    doors = entrances(model, words[:1], words[1:], HIGH)
    for enter in (doors.write, doors.load):
        with pytest.raises(UnfitModel, match=r"order"):
            enter()


@pytest.mark.parametrize("kind", ["0 and 1", "texts"])
def test_a_card_that_was_changed_by_hand_is_refused_when_it_is_registered(kind, entrances):
    model = LogisticRegression().fit(X, coded(kind))
    (output, *labels), *_ = WRONG[kind]
    doors = entrances(model, (output,), tuple(labels), HIGH)
    doors.by_hand()
    with pytest.raises(UnfitModel, match="in the model's own order"):
        register(doors.tmp_path)


def test_the_refusal_says_what_to_write(entrances):
    model = LogisticRegression().fit(X, coded("texts"))
    with pytest.raises(UnfitModel) as refused:
        entrances(model, ("bad",), ("good", "bad"), HIGH).write()
    assert str(refused.value) == (
        "The model visits-1 cannot be used: its card must list the outputs in the model's own "
        "order: bad, good ('bad' is another class in outputs; write outputs = ['good'], the second "
        "class, and outcome_labels = ['bad', 'good'])."
    )


SEVERAL = {
    "numbers": (THIRDS, ("0", "1", "2"), ("0", "2", "1")),
    "words for numbers": (THIRDS, ("low", "middle", "high"), ("low", "0", "high")),
    "texts": (np.array(["a", "b", "c"])[THIRDS], ("a", "b", "c"), ("b", "a", "c")),
    "other texts": (np.array(["a", "b", "c"])[THIRDS], ("a", "b", "c"), ("a", "b", "d")),
}


@pytest.mark.parametrize("kind", SEVERAL)
@pytest.mark.parametrize("library", ESTIMATORS)
def test_several_classes_are_matched_by_value(library, kind, entrances):
    classes, right, wrong = SEVERAL[kind]
    model = ESTIMATORS[library]().fit(X, classes)
    entrances(model, right, right, THIRDS, Task.MULTICLASS).write()
    with pytest.raises(UnfitModel, match="in the model's own order"):
        entrances(model, wrong, wrong, THIRDS, Task.MULTICLASS).write()


FLIPPED = (
    "import numpy as np\n\ndef predict(frame):\n    return 1 / (1 + np.exp({sign}frame['a']))\n"
)


def nameless(kind: str, folder: Path, sign: int) -> Any:
    """A model that does not know its classes' names, of the given or the other probability."""
    outcome = HIGH if sign > 0 else ~HIGH
    if kind == "LightGBM Booster":
        return lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1},
                              lightgbm.Dataset(X, outcome.astype(int)), 9)  # fmt: skip
    if kind == "XGBoost Booster":
        return xgboost.train({"objective": "binary:logistic", "nthread": 1},
                             xgboost.DMatrix(X, outcome.astype(int)), 9)  # fmt: skip
    if kind == "XGBoost, coded":
        return xgboost.XGBClassifier(n_estimators=9, n_jobs=1).fit(X, outcome.astype(int))
    path = folder / "rule.py"
    path.write_text(FLIPPED.format(sign="-" if sign > 0 else ""))
    return path


NAMELESS = ["LightGBM Booster", "XGBoost Booster", "XGBoost, coded", "function"]
WORDS = ("returns",), ("stays away", "returns")


@pytest.mark.parametrize("kind", NAMELESS)
def test_an_order_that_the_outcomes_contradict_is_refused(kind, entrances, tmp_path):
    right = entrances(nameless(kind, tmp_path, 1), *WORDS, HIGH)
    right.write()
    wrong = entrances(nameless(kind, tmp_path, -1), *WORDS, HIGH)
    if kind != "function":  # a file is opened only when it is registered
        with pytest.raises(UnfitModel, match="lower probabilities of returns"):
            wrong.write()
    written = registry.write_version(
        right.folder, right.card, wrong.model, X if kind != "function" else wrong.reference
    )
    if kind != "function":
        with_outcomes = X.assign(**{"@outcome": HIGH.astype(float)})
        with_outcomes.to_parquet(right.folder / "reference.parquet", index=False)
        hashed = registry.hash_file(right.folder / "reference.parquet")
        changed = replace(written, reference=replace(written.reference, sha256=hashed))
        registry.write_card(right.folder / registry.CARD_FILE, changed)
    with pytest.raises(UnfitModel, match="lower probabilities of returns"):
        register(tmp_path)


def test_several_nameless_classes_are_checked_by_their_outcomes(entrances):
    data = lightgbm.Dataset(X, THIRDS)
    several = {"objective": "multiclass", "num_class": 3, "verbose": -1, "num_threads": 1}
    model = lightgbm.train(several, data, 5)
    words = ("low", "middle", "high")
    entrances(model, words, words, THIRDS, Task.MULTICLASS).write()
    swapped = np.array([0, 2, 1])[THIRDS]
    with pytest.raises(UnfitModel, match="another order"):
        entrances(model, words, words, swapped, Task.MULTICLASS).write()


@pytest.mark.parametrize("outcomes", [None, np.r_[HIGH[:12].astype(float), np.full(188, np.nan)]])
def test_too_few_outcomes_are_accepted_with_a_note(outcomes, entrances, tmp_path):
    doors = entrances(nameless("LightGBM Booster", tmp_path, -1), *WORDS, outcomes)
    doors.write()
    assert "too few outcomes" in doors.load().unchecked


def test_a_model_that_has_learned_nothing_is_accepted(entrances):
    model = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1},
                           lightgbm.Dataset(X, RNG.permutation(HIGH).astype(int)), 3)  # fmt: skip
    chance = np.random.default_rng(5).permutation(HIGH)
    entrances(model, *WORDS, chance).write()


TWO = np.column_stack([HIGH, ~HIGH]).astype(int)
AMOUNTS = np.column_stack([X["a"], X["b"]])
TEXTS = pd.DataFrame({"a": X["a"], "note": np.where(HIGH, "very good thing", "quite bad thing")})


def _multi_quantile():
    quantiles = {"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.9]}
    return xgboost.XGBRegressor(n_estimators=3, n_jobs=1, **quantiles).fit(X, X["a"])


def _quantile_booster():
    data = xgboost.DMatrix(X, X["a"])
    quantiles = {"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.9], "nthread": 1}
    return xgboost.train(quantiles, data, 3)


def _two_columns(predictions, _data):
    return predictions, np.ones_like(predictions)


def _lightgbm_several():
    own = {"objective": _two_columns, "num_class": 2, "verbose": -1, "num_threads": 1}
    return lightgbm.train(own, lightgbm.Dataset(X, X["a"]), 2)


PROBABILITIES = r"probabilities.*(CalibratedClassifierCV|soft|train it with)"
ONE_EACH = "one model for each"
UNSUPPORTED = {
    "LinearSVC": (lambda: LinearSVC().fit(X, HIGH), PROBABILITIES),
    "LinearSVC in a pipeline": (
        lambda: make_pipeline(StandardScaler(), LinearSVC()).fit(X, HIGH), PROBABILITIES),
    "SVC": (lambda: SVC().fit(X, HIGH), PROBABILITIES),
    "RidgeClassifier": (lambda: RidgeClassifier().fit(X, coded("texts")), PROBABILITIES),
    "SGD, hinge": (lambda: SGDClassifier().fit(X, THIRDS), PROBABILITIES),
    "hard voting": (lambda: VotingClassifier([("a", LogisticRegression())]).fit(X, HIGH),
                    PROBABILITIES),
    "XGBoost, hinge": (
        lambda: xgboost.XGBClassifier(n_estimators=3, objective="binary:hinge").fit(X, HIGH),
        PROBABILITIES),
    "XGBoost Booster, softmax": (
        lambda: xgboost.train({"objective": "multi:softmax", "num_class": 3, "nthread": 1},
                              xgboost.DMatrix(X, THIRDS), 3), PROBABILITIES),
    "two targets": (lambda: LinearRegression().fit(X, AMOUNTS), ONE_EACH),
    "MultiOutputRegressor": (lambda: MultiOutputRegressor(LinearRegression()).fit(X, AMOUNTS),
                             ONE_EACH),
    "MultiOutputClassifier": (lambda: MultiOutputClassifier(LogisticRegression()).fit(X, TWO),
                              ONE_EACH),
    "forest of two targets": (lambda: RandomForestClassifier(3).fit(X, TWO), ONE_EACH),
    "neighbours of two targets": (lambda: KNeighborsClassifier().fit(X, TWO), ONE_EACH),
    "one against the rest, labels": (
        lambda: OneVsRestClassifier(LogisticRegression()).fit(X, TWO), ONE_EACH),
    "network of labels": (lambda: MLPClassifier((2,), solver="lbfgs", max_iter=500, alpha=9,
                                                random_state=0).fit(X, TWO), ONE_EACH),
    "XGBoost, labels": (lambda: xgboost.XGBClassifier(n_estimators=2).fit(X, TWO), ONE_EACH),
    "XGBoost, targets": (lambda: xgboost.XGBRegressor(n_estimators=2).fit(X, AMOUNTS), ONE_EACH),
    "XGBoost, quantiles": (_multi_quantile, ONE_EACH),
    "XGBoost Booster, quantiles": (_quantile_booster, ONE_EACH),
    "LightGBM of two columns": (_lightgbm_several, ONE_EACH),
    "CatBoost, quantiles": (
        lambda: CatBoostRegressor(iterations=3, loss_function="MultiQuantile:alpha=0.1,0.9",
                                  **QUIET).fit(X, X["a"]), ONE_EACH),
    "CatBoost, targets": (
        lambda: CatBoostRegressor(iterations=3, loss_function="MultiRMSE", **QUIET)
        .fit(X, AMOUNTS), ONE_EACH),
    "CatBoost, labels": (
        lambda: CatBoostClassifier(iterations=3, loss_function="MultiLogloss", **QUIET)
        .fit(X, TWO), ONE_EACH),
    "CatBoost, text": (
        lambda: CatBoostClassifier(iterations=3, text_features=["note"], **QUIET)
        .fit(TEXTS, HIGH.astype(int)), "reads 'note' as CatBoost's text feature: train on numbers"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_supported_is_refused_with_what_to_do(name, card, tmp_path):
    fit, sentence = UNSUPPORTED[name]
    model = fit()
    rows = TEXTS if "text" in name else X
    with pytest.raises(UnfitModel, match=sentence):
        explain_model(model, background=rows)
    schema = registry.describe_features(rows, {})
    for task, words in ((Task.BINARY, WORDS), (Task.REGRESSION, (("amount",), ()))):
        changed = replace(card, schema=schema, task=task, outputs=words[0],
                          outcome_labels=words[1], decision=None)  # fmt: skip
        with pytest.raises(UnfitModel):
            registry.write_version(tmp_path / "m" / "1", changed, model, rows)
    assert not (tmp_path / "m").exists()


def test_what_the_sentence_advises_is_accepted(entrances):
    model = CalibratedClassifierCV(LinearSVC(), cv=2).fit(X, coded("texts"))
    entrances(model, ("good",), ("bad", "good"), HIGH).write()


@pytest.mark.parametrize("kind", ["0 and 1", "0.0 and 1.0", "booleans", "texts"])
@pytest.mark.parametrize("given", ["0 and 1", "0.0 and 1.0", "booleans"])
def test_a_notebooks_outcomes_are_matched_by_value(kind, given):
    model = LogisticRegression().fit(X, coded(kind))
    outcome = coded(kind if kind == "texts" else given)
    found = explain_model(model, background=X[:50]).permutation_importance(X, outcome, "auc")
    assert found.baseline > 0.9
