"""Text from data on a page: shown as it is, never read as markup."""

import re

MARKS = re.compile(r"([\\`*_\[\]<>$~#:|!])")


def plain(text: object) -> str:
    """Text whose signs stand for themselves: no emphasis, link, picture or formula.

    Names, comments, categories and what an address says come from people; two dollar signs in a
    sentence would be read as a formula, and a comment could load a picture from anywhere.
    """
    return MARKS.sub(r"\\\1", str(text))
