"""Changing who serves: promote, roll back, retire; each confirmed, each stored once."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.domain.card import Card
from dashboard.domain.deployments import champion_before
from dashboard.domain.errors import CandorError
from dashboard.domain.gates import StoredGateReport
from dashboard.domain.records import EVERYWHERE, Deployment, Role
from dashboard.domain.scopes import lies_in, scope_words

from . import actions, cache, model_map, state
from .text import plain

SAID, DONE, TRIED = "changes_said", "changes_done", "changes_tried"
Spells = Sequence[Deployment]


def show_answer() -> None:
    """What came of the last change."""
    said = _said()
    for kind, text in said:
        if kind == "done":
            st.success(plain(text), icon=":material/check:")
        else:
            st.error(plain(text), icon=":material/error:")
    said.clear()


def _said() -> list[tuple[str, str]]:
    """What is to be said; changed in place, as another click may end any touch of the session."""
    said: list[tuple[str, str]] = st.session_state.setdefault(SAID, [])
    return said


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
            expected = None if serving is None else serving.id
            actions.promote(
                card.model, number, scope=scope, actor=actor, expecting=expected, **given
            )
            return f"Version {number} serves {where}."

        sure = f"Version {number} shall serve {where} from now on"
        _form(key, why, sure, f"Promote version {number}", act, needs_reason=failed)


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
        _form(f"rollback_{own.id}", "Why", sure, f"Roll back to version {before}", act)


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
            actions.retire(model, version=ending.version, scope=scope, reason=reason, actor=actor)
            return f"Version {ending.version} is no longer {ending.role.value} {where}."

        sure = f"Version {ending.version} shall end {where}"
        _form(f"retire_{ending.id}", "Why", sure, f"Retire version {ending.version}", act)


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
    why: str,
    sure: str,
    label: str,
    act: Callable[[str, str], str],
    *,
    needs_reason: bool = True,
) -> None:
    """Name, reason and confirmation; the key holds what is decided on, so nothing runs twice."""
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
            args=(key, names, act),
            kwargs={"needs_reason": needs_reason},
        )


def _act(
    key: str, names: dict[str, str], act: Callable[[str, str], str], *, needs_reason: bool
) -> None:
    """Do what was confirmed, once for what it was decided on."""
    said: list[tuple[str, str]] = _said()
    done: dict[str, str] = st.session_state.setdefault(DONE, {})
    tried: set[str] = st.session_state.setdefault(TRIED, set())
    if key in done:
        said[:] = [("done", done[key])]
        return
    actor, reason = (str(st.session_state[names[part]]).strip() for part in ("name", "reason"))
    missing = [
        *([] if actor else ["write your name"]),
        *([] if reason or not needs_reason else ["say why"]),
        *([] if st.session_state[names["sure"]] else ["tick the box to confirm"]),
    ]
    if missing:
        said[:] = [("refused", f"Nothing was changed: {', '.join(missing)}, then try again.")]
        return
    state.remember_name(actor)
    again = key in tried
    tried.add(key)
    try:
        done[key] = act(reason, actor)
        said[:] = [("done", done[key])]
    except CandorError as error:
        # a second click ends the first before it is answered, but what the first did stands
        twice = "This was sent twice and done once. The table shows who serves now."
        said[:] = [("done", twice) if again else ("refused", str(error))]
        tried.discard(key)
