"""Frames that were scored elsewhere come in under the same checks."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from world import loans

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import (
    InvalidRows,
    MissingColumns,
    NaiveTime,
    NoRows,
    RepeatedColumns,
    StoredDifferently,
    UnknownVersion,
)
from dashboard.domain.schema import Unknown
from dashboard.notebook import log_predictions


@pytest.fixture
def scored() -> pd.DataFrame:
    rows = loans(12, seed=3, start="2025-06-01").drop(columns="outcome")
    return rows.assign(score=np.linspace(0, 1, 12))


def stored_page(world):
    with store.reading(world.engine) as connection:
        return store.read_page(connection, Cohort("loans", 1), Sort.parse("time-down")).rows


def test_scores_are_stored_as_given_with_label_and_decision(settled, scored):
    before = scored.copy(deep=True)
    run = log_predictions(scored, model="loans", version=1)
    pd.testing.assert_frame_equal(scored, before)
    assert not run.repeated
    assert run.run.kind == "logged"
    rows = stored_page(settled).head(12).iloc[::-1]
    np.testing.assert_array_equal(rows["@score"], scored["score"])
    assert rows["@entity"].tolist() == scored["entity"].tolist()
    decisions = ["review" if score >= 0.3 else "approve" for score in scored["score"]]
    assert rows["@decision"].tolist() == decisions
    np.testing.assert_array_equal(rows["amount"], scored["amount"])


def test_the_same_frame_twice_is_stored_once(settled, scored):
    log_predictions(scored, model="loans", version=1)
    n_rows = len(stored_page(settled))
    assert log_predictions(scored, model="loans", version=1).repeated
    assert len(stored_page(settled)) == n_rows


def test_the_same_rows_with_other_scores_are_refused_unless_they_replace(settled, scored):
    first = log_predictions(scored, model="loans", version=1)
    n_rows = len(stored_page(settled))
    other = scored.assign(score=0.25)
    with pytest.raises(StoredDifferently, match=r"row 1, column 'score': 0\.25 is"):
        log_predictions(other, model="loans", version=1)
    again = log_predictions(other, model="loans", version=1, replace=True)
    assert (again.repeated, again.n_replaced) == (False, 12)
    assert again.run.id != first.run.id
    assert (stored_page(settled)["@score"] == 0.25).sum() == 12
    assert len(stored_page(settled)) == n_rows


def test_without_keys_and_times_they_are_generated(settled, scored):
    bare = scored.drop(columns=["entity", "event_time"])
    first = log_predictions(bare, model="loans", version=1)
    assert first.run.n_rows == 12
    assert log_predictions(bare, model="loans", version=1).run.id == first.run.id
    assert stored_page(settled).head(12)["@entity"].is_unique


def test_other_scores_give_a_row_without_a_key_no_other_key(settled, scored):
    bare = scored.drop(columns="entity")
    log_predictions(bare, model="loans", version=1)
    n_rows = len(stored_page(settled))
    other = bare.assign(score=0.25)
    with pytest.raises(StoredDifferently, match="column 'score'"):
        log_predictions(other, model="loans", version=1)
    assert log_predictions(other, model="loans", version=1, replace=True).n_replaced == 12
    assert len(stored_page(settled)) == n_rows


def test_scores_handed_in_are_not_taken_for_those_of_the_model(settled, scored):
    with store.reading(settled.engine) as connection:
        version = store.get_version(connection, "loans", 1)
    loaded = registry.load_model(settled.models, version)
    rows = services.admit_rows(scored, version.card.schema, services.Roles())
    services.score_rows(settled.engine, loaded, rows, card=version.card, now=datetime.now(UTC))
    with pytest.raises(StoredDifferently, match="column 'score'"):
        log_predictions(scored, model="loans", version=1)


def test_a_frame_without_rows_gives_a_sentence_and_opens_no_run(settled, scored):
    with store.reading(settled.engine) as connection:
        before = store.list_runs(connection, "loans")
    with pytest.raises(NoRows, match="There are no rows"):
        log_predictions(scored.head(0), model="loans", version=1)
    with store.reading(settled.engine) as connection:
        assert store.list_runs(connection, "loans") == before


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("column", ["amount", "score", "entity", "event_time", "scope"])
def test_a_column_that_is_there_twice_is_refused(scored, column):
    twice = pd.concat([scored, scored[[column]]], axis="columns")
    with pytest.raises(RepeatedColumns, match=f"more than once: '{column}'"):
        log_predictions(twice, model="loans", version=1)


@pytest.mark.parametrize(
    ("column", "value", "error", "said"),
    [
        ("score", 1.2, InvalidRows, "row 2, column 'score': 1.2 is no probability"),
        ("score", np.nan, InvalidRows, "row 2, column 'score'"),
        ("score", np.inf, InvalidRows, "row 2, column 'score'"),
        ("amount", np.inf, InvalidRows, "row 2, column 'amount': inf is infinite"),
        ("sector", "99", InvalidRows, "row 2, column 'sector'"),
        ("event_time", pd.Timestamp("2025-06-01"), NaiveTime, "row 2, column 'event_time'"),
    ],
)
def test_one_bad_value_refuses_the_whole_frame(settled, scored, column, value, error, said):
    scored = scored.astype({"event_time": "object"})
    scored.loc[1, column] = value
    with pytest.raises(error) as refused:
        log_predictions(scored, model="loans", version=1)
    assert said in str(refused.value)
    assert len(stored_page(settled)) == 50


def test_a_missing_score_column_is_named(settled, scored):
    with pytest.raises(MissingColumns, match="'score'"):
        log_predictions(scored.rename(columns={"score": "scores"}), model="loans", version=1)
    log_predictions(scored.rename(columns={"score": "p"}), model="loans", version=1, score="p")
    assert stored_page(settled)["@score"].iloc[0] == 1.0


def test_an_unknown_category_may_be_read_as_missing_and_is_flagged(settled, scored):
    scored.loc[1, "sector"] = "99"
    run = log_predictions(scored, model="loans", version=1, unknown=Unknown.MISSING)
    assert run.run.n_flagged == 1
    assert stored_page(settled)["@flags"].tolist().count(1) == 1


@pytest.mark.usefixtures("settled")
def test_an_unknown_version_gives_a_sentence(scored):
    with pytest.raises(UnknownVersion, match="Known versions: 1, 2"):
        log_predictions(scored, model="loans", version=5)
