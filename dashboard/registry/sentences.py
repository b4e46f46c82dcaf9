"""What a library says of a fault, fit to stand in a sentence."""

LONGEST = 300
TRACE = "Stack trace:"


def shorten(text: str, longest: int = LONGEST) -> str:
    r"""A text in one line of bounded length, without the addresses of a library's own stack.

    >>> shorten("no  tree\nin it. Stack trace: 0x7f")
    'no tree in it.'
    """
    line = " ".join(text[: 4 * longest].partition(TRACE)[0].split())
    return line if len(line) <= longest else f"{line[:longest]} ..."


def told_of(error: Exception) -> str:
    """The kind of an error and what it says, if it says anything."""
    said = shorten(str(error))
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
