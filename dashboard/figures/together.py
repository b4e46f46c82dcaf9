"""Features that move together, in sentences."""

from collections.abc import Sequence

import numpy as np

from dashboard.domain.card import Card
from dashboard.domain.results import PermutationImportance, Together

from .intervals import half_width
from .ranking import writer
from .words import listed, lowered


def together_sentences(
    groups: Sequence[Together],
    joint: PermutationImportance,
    metric: str,
    card: Card,
    *,
    unit: str = "",
) -> list[str]:
    """What each group of features that move together costs when shuffled together.

    Parameters
    ----------
    groups : sequence of Together
        The groups.
    joint : PermutationImportance
        One importance for each group, in the same order.
    metric : str
        The metric in words.
    card : Card
        Labels.
    unit : str
        The metric's unit; empty for a share or an index.
    """
    half = np.hypot(
        half_width(joint.shuffle_error, joint.n_repeats),
        half_width(joint.row_error, joint.provenance.n_rows),
    )
    write = writer(joint.mean)
    return [
        f"{_names(group, card)} move together (rank correlation {group.least:.2f} or more, "
        f"whichever the sign): shuffled together they worsen {lowered(metric)} by "
        f"{write(float(mean))} {unit}".rstrip()
        + f" ({write(float(width))} either way). Look at them together: alone, each can look less "
        "important than it is."
        for group, mean, width in zip(groups, joint.mean, half, strict=True)
    ]


def _names(group: Together, card: Card) -> str:
    titles = [card.schema[name].title for name in group.features]
    return listed([titles[0], *map(lowered, titles[1:])])
