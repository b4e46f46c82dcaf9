"""Golden rows: what a model answered when it was built, to be answered alike ever after."""

from collections.abc import Callable
from io import BytesIO

import pandas as pd

from dashboard.domain.card import Card
from dashboard.domain.errors import UnreadableArtifact
from dashboard.domain.results import FloatArray

from .encoding import FAULTS

GOLDEN_FILE = "golden.parquet"
GOLDEN_ROWS = 50
ANSWER = "@answer_{}"


def golden_bytes(
    card: Card, respond: Callable[[pd.DataFrame], FloatArray], rows: pd.DataFrame
) -> bytes | None:
    """The first conformed rows with a model's answers to them, as the bytes of a file.

    None for a model that does not answer as its card says: opening it will say why.
    """
    chosen = rows[list(card.schema.names)].head(GOLDEN_ROWS).reset_index(drop=True)
    try:
        answers = respond(chosen)
    except (UnreadableArtifact, *FAULTS):
        return None
    if answers.shape != (len(chosen), len(card.outputs)):
        return None
    columns = {ANSWER.format(place): answers[:, place] for place in range(answers.shape[1])}
    buffer = BytesIO()
    chosen.assign(**columns).to_parquet(buffer, index=False)
    return buffer.getvalue()


def read_golden(content: bytes, card: Card) -> tuple[pd.DataFrame, FloatArray]:
    """Golden rows, conformed, and the answers to them of shape (n_rows, n_outputs).

    Raises
    ------
    UnreadableArtifact
        If the bytes hold no such rows.
    """
    try:
        kept = pd.read_parquet(BytesIO(content))
        rows = card.schema.conform(kept, untyped=True).frame
        names = [ANSWER.format(place) for place in range(len(card.outputs))]
        return rows, kept[names].to_numpy(dtype="float64")
    except (ValueError, OSError, KeyError) as error:
        raise UnreadableArtifact(card.id, "its golden rows cannot be read") from error
