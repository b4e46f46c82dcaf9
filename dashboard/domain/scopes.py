"""Where a model serves: everywhere, a country, a segment of it.

A scope is a path: ``*`` is everywhere, ``CA`` lies in it, ``CA/retail`` lies in ``CA``. What is
said of a scope holds for all that lies in it, unless something is said of a nearer one.
"""

from .records import EVERYWHERE

SEPARATOR = "/"
LONGEST = 100


def lineage(scope: str) -> tuple[str, ...]:
    """A scope and all it lies in, nearest first, up to everywhere.

    Examples
    --------
    >>> lineage("CA/retail")
    ('CA/retail', 'CA', '*')
    >>> lineage("*")
    ('*',)
    """
    if scope == EVERYWHERE:
        return (EVERYWHERE,)
    parts = scope.split(SEPARATOR)
    paths = [SEPARATOR.join(parts[:length]) for length in range(len(parts), 0, -1)]
    return (*paths, EVERYWHERE)


def lies_in(scope: str, other: str) -> bool:
    """Whether a scope is another one or lies in it.

    Examples
    --------
    >>> lies_in("CA/retail", "CA"), lies_in("CAN", "CA"), lies_in("CA", "*")
    (True, False, True)
    """
    return other in lineage(scope)


def is_scope(text: str) -> bool:
    """Whether a text can be a scope: everywhere, or a path whose parts are all there.

    Examples
    --------
    >>> is_scope("CA/retail"), is_scope("*"), is_scope("CA/"), is_scope("CA/*"), is_scope("")
    (True, True, False, False, False)
    """
    if text == EVERYWHERE:
        return True
    parts = text.split(SEPARATOR)
    return (
        len(text) <= LONGEST
        and all(part == part.strip() != "" for part in parts)
        and (EVERYWHERE not in parts)
    )
