"""What the database says."""

from datetime import date

import streamlit as st

from dashboard import services, store
from dashboard.config import Settings, read_settings
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import CandorError
from dashboard.domain.records import (
    EVERYWHERE,
    Deployment,
    Feedback,
    Prediction,
    Role,
    Run,
    Version,
)
from dashboard.domain.summaries import ErrorDifference, ScoreDistribution

FRESH = "2s"
JUDGEMENTS = 500
"""How many judgements are listed, and read at a time for a file."""


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
    """The model with the most predictions by its served version: a first visit starts there.

    One that can be asked for reasons goes before one of which only the predictions are known.
    """
    return max(
        models(), key=lambda model: (versions(model)[-1].card.is_explainable, _volume(model))
    )


def _volume(model: str) -> int:
    """How many predictions a model's served version has; a database may be out of reach."""
    try:
        return count(Cohort(model, served_version(model)), data_version(model))
    except CandorError:
        return 0


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


@st.cache_data(ttl=FRESH, max_entries=64)
def data_version(model: str) -> str:
    """Changes when a run, an outcome or a judgement arrives."""
    with store.reading(engine()) as connection:
        return store.data_version(connection, model)


@st.cache_data(ttl=FRESH, max_entries=64)
def connected_table(model: str) -> str | None:
    """The company's table that the predictions are read from, and where it is; None without."""
    with store.reading(engine()) as connection:
        source = store.find_connected(connection, model)
    if source is None:
        return None
    return f"{source.mapping.source.table} in {store.shown(source.address)}"


def version(model: str, number: int) -> Version:
    """One registered version."""
    with store.reading(engine()) as connection:
        return store.get_version(connection, model, number)


def served_version(model: str) -> int:
    """Number of the champion, or of the newest version where none is deployed everywhere."""
    roles = open_roles(model)
    champions = [number for number, role in roles.items() if role == Role.CHAMPION.value]
    return champions[0] if champions else versions(model)[-1].number


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


@st.cache_data(max_entries=64)
def judgements(
    within: tuple[Cohort, ...],
    narrowed: tuple[tuple[str, str], ...],
    data: str,
    *,
    standing_only: bool = False,
) -> list[Feedback]:
    """The newest judgements of predictions of these cohorts of one model."""
    with store.reading(engine()) as connection:
        return store.list_feedback(
            connection,
            within[0].model,
            within=within,
            limit=JUDGEMENTS,
            standing_only=standing_only,
            **dict(narrowed),  # type: ignore[arg-type]  # filters name its parameters
        )


@st.cache_data(max_entries=64)
def judgement_counts(
    within: tuple[Cohort, ...], narrowed: tuple[tuple[str, str], ...], data: str
) -> list[store.FeedbackCount]:
    """How often each standing view was given in these cohorts of one model."""
    with store.reading(engine()) as connection:
        return store.count_feedback(
            connection,
            within[0].model,
            within=within,
            **dict(narrowed),
        )


def every_judgement(
    within: tuple[Cohort, ...], narrowed: tuple[tuple[str, str], ...]
) -> list[Feedback]:
    """All judgements that match, read page after page; for a file, so not kept."""
    found: list[Feedback] = []
    with store.reading(engine()) as connection:
        while True:
            more = store.list_feedback(
                connection,
                within[0].model,
                within=within,
                before_id=found[-1].id if found else None,
                limit=JUDGEMENTS,
                **dict(narrowed),  # type: ignore[arg-type]  # filters name its parameters
            )
            found += more
            if len(more) < JUDGEMENTS:
                return found


@st.cache_data(max_entries=64)
def error_difference(cohort: Cohort, other: int, data: str) -> ErrorDifference | None:
    """Squared errors of a cohort against another version's, record by record."""
    with store.reading(engine()) as connection:
        return store.error_difference(connection, cohort, other)


@st.cache_data(max_entries=256)
def contains(cohort: Cohort, key: str, data: str) -> bool:
    """Whether a prediction is one of a cohort."""
    with store.reading(engine()) as connection:
        return store.contains(connection, cohort, key)


@st.cache_data(max_entries=64)
def only_days(model: str, number: int, data: str) -> bool:
    """Whether the times of a version's predictions are days, judged by the newest ones."""
    times = page_of_predictions(Cohort(model, number), Sort(), None, data).rows["@event_time"]
    return bool((times == times.dt.normalize()).all())
