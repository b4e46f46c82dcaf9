"""Phrases that every sentence is built from."""

import html
import textwrap

from dashboard.domain.card import Card
from dashboard.domain.results import Provenance

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
METHODS = {
    "enumerated": "contributions are exact (SHAP)",
    "tree-": "contributions are exact (SHAP)",
    "linear-": "contributions are exact (SHAP)",
    "library": "contributions are exact (SHAP), by the model's own library",
    "shap-linear": "contributions are exact (SHAP)",
    "shap-tree": "contributions are exact (SHAP), spot-checked",
    "sampled": "contributions are estimated by sampling (SHAP), \N{PLUS-MINUS SIGN} shown",
    "permutation": "shuffling each feature",
    "brute-force": "average of the model's answers",
    "one-free": "average of the model's answers",
    "gower": "likeness of all values (Gower)",
}


def lowered(text: str) -> str:
    """Text for the middle of a sentence: "Risk of default" becomes "risk of default"."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def shortened(text: str, length: int) -> str:
    """Text cut to at most `length` signs, with an ellipsis where something is cut."""
    return text if len(text) <= length else text[: length - 1].rstrip(" ,:") + ELLIPSIS


def in_lines(text: str, length: int, most: int) -> tuple[str, ...]:
    """Text in lines of at most `length` signs; what needs more than `most` lines is cut."""
    lines = textwrap.wrap(text, length, max_lines=most, placeholder=ELLIPSIS)
    return tuple(lines) or ("",)


def drawable(text: str) -> str:
    """Text that the drawing library shows as it is: no tags, no formulas between dollars."""
    return html.escape(text, quote=False).replace("$", "&#36;")


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 prediction", "12,480 predictions"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(names: list[str]) -> str:
    """Names as a phrase: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def this_record(card: Card) -> str:
    """What the record in question is called: "this loan"."""
    return f"this {lowered(card.record_label)}"


def the_score(card: Card) -> str:
    """What the score is called within a sentence: "the risk of default"."""
    return f"the {lowered(card.response_label)}"


def source_line(provenance: Provenance) -> str:
    """Where a result comes from, in one line: words first, the method's id last for analysts."""
    version = provenance.model.rpartition("-")[2]
    single = provenance.n_rows == 1
    rows = (
        provenance.rows
        if single and provenance.rows
        else f"{counted(provenance.n_rows, 'prediction')} ({provenance.rows})"
    )
    parts = [f"{rows[:1].upper()}{rows[1:]}, version {version}"]
    if provenance.background:
        parts.append(f"compared with {provenance.background}")
    method = provenance.method
    words = [words for start, words in METHODS.items() if method.startswith(start)]
    parts.append(f"{words[0] if words else method}, seed {provenance.seed}")
    line = f"{'; '.join(parts)}." + (f" Method: {method}." if words else "")
    at = provenance.computed_at
    return line if at is None else f"{line} Computed {at.day} {at:%b %Y %H:%M} UTC."
