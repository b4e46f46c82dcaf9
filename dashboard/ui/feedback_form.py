"""The form in which a stakeholder answers back to one prediction."""

from uuid import uuid4

import numpy as np
import streamlit as st

from dashboard import services
from dashboard.domain.card import Card, Task
from dashboard.domain.records import FEEDBACK_REASONS, NewFeedback, Prediction, Verdict

from . import actions, cache, state
from .errors import expected_errors

VERDICTS = {
    Verdict.AGREE: ":material/thumb_up: Agree",
    Verdict.DISAGREE: ":material/thumb_down: Disagree",
    Verdict.UNSURE: ":material/help: Not sure",
}


def show(prediction: Prediction, card: Card, explanation: services.RecordExplanation) -> None:
    """Draw the form; what is sent is stored once, however often the button is hit."""
    with st.container(border=True, key="feedback"):
        st.markdown("### Is this score right?")
        _show_earlier(prediction, card)
        with st.form("feedback_form", border=False):
            author = st.text_input(
                "Your name",
                value=state.name(),
                key="feedback_author",
                help="Asked once. There is no login yet, so the name is marked as unverified.",
            )
            verdict = st.radio(
                "Your view",
                list(VERDICTS),
                key="feedback_verdict",
                format_func=VERDICTS.__getitem__,
                index=None,
                horizontal=True,
            )
            with st.expander("Say more (optional)"):
                suspect = _choose_suspect(explanation, card)
                reason = st.selectbox(
                    "What is the matter",
                    list(FEEDBACK_REASONS),
                    key="feedback_reason",
                    index=None,
                    format_func=FEEDBACK_REASONS.__getitem__,
                )
                outcome = _choose_outcome(card)
                comment = st.text_area("Comment", key="feedback_comment", max_chars=2_000)
            sent = st.form_submit_button("Send", key="feedback_send")
        if sent:
            if verdict is None:
                st.warning("Choose agree, disagree or not sure first.")
                return
            new = NewFeedback(
                client_token=_token(prediction),
                model=prediction.model,
                version=prediction.version,
                prediction_key=prediction.key,
                author=author.strip(),
                verdict=Verdict(verdict),
                seen=services.what_was_seen(prediction, explanation.attributions),
                corrected_outcome=outcome,
                suspect_feature=suspect,
                reason=reason,
                comment=comment.strip(),
            )
            with expected_errors():
                actions.give_feedback(card, new)
                state.remember_name(author)
                _forget_token(prediction)
                st.toast("Thank you. Your judgement is stored.", icon=":material/check:")
                st.success("Thank you. Your judgement is stored.")


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
            f"{each.given.author} ({'verified' if each.given.verified else 'unverified'}), "
            f"{each.created_at:%Y-%m-%d %H:%M} UTC: **{each.given.verdict.value}**{about}. "
            f"{each.given.comment}"
        )


def _choose_suspect(explanation: services.RecordExplanation, card: Card) -> str | None:
    """Factors, the strongest first."""
    attributions = explanation.attributions
    order = np.argsort(-np.abs(attributions.values[0]), kind="stable")
    chosen: str | None = st.selectbox(
        "Which factor looks wrong",
        [attributions.features[place] for place in order],
        key="feedback_suspect",
        index=None,
        format_func=lambda name: card.schema[name].title,
    )
    return chosen


def _choose_outcome(card: Card) -> float | None:
    if card.task is Task.REGRESSION:
        return st.number_input(
            f"The right value ({card.response_unit})", value=None, key="feedback_outcome"
        )
    word = st.selectbox(
        "The right outcome, if you know it",
        card.outcome_labels,
        key="feedback_outcome",
        index=None,
    )
    return None if word is None else float(card.outcome_labels.index(word))


def _token(prediction: Prediction) -> str:
    """Drawn once for each form, so that a double click is the same judgement."""
    token: str = st.session_state.setdefault(f"feedback_token_{prediction.key}", uuid4().hex)
    return token


def _forget_token(prediction: Prediction) -> None:
    st.session_state.pop(f"feedback_token_{prediction.key}", None)
