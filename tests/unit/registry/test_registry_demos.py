"""The demo models are built by their own scripts, into an empty folder."""

import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import r2_score, roc_auc_score

from dashboard.domain.records import Trust, Version
from dashboard.domain.results import Link
from dashboard.registry import hash_file, load_model, read_card
from dashboard.services import read_edges

MODELS = Path(__file__).parents[3] / "models"
ROLES = {"entity", "event_time", "scope", "outcome", "outcome_known_at"}


def built(tmp_path_factory, name):
    """The folder that a demo's script writes to, and the lines it prints."""
    out = tmp_path_factory.mktemp(name)
    script = MODELS / name / "train.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), "--out", str(out)],
        check=True,
        capture_output=True,
        text=True,
    )
    return out, done.stdout.splitlines()


@pytest.fixture(scope="module")
def loans(tmp_path_factory):
    return built(tmp_path_factory, "sba_default")


@pytest.fixture(scope="module")
def endings(tmp_path_factory):
    return built(tmp_path_factory, "sba_outcome")


@pytest.fixture(scope="module")
def losses(tmp_path_factory):
    return built(tmp_path_factory, "sba_loss")


@pytest.fixture(scope="module")
def rides(tmp_path_factory):
    return built(tmp_path_factory, "ride_demand")


@cache
def opened(out, number):
    """The card and the loaded model of a version."""
    card, sha256 = read_card(out / number / "card.toml")
    now = datetime(2024, 1, 1, tzinfo=UTC)
    version = Version(1, card, sha256, number, now, Trust("tests", now))
    return card, load_model(out, version)


@cache
def later_rows(out):
    """The rows to score."""
    return pd.read_parquet(out / "later.parquet")


def scored(out, number):
    """The card of a version, every third row to score, and their scores."""
    card, loaded = opened(out, number)
    later = later_rows(out).iloc[::3]
    return card, later, loaded.view.respond(card.schema.conform(later).frame)[:, 0]


def test_both_loan_models_rank_later_loans_and_underrate_their_risk(loans):
    out, lines = loans
    for number, least in [("1", 0.63), ("2", 0.59)]:
        card, later, risk = scored(out, number)
        assert roc_auc_score(later["outcome"], risk) > least
        assert 0.10 < risk.mean() < 0.20
        assert later["outcome"].mean() > 0.30
        assert {metric.name: metric.value for metric in card.metrics}["AUC"] > 0.64
        assert card.metrics[0].n_rows + card.training.n_rows == 26_889
    assert [line.split()[0] for line in lines] == ["read", "wrote", "wrote", "wrote"]


def test_no_loan_feature_is_known_only_after_approval(loans):
    out, _ = loans
    learned_later = {
        "loan_id", "approval_date", "term_months", "disbursement_date", "disbursed_amount",
        "charge_off_date", "charged_off_amount", "default",
    }  # fmt: skip
    for number in "12":
        card, loaded = opened(out, number)
        assert not learned_later & set(card.schema.names)
        assert len(card.schema) == 13
        assert loaded.view.link is Link.LOGIT
        assert set(loaded.view.encoding.owner) == set(range(13))
        assert loaded.view.id == f"sba_default-{number}"


def test_later_loans_come_after_the_training_and_their_outcomes_later_still(loans):
    out, _ = loans
    later = later_rows(out)
    card, _ = opened(out, "1")
    assert set(later.columns) == ROLES | set(card.schema.names)
    assert later["event_time"].min() >= pd.Timestamp("2004-01-01", tz="UTC")
    assert later["event_time"].max() < pd.Timestamp("2009-01-01", tz="UTC")
    assert (later["outcome_known_at"] >= later["event_time"]).all()
    assert later["entity"].is_unique
    assert (later["scope"] == later["state"]).all()
    assert later["outcome"].isin([0, 1]).all()


def test_a_default_is_known_at_its_charge_off_and_a_paid_loan_after_at_most_84_months(loans):
    out, _ = loans
    later = later_rows(out).set_index("entity")
    source = pd.read_parquet(MODELS / "sba_default" / "loans.parquet")
    source.index = source["loan_id"].astype(str)
    source = source.loc[later.index]
    known_at = later["outcome_known_at"].dt.tz_localize(None)
    defaulted = later["outcome"] == 1
    charged_off = pd.to_datetime(source["charge_off_date"])
    assert (known_at[defaulted] == charged_off[defaulted]).all()
    waited = (known_at - pd.to_datetime(source["approval_date"])).dt.days[~defaulted] / 30.4375
    expected = np.minimum(source["term_months"], 84)[~defaulted]
    assert (waited - expected).abs().max() < 0.1


def test_the_kept_loans_are_training_rows_with_their_outcomes(loans):
    out, _ = loans
    _, loaded = opened(out, "1")
    assert len(loaded.reference) == 1_000
    assert loaded.reference["@outcome"].isin([0, 1]).all()
    risk = loaded.view.respond(loaded.reference[list(loaded.view.schema.names)])[:, 0]
    assert roc_auc_score(loaded.reference["@outcome"], risk) > 0.68


def test_the_endings_of_later_loans_are_ranked_and_known_when_their_defaults_are(loans, endings):
    out, lines = endings
    card, loaded = opened(out, "1")
    later, risks = later_rows(out), later_rows(loans[0])
    assert card.outputs == card.outcome_labels == ("paid", "partly lost", "mostly lost")
    assert loaded.view.link is Link.SOFTMAX
    chances = loaded.view.respond(card.schema.conform(later.iloc[::3]).frame)
    ranked = roc_auc_score(later["outcome"].iloc[::3], chances, multi_class="ovr")
    assert ranked > 0.58
    assert chances[:, 0].mean() > later["outcome"].eq(0).mean() + 0.1
    assert (later["outcome"].gt(0) == risks["outcome"].eq(1)).all()
    pd.testing.assert_series_equal(later["outcome_known_at"], risks["outcome_known_at"])
    source = pd.read_parquet(MODELS / "sba_default" / "loans.parquet").tail(len(later))
    share = (source["charged_off_amount"] / source["disbursed_amount"]).to_numpy()
    assert share[later["outcome"] == 2].min() > 0.5 >= share[later["outcome"] == 1].max()
    assert [line.split()[0] for line in lines] == ["read", "wrote", "wrote"]


def test_the_losses_read_a_risk_that_the_later_loans_do_not_have(loans, losses):
    out, lines = losses
    card, loaded = opened(out, "1")
    later = later_rows(out)
    assert card.schema.names[0] == "default_risk"
    assert set(later) == {*card.schema.names, *ROLES} - {"default_risk"}
    edges = read_edges(MODELS / "sba_loss" / "edges.toml", "sba_loss")
    assert [(each.upstream, each.feature) for each in edges] == [("sba_default", "default_risk")]
    risk_card, risk = opened(loans[0], "1")
    some = later.iloc[::3]
    asked = some.assign(default_risk=risk.view.respond(risk_card.schema.conform(some).frame)[:, 0])
    predicted = loaded.view.respond(card.schema.conform(asked).frame)[:, 0]
    assert np.corrcoef(predicted, some["outcome"])[0, 1] > 0.15
    assert predicted.mean() < some["outcome"].mean() - 5  # the loans of later years went worse
    known = later_rows(loans[0])
    assert (later["outcome"].gt(0) <= known["outcome"].eq(1)).all()
    pd.testing.assert_series_equal(later["outcome_known_at"], known["outcome_known_at"])
    assert [line.split()[0] for line in lines] == ["read", "wrote", "wrote"]


def test_the_risk_that_the_losses_learn_from_is_no_better_than_the_one_they_will_get(loans, losses):
    _, loaded = opened(losses[0], "1")
    risk_card, risk = opened(loans[0], "1")
    known = loaded.reference
    lost = known["@outcome"] > 0
    honest = roc_auc_score(lost, known["default_risk"])
    flattered = roc_auc_score(lost, risk.view.respond(risk_card.schema.conform(known).frame)[:, 0])
    assert honest < flattered - 0.02
    assert 0.6 < honest < 0.73


@pytest.mark.parametrize(
    ("demo", "data"),
    [
        ("loans", "sba_default/loans"),
        ("endings", "sba_default/loans"),
        ("losses", "sba_default/loans"),
        ("rides", "ride_demand/rides"),
    ],
)
def test_a_card_names_the_very_data_that_it_was_trained_on(demo, data, request):
    out, _ = request.getfixturevalue(demo)
    card, _ = opened(out, "1")
    source = MODELS / f"{data}.parquet"
    assert card.training.data.startswith(source.name)
    assert card.training.sha256 == hash_file(source)


def test_the_ride_model_follows_the_next_year_and_falls_short_of_its_growth(rides):
    out, lines = rides
    card, later, predicted = scored(out, "1")
    assert 0.6 < r2_score(later["outcome"], predicted) < 0.75
    assert predicted.mean() < 0.7 * later["outcome"].mean()
    assert {metric.name: metric.value for metric in card.metrics}["R²"] > 0.9
    assert [line.split()[0] for line in lines] == ["read", "wrote", "wrote"]


def test_rides_are_counted_by_hours_of_2012_in_utc_without_leaks(rides):
    out, _ = rides
    card, _ = opened(out, "1")
    later = later_rows(out)
    assert set(later.columns) == ROLES | set(card.schema.names)
    assert not {"casual", "registered", "cnt"} & set(card.schema.names)
    hour = later.set_index("entity").loc["2012-05-01T14"]
    assert hour["event_time"] == pd.Timestamp("2012-05-01T14:00Z")
    assert hour["outcome_known_at"] == pd.Timestamp("2012-05-01T15:00Z")
    assert set(later["scope"]) == {"*"}
    assert set(later["event_time"].dt.year) == {2012}


def test_the_ride_model_is_explained_through_its_encoder(rides):
    out, _ = rides
    _, loaded = opened(out, "1")
    assert loaded.view.link is Link.IDENTITY
    assert set(loaded.view.encoding.owner) == set(range(10))
    assert type(loaded.view.estimator).__name__ == "HistGradientBoostingRegressor"
    assert not loaded.view.estimator.is_categorical_
