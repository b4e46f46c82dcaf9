"""Single checks of the gate, on made-up versions."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from world import NOW, SCHEMA, card_of

from dashboard.domain.card import Task
from dashboard.domain.edges import Edge, NewEdge
from dashboard.domain.gates import GateRules, GateVerdict, SegmentDifference
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.services.gates import comparison, contracts
from dashboard.services.gates.comparison import Bout

PASSED, FAILED, UNDECIDED = GateVerdict.PASSED, GateVerdict.FAILED, GateVerdict.UNDECIDED
BEFORE = card_of(1, "x")
OUT = Edge(1, NewEdge("loans", "defaulted", "loss", "risk"), NOW, None)
INTO = Edge(2, NewEdge("rates", "rate", "loans", "amount"), NOW, None)


def with_features(*features, without=()):
    kept = [each for each in SCHEMA.features if each.name not in without]
    return replace(card_of(2, "x"), schema=FeatureSchema((*kept, *features)))


@pytest.mark.parametrize(
    ("changes", "verdict", "said"),
    [
        ({}, PASSED, "Loss reads it and still can"),
        ({"outputs": ("lost",)}, FAILED, "loss reads its output 'defaulted', which it does not"),
        ({"response_unit": "$"}, FAILED, "The unit of its score is $ instead of none"),
        ({"task": Task.REGRESSION}, FAILED, "It is a regression model, and the champion a binary"),
    ],
)
def test_outputs_that_others_read_are_kept(changes, verdict, said):
    found = contracts.check_outputs(replace(card_of(2, "x"), **changes), BEFORE, [OUT])
    assert found.verdict is verdict
    assert said in found.sentence


NEW = Feature("new", Kind.NUMBER)


@pytest.mark.parametrize(
    ("card", "verdict", "said"),
    [
        (with_features(), PASSED, "It reads the columns that the champion reads."),
        (with_features(NEW), PASSED, "It needs new besides: whoever sends rows must send more."),
        (replace(with_features(NEW), gate=GateRules(may_add_features=False)), FAILED, "needs new"),
        (with_features(without=["staff"]), PASSED, "It no longer reads staff."),
        (with_features(without=["amount"]), FAILED, "no feature 'amount', which rates feeds"),
        (with_features(Feature("staff", Kind.NUMBER), without=["staff"]), FAILED, "another kind"),
    ],
)
def test_inputs_that_are_sent_are_read(card, verdict, said):
    found = contracts.check_inputs(card, BEFORE, [INTO])
    assert found.verdict is verdict
    assert said in found.sentence


def test_a_first_version_is_held_against_its_edges_alone():
    assert contracts.check_outputs(BEFORE, None, []).verdict is PASSED
    assert contracts.check_inputs(BEFORE, None, [INTO]).verdict is PASSED
    assert contracts.check_inputs(with_features(without=["amount"]), None, [INTO]).verdict is FAILED


def bout(n_rows, noise, *, spoiled=None):
    """Rows of two scopes: good answers of the champion, and noisy ones of the candidate."""
    rng = np.random.default_rng(2)
    outcome = (rng.uniform(size=n_rows) < 0.4).astype(float)
    good = np.clip(0.2 + 0.5 * outcome + rng.normal(0, 0.2, n_rows), 0.01, 0.99)
    other = np.clip(good + rng.normal(0, noise, n_rows), 0.01, 0.99)
    scopes = np.where(np.arange(n_rows) % 4 == 0, "TX", "CA")
    other = np.where(scopes == spoiled, 1 - good, other)
    rows = pd.DataFrame({"@outcome": outcome, "@scope": scopes})
    return Bout(rows, good.reshape(-1, 1), other.reshape(-1, 1))


@pytest.mark.parametrize(
    ("given", "expected"),
    [(bout(2_000, 0.001), PASSED), (bout(2_000, 0.9), FAILED), (bout(90, 0.07), UNDECIDED)],
)
def test_a_backtest_tells_as_good_from_worse_and_from_too_early_to_say(given, expected):
    card = replace(BEFORE, gate=GateRules(most_loss=0.03))
    found = comparison.check_backtest(comparison.backtest(given, card), card, "*")
    assert found.verdict is expected
    assert found.n_rows == len(given.rows)
    assert "95 % interval" in found.sentence
    strict = replace(card, gate=replace(card.gate, needs_outcomes=True))
    segments = comparison.backtest(given, strict)
    blocked = comparison.check_backtest(segments, strict, "*").verdict
    assert blocked is (PASSED if expected is PASSED else FAILED)


def test_too_few_outcomes_are_said_and_counted():
    card = BEFORE
    found = comparison.check_backtest(comparison.backtest(bout(40, 0.1), card), card, "TX")
    assert found.verdict is UNDECIDED
    assert found.sentence == (
        "40 known outcomes in TX that both can be held against; 30 are needed of either kind."
    )


def test_a_segment_that_is_much_worse_is_named():
    every, *parts = comparison.backtest(bout(2_000, 0.001, spoiled="TX"), BEFORE)
    assert [(each.segment, each.n_rows) for each in parts] == [("CA", 1_500), ("TX", 500)]
    found = comparison.check_segments((every, *parts), BEFORE.gate)
    assert found.verdict is FAILED
    assert "much worse in TX" in found.sentence
    few = SegmentDifference("NY", 9, None, None, None, None, UNDECIDED)
    fine = comparison.check_segments((every, parts[0], few), BEFORE.gate)
    assert fine.verdict is PASSED
    assert "1 of the 2 largest scopes have enough" in fine.sentence


def test_decisions_that_change_are_counted():
    given = bout(1_000, 0.3)
    found = comparison.check_decisions(given, BEFORE, BEFORE)
    flips = (given.champion[:, 0] >= 0.3) != (given.candidate[:, 0] >= 0.3)
    assert found.value == f"{100 * flips.mean():.1f} %"
    assert found.verdict is FAILED
    generous = replace(BEFORE, gate=GateRules(most_flipped=1.0))
    assert comparison.check_decisions(given, generous, BEFORE).verdict is PASSED
    undecided = replace(BEFORE, decision=None)
    assert "predicted classes" in comparison.check_decisions(given, undecided, BEFORE).sentence


def test_without_a_decision_only_the_scores_are_said_to_move():
    amount = replace(BEFORE, task=Task.REGRESSION, decision=None, response_unit="$")
    found = comparison.check_decisions(bout(100, 0.3), amount, amount)
    assert (found.verdict, found.limit) == (PASSED, "")
    assert "There is no decision on this score" in found.sentence
