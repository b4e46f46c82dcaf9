"""Changing who serves: promote, roll back, retire; each confirmed, each stored once."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.domain.card import Card
from dashboard.domain.deployments import NOBODY, champion_before
from dashboard.domain.errors import CandorError
from dashboard.domain.gates import StoredGateReport
from dashboard.domain.records import EVERYWHERE, Deployment, Role
from dashboard.domain.scopes import lies_in, scope_words

from . import actions, cache, model_map, state
from .text import plain

SAID = "changes_said"
Spells = Sequence[Deployment]


def show_answer(model: str, scope: str) -> None:
    """What came of the last change; until the next one, or until one looks elsewhere."""
    # a place that is always there: what stands below keeps its own, and stays open
    spot = st.container()
    place, kind, text = st.session_state.get(SAID, ((model, scope), "", ""))
    if place != (model, scope):
        del st.session_state[SAID]
    elif kind == "done":
        spot.success(plain(text), icon=":material/check:")
    elif kind == "refused":
        spot.error(plain(text), icon=":material/error:")


def promote(card: Card, scope: str, spells: Spells, fresh: StoredGateReport | None) -> None:
    """The form that lets a version serve; there once the gate has been asked."""
    number, where = card.version, scope_words(scope)
    with st.expander(f"Promote version {number}", icon=":material/publish:"):
        if fresh is None:
            st.markdown("Run the gate first: a promotion rests on a report of the last hour.")
            return
        serving = cache.serving(card.model, scope)
        before = "" if serving is None else f" in the place of version {serving.version}"
        st.markdown(
            f"Version {number} will serve {plain(where)}{before}, in every running process within "
            "five seconds. The history keeps who decided and why."
        )
        _show_reach("promote", card.model, scope, spells)
        failed = not fresh.report.passed
        why = "Why it must serve although the gate failed" if failed else "Why (optional)"
        key = f"promote_{scope}_{number}_{0 if serving is None else serving.id}"

        def act(reason: str, actor: str) -> str:
            given = {"override": reason} if failed else {"reason": reason}
            expected = NOBODY if serving is None else serving.id
            actions.promote(
                card.model, number, scope=scope, actor=actor, expecting=expected, **given
            )
            return f"Version {number} serves {where}."

        sure = f"Version {number} shall serve {where} from now on"
        place, label = (card.model, scope), f"Promote version {number}"
        _form(key, place, why, sure, label, act, needs_reason=failed)


def roll_back(model: str, scope: str, spells: Spells) -> None:
    """The form that lets the version before serve again."""
    where = scope_words(scope)
    own = next((e for e in spells if _is_own(e, scope)), None)
    with st.expander("Roll back", icon=":material/undo:"):
        before = champion_before(spells, scope)
        if own is None or before is None:
            whose = "No other version served" if own else "There is no champion of its own"
            retire = own and scope != EVERYWHERE
            hint = " Retire it below to let the wider scope's champion serve again."
            st.markdown(f"{whose} {plain(where)}{' before' if own else ''}."
                        f"{hint if retire else ''}")  # fmt: skip
            return
        st.markdown(
            f"Version {before} served {plain(where)} before version {own.version} and will serve "
            "again. There is no gate, so that this is quick; the history keeps both."
        )
        _show_reach("roll_back", model, scope, spells)

        def act(reason: str, actor: str) -> str:
            actions.roll_back(model, scope=scope, reason=reason, actor=actor, expecting=own.id)
            return f"Version {before} serves {where} again."

        sure = f"Version {before} shall serve {where} again"
        label = f"Roll back to version {before}"
        _form(f"rollback_{own.id}", (model, scope), "Why", sure, label, act)


def retire(model: str, scope: str, spells: Spells) -> None:
    """The form that ends a challenger, a shadow, or a scope's own champion."""
    where = scope_words(scope)
    open_ = [each for each in spells if each.is_open and each.scope == scope]
    can = {e.id: e for e in open_ if e.role is not Role.CHAMPION or scope != EVERYWHERE}
    with st.expander("Retire", icon=":material/block:"):
        if not can:
            st.markdown(f"No challenger or shadow is at work {plain(where)}, and somebody must "
                        "serve.")  # fmt: skip
            return
        chosen = st.selectbox(
            "Which",
            list(can),
            key=f"retire_which_{scope}",
            format_func=lambda one: f"Version {can[one].version}, {can[one].role.value}",
            width=260,
        )
        ending = can[chosen]
        heir = " The champion of the wider scope serves again." if _is_own(ending, scope) else ""
        st.markdown(
            f"Version {ending.version} will no longer be {ending.role.value} {plain(where)}.{heir}"
        )

        def act(reason: str, actor: str) -> str:
            number = ending.version
            actions.retire(
                model, version=number, scope=scope, reason=reason, actor=actor, expecting=ending.id
            )
            return f"Version {ending.version} is no longer {ending.role.value} {where}."

        sure = f"Version {ending.version} shall end {where}"
        label = f"Retire version {ending.version}"
        _form(f"retire_{ending.id}", (model, scope), "Why", sure, label, act)


def _is_own(spell: Deployment, scope: str) -> bool:
    return spell.is_open and spell.role is Role.CHAMPION and spell.scope == scope


def _show_reach(key: str, model: str, scope: str, spells: Spells) -> None:
    """What else a change of the champion reaches."""
    apart = sorted(
        each.scope
        for each in spells
        if each.is_open
        and each.role is Role.CHAMPION
        and each.scope != scope
        and lies_in(each.scope, scope)
    )
    if apart:
        st.markdown(f"Not touched, because they have champions of their own: "
                    f"{plain(', '.join(apart))}.")  # fmt: skip
    data = cache.map_version()
    radius = cache.blast_radius(model, scope, data)
    model_map.show_blast_radius(cache.model_map(data), radius, f"{key}_reach")


def _form(
    key: str,
    place: tuple[str, str],
    why: str,
    sure: str,
    label: str,
    act: Callable[[str, str], str],
    *,
    needs_reason: bool = True,
) -> None:
    """Name, reason and confirmation; the key holds what is decided on."""
    names = {part: f"{key}_{part}" for part in ("name", "reason", "sure")}
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        st.text_input(
            "Your name",
            value=state.name(),
            key=names["name"],
            max_chars=100,
            help="There is no login yet, so the name is marked as unverified.",
        )
        st.text_area(why, key=names["reason"], max_chars=2_000, height=80)
        st.checkbox(sure, key=names["sure"])
        st.form_submit_button(
            label,
            key=f"{key}_send",
            on_click=_act,
            args=(place, names, act),
            kwargs={"needs_reason": needs_reason},
        )


def _act(
    place: tuple[str, str],
    names: dict[str, str],
    act: Callable[[str, str], str],
    *,
    needs_reason: bool,
) -> None:
    """Do what was confirmed.

    A second click may run this beside the first or end it anywhere: Streamlit starts a new thread
    for it. So nothing is remembered here; the services know a decision that was sent before.
    """
    actor, reason = (str(st.session_state[names[part]]).strip() for part in ("name", "reason"))
    missing = [
        *([] if actor else ["write your name"]),
        *([] if reason or not needs_reason else ["say why"]),
        *([] if st.session_state[names["sure"]] else ["tick the box to confirm"]),
    ]
    if missing:
        text = f"Nothing was changed: {', '.join(missing)}, then try again."
        st.session_state[SAID] = (place, "refused", text)
        return
    state.remember_name(actor)
    try:
        st.session_state[SAID] = (place, "done", act(reason, actor))
    except CandorError as error:
        st.session_state[SAID] = (place, "refused", str(error))
