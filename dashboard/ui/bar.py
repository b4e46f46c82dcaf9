"""The slim bar under the navigation: which model, version, scope and period; n; the link."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from dashboard.domain.cohort import Cohort
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.scopes import lineage

from . import cache, filters, state

MODEL, VERSION, SCOPE = "bar_model", "bar_version", "bar_scope"
START, END = "bar_start", "bar_end"


def show_bar() -> None:
    """Draw the bar; every change goes into the address."""
    choice = state.choice()
    cohort = choice.cohort
    data = cache.data_version(cohort.model)
    with st.container(horizontal=True, vertical_alignment="center", key="bar"):
        _choose_model(cohort)
        _choose_version(cohort)
        _choose_scope(cohort, data)
        _choose_period(cohort, data)
        filters.show_chips(cohort)
        st.markdown(f"n = {cache.count(cohort, data):,}", width="content")
        with st.popover("Copy link", icon=":material/link:"):
            st.caption("This address opens the same screen for anyone who can reach this server.")
            page = (st.context.url or "").partition("?")[0]
            st.code(f"{page}?{urlencode(choice.to_query(), doseq=True)}", language=None)


def _choose_model(cohort: Cohort) -> None:
    names = cache.models()
    titles = {name: cache.versions(name)[-1].card.title for name in names}
    st.session_state[MODEL] = cohort.model
    st.selectbox(
        "Model",
        names,
        key=MODEL,
        format_func=lambda name: titles[name],
        on_change=state.take,
        args=(MODEL, names, state.choose_model),
        label_visibility="collapsed",
        width=200,
    )


def _choose_version(cohort: Cohort) -> None:
    roles = cache.open_roles(cohort.model)
    numbers = [version.number for version in cache.versions(cohort.model)]
    st.session_state[VERSION] = cohort.version
    st.selectbox(
        "Version",
        numbers,
        key=VERSION,
        format_func=lambda number: " · ".join(
            [f"Version {number}", *([roles[number]] if number in roles else [])]
        ),
        on_change=state.take,
        args=(VERSION, numbers, state.choose_version),
        label_visibility="collapsed",
        width=190,
    )


def _choose_scope(cohort: Cohort, data: str) -> None:
    counts = dict(cache.scopes(cohort.model, cohort.version, data))
    if set(counts) <= {EVERYWHERE} and cohort.scope == EVERYWHERE:
        return
    label = cache.version(cohort.model, cohort.version).card.scope_label
    above = {place for scope in counts for place in lineage(scope)}
    options = sorted({EVERYWHERE, cohort.scope, *above})
    st.session_state[SCOPE] = cohort.scope
    st.selectbox(
        label,
        options,
        key=SCOPE,
        format_func=lambda scope: f"{label}: {'all' if scope == EVERYWHERE else scope}",
        on_change=state.take,
        args=(SCOPE, options, lambda scope: state.change(scope=scope)),
        label_visibility="collapsed",
        width=140,
    )


def _choose_period(cohort: Cohort, data: str) -> None:
    span = cache.period(cohort.model, cohort.version, data)
    with st.popover(_capital(cohort.period_words), icon=":material/calendar_month:"):
        if span is None:
            st.caption("This version has made no predictions yet.")
            return
        first, last = span
        st.caption(f"Predictions from {first} to {last} (days in UTC).")
        with st.container(horizontal=True):
            for name, start in _presets(first, last).items():
                st.button(
                    name,
                    key=f"bar_preset_{name}",
                    on_click=state.change,
                    kwargs={"start": start, "end": last if start else None},
                )
        st.session_state[START] = cohort.start
        st.session_state[END] = cohort.end
        days = [day for day in (first, last, cohort.start, cohort.end) if day is not None]
        for label, key in (("From", START), ("To", END)):
            st.date_input(
                label, key=key, on_change=_change_period, min_value=min(days), max_value=max(days)
            )


def _presets(first: date, last: date) -> dict[str, date | None]:
    """Periods that end with the newest prediction, and all days."""
    return {
        "Last month": max(first, last.replace(day=1)),
        "Last 12 months": max(first, state.year_before(last)),
        "All days": None,
    }


def _change_period() -> None:
    start, end = st.session_state[START], st.session_state[END]
    if start is not None and end is not None and start > end:
        start, end = end, start
    state.change(start=start, end=end)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
