"""Models, versions, cards, deployments and runs as tables."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.domain.card import Card, Metric, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import CandorError, UnknownVersion
from dashboard.domain.records import EVERYWHERE, Role, Version
from dashboard.domain.scopes import lineage, scope_words
from dashboard.domain.summaries import ErrorDifference, MonthSummary

from . import cache, navigation, state
from .text import plain

OTHER = "catalogue_other"
QUALITIES = {
    "AUC": "how well scores rank the records; 0.5 is guessing, 1 is perfect",
    "Log loss": "how surprised the scores were by what happened; lower is better",
    "Brier score": "mean squared distance of score and outcome; lower is better",
    "Accuracy": "share of records whose likeliest class happened; 1 is perfect",
    "R²": "share of the differences between outcomes that is explained; 1 is perfect",
    "Mean absolute error": "average size of the error, in the outcome's unit; lower is better",
    "Root mean squared error": "size of the error, large ones weigh more; lower is better",
}
"""Words for the measures that cards name most."""


def show_models() -> None:
    """One row for each model."""
    rows = []
    for model in cache.models():
        card = cache.versions(model)[-1].card
        number = cache.served_version(model)
        champions = [
            f"Version {each.version}{'' if each.scope == EVERYWHERE else f' ({each.scope})'}"
            for each in cache.deployments(model)[::-1]
            if each.is_open and each.role is Role.CHAMPION
        ]
        span = cache.period(model, number, cache.data_version(model))
        rows.append(
            {
                "Model": card.title,
                "Name": model,
                "Predicts": card.response_label,
                "Owner": card.owner,
                "Versions": len(cache.versions(model)),
                "Champion": ", ".join(champions) or "none",
                "Predictions until": "" if span is None else span[1].isoformat(),
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_models")


def show_trust(cohort: Cohort) -> None:
    """Whether the version opens, and what is remarkable about it."""
    try:
        notes = cache.current_notes(cohort.model, cohort.version)
    except CandorError as error:
        st.error(plain(error), icon=":material/gpp_bad:")
        return
    st.caption(":material/verified_user: The files are the registered ones and the model answers.")
    for note in notes:
        st.warning(plain(note))


def show_card(version: Version) -> None:
    """What the version says about itself."""
    card = version.card
    training = card.training
    facts = {
        "Purpose": card.purpose,
        "Owner": card.owner,
        "Algorithm": card.algorithm,
        "Predicts": f"{card.response_label} ({', '.join(card.outputs)})",
        "Decision": "none"
        if card.decision is None
        else f"{card.decision.above} from {card.show_score(card.decision.threshold)}, "
        f"else {card.decision.below}",
        "Trained on": f"{training.n_rows:,} rows of {training.data}, "
        f"{training.start} to {training.end}",
        "Mean outcome in training": card.show_score(training.mean_outcome),
        "Note": training.note,
        "Compared with": f"{card.reference.name} ({card.reference.n_rows:,} rows)",
        "Registered": f"{version.registered_at:%Y-%m-%d %H:%M} UTC",
        "Model file": f"{card.artifact}, sha256 {card.sha256[:16]}…",
        "Libraries": ", ".join(f"{name} {number}" for name, number in card.libraries),
    }
    table = pd.DataFrame({"": facts.keys(), "What the card says": facts.values()})
    st.table(table.set_index(""))
    with st.expander(f"The {len(card.schema)} features"):
        st.dataframe(_features(card), hide_index=True, key="catalogue_features")


def _features(card: Card) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Feature": [feature.title for feature in card.schema.features],
            "Column": card.schema.names,
            "Kind": [feature.kind.value for feature in card.schema.features],
            "Unit": [feature.unit for feature in card.schema.features],
            "Training range": [
                ""
                if feature.low is None or feature.high is None
                else f"{feature.show(feature.low)} to {feature.show(feature.high)}"
                for feature in card.schema.features
            ],
            "Categories": [
                ", ".join(feature.show(value) for value in feature.allowed)
                for feature in card.schema.features
            ],
        }
    )


def show_deployments(model: str) -> None:
    """Who serves where since when, with the way to the page that can change it."""
    st.markdown("### Who is at work")
    at_work = [each for each in cache.deployments(model) if each.is_open]
    if not at_work:
        st.info(f"Nothing is deployed. Run `candor deploy {model} --version N`.")
        return
    champions = [each for each in at_work if each.role is Role.CHAMPION]
    for each in sorted(champions, key=lambda spell: lineage(spell.scope)[::-1]):
        st.markdown(
            f"**Version {each.version}** serves {plain(scope_words(each.scope))} since "
            f"{each.valid_from.day} {each.valid_from:%b %Y}."
        )
    beside = [
        f"version {each.version} as {each.role.value} {plain(scope_words(each.scope))}"
        for each in at_work
        if each.role is not Role.CHAMPION
    ]
    if beside:
        st.markdown(f"Beside it: {'; '.join(beside)}.")
    st.page_link(
        navigation.page("deployments"),
        label="Deployments: gate, promotion, rollback, history",
        icon=":material/swap_horiz:",
        query_params=state.address_of(),
    )


def choose_other(choice: state.Choice, versions: Sequence[Version]) -> Card:
    """The version to compare with; another one where the address names the one shown.

    Raises
    ------
    UnknownVersion
        If the address names a version that there is not.
    """
    every = [str(each.number) for each in versions]
    if choice.other is not None and str(choice.other) not in every:
        raise UnknownVersion(str(choice.other), every)
    others = {each.number: each.card for each in versions if each.number != choice.cohort.version}
    current = choice.other if choice.other in others else next(iter(others))
    st.session_state[OTHER] = current
    st.selectbox(
        "Compare with",
        list(others),
        key=OTHER,
        format_func=lambda n: f"Version {n}",
        on_change=lambda: state.change(other=st.session_state[OTHER]),
        width=200,
    )
    return others[current]


def show_metrics(card: Card, other: Card) -> None:
    """The measured qualities of two versions: one row for each quality."""
    every = [metric for each in (card, other) for metric in each.metrics]
    names = list(dict.fromkeys((metric.name, _measured_on(metric)) for metric in every))
    if not names:
        st.caption("The cards of these versions name no measured quality.")
        return
    columns = {
        "Quality": [name for name, _ in names],
        **{f"Version {each.version}": _values(each, names) for each in (card, other)},
        "What it says": [QUALITIES.get(name, "") for name, _ in names],
    }
    places = list(dict.fromkeys(on for _, on in names))
    if len(places) > 1:
        columns["Measured on"] = [on for _, on in names]
    st.table(pd.DataFrame(columns).set_index("Quality"))
    on = plain(places[0]) if len(places) == 1 else "the rows named in each line"
    st.caption(f"From the cards: measured when the versions were built, on {on}.")


def _measured_on(metric: Metric) -> str:
    return f"{metric.on} ({metric.n_rows:,} rows)"


def _values(card: Card, names: Sequence[tuple[str, str]]) -> list[str]:
    found = {(each.name, _measured_on(each)): f"{each.value:,.4g}" for each in card.metrics}
    return [found.get(name, "not measured") for name in names]


def difference_of(cohort: Cohort, card: Card, other: Card, data: str) -> ErrorDifference | None:
    """Which version is closer to the outcomes; None where scores and outcomes have no distance."""
    if card.task is Task.MULTICLASS or other.task is not card.task:
        return None
    return cache.error_difference(cohort, other.version, data)


def months_of(
    cohort: Cohort, cards: Sequence[Card], data: str
) -> dict[int, tuple[MonthSummary, ...]]:
    """The months of a cohort as each version scored them."""
    return {
        card.version: cache.overview(replace(cohort, version=card.version), data).months
        for card in cards
    }


def show_runs(model: str, data: str) -> None:
    """The newest runs."""
    st.markdown("### Newest runs")
    rows = [
        {
            "Run": run.id,
            "Version": run.version,
            "For": run.logical_time.strftime("%Y-%m-%d"),
            "Status": run.status.value,
            "Rows": run.n_rows,
            "Unknown category": run.n_flagged,
            "Kind": run.kind,
            "Finished": "" if run.finished_at is None else f"{run.finished_at:%Y-%m-%d %H:%M}",
        }
        for run in cache.runs(model, data)
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_runs")
    else:
        st.info(f"No run yet. Score a file with `candor score {model} FILE`.")
