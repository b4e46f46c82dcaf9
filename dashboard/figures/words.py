"""Phrases that every sentence is built from."""

import html
import textwrap

from dashboard.domain.card import Card
from dashboard.domain.results import Provenance

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
METHODS = {
    "enumerated": "exact SHAP over all combinations",
    "sampled": "sampled SHAP",
    "shap-tree": "SHAP for trees",
    "shap-linear": "exact SHAP for linear models",
    "permutation": "shuffling each feature",
    "brute-force": "average of the model's answers",
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
    """Where a result comes from, in one line."""
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
    parts.append(f"{_method(provenance.method)}, seed {provenance.seed}")
    return "; ".join(parts) + "."


def _method(method: str) -> str:
    for start, words in METHODS.items():
        if method.startswith(start):
            return f"{words} [{method}]"
    return method
