"""One prediction at random among those that the filters, and a few more wishes, let through."""

import random
from dataclasses import replace

import streamlit as st

from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort, Condition, Op
from dashboard.domain.records import Verdict

from . import cache, listing
from .text import plain

LOW, HIGH, OUTCOME, DISPUTE = (f"pick_{part}" for part in ("low", "high", "outcome", "dispute"))
DISPUTED = "people disagree with it"
RANDOM = random.SystemRandom()


def pick_at_random(cohort: Cohort, card: Card) -> None:
    """A popover that opens some record of the cohort, of a wished score, outcome or dispute."""
    with st.popover("Open one at random", icon=":material/casino:"):
        wishes = [*_score(card), *_outcome(card), *_dispute(card)]
        if st.button("Open", key="listing_random"):
            wished = replace(cohort, conditions=(*cohort.conditions, *wishes))
            key = cache.random_key(wished, RANDOM.randrange(2**31))
            if key is not None:
                listing.open_record(key)
            st.info("No prediction of the list is like that. Wish for less, or clear the filters.")


def _score(card: Card) -> list[Condition]:
    """Between which scores; open where nothing is given."""
    unit = "%" if card.is_probability else card.response_unit
    factor = 100.0 if card.is_probability else 1.0
    words = plain(f" ({unit})" if unit else "")
    with st.container(horizontal=True):
        ends = (
            (Op.AT_LEAST, st.number_input(f"Score at least{words}", key=LOW, value=None)),
            (Op.AT_MOST, st.number_input(f"Score at most{words}", key=HIGH, value=None)),
        )
    return [
        Condition("@score", op, (repr(float(end / factor)),)) for op, end in ends if end is not None
    ]


def _outcome(card: Card) -> list[Condition]:
    """With which outcome; of amounts, only whether it is known."""
    wishes = {
        label: Condition("@outcome", Op.IS_IN, (str(place),))
        for place, label in enumerate(card.outcome_labels)
    }
    wishes |= {
        "known": Condition("@outcome", Op.IS_KNOWN),
        "not known yet": Condition("@outcome", Op.IS_MISSING),
    }
    chosen = st.selectbox("Outcome", list(wishes), key=OUTCOME, index=None, placeholder="any")
    return [] if chosen is None else [wishes[chosen]]


def _dispute(card: Card) -> list[Condition]:
    """Where people, or what happened, disagree with the score."""
    wishes = {DISPUTED: [Condition("@feedback", Op.IS_IN, (Verdict.DISAGREE.value,))]}
    if card.decision is not None and card.task is Task.BINARY:
        good, bad = card.outcome_labels
        for decision, place, outcome in (
            (card.decision.above, 0, good),
            (card.decision.below, 1, bad),
        ):
            wishes[f"decision “{decision}”, outcome “{outcome}”"] = [
                Condition("@decision", Op.IS_IN, (decision,)),
                Condition("@outcome", Op.IS_IN, (str(place),)),
            ]
    chosen = st.selectbox("Disagreement", list(wishes), key=DISPUTE, index=None, placeholder="any")
    return [] if chosen is None else wishes[chosen]
