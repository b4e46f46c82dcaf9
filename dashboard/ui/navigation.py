"""The pages, in four groups."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

FOLDER = Path(__file__).parents[2] / "pages"

GROUPS = {
    "Look": {
        "overview": "Overview",
        "predictions": "Predictions",
        "prediction": "Prediction",
    },
    "Understand": {"importance": "Importance", "effects": "Effects"},
    "Try": {"what_if": "What-if"},
    "Run": {
        "feedback": "Feedback",
        "models": "Models",
        "deployments": "Deployments",
        "model_map": "Model map",
    },
}


FIRST = "overview"
"""The page that answers at the bare host, and under its own name as well."""


def page(name: str) -> "StreamlitPage":
    """The page with this file name."""
    if name == FIRST:
        return st.Page(_script(name), title=_title(name), url_path="home", default=True)
    return st.Page(_script(name), title=_title(name))


def grouped_pages() -> dict[str, list["StreamlitPage"]]:
    """All pages, for the navigation."""
    pages = {group: [page(name) for name in titles] for group, titles in GROUPS.items()}
    # a default page has no address but the bare host; a link to its name is no mistake
    named = st.Page(_script(FIRST), title=_title(FIRST), url_path=FIRST, visibility="hidden")
    return {group: [*each, named] if FIRST in GROUPS[group] else each
            for group, each in pages.items()}  # fmt: skip


def _script(name: str) -> Path:
    return FOLDER / f"{name}.py"


def _title(name: str) -> str:
    return next(titles[name] for titles in GROUPS.values() if name in titles)
