"""Where a model serves: everywhere, a country, a segment of it.

A scope is a path: ``*`` is everywhere, ``CA`` lies in it, ``CA/retail`` lies in ``CA``. What is
said of a scope holds for all that lies in it, unless something is said of a nearer one.
"""

from .errors import InvalidScope
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


def fault_of(scope: str) -> str | None:
    """What keeps a text from being a scope, in words; None for a scope.

    Examples
    --------
    >>> fault_of("CA/retail"), fault_of("CA//retail")
    (None, 'has a part without a name')
    """
    if scope == EVERYWHERE:
        return None
    parts = scope.split(SEPARATOR)
    if len(scope) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if any(not part.strip() for part in parts):
        return "has a part without a name"
    if any(part != part.strip() for part in parts):
        return "has space around a name"
    if EVERYWHERE in parts:
        return f"names a part {EVERYWHERE}, which stands for everywhere and for nothing else"
    return None if scope.isprintable() else "holds a sign that cannot be shown"


def read_scope(text: str) -> str:
    """A scope as people write it, without the space around it.

    Raises
    ------
    InvalidScope
        If the text names no place in the tree.

    Examples
    --------
    >>> read_scope(" CA/retail ")
    'CA/retail'
    """
    scope = text.strip()
    fault = fault_of(scope)
    if fault is not None:
        raise InvalidScope(text, fault)
    return scope


def scope_words(scope: str) -> str:
    """A scope within a sentence: "everywhere", or "in TX"."""
    return "everywhere" if scope == EVERYWHERE else f"in {scope}"
