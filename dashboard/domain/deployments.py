"""Who serves where, read off the spells: by scope, at any time, and what came before."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from .records import Deployment, Role
from .scopes import lineage


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


def champion_before(spells: Sequence[Deployment], scope: str) -> int | None:
    """The version that a rollback of a scope's own champion leads to; None where there is none.

    Champions are stacked as they come. One that is followed by the one below it was rolled back
    and is taken off, so that a second rollback leads further back and not forth again.

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
        if stack[-2:-1] == [each.version]:
            stack.pop()
        elif stack[-1:] != [each.version]:
            stack.append(each.version)
    return stack[-2] if len(stack) > 1 else None
