"""Saved what-ifs, and what the version at work now answers to them."""

import streamlit as st

from dashboard import services, store
from dashboard.domain.records import Prediction
from dashboard.domain.scenarios import NewScenario, Scenario

from .explained import subject
from .stored import engine, prediction

SCENARIOS = 100
"""How many are listed, and read at a time for a file."""


def scenarios(model: str, ids: tuple[int, ...] | None = None) -> list[Scenario]:
    """The newest what-ifs of a model, or these of them."""
    with store.reading(engine()) as connection:
        return store.list_scenarios(connection, model, ids=ids, limit=SCENARIOS)


def every_scenario(model: str) -> list[Scenario]:
    """All what-ifs of a model, read page after page; for a file."""
    found: list[Scenario] = []
    with store.reading(engine()) as connection:
        while True:
            before = found[-1].id if found else None
            more = store.list_scenarios(connection, model, before_id=before, limit=SCENARIOS)
            found += more
            if len(more) < SCENARIOS:
                return found


def present_score(given: NewScenario, data: str) -> services.PresentScore:
    """What the version at work for the record's scope answers to a saved what-if now."""
    record = prediction(given.model, given.prediction_key, data)
    with store.reading(engine()) as connection:
        number = services.serving_version(connection, given.model, record.scope).number
    return _present_score(given, number, record)


@st.cache_data(max_entries=512)
def _present_score(given: NewScenario, number: int, _record: Prediction) -> services.PresentScore:
    return services.present_score(subject(given.model, number), _record, given)
