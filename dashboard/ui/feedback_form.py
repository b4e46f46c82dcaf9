"""The form in which a stakeholder answers back to one prediction."""

import hashlib
from dataclasses import replace
from uuid import uuid4

import numpy as np
import streamlit as st

from dashboard import services
from dashboard.domain.card import Card, Task
from dashboard.domain.records import FEEDBACK_REASONS, NewFeedback, Prediction, Verdict
from dashboard.domain.results import Attributions

from . import actions, cache, state
from .errors import expected_errors
from .text import plain

VERDICTS = {
    Verdict.AGREE: ":material/thumb_up: Agree",
    Verdict.DISAGREE: ":material/thumb_down: Disagree",
    Verdict.UNSURE: ":material/help: Not sure",
}


def show(
    prediction: Prediction,
    card: Card,
    explanation: services.RecordExplanation | None,
    unit: str,
    clicked: str | None = None,
) -> None:
    """Draw the form; what is sent is stored once, however often the button is hit.

    A factor that was just `clicked` in the chart is filled in as the one that looks wrong.
    Without an explanation, the factors are in the card's order.
    """
    attributions = None if explanation is None else explanation.attributions
    pointed = _take_up(prediction, clicked)
    with st.container(border=True, key="feedback"):
        st.markdown("### Is this score right?")
        _show_earlier(prediction, card)
        with st.form("feedback_form", border=False):
            author = st.text_input(
                "Your name",
                value=state.name(),
                key=f"feedback_author_{prediction.key}",
                help="Asked once. There is no login yet, so the name is marked as unverified.",
            )
            verdict = st.radio(
                "Your view",
                list(VERDICTS),
                key=f"feedback_verdict_{prediction.key}",
                format_func=VERDICTS.__getitem__,
                index=None,
                horizontal=True,
            )
            with st.expander("Say more (optional)", expanded=pointed):
                suspect = _choose_suspect(prediction, attributions, card)
                reason = st.selectbox(
                    "What is the matter",
                    list(FEEDBACK_REASONS),
                    key=f"feedback_reason_{prediction.key}",
                    index=None,
                    format_func=FEEDBACK_REASONS.__getitem__,
                )
                outcome = _choose_outcome(prediction, card)
                comment = st.text_area(
                    "Comment", key=f"feedback_comment_{prediction.key}", max_chars=2_000
                )
            sent = st.form_submit_button("Send", key="feedback_send")
        if sent:
            if verdict is None:
                st.warning("Choose agree, disagree or not sure first.")
                return
            new = NewFeedback(
                client_token="",
                model=prediction.model,
                version=prediction.version,
                prediction_key=prediction.key,
                author=author.strip(),
                verdict=Verdict(verdict),
                seen=services.what_was_seen(prediction, attributions, unit),
                corrected_outcome=outcome,
                suspect_feature=suspect,
                reason=reason,
                comment=comment.strip(),
                supersedes=st.session_state.get(_given(prediction)),
            )
            _send(card, prediction, new)


def _send(card: Card, prediction: Prediction, new: NewFeedback) -> None:
    """Store a judgement; another view from the same session replaces its earlier one."""
    with expected_errors():
        stored = actions.give_feedback(card, replace(new, client_token=_token(new)))
        st.session_state[_given(prediction)] = stored.id
        state.remember_name(new.author)
        st.success("Thank you. Your judgement is stored.", icon=":material/check:")


def _show_earlier(prediction: Prediction, card: Card) -> None:
    """The newest judgements of this prediction, before the form."""
    given = cache.feedback(
        prediction.model,
        (("prediction_key", prediction.key), ("limit", 5)),
        cache.data_version(prediction.model),
    )
    for each in given:
        suspect = each.given.suspect_feature
        about = f", {card.schema[suspect].title} looks wrong" if suspect else ""
        st.caption(
            f"{plain(each.given.author)} ({'verified' if each.given.verified else 'unverified'}), "
            f"{each.created_at:%Y-%m-%d %H:%M} UTC: **{each.given.verdict.value}**{plain(about)}. "
            f"{plain(each.given.comment)}"
        )


def _take_up(prediction: Prediction, clicked: str | None) -> bool:
    """Fill in a factor once for each click, so that the field can still be changed by hand."""
    last, suspect = f"feedback_clicked_{prediction.key}", f"feedback_suspect_{prediction.key}"
    if clicked is not None and st.session_state.get(last) != clicked:
        st.session_state[suspect] = clicked
    st.session_state[last] = clicked
    return st.session_state.get(suspect) is not None


def _choose_suspect(
    prediction: Prediction, attributions: Attributions | None, card: Card
) -> str | None:
    """Factors, the strongest first where that is known."""
    names = list(card.schema.names)
    if attributions is not None:
        order = np.argsort(-np.abs(attributions.values[0]), kind="stable")
        names = [attributions.features[place] for place in order]
    chosen: str | None = st.selectbox(
        "Which factor looks wrong",
        names,
        key=f"feedback_suspect_{prediction.key}",
        index=None,
        format_func=lambda name: card.schema[name].title,
        help="Choose it here, or click its bar in the chart.",
    )
    return chosen


def _choose_outcome(prediction: Prediction, card: Card) -> float | None:
    if card.task is Task.REGRESSION:
        return st.number_input(
            f"The right value ({card.response_unit})",
            value=None,
            key=f"feedback_outcome_{prediction.key}",
        )
    word = st.selectbox(
        "The right outcome, if you know it",
        card.outcome_labels,
        key=f"feedback_outcome_{prediction.key}",
        index=None,
    )
    return None if word is None else float(card.outcome_labels.index(word))


def _token(new: NewFeedback) -> str:
    """The same for the same content from the same session: a second click stores nothing."""
    nonce = st.session_state.setdefault("feedback_nonce", uuid4().hex)
    content = replace(new, supersedes=None, seen={})
    return hashlib.sha256(f"{nonce} {content!r}".encode()).hexdigest()


def _given(prediction: Prediction) -> str:
    """Where the session remembers its judgement of a prediction."""
    return f"feedback_given_{prediction.key}"
