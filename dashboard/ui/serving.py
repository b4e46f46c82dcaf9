"""Who serves where, and who did: the cells of the tree of scopes and their history."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard.domain.card import Card
from dashboard.domain.records import EVERYWHERE, Deployment, Role
from dashboard.domain.scopes import lineage, scope_words

from . import cache, gate
from .text import plain


def show_cells(spells: Sequence[Deployment], card: Card) -> None:
    """One row for each scope in which something is at work, the widest first."""
    at_work = [each for each in spells if each.is_open]
    if not at_work and cache.connected_table(card.model) is not None:
        st.info("This model is put to work outside of Candor, which reads what it predicts.")
        return
    if not at_work:
        st.info(f"Nothing is deployed. Run `candor deploy {card.model} --version N`.")
        return
    scopes = sorted({each.scope for each in at_work}, key=lambda scope: lineage(scope)[::-1])
    rows = [_cell(scope, at_work, card) for scope in scopes]
    st.table(pd.DataFrame(rows).set_index("Where"))


def _cell(scope: str, at_work: Sequence[Deployment], card: Card) -> dict[str, str]:
    here = [each for each in at_work if each.scope == scope]
    own = next((each for each in here if each.role is Role.CHAMPION), None)
    beside = [f"version {e.version} ({e.role.value})" for e in here if e is not own]
    return {
        "Where": plain(place_words(scope, card)),
        "Serves": "as the wider scope" if own is None else f"**Version {own.version}**",
        "Since": "" if own is None else day_words(own.valid_from),
        "Beside it": ", ".join(beside),
        "Why": "" if own is None else plain(_why(own)),
        "By": "" if own is None else plain(_who(own.actor)),
    }


def show_chosen(model: str, scope: str) -> None:
    """Who answers for the scope that the bar chooses, where the table has no line for it."""
    serving = cache.serving(model, scope)
    where = scope_words(scope)
    if serving is None:
        newest = cache.versions(model)[-1].number
        st.markdown(
            f"Nothing is deployed {plain(where)}: the newest version, {newest}, answers there."
        )
        return
    if serving.scope != scope:
        st.markdown(
            f"{plain(where[:1].upper() + where[1:])}, **version {serving.version}** serves, as "
            f"{plain(scope_words(serving.scope))}."
        )


def show_history(spells: Sequence[Deployment], card: Card) -> None:
    """Every spell, newest first; a click shows the report that it rests on."""
    if not spells:
        return
    rows = [
        {
            "Where": place_words(each.scope, card),
            "Version": each.version,
            "As": each.role.value,
            "Since": day_words(each.valid_from),
            "Until": "now" if each.valid_to is None else day_words(each.valid_to),
            "Why": each.reason,
            "By": _who(each.actor),
            "Gate": _gate_words(each),
            "Ended because": each.end_reason,
            "Ended by": _who(each.ended_by),
        }
        for each in spells
    ]
    table = pd.DataFrame(rows)
    event = st.dataframe(
        table.loc[:, (table != "").any()],
        hide_index=True,
        column_config={"Why": {"width": "large"}},
        key="deployments_history",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{len(rows)} spells",
    )
    st.caption("Nothing here is ever changed or deleted. Click a row to see its gate report.")
    for place in event["selection"]["rows"]:
        _show_report(spells[place], card)


def _show_report(spell: Deployment, card: Card) -> None:
    stored = None if spell.gate_report is None else cache.report(spell.gate_report)
    if stored is None:
        st.info("This spell rests on no gate report: a first deployment or a rollback has none.")
        return
    asked = cache.version(card.model, spell.version).card
    gate.show_report(stored, asked, key=f"history_{stored.id}")


def place_words(scope: str, card: Card) -> str:
    """A scope as the name of a row."""
    return "Everywhere" if scope == EVERYWHERE else f"{card.scope_label} {scope}"


def day_words(moment: datetime) -> str:
    """A moment for a reader, in UTC."""
    return f"{moment.day} {moment:%b %Y %H:%M} UTC"


def _why(spell: Deployment) -> str:
    return f"{spell.reason} (against the gate)" if spell.overridden else spell.reason


def _who(actor: str) -> str:
    return f"{actor} (unverified)" if actor else ""


def _gate_words(spell: Deployment) -> str:
    if spell.gate_report is None:
        return "none"
    return "failed, overridden" if spell.overridden else "passed"
