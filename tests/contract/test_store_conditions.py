"""Filters mean on the database what they mean in words."""

from datetime import date

import numpy as np
import pytest

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Sort
from dashboard.domain.errors import UnknownFeature, UnreadableLink


def cohort(*texts, **more):
    return Cohort("loans", 1, conditions=tuple(Condition.parse(text) for text in texts), **more)


MEANINGS = {
    "amount:ge:50000": lambda f: f["amount"] >= 50_000,
    "amount:le:50000": lambda f: f["amount"] <= 50_000,
    "staff:ge:10.5": lambda f: f["staff"] >= 10.5,
    "staff:le:10.5": lambda f: f["staff"] <= 10.5,
    "staff:in:3|4|4.5": lambda f: f["staff"].isin([3, 4]),
    "staff:missing": lambda f: f["staff"].isna(),
    "staff:known": lambda f: f["staff"].notna(),
    "is_new:in:1": lambda f: f["is_new"] == 1,
    "is_new:in:no": lambda f: f["is_new"] == 0,
    "is_new:in:yes|no": lambda f: f["is_new"].notna(),
    "sector:in:44|72": lambda f: f["sector"].isin(["44", "72"]),
    "sector:in:nothing like it": lambda f: f["sector"] == "nothing like it",
    "sector:missing": lambda f: f["sector"].isna(),
    "@score:ge:0.5": lambda f: f["@score"] >= 0.5,
    "@score:le:0.5": lambda f: f["@score"] <= 0.5,
    "@score:known": lambda f: f["@score"].notna(),
    "@score:missing": lambda f: f["@score"].isna(),
    "@decision:in:review": lambda f: f["@score"] >= 0.3,
    "@label:in:paid": lambda f: f["@score"] < 0.5,
    "@outcome:missing": lambda f: f["@outcome"].isna(),
    "@outcome:known": lambda f: f["@outcome"].notna(),
    "@outcome:in:1": lambda f: f["@outcome"] == 1,
    "@outcome:ge:1": lambda f: f["@outcome"] >= 1,
    "@entity:in:E00031|E00062|no one": lambda f: f["@entity"].isin(["E00031", "E00062"]),
    "@entity:in:' OR 1=1 --": lambda f: f["@entity"] == "' OR 1=1 --",
    "amount:in": lambda f: f["amount"] < 0,
}


@pytest.mark.parametrize("text", MEANINGS)
def test_a_condition_keeps_what_it_says(filled, filled_frame, text):
    expected = filled_frame[MEANINGS[text](filled_frame)]
    assert filled.ask(store.count, cohort(text)) == len(expected)
    page = filled.ask(store.read_page, cohort(text), Sort())
    assert set(page.rows.index) <= set(expected.index)
    assert len(page.rows) == min(50, len(expected))


def test_conditions_scope_and_period_all_hold(filled, filled_frame):
    chosen = cohort("amount:ge:20000", "@outcome:known", scope="TX",
                    start=date(2025, 6, 1), end=date(2026, 5, 31))  # fmt: skip
    frame = filled_frame
    days = (frame["@event_time"] >= "2025-06-01") & (frame["@event_time"] < "2026-06-01")
    texan = (frame["@scope"] == "TX") & frame["@outcome"].notna()
    expected = frame[days & texan & (frame["amount"] >= 20_000)]
    assert filled.ask(store.count, chosen) == len(expected) > 0


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("@feedback:known", range(0, 3_000, 100)),
        ("@feedback:in:disagree", range(0, 3_000, 300)),
        ("@feedback:in:agree|unsure", [p for p in range(0, 3_000, 100) if p % 300]),
    ],
)
def test_a_condition_on_feedback_finds_what_was_judged(filled, text, places):
    found = filled.ask(store.read_page, cohort(text), Sort())
    assert set(found.rows.index) == {str(2**32 + place) for place in places}
    rest = filled.ask(store.count, cohort("@feedback:missing"))
    assert rest == filled.ask(store.count, cohort()) - 30


@pytest.mark.parametrize("name", ["amounts", "@scoer", "f0_amount", "id", "@id", "@run_id"])
def test_a_condition_on_an_unknown_column_names_the_known_ones(filled, name):
    with pytest.raises(UnknownFeature, match=r"Unknown feature .* Known features: "):
        filled.ask(store.count, cohort(f"{name}:ge:1"))


@pytest.mark.parametrize(
    "text",
    [
        "sector:ge:44", "is_new:le:1", "is_new:in:maybe", "amount:in:a lot", "staff:in:1|nan",
        "amount:ge:nan", "amount:le:inf", "@decision:ge:1", "@entity:ge:1", "@feedback:in:angry",
        "@feedback:ge:1", "@outcome:in:yes",
    ],
)  # fmt: skip
def test_a_condition_that_does_not_fit_its_column_gives_a_sentence(filled, text):
    with pytest.raises(UnreadableLink, match="which cannot be read: expected"):
        filled.ask(store.count, cohort(text))


@pytest.mark.parametrize("text", ["sector:in:\0", "@entity:in:a\0b", "@decision:in:\udc80"])
def test_a_text_that_no_database_can_hold_gives_a_sentence(filled, text):
    with pytest.raises(UnreadableLink, match="which cannot be read: expected"):
        filled.ask(store.count, cohort(text))


@pytest.mark.parametrize("sort", ["time-down", "score-up", "outcome-down", "entity-up"])
def test_a_scope_holds_what_lies_in_it_and_nothing_that_only_looks_like_it(
    filled, filled_frame, sort
):
    expected = filled_frame[filled_frame["@scope"].isin(["NY", "NY/retail"])]
    chosen = cohort(scope="NY")
    assert filled.ask(store.count, chosen) == len(expected)
    found = filled.ask(store.read_page, chosen, Sort.parse(sort), limit=len(expected) + 1)
    assert set(found.rows.index) == set(expected.index)
    assert filled.ask(store.summarize, chosen, None).n_rows == len(expected)
    months = filled.ask(store.monthly, chosen)
    assert sum(month.n_rows for month in months) == len(expected)


def test_a_scope_that_no_database_can_hold_gives_a_sentence(filled):
    with pytest.raises(UnreadableLink, match="scope="):
        filled.ask(store.count, cohort(scope="T\0X"))


def test_an_unknown_scope_is_empty(filled):
    nowhere = cohort(scope="nowhere")
    assert filled.ask(store.count, nowhere) == 0
    assert filled.ask(store.random_key, nowhere, 1) is None
    assert filled.ask(store.summarize, nowhere, 0.5).mean_score is None
    assert filled.ask(store.monthly, nowhere) == []
    assert not np.asarray(filled.ask(store.score_distribution, nowhere).counts).any()
