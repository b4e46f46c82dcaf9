"""Who serves where, read off the spells: by scope, at any time, and what came before."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from .records import Deployment, Role
from .scopes import lineage

NOBODY = 0
"""In place of the id of a spell, where none serves."""


def champion_at(
    spells: Iterable[Deployment], scope: str, moment: datetime | None = None
) -> Deployment | None:
    """The champion that serves a scope: its own, else that of the nearest scope it lies in.

    At a moment, or now for None.
    """
    serving = {
        each.scope: each
        for each in spells
        if each.role is Role.CHAMPION
        and (each.is_open if moment is None else each.holds_at(moment))
    }
    return next((serving[place] for place in lineage(scope) if place in serving), None)


def champions_between(
    spells: Iterable[Deployment], scope: str, since: datetime, until: datetime
) -> list[tuple[datetime, Deployment | None]]:
    """Who served a scope from when on, within a period: one pair for each change, in order."""
    own = [each for each in spells if each.role is Role.CHAMPION and each.scope in lineage(scope)]
    ends = {end for each in own for end in (each.valid_from, each.valid_to) if end is not None}
    moments = [since, *sorted(end for end in ends if since < end < until)]
    found: list[tuple[datetime, Deployment | None]] = []
    for moment in moments:
        champion = champion_at(own, scope, moment)
        if not found or found[-1][1] != champion:
            found.append((moment, champion))
    return found


def successor(spells: Iterable[Deployment], scope: str, spell: int) -> Deployment | None:
    """The champion that took a spell's place in a scope, if it serves still.

    By it a decision that is sent twice, by a double click or after a lost answer, is known again.
    """
    own = sorted(
        (each for each in spells if each.scope == scope and each.role is Role.CHAMPION),
        key=lambda each: each.id,
    )
    later = [each for each in own if each.id > spell]
    # a wider scope's spell goes on: then the scope may have had champions of its own in between
    found = later[:1] if any(each.id == spell for each in own) else later[-1:]
    return next((each for each in found if each.is_open), None)


def champion_before(spells: Sequence[Deployment], scope: str) -> int | None:
    """The version that a rollback of a scope's own champion leads to; None where there is none.

    Champions are stacked as they come. One that is followed, without a gate, by the one below it
    was rolled back and is taken off: a second rollback leads further back and not forth again.

    Parameters
    ----------
    spells : sequence of Deployment
        Every spell of the model, in any order.
    scope : str
        The scope whose own champion is to be rolled back.
    """
    own = [each for each in spells if each.scope == scope and each.role is Role.CHAMPION]
    stack: list[int] = []
    for each in sorted(own, key=lambda spell: spell.id):
        if each.gate_report is None and stack[-2:-1] == [each.version]:
            stack.pop()
        elif stack[-1:] != [each.version]:
            stack.append(each.version)
    return stack[-2] if len(stack) > 1 else None
