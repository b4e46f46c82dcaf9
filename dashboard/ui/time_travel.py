"""Time travel on a page: who decided then, and what a version would say today."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import reports, services
from dashboard.domain.card import Card
from dashboard.domain.periods import read_period

from . import cache, listing, state
from .text import plain

DAY, SPAN, ASK = "travel_day", "travel_span", "travel_ask"
SPANS = {"that day": 10, "that month": 7, "that year": 4}
SHOWN = 500
ICON = ":material/history:"
TODAY = "today's champion"


def choose(choice: state.Choice, data: str) -> None:
    """Draw the selectors: which day, month or year, and which version is asked."""
    cohort = choice.cohort
    numbers = [version.number for version in cache.versions(cohort.model)]
    span = cache.period(cohort.model, cohort.version, data)
    start, end = (None, None) if choice.at is None else read_period(choice.at)
    day = end or cohort.end or (None if span is None else span[1]) or date(2025, 1, 1)
    days = [day, *(span or ())]
    st.session_state[DAY] = start or day
    length = 7 if choice.at is None else len(choice.at)
    st.session_state[SPAN] = next(name for name, n in SPANS.items() if n == length)
    st.session_state[ASK] = choice.ask if choice.ask in numbers else TODAY
    first, last = min(*days, start or day), max(days)
    with (
        st.form("travel_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.date_input("Day", key=DAY, min_value=first, max_value=last, width=160)
        st.selectbox("Look at", list(SPANS), key=SPAN, width=160)
        st.selectbox(
            "Ask",
            [TODAY, *numbers],
            key=ASK,
            format_func=lambda one: TODAY if one == TODAY else f"version {one}",
            width=200,
        )
        st.form_submit_button("Look back", key="travel_go", icon=ICON, on_click=_go)


def _go() -> None:
    day: date = st.session_state[DAY]
    at = day.isoformat()[: SPANS[st.session_state[SPAN]]]
    asked = st.session_state[ASK]
    state.change(at=at, ask=None if asked == TODAY else asked)


def show(choice: state.Choice, data: str) -> None:
    """What was decided in the chosen period, and what would be others."""
    cohort = choice.cohort
    if choice.at is None:
        st.caption(
            f"Choose a day. What was decided then {_in(cohort.scope)} is scored again with the "
            "values stored at that time; nothing new is stored."
        )
        return
    spells = tuple(each.id for each in cache.deployments(cohort.model) if each.is_open)
    found = cache.look_back(cohort.model, cohort.scope, choice.at, choice.ask, spells, data)
    card = cache.version(cohort.model, found.version).card
    for line in services.look_back_words(found, card):
        st.markdown(plain(line))
    if found.rows.empty:
        return
    if len(found.flipped):
        _show_flipped(found, card)
    st.download_button(
        "All compared records as CSV",
        data=lambda: services.look_back_csv(found),
        file_name=reports.file_name(cohort.model, "as of", choice.at, cohort.scope, suffix="csv"),
        mime="text/csv",
        key="travel_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _show_flipped(found: services.LookBack, card: Card) -> None:
    rows = found.flipped.head(SHOWN)
    table = pd.DataFrame(
        {
            card.record_label: rows["entity"],
            "When": rows["event_time"].dt.strftime("%Y-%m-%d"),
            card.scope_label: rows["scope"],
            "Decided by": [f"version {number}" for number in rows["version"]],
            "Score then": [card.show_score(score) for score in rows["score"]],
            "Decision then": rows["decision"],
            "Score now": [card.show_score(score) for score in rows["new_score"]],
            "Decision now": rows["new_decision"],
            "Change": [card.show_change(change) for change in rows["change"]],
        }
    )
    event = st.dataframe(
        table,
        hide_index=True,
        key="travel_table",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{len(table)} decisions that would be others",
    )
    capped = f" The {SHOWN} largest changes of {len(found.flipped):,}." if len(
        found.flipped
    ) > SHOWN else ""  # fmt: skip
    st.caption(f"The largest change first.{capped} Click a row to open the record.")
    for place in event["selection"]["rows"]:
        listing.open_record(str(rows.index[place]))


def _in(scope: str) -> str:
    return plain("everywhere" if scope == "*" else f"in {scope}")
