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


def page(name: str) -> "StreamlitPage":
    """The page with this file name."""
    title = next(titles[name] for titles in GROUPS.values() if name in titles)
    return st.Page(FOLDER / f"{name}.py", title=title, default=name == "overview")


def grouped_pages() -> dict[str, list["StreamlitPage"]]:
    """All pages, for the navigation."""
    return {group: [page(name) for name in titles] for group, titles in GROUPS.items()}
