"""The list of judgements: filters, rows and export."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import reports
from dashboard.domain.card import Card
from dashboard.domain.records import FEEDBACK_REASONS, Feedback, Verdict

from . import cache, listing

EVERY = "all"
VERDICT, VERSION, FEATURE = "judgement_verdict", "judgement_version", "judgement_feature"
Filters = tuple[tuple[str, str | int | None], ...]
MOST = 500


def choose_filters(card: Card) -> Filters:
    """Draw the selectors and return what they ask for."""
    verdict = st.selectbox("View", [EVERY, *(v.value for v in Verdict)], key=VERDICT, width=160)
    numbers = [EVERY, *(str(version.number) for version in cache.versions(card.model))]
    version = st.selectbox("Version", numbers, key=VERSION, width=160)
    feature = st.selectbox(
        "Factor that looks wrong",
        [EVERY, *card.schema.names],
        key=FEATURE,
        format_func=lambda name: name if name == EVERY else card.schema[name].title,
        width=260,
    )
    return (
        ("verdict", None if verdict == EVERY else str(verdict)),
        ("version", None if version == EVERY else int(version)),
        ("feature", None if feature == EVERY else str(feature)),
        ("limit", MOST),
    )


def show_list(found: Sequence[Feedback], standing: Sequence[Feedback], card: Card) -> None:
    """The judgements as a table; a click opens the prediction that was judged."""
    event = st.dataframe(
        _table(found, {each.id for each in standing}, card),
        key="judgement_table",
        hide_index=True,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        alt=f"{len(found)} judgements",
    )
    picked = event["selection"]
    places = [*picked["rows"], *(cell[0] for cell in picked.get("cells", []))]
    if places:
        listing.open_record(found[places[0]].given.prediction_key)
    if len(found) == MOST:
        st.caption(f"The newest {MOST} are shown; filter to see others.")


def offer_csv(found: Sequence[Feedback], card: Card) -> None:
    """A download of the judgements shown, with what was seen."""
    st.download_button(
        "These judgements as CSV",
        data=lambda: reports.csv_bytes(_export(found), {"model": card.model}),
        file_name=reports.file_name(card.model, "feedback", suffix="csv"),
        mime="text/csv",
        key="judgement_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def by_verdict(found: Sequence[Feedback]) -> dict[Verdict, int]:
    """How often each view was given."""
    return Counter(each.given.verdict for each in found)


def by_suspect(found: Sequence[Feedback]) -> dict[str, int]:
    """How often each factor was said to look wrong."""
    return Counter(each.given.suspect_feature for each in found if each.given.suspect_feature)


def _table(found: Sequence[Feedback], standing: set[int], card: Card) -> pd.DataFrame:
    rows = [
        {
            "When (UTC)": each.created_at.strftime("%Y-%m-%d %H:%M"),
            "Who": each.given.author + ("" if each.given.verified else " (unverified)"),
            "View": each.given.verdict.value + ("" if each.id in standing else " (replaced)"),
            "Score seen": card.show_score(each.given.seen.get("score")),
            "Version": each.given.version,
            "Factor that looks wrong": card.schema[each.given.suspect_feature].title
            if each.given.suspect_feature in card.schema.names
            else each.given.suspect_feature,
            "What is the matter": FEEDBACK_REASONS.get(each.given.reason or "", ""),
            "Right outcome": ""
            if each.given.corrected_outcome is None
            else card.show_outcome(each.given.corrected_outcome),
            "Comment": each.given.comment,
        }
        for each in found
    ]
    return pd.DataFrame(rows)


def _export(found: Sequence[Feedback]) -> pd.DataFrame:
    """One row for each judgement, every stored field and what was on the screen."""
    rows = []
    for each in found:
        given = each.given
        seen = dict(given.seen)
        reasons = seen.pop("attributions", {})
        rows.append(
            {
                "id": each.id,
                "created_at": each.created_at.isoformat(),
                "model": given.model,
                "version": given.version,
                "prediction": given.prediction_key,
                "author": given.author,
                "verified": given.verified,
                "verdict": given.verdict.value,
                "corrected_outcome": given.corrected_outcome,
                "suspect_feature": given.suspect_feature,
                "reason": given.reason,
                "comment": given.comment,
                "supersedes": given.supersedes,
                **{f"seen_{name}": value for name, value in seen.items()},
                "seen_reasons": "; ".join(
                    f"{name} {value:+.6g}" for name, value in reasons.items()
                ),
            }
        )
    return pd.DataFrame(rows)
