"""A chart together with everything a page shows and exports beside it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

IMAGE_WIDTH = 1000
UNWANTED_BUTTONS = ("select2d", "lasso2d", "autoScale2d")


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """One result as a picture, a sentence and a table.

    Attributes
    ----------
    name : str
        Word for file names and keys: letters, digits, hyphens and underscores.
    title : str
        The finding in words.
    figure : Figure
        What is drawn; without a title, so that the page's own heading is not repeated.
    summary : str
        One plain sentence that says what the picture shows.
    table : DataFrame
        The numbers behind the picture, complete, under readable names with units.
    source : str
        Where the numbers come from.
    help : str
        How to read the picture, and what not to conclude from it.
    """

    name: str
    title: str
    figure: go.Figure
    summary: str
    table: pd.DataFrame
    source: str
    help: str

    def config(self, image: str = "png") -> dict[str, Any]:
        """Settings for the drawing library: saving gives ``png`` or ``svg`` under our name."""
        return {
            "displaylogo": False,
            "displayModeBar": "hover",
            "modeBarButtonsToRemove": list(UNWANTED_BUTTONS),
            "responsive": True,
            "toImageButtonOptions": {
                "format": image,
                "filename": self.name,
                "width": IMAGE_WIDTH,
                "height": int(self.figure.layout.height),
                "scale": 2,
            },
        }
