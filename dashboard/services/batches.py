"""Explanations of whole runs, ahead of anyone who asks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard import explain, store
from dashboard.domain.records import Run, StoredAttribution
from dashboard.domain.results import Attributions

from .explaining import SEED, Explainable
from .records import attribution_method
from .rows import IncomingRows
from .storing import event_times_of

BLOCK_ROWS = 2_000


def explain_run(
    engine: store.Engine, subject: Explainable, rows: IncomingRows, run: Run, *, now: datetime
) -> int:
    """Explain the predictions of the rows of a finished run, and keep what the record pages show.

    Blocks are kept one by one, so that a broken job goes on where it stopped: what is kept
    already is not kept twice. Where another method than the planned one had to serve, nothing is
    kept: what was said of it would be lost.

    Parameters
    ----------
    engine : Engine
        The store.
    subject : Explainable
        The version that made the predictions.
    rows : IncomingRows
        The run's rows, in their order.
    run : Run
        The finished run.
    now : datetime
        When this happens, in UTC.

    Returns
    -------
    int
        How many predictions were explained.
    """
    frame = rows.features.frame
    n_kept = 0
    with store.reading(engine) as connection:
        keys = store.find_keys(
            connection, run.model, run.version, rows.entities, event_times_of(rows, run)
        )
    for output in range(len(subject.view.outputs)):
        method = attribution_method(subject, output)
        for first in range(0, len(frame), BLOCK_ROWS):
            found = explain.attributions(
                subject.view,
                frame.iloc[first : first + BLOCK_ROWS],
                subject.background,
                output=output,
                seed=SEED,
            )
            if explain.is_replaced(found):
                continue
            n_kept += len(found.values)
            kept = list(_stored(found, method, keys[first : first + BLOCK_ROWS]))
            with store.writing(engine) as connection:
                store.add_attributions(connection, run.model, kept, now)
    return n_kept // len(subject.view.outputs)


def _stored(found: Attributions, method: str, keys: Sequence[str]) -> Iterator[StoredAttribution]:
    errors, residuals = found.standard_errors, found.residual
    for row, values in enumerate(found.values):
        yield StoredAttribution(
            prediction_key=keys[row],
            explainer_id=method,
            values=tuple(values.tolist()),
            standard_errors=None if errors is None else tuple(errors[row].tolist()),
            base_value=found.base_value,
            residual=float(residuals[row]),
            notes=found.notes,
        )
