"""What the models answer, and why.

While the engine is being compiled slower ways serve; what they gave is not kept for later: whether
the engine is at hand is part of the keys.
"""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import explain, services, store
from dashboard.domain.cohort import Cohort
from dashboard.domain.results import (
    Attributions,
    MeanAttribution,
    Neighbours,
    PartialDependence,
    PermutationImportance,
    Together,
    Unit,
    WhatIf,
)
from dashboard.domain.schema import Feature

from .stored import engine, prediction, settings, version


def current_notes(model: str, number: int) -> tuple[str, ...]:
    """What is remarkable about a version, whose files are read and hashed again.

    The bytes that were opened before are these bytes, or the files are refused.
    """
    services.require_unchanged(
        engine(), settings().models_folder, version(model, number), settings().limits
    )
    loaded = subject(model, number).loaded
    return (*loaded.notes, *filter(None, [loaded.unchecked]))


@st.cache_resource
def warm_up() -> None:
    """Compile the engine in the background, once for a server that was told to."""
    if settings().warm_up:
        explain.start_warm_up()


@st.cache_resource(max_entries=8, show_spinner="Opening the model ...")
def subject(model: str, number: int) -> services.Explainable:
    """A loaded version with its card; opened only if its bytes are the registered ones."""
    registered = version(model, number)
    loaded = services.open_version(
        engine(), settings().models_folder, registered, settings().limits
    )
    return services.Explainable(registered.card, loaded)


def explanation(model: str, key: str, output: str | None) -> services.RecordExplanation:
    """Why one stored prediction is what it is; stored predictions never change."""
    return _explanation(model, key, output, ready=explain.is_ready())


@st.cache_data(max_entries=512, show_spinner="Explaining this prediction ...")
def _explanation(
    model: str, key: str, output: str | None, *, ready: bool
) -> services.RecordExplanation:
    with store.reading(engine()) as connection:
        stored = store.get_prediction(connection, model, key)
    chosen = subject(model, stored.version)
    return services.explain_record(engine(), chosen, stored, output=output, now=datetime.now(UTC))


@st.cache_data(max_entries=512, show_spinner="Asking the model ...")
def dependence(
    cohort: Cohort,
    feature: str,
    output: str | None,
    data: str,
) -> PartialDependence:
    """How the score moves with one feature."""
    chosen = subject(cohort.model, cohort.version)
    return services.explain_dependence(
        engine(), chosen, cohort, feature, output=output, now=datetime.now(UTC)
    )


def effects(
    cohort: Cohort, output: str | None, data: str
) -> list[tuple[Feature, PartialDependence]]:
    """The effect of every feature, the one that moves the score most first."""
    schema = version(cohort.model, cohort.version).card.schema
    every = [(one, dependence(cohort, one.name, output, data)) for one in schema.features]
    return sorted(every, key=lambda effect: -float(np.ptp(effect[1].average)))


@st.cache_data(max_entries=512)
def record_curve(
    cohort: Cohort, feature: str, output: str | None, key: str, data: str
) -> PartialDependence:
    """How the score of one record moves with one feature, on the grid of the average."""
    stored = prediction(cohort.model, key, data)
    return services.record_curve(
        subject(cohort.model, stored.version),
        stored,
        dependence(cohort, feature, output, data),
        output,
    )


@st.cache_data(max_entries=128, show_spinner="Shuffling each feature ...")
def importance(cohort: Cohort, metric: str, data: str) -> PermutationImportance:
    """How much worse the model does without each feature."""
    chosen = subject(cohort.model, cohort.version)
    return services.explain_importance(engine(), chosen, cohort, metric, now=datetime.now(UTC))


@st.cache_data(max_entries=64)
def moving_together(model: str, number: int) -> tuple[Together, ...]:
    """Which features of a version move together among its reference rows."""
    chosen = subject(model, number)
    return explain.moving_together(chosen.view.schema, chosen.loaded.reference)


@st.cache_data(max_entries=128, show_spinner="Shuffling features that move together ...")
def group_importance(
    cohort: Cohort, metric: str, groups: tuple[tuple[str, ...], ...], data: str
) -> PermutationImportance:
    """How much worse the model does without each group of features."""
    chosen = subject(cohort.model, cohort.version)
    now = datetime.now(UTC)
    return services.explain_importance(engine(), chosen, cohort, metric, groups=groups, now=now)


def mean_attribution(
    cohort: Cohort, output: str | None, data: str, unit: Unit = "response"
) -> MeanAttribution:
    """How strongly each feature moves the score on average."""
    return _mean_attribution(cohort, output, data, unit, ready=explain.is_ready())


@st.cache_data(max_entries=128, show_spinner="Explaining a sample of predictions ...")
def _mean_attribution(
    cohort: Cohort, output: str | None, data: str, unit: Unit = "response", *, ready: bool
) -> MeanAttribution:
    chosen = subject(cohort.model, cohort.version)
    return services.explain_mean_attribution(
        engine(), chosen, cohort, output=output, unit=unit, now=datetime.now(UTC)
    )


def what_if(model: str, key: str, edits: tuple[tuple[str, str], ...], output: str | None) -> WhatIf:
    """The model's answer to a stored record with some values changed."""
    return _what_if(model, key, edits, output, ready=explain.is_ready())


@st.cache_data(max_entries=256, show_spinner="Asking the model ...")
def _what_if(
    model: str, key: str, edits: tuple[tuple[str, str], ...], output: str | None, *, ready: bool
) -> WhatIf:
    with store.reading(engine()) as connection:
        stored = store.get_prediction(connection, model, key)
    after = {**stored.features, **{feature: value or None for feature, value in edits}}
    return services.try_what_if(
        subject(model, stored.version), stored.features, after, output=output
    )


@st.cache_data(max_entries=256)
def sensitivities(
    model: str, key: str, edits: tuple[tuple[str, str], ...], output: str | None
) -> list[PartialDependence]:
    """How the score of an edited record moves with each value alone."""
    with store.reading(engine()) as connection:
        stored = store.get_prediction(connection, model, key)
    values = {**stored.features, **{feature: value or None for feature, value in edits}}
    return services.sensitivities(subject(model, stored.version), values, output=output)


def listed_explanation(
    model: str, number: int, keys: tuple[str, ...], output: str | None, _rows: pd.DataFrame
) -> Attributions:
    """Why the predictions on a page of a list are what they are; `_rows` follow from the keys."""
    return _listed_explanation(model, number, keys, output, _rows, ready=explain.is_ready())


@st.cache_data(max_entries=64, show_spinner="Finding the main reasons ...")
def _listed_explanation(
    model: str,
    number: int,
    keys: tuple[str, ...],
    output: str | None,
    _rows: pd.DataFrame,
    *,
    ready: bool,
) -> Attributions:
    return services.explain_listed(engine(), subject(model, number), _rows, output=output)


@st.cache_data(max_entries=16, show_spinner="Looking for similar cases ...")
def candidates(cohort: Cohort, data: str) -> pd.DataFrame:
    """The predictions among which similar ones are looked for."""
    return services.read_candidates(engine(), cohort)


@st.cache_data(max_entries=256)
def similar(cohort: Cohort, key: str, data: str) -> Neighbours:
    """The predictions of a cohort whose values are most like those of one."""
    stored = prediction(cohort.model, key, data)
    chosen = subject(cohort.model, stored.version)
    return services.find_similar(chosen, stored, candidates(cohort, data), cohort.words)
