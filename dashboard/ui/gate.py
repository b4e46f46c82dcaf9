"""The gate on a page: which version wants to serve, and what it has shown."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard import figures
from dashboard.domain.card import Card
from dashboard.domain.errors import UnknownVersion
from dashboard.domain.gates import GateCheck, GateVerdict, StoredGateReport
from dashboard.domain.scopes import read_scope, scope_words

from . import actions, cache, charts, state
from .errors import expected_errors
from .text import plain

CANDIDATE = "gate_candidate"
MARKS = {
    GateVerdict.PASSED: ":material/check_circle: passed",
    GateVerdict.FAILED: ":material/cancel: failed",
    GateVerdict.UNDECIDED: ":material/help: not enough data",
}


def show(choice: state.Choice) -> tuple[Card | None, StoredGateReport | None]:
    """Draw the gate; give the version that wants to serve, and its report if it still holds."""
    scope = read_scope(choice.cohort.scope)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        card = _choose_candidate(choice)
        asked = card is not None and _button(card, scope)
    return card, None if card is None else _ask(card, scope, asked=asked)


def _button(card: Card, scope: str) -> bool:
    first = cache.newest_report(card.model, card.version, scope) is None
    label = "Run the gate" if first else "Run the gate again"
    return st.button(label, key="gate_run", icon=":material/fact_check:")


def _choose_candidate(choice: state.Choice) -> Card | None:
    """Draw the selector of the version that wants to serve; None where there is no other.

    Raises
    ------
    UnknownVersion
        If the address names a version that there is not.
    """
    model, scope = choice.cohort.model, choice.cohort.scope
    cards = {each.number: each.card for each in cache.versions(model)}
    if choice.other is not None and choice.other not in cards:
        raise UnknownVersion(str(choice.other), [str(number) for number in cards])
    serving = cache.serving(model, scope)
    others = [n for n in cards if serving is None or (n, scope) != (serving.version, serving.scope)]
    if not others:
        st.info(
            "There is no other version. Register one with "
            f"`candor register models/{model}/N`, then compare it here before it serves."
        )
        return None
    newest = [n for n in others if serving is None or n != serving.version] or others
    current = choice.other if choice.other in others else newest[-1]
    st.session_state[CANDIDATE] = current
    roles = cache.open_roles(model)
    st.selectbox(
        "Version that wants to serve",
        others,
        key=CANDIDATE,
        format_func=lambda n: f"Version {n}{f' · {roles[n]}' if n in roles else ''}",
        on_change=state.take,
        args=(CANDIDATE, others, lambda number: state.change(other=number)),
        width=260,
    )
    return cards[current]


def _ask(card: Card, scope: str, *, asked: bool) -> StoredGateReport | None:
    """Run the gate if asked to, and show what it found last."""
    model, number = card.model, card.version
    if asked:
        with st.spinner("Checking files, answers, outcomes and speed ..."), expected_errors():
            actions.run_gate(model, number, scope)
    stored = cache.newest_report(model, number, scope)
    fresh = stored is not None and cache.is_fresh(model, number, scope)
    if stored is None:
        st.caption(
            f"Nobody has asked yet whether version {number} may serve {plain(scope_words(scope))}. "
            "The gate changes nothing; it takes a few seconds."
        )
        return None
    show_report(stored, card, key="gate")
    if not fresh:
        st.warning(
            "Something has changed since, or more than an hour has gone by. Run the gate again "
            "before this version is promoted.",
            icon=":material/history:",
        )
    return stored if fresh else None


def show_report(stored: StoredGateReport, card: Card, *, key: str) -> None:
    """The verdict, the checks as a table, and the segments as a chart."""
    report = stored.report
    where = plain(scope_words(report.scope))
    against = "" if report.champion is None else f", against version {report.champion}"
    words = f"Version {report.version} {where}{against}"
    if report.passed:
        st.success(f"**Passed.** {words}.", icon=":material/check_circle:")
    else:
        count = f"{len(report.failed)} of {len(report.checks)} checks"
        st.error(f"**Failed.** {words}: {count} failed.", icon=":material/cancel:")
    rows = [
        {
            "Check": plain(check.title),
            "Verdict": MARKS[check.verdict],
            "What was found": plain(check.sentence),
            "Value and limit": plain(_value(check)),
        }
        for check in report.checks
    ]
    st.table(pd.DataFrame(rows).set_index("Check"))
    st.caption(
        f"Gate report {stored.id} of {_moment(stored.created_at)}. Limits come from the version's "
        "card; where it names none, from the defaults. Too little data does not fail a check."
    )
    if any(each.difference is not None for each in report.segments):
        chart = figures.segments_chart(report, card, dark=charts.is_dark())
        charts.show_chart(chart, f"{key}_segments", level=4)


def _value(check: GateCheck) -> str:
    return f"{check.value} (limit {check.limit})" if check.limit else check.value


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%b %Y %H:%M} UTC"
