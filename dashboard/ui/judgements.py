"""The list of judgements: filters, rows and export."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import reports, store
from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import UnreadableLink
from dashboard.domain.records import FEEDBACK_REASONS, Feedback, Verdict

from . import cache, listing, state

EVERY = "all"
KEYS = {name: f"judgement_{name}" for name in state.GIVEN}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which judgements are meant.

    Attributes
    ----------
    within : tuple of Cohort
        What the bar says: of its version, or of each version.
    narrowed : tuple of (str, str)
        Verdict and factor, where one is chosen.
    """

    within: tuple[Cohort, ...]
    narrowed: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The choice in words, for source lines."""
        first = self.within[0]
        version = f"version {first.version}" if len(self.within) == 1 else "all versions"
        return f"{version}, {first.words}"


def choose_filters(choice: state.Choice, card: Card) -> Asked:
    """Draw the selectors and return what they ask for.

    Raises
    ------
    UnreadableLink, UnknownFeature
        If the address asks for a view, versions or a factor that there is not.
    """
    given = dict(choice.given)
    _require_readable(given, card)
    numbers = [version.number for version in cache.versions(card.model)]
    titles = {feature.name: feature.title for feature in card.schema.features}
    _choose("verdict", "View", given, {EVERY: EVERY, **{v.value: v.value for v in Verdict}})
    if len(numbers) > 1:
        here = f"version {card.version}, as above"
        _choose("version", "Versions", given, {"": here, EVERY: EVERY})
    _choose("feature", "Factor that looks wrong", given, {EVERY: EVERY, **titles})
    chosen = numbers if given.get("version") == EVERY else [card.version]
    return Asked(
        within=tuple(replace(choice.cohort, version=number) for number in chosen),
        narrowed=tuple(pair for pair in choice.given if pair[0] != "version"),
    )


def _require_readable(given: dict[str, str], card: Card) -> None:
    views = [verdict.value for verdict in Verdict]
    if given.get("verdict", views[0]) not in views:
        raise UnreadableLink("given", f"verdict:{given['verdict']}", " or ".join(views))
    if given.get("version", EVERY) != EVERY:
        expected = f"{EVERY}; for one version, choose it in the bar above"
        raise UnreadableLink("given", f"version:{given['version']}", expected)
    if "feature" in given:
        card.schema.position(given["feature"])


def _choose(name: str, label: str, given: dict[str, str], options: dict[str, str]) -> None:
    """One selector; its first option stands for no filter."""
    nothing = next(iter(options))
    st.session_state[KEYS[name]] = given.get(name, nothing)
    st.selectbox(
        label,
        list(options),
        key=KEYS[name],
        format_func=options.__getitem__,
        on_change=_narrow,
        args=(name, nothing),
        width=260 if name == "feature" else 180,
    )


def _narrow(name: str, nothing: str) -> None:
    """Put a changed selector into the address."""
    given = {each: value for each, value in state.current().given if each != name}
    if st.session_state[KEYS[name]] != nothing:
        given[name] = st.session_state[KEYS[name]]
    state.change(given=tuple(given.items()))


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
    if len(found) == cache.JUDGEMENTS:
        st.caption(f"The newest {len(found):,} are listed; charts and file hold all that match.")


def offer_csv(asked: Asked, card: Card) -> None:
    """A download of all judgements that match, with what was seen; read when it is asked for."""
    st.download_button(
        "All of these as CSV",
        data=lambda: csv_of(asked, card),
        file_name=reports.file_name(card.model, "feedback", suffix="csv"),
        mime="text/csv",
        key="judgement_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def csv_of(asked: Asked, card: Card) -> bytes:
    """All judgements that match as a file, one row each."""
    found = cache.every_judgement(asked.within, asked.narrowed)
    narrowed = ", ".join(f"{name} {value}" for name, value in asked.narrowed)
    facts = {"model": card.model, "predictions": asked.words, "filters": narrowed or "none"}
    return reports.csv_bytes(_export(found), facts)


def by_verdict(counts: Sequence[store.FeedbackCount]) -> dict[Verdict, int]:
    """How often each view was given."""
    found = Counter[Verdict]()
    for each in counts:
        found[each.verdict] += each.number
    return found


def by_suspect(counts: Sequence[store.FeedbackCount]) -> dict[str, int]:
    """How often each factor was said to look wrong."""
    found = Counter[str]()
    for each in counts:
        if each.suspect_feature:
            found[each.suspect_feature] += each.number
    return found


def by_version(counts: Sequence[store.FeedbackCount]) -> dict[int, dict[Verdict, int]]:
    """How often each view was given of each version."""
    numbers = sorted({each.version for each in counts})
    return {
        number: by_verdict([each for each in counts if each.version == number])
        for number in numbers
    }


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
            else each.given.suspect_feature or "",
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
