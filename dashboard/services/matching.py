"""The same record as another version saw it."""

from dashboard import store
from dashboard.domain.cohort import Cohort, Condition, Op, Sort


def find_counterpart(engine: store.Engine, model: str, key: str, number: int) -> str | None:
    """Another version's prediction of the same entity at the same time; None without one.

    Raises
    ------
    UnknownRecord
        If there is no prediction with this key.
    """
    with store.reading(engine) as connection:
        record = store.get_prediction(connection, model, key)
        same = Condition("@entity", Op.IS_IN, (record.entity,))
        day = record.event_time.date()
        cohort = Cohort(model, number, start=day, end=day, conditions=(same,))
        rows = store.read_page(connection, cohort, Sort()).rows
    times = rows["@event_time"].to_dict()
    return next((str(found) for found, when in times.items() if when == record.event_time), None)
