"""What is kept between reruns, and for how long. The only module with st.cache_*.

Keys are values that fix the answer: ids, numbers, a cohort, and the *data version* of a model
(its newest run, outcome and feedback). Frames and models are never keys. Resources are shared by
all sessions and must not be changed; data comes back as a copy.
"""

from datetime import UTC, date, datetime

import streamlit as st

from dashboard import registry, services, store
from dashboard.config import Settings, read_settings
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.records import (
    EVERYWHERE,
    Deployment,
    Feedback,
    Prediction,
    Role,
    Run,
    Version,
)
from dashboard.domain.results import (
    MeanAttribution,
    PartialDependence,
    PermutationImportance,
    WhatIf,
)
from dashboard.domain.summaries import ScoreDistribution

FRESH = "2s"


@st.cache_resource
def settings() -> Settings:
    """The settings this server was started with."""
    return read_settings()


@st.cache_resource
def engine() -> store.Engine:
    """The one engine of this process, on a database of the right revision."""
    opened = store.open_engine(settings().database_url)
    store.require_current(opened)
    return opened


@st.cache_data(ttl=FRESH, max_entries=1)
def models() -> list[str]:
    """Names of the registered models."""
    with store.reading(engine()) as connection:
        return store.list_models(connection)


@st.cache_data(ttl=FRESH, max_entries=1)
def busiest_model() -> str:
    """The model with the most predictions by its served version: a first visit starts there."""
    volumes = {}
    for model in models():
        served = served_version(model)
        volumes[model] = count(Cohort(model, served), data_version(model))
    return max(volumes, key=volumes.__getitem__)


@st.cache_data(ttl=FRESH, max_entries=64)
def versions(model: str) -> list[Version]:
    """The registered versions of a model."""
    with store.reading(engine()) as connection:
        return store.list_versions(connection, model)


@st.cache_data(ttl=FRESH, max_entries=64)
def deployments(model: str) -> list[Deployment]:
    """Who has been at work where, and since when."""
    with store.reading(engine()) as connection:
        return store.list_deployments(connection, model)


def open_roles(model: str) -> dict[int, str]:
    """What each version is at work as, everywhere; champion where it has several roles."""
    at_work = [
        each for each in deployments(model) if each.valid_to is None and each.scope == EVERYWHERE
    ]
    roles = {each.version: each.role.value for each in at_work}
    return roles | {each.version: "champion" for each in at_work if each.role is Role.CHAMPION}


def current_notes(model: str, number: int) -> tuple[str, ...]:
    """What is remarkable about a version's files as they are now, read and hashed again."""
    return registry.load_model(settings().models_folder, version(model, number)).notes


@st.cache_data(ttl=FRESH, max_entries=64)
def data_version(model: str) -> str:
    """Changes when a run, an outcome or a judgement arrives."""
    with store.reading(engine()) as connection:
        return store.data_version(connection, model)


def version(model: str, number: int) -> Version:
    """One registered version."""
    with store.reading(engine()) as connection:
        return store.get_version(connection, model, number)


def served_version(model: str) -> int:
    """Number of the champion, or of the newest version where none is deployed."""
    with store.reading(engine()) as connection:
        newest = store.list_versions(connection, model)[-1]
        champion = store.find_champion(connection, model)
    return newest.number if champion is None else champion.version


@st.cache_resource(max_entries=8, show_spinner="Opening the model ...")
def subject(model: str, number: int) -> services.Explainable:
    """A loaded version with its card; opened only if its bytes are the registered ones."""
    registered = version(model, number)
    loaded = registry.load_model(settings().models_folder, registered)
    return services.Explainable(registered.card, loaded)


@st.cache_data(max_entries=64)
def period(model: str, number: int, data: str) -> tuple[date, date] | None:
    """First and last day with predictions."""
    with store.reading(engine()) as connection:
        span = store.period(connection, model, number)
    return None if span is None else (span[0].date(), span[1].date())


@st.cache_data(max_entries=64)
def scopes(model: str, number: int, data: str) -> list[tuple[str, int]]:
    """The scopes with predictions, and how many each has."""
    with store.reading(engine()) as connection:
        return store.list_scopes(connection, model, number)


@st.cache_data(max_entries=256)
def count(cohort: Cohort, data: str) -> int:
    """How many predictions a cohort has."""
    with store.reading(engine()) as connection:
        return store.count(connection, cohort)


@st.cache_data(max_entries=256, show_spinner="Counting ...")
def overview(cohort: Cohort, data: str) -> services.Overview:
    """The numbers, months and scores of a cohort."""
    card = version(cohort.model, cohort.version).card
    with store.reading(engine()) as connection:
        return services.read_overview(connection, cohort, card)


@st.cache_data(max_entries=256)
def distribution(cohort: Cohort, data: str) -> ScoreDistribution:
    """How many predictions of a cohort have which score."""
    card = version(cohort.model, cohort.version).card
    bounds = (0.0, 1.0) if card.is_probability else None
    with store.reading(engine()) as connection:
        return store.score_distribution(connection, cohort, bounds=bounds)


@st.cache_data(max_entries=256)
def page_of_predictions(
    cohort: Cohort,
    sort: Sort,
    after: str | None,
    data: str,
    *,
    backwards: bool = False,
) -> store.PredictionPage:
    """Fifty predictions of a cohort, in order, from where `after` points."""
    with store.reading(engine()) as connection:
        return store.read_page(connection, cohort, sort, after, backwards=backwards)


@st.cache_data(max_entries=256)
def prediction(model: str, key: str, data: str) -> Prediction:
    """One stored prediction with what is known of it by now."""
    with store.reading(engine()) as connection:
        return store.get_prediction(connection, model, key)


@st.cache_data(max_entries=256)
def neighbours(cohort: Cohort, sort: Sort, key: str, data: str) -> tuple[str | None, str | None]:
    """The predictions before and after one in a list."""
    with store.reading(engine()) as connection:
        return store.neighbours(connection, cohort, sort, key)


def random_key(cohort: Cohort, seed: int) -> str | None:
    """Some prediction of a cohort."""
    with store.reading(engine()) as connection:
        return store.random_key(connection, cohort, seed)


@st.cache_data(max_entries=512, show_spinner="Explaining this prediction ...")
def explanation(model: str, key: str, output: str | None) -> services.RecordExplanation:
    """Why one stored prediction is what it is; stored predictions never change."""
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


@st.cache_data(max_entries=128, show_spinner="Explaining a sample of predictions ...")
def mean_attribution(cohort: Cohort, output: str | None, data: str) -> MeanAttribution:
    """How strongly each feature moves the score on average."""
    chosen = subject(cohort.model, cohort.version)
    return services.explain_mean_attribution(
        engine(), chosen, cohort, output=output, now=datetime.now(UTC)
    )


@st.cache_data(max_entries=256, show_spinner="Asking the model ...")
def what_if(model: str, key: str, edits: tuple[tuple[str, str], ...], output: str | None) -> WhatIf:
    """The model's answer to a stored record with some values changed."""
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


@st.cache_data(max_entries=64)
def verdicts(model: str, keys: tuple[str, ...], data: str) -> dict[str, str]:
    """The newest view on each of these predictions, where there is one."""
    with store.reading(engine()) as connection:
        found = store.newest_verdicts(connection, model, keys)
    return {key: verdict.value for key, verdict in found.items()}


@st.cache_data(max_entries=64)
def feedback(
    model: str,
    filters: tuple[tuple[str, str | int | None], ...],
    data: str,
) -> list[Feedback]:
    """The newest judgements of a model, filtered."""
    with store.reading(engine()) as connection:
        return store.list_feedback(connection, model, **dict(filters))  # type: ignore[arg-type]  # filters name its parameters


@st.cache_data(ttl=FRESH, max_entries=64)
def runs(model: str, data: str) -> list[Run]:
    """The newest runs of a model."""
    with store.reading(engine()) as connection:
        return store.list_runs(connection, model, limit=24)
